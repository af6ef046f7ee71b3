from clientcast.core import apps


class InvoicesConfig(apps.Module):
    name = "clientcast.invoices"
