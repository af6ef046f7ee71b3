from clientcast.core.apps import Module


class LedgerConfig(Module):
    name = "clientcast.ledger"
