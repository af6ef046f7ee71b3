from clientcast.core.apps import Module


class ImportsConfig(Module):
    name = "clientcast.imports"
