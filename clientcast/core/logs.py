"""Structured log lines on standard error, without personal data (RUN-5)."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import psycopg
import structlog

structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    cache_logger_on_first_use=True,
)
log = structlog.get_logger()


def crashed(error: BaseException, **facts: Any) -> None:
    """Log where and as what an error came up. Never its message: the database's quote values of rows."""
    state = next((e.sqlstate for e in _chain(error) if isinstance(e, psycopg.Error)), None)
    frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    words = {name: str(value) for name, value in facts.items()}
    log.error("crash", error=type(error).__name__, sqlstate=state, frames=frames, **words)


def _chain(error: BaseException | None) -> list[BaseException]:
    chain = []
    while error is not None:
        chain.append(error)
        error = error.__cause__
    return chain
