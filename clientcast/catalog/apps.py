from clientcast.core.apps import Module


class CatalogConfig(Module):
    name = "clientcast.catalog"
