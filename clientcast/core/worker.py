"""Runs background jobs and the timetable until it is told to stop."""

from __future__ import annotations

import argparse

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

SECONDS_BETWEEN_LOOKS = 1.0  # jobs are not announced: no NOTIFY inside a command (DB-19)
SECONDS_TO_FINISH = 8.0  # the process tree waits 10


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-empty", action="store_true", help="stop when no job is left")


def run(options: argparse.Namespace) -> int:
    """``clientcast worker``, for machines that run nothing else (DB-18)."""
    work(until_empty=options.until_empty)
    return 0


def work(*, until_empty: bool = False) -> None:
    """Serve the queue; SIGTERM lets the running job end first."""
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
    with app.replace_connector(connector) as working:
        working.run_worker(
            wait=not until_empty,
            listen_notify=False,
            fetch_job_polling_interval=SECONDS_BETWEEN_LOOKS,
            shutdown_graceful_timeout=SECONDS_TO_FINISH,
            delete_jobs="successful",
        )
