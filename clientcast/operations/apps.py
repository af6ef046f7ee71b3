from clientcast.core.apps import Module


class OperationsConfig(Module):
    name = "clientcast.operations"
