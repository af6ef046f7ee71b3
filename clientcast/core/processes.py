"""Child processes kept alive: started, started again with back-off when they end, stopped in order."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from time import monotonic
from types import FrameType
from typing import Protocol


class Child(Protocol):
    """What of ``subprocess.Popen`` a keeper needs."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def send_signal(self, number: int, /) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


Spawn = Callable[[], Child]

SECONDS_TO_STOP = 10.0  # for one process of ours to finish what it does
SECONDS_BETWEEN = (0.2, 0.5, 1, 2, 5, 10, 30)  # before the first, second … restart in a row
STEADY_AFTER = 60  # seconds alive after which the row starts anew
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def say(text: str) -> None:
    """One line for the person at the terminal."""
    print(f"clientcast: {text}", file=sys.stderr, flush=True)


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A ``preexec_fn``: the kernel sends the child this signal when its parent is gone, even by SIGKILL."""

    def ask_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(number))

    return ask_kernel


class Stopped(BaseException):
    """SIGINT or SIGTERM came."""


def stop_on_signals() -> None:
    """The first SIGINT or SIGTERM raises Stopped in the main thread, later ones change nothing."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop_once)


def _stop_once(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


class Kept:
    """A child process under supervision. ``stops``: signals to end it and the seconds to wait after each."""

    def __init__(self, name: str, spawn: Spawn, stops: Sequence[tuple[signal.Signals, float]]) -> None:
        self.name = name
        self.process: Child | None = None
        self._spawn = spawn
        self._stops = (*stops, (signal.SIGKILL, 5.0))
        self._failures = 0
        self._started = self._due = 0.0

    def start(self) -> None:
        self._started = monotonic()
        self.process = self._spawn()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep(self) -> None:
        """Call often: notices an end, starts again when its time has come."""
        if self.alive:
            return
        if self.process is not None:
            self._note_end(self.process.returncode)
        if monotonic() >= self._due:
            self.start()

    def _note_end(self, code: int | None) -> None:
        if monotonic() - self._started > STEADY_AFTER:
            self._failures = 0
        pause = SECONDS_BETWEEN[min(self._failures, len(SECONDS_BETWEEN) - 1)]
        self._failures += 1
        self._due, self.process = monotonic() + pause, None
        say(f"{self.name} ended with {code}; starting again in {pause} s")

    def ask(self) -> None:
        """Send the first signal, do not wait."""
        if self.process is not None and self.alive:
            self.process.send_signal(self._stops[0][0])

    def stop(self) -> None:
        """End it: each signal in turn until it is gone."""
        for number, seconds in self._stops:
            if self.process is None or not self.alive:
                break
            self.process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        self.process = None


def stop_all(children: Sequence[Kept]) -> None:
    """End them side by side."""
    for child in children:
        child.ask()
    for child in children:
        child.stop()
