"""Django's view of our packages."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class Module(AppConfig):
    """A module: its commands and jobs register when Django starts."""

    def ready(self) -> None:
        """Import what registers itself."""
        for part in ("commands", "jobs"):
            if find_spec(f"{self.name}.{part}"):
                import_module(f"{self.name}.{part}")


class CoreConfig(AppConfig):
    name = "clientcast.core"
