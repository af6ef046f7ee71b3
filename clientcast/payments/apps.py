from clientcast.core import apps


class PaymentsConfig(apps.Module):
    name = "clientcast.payments"
