from clientcast.core.apps import Module


class CustomersConfig(Module):
    name = "clientcast.customers"
