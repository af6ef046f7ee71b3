from clientcast.core.apps import Module


class AccountsConfig(Module):
    name = "clientcast.accounts"
