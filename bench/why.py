"""Where the time of a missed figure goes: processor of Python and PostgreSQL, statements, the disk's flush."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.db import connection

WARM, FLUSHES = 20, 50


def shares(work: Sequence[Callable[[], object]]) -> str:
    """Do the work one by one in this process; milliseconds and statements of one piece, but for the first few."""
    for piece in work[:WARM]:
        piece()
    measured, statements = work[WARM:], 0

    def count(execute: Callable[..., Any], *call: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*call)

    backend, python, start = _backend_ms(), process_time(), perf_counter()
    with connection.execute_wrapper(count):
        for piece in measured:
            piece()
    wall = (perf_counter() - start) * 1000 / len(measured)
    python = (process_time() - python) * 1000 / len(measured)
    server = (_backend_ms() - backend) / len(measured)
    asked = f", {statements / len(measured):.0f} statements" if statements else ""
    return (
        f"alone in process {wall:.1f} ms: Python {python:.1f}, PostgreSQL {server:.1f}, waiting "
        f"{max(0.0, wall - python - server):.1f}{asked}"
    )


def _backend_ms() -> float:
    """Processor time of this connection's backend; the kernel counts in hundredths of a second."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def flush_ms(directory: Path) -> float:
    """Median of one 8 KB write with fdatasync on the disk of ``directory``."""
    taken = []
    with (directory / "flush").open("wb", buffering=0) as file:
        for _ in range(FLUSHES):
            start = perf_counter()
            file.write(b"x" * 8192)
            os.fdatasync(file.fileno())
            taken.append((perf_counter() - start) * 1000)
    (directory / "flush").unlink()
    return median(taken)


def ceiling(home: Path) -> str:
    """What the disk allows one organization: each commit holds its feed position through the flush (DB-8)."""
    flush = flush_ms(home)
    return f"one flush {flush:.1f} ms, so one organization commits at most {1000 / flush:,.0f}/s on this disk"


def per_answer(rate: float) -> str:
    """Processor time that the machine has for each answer at ``rate`` a second."""
    cores = os.cpu_count() or 1
    return f"{cores} cores give {cores * 1000 / rate:.1f} ms per answer, load generator and writes beside it included"
