from clientcast.core import apps


class OperationsConfig(apps.Module):
    name = "clientcast.operations"
