"""An import of 5,000 rows into the big organization: dry run and apply, as the worker does them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from time import perf_counter, process_time

from bench.figure import Figure, at_most
from bench.list import Book
from clientcast.kit import clock
from clientcast.kit.ids import uuid7

ROWS, RUNS = 5_000, 3
HEADER = ("Name", "Mobile", "Area", "User", "Package", "Start", "Expire", "Bill", "Seller")


def imports(book: Book) -> Iterator[Figure]:
    """Three files of other people; each is tried, then applied."""
    runs = [_one(book, run) for run in range(RUNS)]
    conditions = f"{ROWS:,} rows of CSV, in process, {runs[-1][2]}"
    why = f"{runs[-1][3]} in the last dry run"
    yield Figure("import.dry_run", [run[0] for run in runs], "s", at_most(5), conditions, why)
    yield Figure("import.apply", [run[1] for run in runs], "s", at_most(5), conditions, why)


def _one(book: Book, run: int) -> tuple[float, float, str, str]:
    from clientcast.core.db import work
    from clientcast.imports import commands

    ada, now = book.cast.ada, clock.now()
    with work(ada.caller) as actor:
        made, _ = commands.upload(actor, f"list-{run}.csv", _file(run), now=now)
        settings = commands.look(actor, made, merge=False).settings.as_json()
    ada.does("imports.settle", id=made.id, settings=settings, now=now)
    start, python = perf_counter(), process_time()
    found = commands.dry_run(ada.caller, made.id, now=now)
    tried, python = perf_counter(), process_time() - python
    ada.does("imports.apply", id=made.id, now=now)
    commands.apply_all(ada.caller, made.id, now=now)
    counts = ", ".join(f"{count} {what}" for what, count in found["counts"].items())
    return tried - start, perf_counter() - tried, counts, f"Python {python:.1f} s of {tried - start:.1f} s"


def _file(run: int) -> bytes:
    text, mark = io.StringIO(newline=""), uuid7().hex[-6:]
    out = csv.writer(text)
    out.writerow(HEADER)
    for n in range(ROWS):
        phone, seller = f"018{run}{n:07}", ("Sam", "Sue", "Sid")[n % 3]
        dates = (f"{1 + n % 28:02}/11/2026", f"{1 + n % 28:02}/12/2026")
        out.writerow((f"Person {mark} {n}", phone, f"Area {n % 40}", f"{mark}{n}", "Home 10", *dates, "500", seller))
    return text.getvalue().encode()
