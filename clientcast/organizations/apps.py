from clientcast.core.apps import Module


class OrganizationsConfig(Module):
    name = "clientcast.organizations"
