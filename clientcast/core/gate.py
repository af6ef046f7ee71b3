"""How many threads may work on the database at once (RUN-6)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

from clientcast.core.db import release

_permits = BoundedSemaphore(settings.WEB_PERMITS)


@contextmanager
def permit() -> Iterator[None]:
    """Work on the database inside; on leaving, this thread's connection is back in the pool.

    The gate takes one for every request. A stream takes one for each piece of work while it lasts.
    """
    with _permits:
        try:
            yield
        finally:
            release()
