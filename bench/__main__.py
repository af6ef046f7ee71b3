"""``python -m bench [PART …]``: figures beside their goals; writes ``bench/results.json``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench import apart, list, lists, writes
from bench.figure import Figure

RESULTS = Path(__file__).parent / "results.json"
APART: dict[str, Callable[[], Iterator[Figure]]] = {
    "app": apart.app_size,
    "pdf": apart.pdf,
    "chromium": apart.chromium,
    "memory": apart.memory,
}
ON_BOOK: dict[str, Callable[[list.Book], Iterator[Figure]]] = {
    "list": list.measure,
    "search": writes.search,
    "event": writes.event,
    "create": writes.create,
    "renew": writes.renew,
    "import": lists.imports,
}


def main(wanted: set[str]) -> int:
    """Exit code 2 when a part is unknown. A missed goal is printed, not a failure."""
    known = APART | ON_BOOK
    if unknown := wanted - set(known):
        print(f"no part {', '.join(sorted(unknown))}; parts: {', '.join(known)}", file=sys.stderr)
        return 2
    figures = []
    for figure in _measured(wanted or set(known)):
        told = replace(
            figure, conditions=f"{figure.conditions}; load {os.getloadavg()[0]:.0f} on {os.cpu_count()} CPUs"
        )
        print(told, flush=True)
        figures.append(told)
    RESULTS.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    return 0


def _measured(wanted: set[str]) -> Iterator[Figure]:
    print(f"{'name':<24} {'value':>12} {'unit':<4} {'goal':<9} {'met':<7} conditions")
    for name, part in APART.items():
        if name in wanted:
            yield from part()
    if wanted & set(ON_BOOK):
        with list.big_book() as book:
            for name, measure in ON_BOOK.items():
                if name in wanted:
                    yield from measure(book)


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
