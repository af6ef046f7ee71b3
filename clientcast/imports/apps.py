from clientcast.core import apps


class ImportsConfig(apps.Module):
    name = "clientcast.imports"
