from clientcast.core.apps import Module


class AttentionConfig(Module):
    name = "clientcast.attention"
