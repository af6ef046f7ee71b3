"""What needs no book: the paper, the size of the app, the app in Chromium, and memory of an idle server."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Any

from bench.figure import Figure, at_most
from bench.load import free_port

if TYPE_CHECKING:
    from clientcast.invoices.render.document import Document

ROOT = Path(__file__).parent.parent
APP = ROOT / "clientcast" / "web"
PAPERS, CHROMIUM_RUNS, SECONDS_TO_SETTLE = 50, 3, 5


def pdf() -> Iterator[Figure]:
    """One invoice after another in one process, each another number."""
    from tests.invoices.test_render import invoice, pdf

    pdf(invoice())
    samples, views = [], []
    for number in range(PAPERS):
        document = invoice(number=number, label=f"INV-2627-{number:06}")
        samples.append(_ms(partial(pdf, document)))
        views.append(_ms(partial(_view, document)))
    why = f"words, figures and QR code {median(views):.1f} ms; the rest is typst: layout, font subsets, PDF/A"
    yield Figure("pdf", samples, "ms", at_most(12), f"warm, in process, {PAPERS} papers", why)


def _view(document: Document) -> object:
    from clientcast.invoices.render.context import Standing, context_of
    from clientcast.invoices.render.view import view_of

    return view_of(context_of(document, Standing(0, 0, 0)), None)


def _ms(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def app_size() -> Iterator[Figure]:
    """Gzipped files of the first page."""
    if not (APP / "index.html").exists():
        yield Figure("app.first_load", [], "KB", at_most(230), "the app is not built: make web")
        return
    try:
        files, conditions = _first_files()
    except FileNotFoundError as error:
        yield Figure("app.first_load", [], "KB", at_most(230), str(error))
        return
    size = sum(len(gzip.compress((APP / name).read_bytes(), 9)) for name in files) / 1024
    yield Figure("app.first_load", [size], "KB", at_most(230), f"{conditions}, {len(files)} files, gzip -9")


def _first_files() -> tuple[list[str], str]:
    manifest = APP / ".vite" / "manifest.json"
    if not manifest.exists():
        html = (APP / "index.html").read_text()
        found = {name.lstrip("/") for name in re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', html)}
        return ["index.html", *sorted(found)], "index.html only: no manifest"
    chunks: dict[str, Any] = json.loads(manifest.read_text())
    wanted = ["index.html", *(key for key in chunks if key.endswith("/CustomersPage.tsx"))]
    if len(wanted) == 1:
        raise FileNotFoundError("no customers route in the manifest")
    seen: set[str] = set()
    files = {"index.html"}
    while wanted:
        key = wanted.pop()
        if key not in seen:
            seen.add(key)
            files |= {chunks[key]["file"], *chunks[key].get("css", [])}
            wanted += chunks[key].get("imports", [])
    return sorted(files), "entry, customers route, their static imports and css"


def chromium() -> Iterator[Figure]:
    """First load into the store, warm start and heap, by ``web/bench/run.mjs``."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    own = ROOT / ".venv" / "node" / "bin" / "node"
    node = str(own) if own.exists() else shutil.which("node")
    runs: list[dict[str, float]] = []
    reason = "no Chromium" if not browser else "no node" if not node else ""
    while node and browser and not reason and len(runs) < CHROMIUM_RUNS:
        environment = {**os.environ, "CHROMIUM": browser}
        command = [node, "bench/run.mjs"]
        done = subprocess.run(command, cwd=ROOT / "web", env=environment, capture_output=True, text=True)
        if done.returncode:
            reason = f"run.mjs: {(done.stderr.strip().splitlines() or ['failed'])[-1][:120]}"
        else:
            runs.append(_numbers(done.stdout))
    cpu = median([run["page_cpu_first_load_ms"] for run in runs]) / 1000 if runs else 0
    why = (
        f"the page works {cpu:.1f} s of it on its own thread; Chromium's storage process and the server want a core too"
    )
    conditions = reason or f"{CHROMIUM_RUNS} runs, 50,000 customers, 100,000 invoices, headless"
    for name, key, unit, per, bound in (
        ("first_load", "first_load_all_ms", "s", 1000, 3),
        ("warm_start", "warm_start_ms", "s", 1000, 1),
        ("heap", "heap_mb", "MB", 1, 80),
    ):
        samples = [] if reason else [run[key] / per for run in runs]
        yield Figure(f"chromium.{name}", samples, unit, at_most(bound), conditions, why if samples else "")


def _numbers(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"^(\w+)\s+([\d.]+)$", text, re.MULTILINE)}


def memory() -> Iterator[Figure]:
    """PSS of everything ``clientcast serve`` runs on a new installation."""
    goal = at_most(250)
    with tempfile.TemporaryDirectory(prefix="clientcast-bench-") as directory:
        Path(directory).chmod(0o755)
        words = ["-m", "clientcast", "serve", "--data", f"{directory}/data", "--port", str(free_port())]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("CLIENTCAST_", "DATABASE_URL"))}
        serve = subprocess.Popen([sys.executable, *words], env=environment, stdout=subprocess.PIPE, text=True)
        try:
            if not _ready(serve):
                yield Figure("memory.idle", [], "MB", goal, "serve did not become ready")
                return
            sleep(SECONDS_TO_SETTLE)
            samples = []
            for _ in range(3):
                pids = tree(serve.pid)
                samples.append(sum(map(_pss_kb, pids)) / 1024)
                sleep(1)
            conditions = f"PSS of {len(pids)} processes with PostgreSQL, new installation, no requests"
            yield Figure("memory.idle", samples, "MB", goal, conditions)
        finally:
            serve.send_signal(signal.SIGTERM)
            serve.wait(60)


def _ready(serve: subprocess.Popen[str]) -> bool:
    deadline = monotonic() + 180
    while serve.stdout and monotonic() < deadline:
        line = serve.stdout.readline()
        if not line or line.startswith("Ready:"):
            return bool(line)
    return False


def tree(root: int) -> list[int]:
    """The process and all below it; the cluster's server is a child of ours."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(") ")[2].split()[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _pss_kb(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except FileNotFoundError:
        return 0  # ended meanwhile
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0
