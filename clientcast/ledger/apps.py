from clientcast.core import apps


class LedgerConfig(apps.Module):
    name = "clientcast.ledger"
