from clientcast.core.apps import Module


class PaymentsConfig(Module):
    name = "clientcast.payments"
