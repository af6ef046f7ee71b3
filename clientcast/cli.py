"""The command line: hands the environment on, and each command to the module that owns it.

A command's module has ``arguments(parser)`` and ``run(options) -> exit code``.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from clientcast.core.instance import Refused, opened
from clientcast.core.postgres import DatabaseFailed


@dataclass(frozen=True)
class Command:
    """``role`` is what settings build the database connection for; without one Django is not loaded."""

    module: str
    help: str
    role: str = ""


COMMANDS = {
    "serve": Command("clientcast.core.serve", "run everything: database, web, worker"),
    "app": Command("clientcast.core.app", "run web and worker beside an external database", "web"),
    "migrate": Command("clientcast.core.migrate", "bring the database to this version", "migrate"),
    "worker": Command("clientcast.core.worker", "run background jobs", "worker"),
    "demo": Command("clientcast.operations.demo", "build the demo organizations", "migrate"),
    "owner-link": Command("clientcast.operations.owner_link", "make a one-time link for an owner", "command"),
    "import": Command("clientcast.imports.console", "bring a list of customers in", "command"),
    "backup": Command("clientcast.operations.backup", "write database and files into one file"),
    "restore": Command("clientcast.operations.restore", "make an installation from a backup"),
    "doctor": Command("clientcast.operations.doctor", "look for what is wrong", "command"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit code; 2 when it was refused, with the reason on standard error."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        return _usage(asked=words[:1] in (["--help"], ["-h"], ["help"]))
    try:
        return _run(words[0], words[1:])
    except (Refused, DatabaseFailed) as problem:
        print(f"clientcast: {problem}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as problem:
        print(f"clientcast: {problem.cmd[-1]} failed.", file=sys.stderr)
        return 1


def _run(name: str, words: list[str]) -> int:
    command = COMMANDS[name]
    parser = argparse.ArgumentParser(f"clientcast {name}", description=command.help)
    with contextlib.ExitStack() as stack:
        if command.role:
            _add_data(parser)
            _set_up_django(command.role, parser.parse_known_args(_without_help(words))[0].data, stack)
        module = import_module(command.module)
        module.arguments(parser)
        parser.set_defaults(environment=os.environ)
        return int(module.run(parser.parse_args(words)))


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="the installation's directory")


def _without_help(words: list[str]) -> list[str]:
    return [word for word in words if word not in ("-h", "--help")]


def _set_up_django(role: str, data: Path | None, stack: contextlib.ExitStack) -> None:
    """Without ``data`` the environment already says where the database is: we are a child of ``serve``."""
    import django

    if data is not None:
        os.environ.update(stack.enter_context(opened(data, os.environ)))
    os.environ["CLIENTCAST_ROLE"] = role
    os.environ["DJANGO_SETTINGS_MODULE"] = "clientcast.config.settings"
    django.setup()


def _usage(*, asked: bool) -> int:
    out = sys.stdout if asked else sys.stderr
    print("usage: clientcast COMMAND …   (clientcast COMMAND --help)\n", file=out)
    for name, command in COMMANDS.items():
        print(f"  {name:<12}{command.help}", file=out)
    return 0 if asked else 2
