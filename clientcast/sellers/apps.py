from clientcast.core.apps import Module


class SellersConfig(Module):
    name = "clientcast.sellers"
