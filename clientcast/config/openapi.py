"""``python -m clientcast.config.openapi`` prints the API's description; ``make generated`` keeps it in ``docs/``."""

from __future__ import annotations

import json
import os

import django


def text() -> str:
    """The OpenAPI document, a golden file of the repository (check 6)."""
    from clientcast.config.urls import api  # needs the apps

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientcast.config.settings")  # noqa: TID251  (before settings exist)
    django.setup()
    print(text(), end="")
