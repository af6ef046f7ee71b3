from clientcast.core import apps


class AccountsConfig(apps.Module):
    name = "clientcast.accounts"
