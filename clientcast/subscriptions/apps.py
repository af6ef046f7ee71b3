from clientcast.core.apps import Module


class SubscriptionsConfig(Module):
    name = "clientcast.subscriptions"
