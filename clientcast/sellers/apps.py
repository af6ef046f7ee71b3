from clientcast.core import apps


class SellersConfig(apps.Module):
    name = "clientcast.sellers"
