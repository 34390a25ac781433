"""The pack that core's README shows is one."""

from __future__ import annotations

import json
from pathlib import Path

from tests.packs.environment import Environment

DEMO = ("--source", "demo", "--timespan", "7d")


def test_it_is_listed_and_sound(night: Environment):
    packs = {pack["distribution"]: pack for pack in night.json("packs", "--check")["packs"]}
    ours = packs["nbpack-night"]
    assert (ours["state"], ours["problems"]) == ("ok", [])
    assert ours["notebooklets"] == ["host.Night"]


def test_it_runs_on_every_siem_and_finds_who_is_awake(night: Environment):
    words = ("run", "host.Night", "web01", "--provider", "all", *DEMO)
    results = night.json(*words)["results"]
    assert {made["connection"] for made in results} >= {"mde", "sentinel", "splunk"}
    for made in results:
        assert made["sections"]["night"]["status"] == "ok"
        (found,) = made["findings"]
        assert "logons from elsewhere at night" in found["text"]
        assert found["rows"]
        restarts = made["sections"]["restarts"]["status"]
        assert (restarts == "unsupported") == (made["connection"] != "sentinel")


def test_its_own_question_is_answered(night: Environment, tmp_path: Path):
    known = {"TimeGenerated": "2026-03-05T03:00:00Z", "Computer": "web01"}
    starts = [("EventLog", 6005), ("EventLog", 6006), ("Service Control Manager", 6005)]
    rows = [known | {"Source": source, "EventID": number} for source, number in starts]
    (tmp_path / "Event.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "SecurityEvent.jsonl").write_text(json.dumps(known | {"EventID": 1}))
    made = night.json(
        "run", "host.Night", "web01", "--provider", "sentinel", "--source", str(tmp_path),
        "--start", "2026-03-02", "--end", "2026-03-09", "--data",
    )  # fmt: skip
    (restart,) = made["sections"]["restarts"]["data"]
    assert (restart["time"][:19], restart["host"]) == ("2026-03-05T03:00:00", "web01")
