"""The process tree (RUN-5, RUN-6): what it refuses, how it keeps its children, which keys it makes."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import pytest

from clientcast import cli
from clientcast.core.instance import Refused, prepare, with_database
from clientcast.core.processes import Kept
from clientcast.core.serve import Options, _check_port_free, arguments, granian_words, read_options
from tests.core.places import runs
from tests.server import free_port


def asked(data: Path, *words: str, **environment: str) -> Options:
    parser = argparse.ArgumentParser()
    arguments(parser)
    return read_options(parser.parse_args(["--data", str(data), *words]), environment)


def test_plain_http_answers_on_this_machine_only(tmp_path: Path) -> None:
    assert asked(tmp_path).host == "127.0.0.1"
    assert asked(tmp_path, "--behind-proxy").host == "127.0.0.1"
    with pytest.raises(Refused, match="Plain HTTP"):
        asked(tmp_path, "--host", "0.0.0.0")
    with pytest.raises(Refused, match="Plain HTTP"):
        asked(tmp_path, "--host", "0.0.0.0", "--behind-proxy")


def test_with_tls_every_address_answers_and_the_server_gets_both_files(tmp_path: Path) -> None:
    options = asked(tmp_path, "--tls-cert", "c.pem", "--tls-key", "k.pem", "--port", "8443")
    assert options.host == "0.0.0.0"
    assert options.origin == "https://127.0.0.1:8443/"
    words = granian_words(options)
    assert words[words.index("--ssl-certificate") + 1] == "c.pem"
    assert words[words.index("--ssl-keyfile") + 1] == "k.pem"


@pytest.mark.parametrize(
    "words",
    [
        ("--tls-cert", "c.pem"),
        ("--tls-key", "k.pem"),
        ("--tls-cert", "c", "--tls-key", "k", "--behind-proxy"),
    ],
)
def test_half_a_certificate_or_two_ends_of_tls_are_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        asked(tmp_path, *words)


def test_a_demo_and_a_real_installation_never_share_a_directory(tmp_path: Path) -> None:
    real, demo = tmp_path / "real", tmp_path / "demo"
    prepare(real, {})
    prepare(demo, {})
    (demo / "demo").touch()
    assert asked(demo, "--demo").demo
    assert not asked(real).demo
    with pytest.raises(Refused, match="real installation"):
        asked(real, "--demo")
    with pytest.raises(Refused, match="holds a demo"):
        asked(demo)


def test_a_demo_is_never_built_into_a_database_of_ones_own(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="unset DATABASE_URL"):
        asked(tmp_path, "--demo", DATABASE_URL="postgresql:///books", MIGRATE_DATABASE_URL="postgresql:///books")


def test_an_external_database_needs_both_logins(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="MIGRATE_DATABASE_URL"):
        asked(tmp_path, DATABASE_URL="postgresql:///books")


@pytest.mark.parametrize("name", ["CLIENTCAST_DEBUG", "FIREBASE_AUTH_EMULATOR_HOST"])
def test_what_opens_doors_is_refused_outside_a_demo(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match=name):
        asked(tmp_path, **{name: "1"})
    assert asked(tmp_path, "--demo", **{name: "1"}).demo


def test_a_taken_port_is_named_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="cannot be used: Address already in use"):
            _check_port_free(asked(tmp_path, "--port", str(taken.getsockname()[1])))


def test_keys_are_made_once_private_and_apart_from_the_database(tmp_path: Path) -> None:
    first = prepare(tmp_path, {})
    second = prepare(tmp_path, {})
    assert first == second
    key = Path(first["CLIENTCAST_MASTER_KEY_FILE"])
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(key.read_text())) == 32
    assert key.parent == tmp_path


def test_a_lost_master_key_is_not_replaced_by_another(tmp_path: Path) -> None:
    prepare(tmp_path, {})
    (tmp_path / "master.key").unlink()
    with pytest.raises(Refused, match="Put it back"):
        prepare(tmp_path, {})
    assert not (tmp_path / "master.key").exists()


def test_the_master_key_may_live_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "safe.key"
    given = prepare(tmp_path / "data", {"CLIENTCAST_MASTER_KEY_FILE": str(elsewhere)})
    assert given["CLIENTCAST_MASTER_KEY_FILE"] == str(elsewhere)
    assert elsewhere.exists()
    assert not (tmp_path / "data" / "master.key").exists()


def test_an_external_database_is_left_as_it_was_given(tmp_path: Path) -> None:
    assert with_database({"DATABASE_URL": "postgresql:///books"}, tmp_path) == {"DATABASE_URL": "postgresql:///books"}


def child(program: str) -> Kept:
    command = [sys.executable, "-c", program]
    return Kept("child", lambda: subprocess.Popen(command), ((signal.SIGTERM, 0.3),))


def test_a_child_that_ends_is_started_again_later_and_later(capfd: pytest.CaptureFixture[str]) -> None:
    kept = child("pass")
    kept.start()
    deadline = monotonic() + 3
    while monotonic() < deadline:
        kept.keep()
        sleep(0.01)
    kept.stop()
    pauses = [line.split()[-2] for line in capfd.readouterr().err.splitlines()]
    assert pauses[:3] == ["0.2", "0.5", "1"]
    assert len(pauses) <= 4


def test_a_child_that_will_not_stop_is_killed_in_the_end() -> None:
    kept = child("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")
    kept.start()
    sleep(0.3)
    started = monotonic()
    kept.stop()
    assert not kept.alive
    assert monotonic() - started < 5


def test_the_supervisor_stays_small() -> None:
    """It lives as long as the installation, and everything together has 250 MB: no Django, no psycopg."""
    program = "import sys, clientcast.cli, clientcast.core.serve; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"django", "psycopg", "ssl", "asyncio"} & set(loaded)


def test_the_command_line_says_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in cli.COMMANDS)
    assert cli.main(["no-such-command"]) == 2


def test_a_refusal_is_one_line_and_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--data", str(tmp_path), "--host", "0.0.0.0"]) == 2
    assert capsys.readouterr().err.startswith("clientcast: Plain HTTP")
    assert cli.main(["doctor", "--data", str(tmp_path)]) == 2
    assert "no ClientCast installation" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


class Served:
    """``clientcast serve`` as people start it; ``lines`` are what it printed by the time it was ready."""

    def __init__(self, data: Path, port: int) -> None:
        command = [sys.executable, "-m", "clientcast", "serve", "--data", str(data), "--port", str(port)]
        environment = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        self.port, self.lines = port, [self._read()]
        assert self.lines == [f"Ready: http://127.0.0.1:{port}/\n"]

    def _read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def status(self, path: str) -> int | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except OSError:
            return None

    def stop(self, number: signal.Signals) -> tuple[int, str]:
        """Exit code and what was printed after Ready."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            rest = stdout.read()
        return self.process.wait(60), rest


