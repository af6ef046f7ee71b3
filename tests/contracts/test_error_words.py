"""Every fact that Python tells has a sentence in both languages, and no sentence waits for a fact in vain (HOUSE-5)."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import clientcast
from clientcast.core.commands import SCHEMA_CODES
from clientcast.kit.errors import Problem

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "clientcast").rglob("*.py"))
APP = [p for p in sorted((ROOT / "web/src").rglob("*.ts*")) if ".test." not in p.name]
NOT_IMPORTED = ("migrations", "__main__", "wsgi")


def words(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((ROOT / f"web/src/locales/errors.{language}.json").read_text())
    return found


@cache
def problems() -> dict[str, type[Problem]]:
    """Every named error by its class name."""
    for module in walk_packages(clientcast.__path__, "clientcast."):
        if not any(part in module.name for part in NOT_IMPORTED):
            import_module(module.name)
    return {c.__name__: c for c in _below(Problem) if c.__module__.startswith("clientcast.")}


def _below(top: type[Problem]) -> Iterator[type[Problem]]:
    yield top
    for child in top.__subclasses__():
        yield from _below(child)


def told() -> set[str]:
    """Codes of errors and of schemas."""
    return {c.code for c in problems().values()} | set(SCHEMA_CODES.values()) | {"invalid_value"}


def mentioned(code: str) -> bool:
    """Whether a fact about rows of a file, or one that only the app knows, stands somewhere.

    As a literal, as the end of one (``f"{column}_missing"``), or as the name of an error class of the app.
    """
    last, name = code.rsplit("_", 1)[-1], code.title().replace("_", "")
    forms = (rf"""['"]{code}['"]""", rf"""\}}_{last}['"]""", rf"class {name} extends")
    return any(re.search(form, _sources()) for form in forms)


@cache
def _sources() -> str:
    return "\n".join(path.read_text() for path in (*PYTHON, *APP))


def blanks(sentence: str) -> set[str]:
    """Names that a sentence is filled with; between quotes braces are only shown."""
    return set(re.findall(r"(?<!')\{(\w+)\s*[,}]", sentence))


def raised(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """Class and named values of each problem made in a module; None when they come from a dictionary."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _name(node.func)) in problems():
            keywords = [k.arg for k in node.keywords]
            yield name, None if None in keywords else {k for k in keywords if k}
        elif isinstance(node, ast.Raise) and node.exc and (name := _name(node.exc)) in problems():
            yield name, set()


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("language", ["en", "bn"])
def test_every_fact_has_a_sentence(language: str):
    assert told() - set(words(language)) == set()


@pytest.mark.parametrize("language", ["en", "bn"])
def test_no_sentence_waits_for_a_fact_that_nobody_tells(language: str):
    assert {code for code in set(words(language)) - told() if not mentioned(code)} == set()


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_who_tells_a_fact_gives_what_its_sentence_says(path: Path):
    sentences = words("en")
    for name, given in raised(ast.parse(path.read_text())):
        if given is not None:
            assert blanks(sentences[problems()[name].code]) <= given | {"field"}, name


def test_the_checks_notice_what_is_missing():
    assert not mentioned("no_" + "such_fact")
    assert blanks("At most {max} of {n, plural, other {#}}") == {"max", "n"}
    made = raised(ast.parse("raise NotFound\nraise rules.LockedOut(retry_after=1)\nNotAllowed(**x)"))
    assert dict(made) == {"NotFound": set(), "LockedOut": {"retry_after"}, "NotAllowed": None}
