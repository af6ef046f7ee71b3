"""``clientcast worker``: runs background jobs and the timetable until it is told to stop."""

from __future__ import annotations

import argparse

from procrastinate.contrib.django import app


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=1)


def run(options: argparse.Namespace) -> int:
    """Serve the queue; SIGTERM lets running jobs end first."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(concurrency=options.concurrency, install_signal_handlers=True)
    return 0
