"""Old .xls files. Their parser builds a dense grid while it opens: one far cell costs a gigabyte. So it
runs in a process of its own with a ceiling on memory and time; this file is that process's program too."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 60

_ENCRYPTED, _DAMAGED, _TOO_LARGE = 10, 11, 12


def read(content: bytes, *, max_cells: int) -> list[tuple[str, list[list[Any]]]]:
    """Sheets as (name, rows of cells). Raises EncryptedFile, DamagedFile, TooManyCells."""
    # Imported here: the program below runs isolated and must not need the package.
    from clientcast.imports.unreadable import DamagedFile, EncryptedFile, TooManyCells

    command = [sys.executable, "-I", __file__, str(max_cells)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooManyCells(limit=max_cells) from error
    if done.returncode == 0:
        return [(name, _each(_decode, rows)) for name, rows in json.loads(done.stdout)]
    if done.returncode == _ENCRYPTED:
        raise EncryptedFile()
    if done.returncode == _DAMAGED:
        raise DamagedFile()
    raise TooManyCells(limit=max_cells)


def _each(change: Callable[[Any], Any], rows: list[list[Any]]) -> list[list[Any]]:
    return [[change(cell) for cell in row] for row in rows]


def _decode(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    return date.fromisoformat(cell["date"]) if "date" in cell else datetime.fromisoformat(cell["instant"])


def _encode(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"instant": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return cell if isinstance(cell, (str, int, float, bool)) else str(cell)


def _main(max_cells: int) -> int:
    import python_calamine as calamine

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        if sum(sheet.total_height * sheet.total_width for sheet in sheets) > max_cells:
            return _TOO_LARGE
        tables = [(sheet.name, sheet.to_python(skip_empty_area=False)) for sheet in sheets]
    except calamine.PasswordError:
        return _ENCRYPTED
    except calamine.CalamineError:
        return _DAMAGED
    json.dump([(name, _each(_encode, rows)) for name, rows in tables], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1])))
