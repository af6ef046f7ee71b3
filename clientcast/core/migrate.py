"""``clientcast migrate``: brings the database to this version, as its owner."""

from __future__ import annotations

import argparse

from django.core.management import call_command


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", action="store_true", help="only say what would be done")


def run(options: argparse.Namespace) -> int:
    call_command("migrate", interactive=False, plan=options.plan, verbosity=1 if options.plan else 0)
    return 0
