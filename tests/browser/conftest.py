"""Chromium, and JupyterLab on a loopback port; both are ended by their process id."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="needs playwright, which is not installed"
)
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START = 60.0
"""Seconds in which JupyterLab has to answer."""
# What the front end says is idle may not be connected yet, and drops Run All; so its own promises
# are waited for.
RUN_ALL = """async () => {
  const app = window.jupyterapp; await app.restored;
  const context = app.shell.currentWidget.context; await context.ready;
  await context.sessionContext.ready;
  await context.sessionContext.session.kernel.info;
  return await app.commands.execute('notebook:run-all-cells');
}"""


@dataclass
class Seen:
    """What a page did beside showing itself."""

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"There is no Chromium at {CHROMIUM}; CHROMIUM= names another.")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a tab; whatever it reports as an error or asks of the network is kept in ``seen``."""
    contexts = []

    def new(**options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1100, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.seen = Seen()
        page.on("pageerror", lambda error: page.seen.errors.append(str(error)))
        page.on("console", lambda said: page.seen.errors.append(said.text) if told(said) else None)
        page.on("request", lambda asked: page.seen.requests.append(asked.url))
        return page

    yield new
    for context in contexts:
        context.close()


def told(said: Any) -> bool:
    """Whether a message is about the page; that a test reads pixels is about the test."""
    return said.type in {"error", "warning"} and not said.text.startswith("Canvas2D: ")


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    address: str
    token: str
    folder: Path


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = tmp_path_factory.mktemp("lab")
    folder = root / "notebooks"
    folder.mkdir()
    settings = root / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    settings.joinpath("notification.jupyterlab-settings").write_text(json.dumps(quiet))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    log = (root / "lab.log").open("wb")
    here = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
         f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
         f"--ServerApp.root_dir={folder}", "--LabApp.extension_manager=readonly",
         "--expose-app-in-browser"],
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(root / "config"),
             "JUPYTER_DATA_DIR": str(root / "data"), "JUPYTER_RUNTIME_DIR": str(root / "run"),
             "IPYTHONDIR": str(root / "ipython"), "PYTHONPATH": str(here),
             "JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
             "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces")},
        stdout=log, stderr=subprocess.STDOUT, cwd=root, start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api/status?token={token}", process, root / "lab.log")
        yield Lab(address, token, folder)
    finally:
        os.kill(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # a session of its own, with its kernels
        log.close()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture
def reopened(lab: Lab, tab: Callable[..., Any]) -> Callable[[str], Any]:
    """Opens a notebook of the lab's folder in a JupyterLab of its own, and runs nothing."""

    def open_(name: str) -> Any:
        page = tab(viewport={"width": 1250, "height": 4000})
        page.goto(f"{lab.address}/doc/tree/{name}.ipynb?token={lab.token}", timeout=60_000)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
        page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.context?.sessionContext"
        )
        page.run_all = lambda: page.evaluate(RUN_ALL)
        return page

    return open_


@pytest.fixture
def notebook(lab: Lab, reopened: Callable[[str], Any]) -> Callable[[str, Sequence[str]], Any]:
    """Opens a notebook with these cells in JupyterLab and runs them all."""

    def open_(name: str, cells: Sequence[str]) -> Any:
        made: Any = nbformat.v4
        book = made.new_notebook(cells=[made.new_code_cell(cell) for cell in cells])
        book.metadata["kernelspec"] = {
            "name": "python3", "display_name": "Python 3", "language": "python",
        }  # fmt: skip
        made_file: Any = nbformat.write
        made_file(book, lab.folder / f"{name}.ipynb")
        page = reopened(name)
        assert page.run_all(), [
            item.inner_text() for item in page.locator(".jp-OutputArea-output").all()
        ]
        return page

    return open_
