from clientcast.core import apps


class CatalogConfig(apps.Module):
    name = "clientcast.catalog"
