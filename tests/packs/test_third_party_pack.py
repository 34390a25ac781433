"""A stranger's pack, built and installed from its wheel, brings everything that a pack can."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.packs.environment import Environment

WEEK = ("--timespan", "7d")
DEMO = ("--source", "demo", *WEEK)
RUN_AND_SAVE = """
import nbcore as nb
nb.init("acme", source="demo")
nb.host.Doors(silent=True).run("web01", timespan="7d").save("case")
"""
ROW = {"TimeGenerated": "2026-03-05T08:00:00Z", "Computer": "web01.contoso.test", "Badge": "0007"}


@pytest.fixture(scope="module")
def everywhere(acme: Environment) -> Any:
    """Its notebooklet on all SIEMs at once, with its audit trail."""
    words = ("run", "host.Doors", "web01", "--provider", "all", *DEMO, "--data")
    made = acme.json(*words, ACME_AUDIT=str(acme.cwd / "trail"))
    return {item["connection"]: item for item in made["results"]}


@pytest.fixture(scope="module")
def doors(everywhere: Any) -> Any:
    """Its notebooklet on its own SIEM."""
    return everywhere["acme"]


def test_it_is_listed_and_sound(acme: Environment):
    packs = {pack["distribution"]: pack for pack in acme.json("packs", "--check")["packs"]}
    ours = packs["acme-nbpack"]
    assert (ours["state"], ours["version"], ours["problems"]) == ("ok", "2.1.0", [])
    assert ours["providers"] == ["acme"]
    assert ours["notebooklets"] == ["acme.host.OwnDoors", "host.Doors"]


def test_its_notebooklet_runs_on_its_provider(doors: Any):
    assert doors["status"] == "ok"
    assert doors["entity"] == "web01.contoso.test"
    assert [row["badge"] for row in doors["sections"]["doors"]["data"]] == ["0042"]
    assert doors["problems"] == []


def test_its_enricher_and_its_rule_find_something(doors: Any):
    (found,) = doors["findings"]
    assert found["text"] == "203.0.113.77 is on a blocklist: seen in a spray"
    assert found["rows"][0]["attempts"] > 0


def test_the_neutral_notebooklet_runs_on_a_provider_that_it_never_heard_of(acme: Environment):
    words = ("run", "host.HostLogonsSummary", "web01", "--provider", "acme,sentinel", *DEMO)
    theirs, ours = acme.json(*words)["results"]
    assert theirs["headline"] == ours["headline"]
    assert theirs["headline"]
    found = [
        [(item["severity"], item["section"]) for item in made["findings"]]
        for made in (theirs, ours)
    ]
    assert found[0] == found[1]
    assert found[0]


def test_its_query_for_somebody_elses_provider_runs_there(acme: Environment, tmp_path: Path):
    tmp_path.joinpath("BadgeReader_CL.jsonl").write_text(json.dumps(ROW) + "\n")
    empty = {"TimeGenerated": ROW["TimeGenerated"], "Computer": ROW["Computer"], "EventID": 1}
    tmp_path.joinpath("SecurityEvent.jsonl").write_text(json.dumps(empty) + "\n")
    made = acme.json(
        "run", "host.Doors", "web01", "--provider", "sentinel", "--source", str(tmp_path),
        "--start", "2026-03-02", "--end", "2026-03-09", "--data",
    )  # fmt: skip
    assert [row["badge"] for row in made["sections"]["doors"]["data"]] == ["0007"]
    asked = {item["name"]: item for item in made["queries"]}
    assert asked["acme.door_reads"]["pack"] == "acme-nbpack"


def test_its_question_is_unsupported_where_nobody_has_a_query_for_it(everywhere: Any):
    made = everywhere["mde"]["sections"]
    assert made["doors"]["status"] == "skipped"
    assert "No installed pack has the query acme.door_reads" in made["doors"]["reason"]
    assert made["bad_addresses"]["status"] == "ok"


def test_a_notebooklet_of_one_provider_needs_no_provider_named(acme: Environment):
    made = acme.json("run", "acme.host.OwnDoors", "web01", *DEMO)
    assert made["connection"] == "acme"
    assert made["notebooklet"] == "acme.host.OwnDoors"


def test_it_is_told_of_every_query(acme: Environment, everywhere: Any):
    told = (acme.cwd / "trail").read_text().splitlines()
    ran = [
        f"{made['connection']} {item['name']} {item['status']}"
        for made in everywhere.values()
        for item in made["queries"]
    ]
    assert sorted(told) == sorted(ran)
    assert "acme acme.door_reads ok" in told


def test_it_renders_its_own_section(acme: Environment):
    done = acme.nbcore("run", "host.Doors", "web01", "--provider", "acme", *DEMO)
    assert "Acme saw 1 doors open." in done.stdout


def test_its_own_kind_of_figure_is_drawn_in_every_face(acme: Environment, doors: Any):
    assert doors["sections"]["plan"]["status"] == "ok"
    words = ("run", "host.Doors", "web01", "--provider", "acme", *DEMO)
    done = acme.nbcore(*words, "--html", "doors.html")
    assert "[0042] |" in done.stdout
    assert '"factors":["0042"]' in acme.cwd.joinpath("doors.html").read_text()


def test_its_own_kind_of_figure_is_drawn_of_a_saved_result_too(acme: Environment):
    assert acme.script(RUN_AND_SAVE).stderr == ""
    done = acme.script("import nbcore as nb; r = nb.load('case'); print(r.plan.x_range.factors, r)")
    assert done.stdout.startswith("['0042']")
    assert "[0042] |" in done.stdout


def test_all_providers_that_can_be_are_asked_at_once(everywhere: Any):
    assert set(everywhere) >= {"acme", "mde", "sentinel"}


def test_show_says_who_answers_its_questions(acme: Environment):
    facts = acme.json("show", "host.Doors")
    asked = {item["name"]: item["providers"] for item in facts["queries"]}
    assert asked["acme.door_reads"] == {"acme": ["all"], "sentinel": ["badges"]}
    assert set(asked["host.logons"]) == {"acme", "mde", "sentinel", "splunk"}