def test_an_installation_starts_stops_and_starts_again_on_the_same_data(place: Path) -> None:
    data, port = place / "data", free_port()
    first = Served(data, port)
    assert first.status("/healthz") == 200
    code, printed = first.stop(signal.SIGINT)
    assert code == 0
    assert f"http://127.0.0.1:{port}/" in printed and "becomes the owner" in printed
    assert first.status("/healthz") is None
    second = Served(data, port)
    assert second.status("/readyz") == 200
    assert second.stop(signal.SIGTERM)[0] == 0


def test_nothing_outlives_a_killed_supervisor_and_killed_parts_come_back(place: Path) -> None:
    served = Served(place / "data", free_port())
    for name in ("clientcast app", "postgres -D"):
        killed = next(pid for pid, words in below(served.process.pid) if name in words)
        os.kill(killed, signal.SIGKILL)
        wait_for(partial(ended, killed))
        wait_for(lambda: served.status("/readyz") == 200)
    everything = below(served.process.pid)
    assert len(everything) > 5
    served.stop(signal.SIGKILL)
    wait_for(lambda: all(ended(pid) for pid, _ in everything))


def below(pid: int) -> list[tuple[int, str]]:
    """All processes that descend from ``pid``, with their command lines; from /proc, a bare Debian has no ps."""
    found: list[tuple[int, str]] = []
    parents = [pid]
    while parents:
        tasks = Path(f"/proc/{parents.pop()}/task")
        children = [int(child) for file in tasks.glob("*/children") for child in file.read_text().split()]
        found += [(child, Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")) for child in children]
        parents += children
    return found


def ended(pid: int) -> bool:
    return not runs(pid)


def wait_for(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "it did not happen in time"
        sleep(0.1)
