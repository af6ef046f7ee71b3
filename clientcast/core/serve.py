"""``clientcast serve``: the process tree of one machine. No Django, no psycopg: it stays small."""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from clientcast.core.instance import Refused, prepare, with_database
from clientcast.core.postgres import Cluster
from clientcast.core.processes import SECONDS_TO_STOP, Kept, Stopped, end_with_parent, stop_on_signals

LOOPBACK = ("127.0.0.1", "::1", "localhost")
BLOCKING_THREADS = 300  # an open event stream holds one (RUN-6)
BACKPRESSURE = 512  # requests in flight per process: above the streams, so that others are never refused first


@dataclass(frozen=True)
class Options:
    """What ``serve`` was asked for."""

    data: Path
    port: int
    host: str
    tls: tuple[Path, Path] | None
    behind_proxy: bool
    demo: bool

    @property
    def origin(self) -> str:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the installation's directory")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", help="default: 127.0.0.1, with TLS every address")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its key, PKCS#8 PEM")
    parser.add_argument("--behind-proxy", action="store_true", help="a proxy on this machine speaks HTTPS")
    parser.add_argument("--demo", action="store_true", help="build and serve the demo organization")


def run(given: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM. Returns 0 after a clean stop, 1 when the start failed."""
    environment: Mapping[str, str] = given.environment
    options = read_options(given, environment)
    stop_on_signals()
    tree = Tree(options, environment)
    try:
        tree.start()
        return tree.watch()
    except Stopped:
        return 0
    finally:
        tree.stop()


def read_options(given: argparse.Namespace, environment: Mapping[str, str]) -> Options:
    """Raises Refused for combinations that would expose data (RUN-5)."""
    if (given.tls_cert is None) != (given.tls_key is None):
        raise Refused("--tls-cert and --tls-key belong together.")
    tls = (given.tls_cert, given.tls_key) if given.tls_cert else None
    host = given.host or ("0.0.0.0" if tls else "127.0.0.1")
    options = Options(given.data, given.port, host, tls, given.behind_proxy, given.demo)
    if tls and options.behind_proxy:
        raise Refused("Either the proxy speaks HTTPS (--behind-proxy) or we do (--tls-cert), not both.")
    if not tls and host not in LOOPBACK:
        raise Refused(f"Plain HTTP answers on this machine only, not on {host}: use --tls-cert or --behind-proxy.")
    _check_demo(options, environment)
    return options


def _check_demo(options: Options, environment: Mapping[str, str]) -> None:
    """A demo has a data directory of its own; what opens doors for trying out is for a demo only."""
    is_demo, exists = (options.data / "demo").exists(), (options.data / "secret.key").exists()
    if options.demo and "DATABASE_URL" in environment:
        raise Refused("A demo builds its own database: unset DATABASE_URL.")
    if options.demo and exists and not is_demo:
        raise Refused(f"{options.data} holds a real installation: give the demo another --data.")
    if not options.demo and is_demo:
        raise Refused(f"{options.data} holds a demo: add --demo, or give another --data.")
    for name in ("CLIENTCAST_DEBUG", "FIREBASE_AUTH_EMULATOR_HOST"):
        if environment.get(name) and not options.demo:
            raise Refused(f"{name} opens doors that a real installation must keep shut: unset it.")
    if "DATABASE_URL" in environment and "MIGRATE_DATABASE_URL" not in environment:
        raise Refused("DATABASE_URL (login app_web) needs MIGRATE_DATABASE_URL (login app_migrate) beside it.")


class Tree:
    """Database and application: started in order, kept alive, stopped in reverse."""

    def __init__(self, options: Options, environment: Mapping[str, str]) -> None:
        self._options = options
        self._environment = dict(environment)
        self._cluster = None if "DATABASE_URL" in environment else Cluster(options.data, environment)
        self._app = Kept("app", self._spawn_app, ((signal.SIGTERM, SECONDS_TO_STOP + 5),))
        self._probe: subprocess.Popen[bytes] | None = None
        self._welcome = ""  # said once the server is ready

    def start(self) -> None:
        """Raises Refused, DatabaseFailed or a failed step's CalledProcessError."""
        _check_port_free(self._options)
        if self._options.demo:
            self._options.data.mkdir(mode=0o755, parents=True, exist_ok=True)
            (self._options.data / "demo").touch()
        self._environment = prepare(self._options.data, self._environment)
        if self._cluster is not None:
            self._cluster.start()
        self._environment = with_database(self._environment, self._options.data) | self._web_settings()
        self._step("migrate")
        if self._options.demo:
            self._welcome = self._step("demo")
        elif link := self._step("owner-link", "--first-start", "--url", self._options.origin):
            self._welcome = f"Whoever opens this link first becomes the owner: {link}"
        self._app.start()
        self._probe = self._spawn("clientcast.core.probe", self._options.origin, *(["--demo"] * self._options.demo))

    def watch(self) -> int:
        """Keep all of it alive. Returns only when the first start did not become ready."""
        while True:
            if self._cluster is not None:
                self._cluster.keep()
            self._app.keep()
            if self._probe is not None and self._probe.poll() is not None:
                if self._probe.returncode != 0:
                    return 1
                self._announce()
                self._probe = None
            sleep(0.2)

    def stop(self) -> None:
        if self._probe is not None:
            self._probe.kill()
            self._probe.wait()
        self._app.stop()
        if self._cluster is not None:
            self._cluster.stop()

    def _announce(self) -> None:
        print(f"Ready: {self._options.origin}", flush=True)
        print(self._welcome, end="", flush=True)

    def _web_settings(self) -> dict[str, str]:
        return {
            "CLIENTCAST_SECURE": "1" if self._options.tls or self._options.behind_proxy else "",
            "CLIENTCAST_BEHIND_PROXY": "1" if self._options.behind_proxy else "",
            "MALLOC_ARENA_MAX": "2",  # hundreds of threads would each keep memory of their own
        }

    def _step(self, *words: str) -> str:
        """One command that must have ended before the next begins. Returns what it printed."""
        command = [sys.executable, "-m", "clientcast", *words]
        return subprocess.run(command, env=self._environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def _spawn_app(self) -> subprocess.Popen[bytes]:
        return self._spawn("clientcast", "app", *granian_words(self._options))

    def _spawn(self, module: str, *words: str) -> subprocess.Popen[bytes]:
        """A child without the owner's password, in a session of its own: Ctrl-C reaches only us."""
        environment = {k: v for k, v in self._environment.items() if k != "MIGRATE_DATABASE_URL"}
        return subprocess.Popen(
            [sys.executable, "-m", module, *words], env=environment,
            stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent(),
        )  # fmt: skip


def granian_words(options: Options) -> list[str]:
    """Arguments of the web server (RUN-6)."""
    words = [
        "clientcast.config.wsgi:application", "--interface", "wsgi", "--no-ws",
        "--host", options.host, "--port", str(options.port), "--workers", "2",
        "--blocking-threads", str(BLOCKING_THREADS), "--backpressure", str(BACKPRESSURE),
        "--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "5",
        "--log-level", "error",
    ]  # fmt: skip
    if options.tls:
        certificate, key = options.tls
        words += [
            "--ssl-certificate",
            str(certificate),
            "--ssl-keyfile",
            str(key),
            "--ssl-protocol-min",
            "tls1.2",
        ]
    return words


def _check_port_free(options: Options) -> None:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family) as test:
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            test.bind((options.host, options.port))
        except OSError as error:
            raise Refused(f"Port {options.port} on {options.host} cannot be used: {error.strerror}.") from error
