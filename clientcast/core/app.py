"""``clientcast app``: loads the application once and forks web and worker from it.

They share what they do not change: five processes in the memory of two (250 MB for everything).
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import signal
import subprocess
from collections.abc import Callable
from functools import partial
from importlib import import_module
from time import sleep

from django.conf import settings
from granian.cli import cli as granian

from clientcast.core import worker
from clientcast.core.processes import SECONDS_TO_STOP, Kept, Stopped, end_with_parent, stop_all, stop_on_signals


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("web", nargs=argparse.REMAINDER, help="arguments of granian")


def run(options: argparse.Namespace) -> int:
    """Keep web and worker alive until SIGTERM."""
    stop_on_signals()
    _load()
    children = [
        Kept("web", partial(Forked, partial(_serve_web, options.web)), ((signal.SIGTERM, SECONDS_TO_STOP),)),
        Kept("worker", partial(Forked, worker.work), ((signal.SIGTERM, SECONDS_TO_STOP),)),
    ]
    try:
        while True:
            for child in children:
                child.keep()
            sleep(0.2)
    except Stopped:
        return 0
    finally:
        stop_all(children)


def _load() -> None:
    """Everything that requests and jobs will need; opens no connection, starts no thread."""
    import_module(settings.ROOT_URLCONF)
    import_module(settings.WSGI_APPLICATION.rpartition(".")[0])
    multiprocessing.set_start_method("fork")
    os.register_at_fork(after_in_child=end_with_parent())
    gc.collect()
    gc.freeze()  # the collector would otherwise write to every shared page


def _serve_web(words: list[str]) -> None:
    granian(words, standalone_mode=False)


class Forked:
    """A fork of this process that does one thing; looks like ``subprocess.Popen`` to its keeper."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._process = multiprocessing.Process(target=_as_own_process, args=(work,))
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return self._process.exitcode


def _as_own_process(work: Callable[[], object]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    work()
