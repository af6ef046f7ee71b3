from clientcast.core.apps import Module


class InvoicesConfig(Module):
    name = "clientcast.invoices"
