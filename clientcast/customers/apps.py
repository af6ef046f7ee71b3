from clientcast.core import apps


class CustomersConfig(apps.Module):
    name = "clientcast.customers"
