from clientcast.core import apps


class AttentionConfig(apps.Module):
    name = "clientcast.attention"
