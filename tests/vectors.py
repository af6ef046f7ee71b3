"""The vectors of tests/golden, which the app's tests read too."""

import json
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parent / "golden"


def cases(file: str, section: str) -> Any:
    """A mark that runs a test once for each case of a section, named by the case."""
    found = json.loads((GOLDEN / f"{file}.json").read_text("utf-8"))[section]
    return pytest.mark.parametrize("case", found, ids=[_name(case) for case in found])


def _name(case: dict[str, Any]) -> str:
    return str(case.get("name") or next(iter(case.values()), ""))
