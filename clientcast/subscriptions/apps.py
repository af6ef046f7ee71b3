from clientcast.core import apps


class SubscriptionsConfig(apps.Module):
    name = "clientcast.subscriptions"
