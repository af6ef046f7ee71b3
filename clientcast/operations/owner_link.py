"""``clientcast owner-link``: a one-time link for whoever shall own an organization."""

from __future__ import annotations

import argparse

from clientcast.accounts.commands import make_owner_link
from clientcast.accounts.models import User
from clientcast.kit import clock


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="how people reach this installation")
    parser.add_argument("--first-start", action="store_true", help="only while nobody has an account")


def run(options: argparse.Namespace) -> int:
    """Print the link; it works once, for a day."""
    if options.first_start and User.objects.exists():
        return 0
    print(f"{options.url.rstrip('/')}/link/{make_owner_link(now=clock.now())}")
    return 0
