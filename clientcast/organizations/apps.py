from clientcast.core import apps


class OrganizationsConfig(apps.Module):
    name = "clientcast.organizations"
