"""The installed program from end to end: the demo, real exported events, an interrupt."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.packs.environment import Environment

DATA = Path(os.environ.get("NBCORE_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
YEAR = ("--start", "2022-01-01", "--end", "2023-01-01")


@pytest.fixture
def program(tmp_path: Path) -> Environment:
    """The program with the project's own packs, in an empty folder."""
    return Environment(tmp_path / "nothing", tmp_path)


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real exported events is not here")
@pytest.mark.parametrize(
    ("provider", "folder"),
    [("sentinel", "sentinel"), ("mde", "defender"), ("splunk", "splunk")],
)
def test_real_events_in_a_folder(program: Environment, provider: str, folder: str):
    source = str(DATA / "lab" / folder)
    made = program.json(
        "run", "host.HostLogonsSummary", "pedro01", "--provider", provider, "--source", source,
        *YEAR, "--data",
    )  # fmt: skip
    (summary,) = made["sections"]["summary"]["data"]
    assert (summary["attempts"], summary["successes"], summary["failures"]) == (10, 6, 4)
    results = [row["result"] for row in made["sections"]["logons"]["data"]]
    assert (results.count("success"), results.count("failure")) == (6, 4)
    assert made["findings"] == []


def test_the_demo_writes_its_report_and_prints_where(program: Environment):
    done = program.nbcore("demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "Report: nbcore-demo.html"
    report = (program.cwd / "nbcore-demo.html").read_text("utf-8")
    assert "Microsoft Sentinel (demo)" in report
    assert "Microsoft Defender XDR (demo)" in report
    assert "Splunk (demo)" in report
    assert "203.0.113.77" in report
    assert "203.0.113.77" in done.stdout


def test_the_demo_as_json(program: Environment):
    made = program.json("demo", "--html", "other.html")
    assert {item["connection"] for item in made["results"]} == {"mde", "sentinel", "splunk"}
    told = {
        item["connection"]: [(one["severity"], one["section"]) for one in item["findings"]]
        for item in made["results"]
    }
    assert told["splunk"] == told["sentinel"]
    # Defender does not say why a logon failed, and finds nothing else than the others.
    assert set(told["mde"]) < set(told["sentinel"])
    assert made["report"] == "other.html"
    assert (program.cwd / "other.html").exists()
    for item in made["results"]:
        assert item["entity"] == "web01.contoso.test"
        assert item["findings"]
    assert not (program.cwd / "nbcore-demo.html").exists()


SLOW = '''
import asyncio, pathlib
from pydantic import BaseModel
import pandas as pd
from nbcore import Answer, Connection, Host, Notebooklet, Provider, hookimpl, query
from nbcore.lang import parse_query_file as parse

@hookimpl
def nb_queries(provider):
    names = ("host.info", "host.logons") if provider == "slow" else ()
    return [parse(f"-- query: {name}\\n", f"slow/{name}.slow") for name in names]

@hookimpl
def nb_query_finished(outcome):
    pathlib.Path(f"{outcome.query} came").touch()

class Slow(Connection):
    provider, title = "slow", "Slow"
    def text(self, bound, limits):
        return bound.question.name
    async def run(self, bound, limits):
        if bound.question.name == "host.info":
            seen = pd.to_datetime(["2026-03-08"], utc=True)
            return Answer(pd.DataFrame({"host": ["web01"], "last_seen": seen}))
        pathlib.Path("started").touch()
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            pathlib.Path("cancelled").touch()
            raise

class Settings(BaseModel):
    """None."""

class SlowProvider(Provider):
    name, title, language = "slow", "Slow", "slow"
    settings = Settings
    def demo(self, company):
        return Slow()

class Look(Notebooklet):
    """Looks."""
    entity = Host
    info = query("host.info", title="Info")
    logons = query("host.logons", title="Logons")

slow = SlowProvider()
'''


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_an_interrupt_keeps_what_came_and_exits_with_130(tmp_path: Path):
    from tests.packs.wheels import Wheel, install

    points = {
        "packs": {"slow": "slow_pack"},
        "providers": {"slow": "slow_pack:slow"},
        "notebooklets": {"host.SlowLook": "slow_pack:Look"},
    }
    wheel = Wheel("slow-pack", points, {"slow_pack.py": SLOW}).write(tmp_path)
    install([wheel], tmp_path / "site-packages")
    running = subprocess.Popen(
        [
            sys.executable, "-m", "nbcore", "run", "host.SlowLook", "web01", "--provider", "slow",
            "--source", "demo", "--timespan", "1d", "--json",
        ],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site-packages")},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + 60
        signs = [tmp_path / "started", tmp_path / "host.info came"]
        while not all(sign.exists() for sign in signs) and running.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 130, err
    made = json.loads(out)
    assert made["sections"]["info"]["status"] == "ok"
    assert made["sections"]["logons"]["status"] == "skipped"
    assert (tmp_path / "cancelled").exists()
    assert "Traceback" not in err
