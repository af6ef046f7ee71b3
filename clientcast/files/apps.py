from clientcast.core.apps import Module


class FilesConfig(Module):
    name = "clientcast.files"
