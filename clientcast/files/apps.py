from clientcast.core import apps


class FilesConfig(apps.Module):
    name = "clientcast.files"
