"""Whether each rule could look, said in every face; the events behind a finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, file, opened

import nbcore
from nbcore import DeniedError, Finding, Host, Notebooklet, finding, query, section
from nbcore.notebooklet.result import Result


class Rules(Notebooklet):
    """Three rules over two inputs."""

    entity = Host
    logons = query("host.logons", title="Logons")
    counts = query("host.logon_counts", title="Counts")

    @finding
    def failures(self, logons):
        """An attempt failed."""
        events = logons[logons["result"] == "failure"]
        if len(events):
            yield Finding("low", "failed", {}, "logons", events.head(1), events=events)

    @finding
    def busy(self, counts):
        """More than a hundred attempts."""
        return ()

    @finding
    def broken(self, logons):
        """Cannot look."""
        raise ValueError("odd")


class Calm(Notebooklet):
    """A rule that finds nothing."""

    entity = Host
    logons = query("host.logons", title="Logons")

    @finding
    def never(self, logons):
        """What never is."""
        return ()


def run(kind: type[Notebooklet] = Rules, siem: Siem | None = None, **keywords: Any) -> Result:
    result = kind(session=opened(siem or Siem()), silent=True).run("web01", **RANGE, **keywords)
    assert isinstance(result, Result)
    return result


def states(result: Result) -> dict[str, tuple[bool, str]]:
    return {rule.name: (rule.applied, rule.reason) for rule in result.page.rules}


def test_each_rule_says_whether_it_looked_and_why_not():
    result = run(siem=Siem({**USUAL, "host.logon_counts": DeniedError("No rights.")}))
    assert states(result) == {
        "failures": (True, ""),
        "busy": (False, "It needs host.logon_counts, which is denied: No rights."),
        "broken": (False, "ValueError: odd."),
    }
    assert str(result.status.loc["busy", "reason"]).endswith("No rights.")
    assert [item["name"] for item in result.to_json()["rules"] if not item["applied"]] == [
        "busy",
        "broken",
    ]


def test_a_rule_over_a_section_that_was_left_out_says_so():
    assert states(run(options=["counts"]))["failures"] == (
        False,
        "It needs logons, which was left out.",
    )


def test_a_rule_may_need_fields_as_a_section_does():
    class Needy(Rules):
        """A rule that rests on a field."""

        @section("Facts", needs=["logons.src_port"])
        def facts(self, logons, counts):
            return {"rows": len(logons)}

    files = [file("host.resolve"), file("host.logons", lacks=["src_port"])]
    files.append(file("host.logon_counts"))
    result = run(Needy, Siem(USUAL, files=files))
    part = result.sections["facts"]
    assert (part.status, part.reason) == ("unsupported", "Acme SIEM does not fill src_port.")


@pytest.mark.parametrize("face", [repr, lambda result: result.to_html()])
def test_the_faces_say_first_which_rules_could_not_look(face: Any):
    shown = face(run(siem=Siem({**USUAL, "host.logon_counts": DeniedError("No rights.")})))
    assert "2 of 3 rules could not be applied" in shown
    assert "busy" in shown


@pytest.mark.parametrize("face", [repr, lambda result: result.to_html()])
def test_that_all_rules_looked_and_found_nothing_is_its_own_sentence(face: Any):
    assert "The 1 rule was applied and found nothing." in face(run(Calm))


def test_the_events_behind_a_finding_are_kept_whole_and_shown_cut(tmp_path: Path):
    many = pd.concat([FEW] * 40, ignore_index=True)
    result = run(siem=Siem({**USUAL, "host.logons": many}))
    (seen,) = result.findings
    assert seen.events is not None
    assert len(seen.events) == 40
    result.save(tmp_path / "case")
    loaded = nbcore.load(tmp_path / "case")
    again = loaded.findings[0].events
    assert again is not None
    assert len(again) == 40
    assert loaded.findings[0].rule == "failures"
    assert len(loaded.to_json()["findings"][0]["events"]) == 40
    longer = pd.concat([FEW] * 60, ignore_index=True)
    cut = run(siem=Siem({**USUAL, "host.logons": longer}))
    assert len(cut.to_json()["findings"][0]["events"]) == 50


def test_a_rule_cannot_look_into_values_that_a_siem_does_not_tell_apart():
    class Fine(Calm):
        """A rule about one reason."""

        @finding(exact=["failure_reason"])
        def reason(self, logons):
            """An account was disabled."""
            return ()

    plain = [file("host.resolve"), file("host.logons")]
    assert states(run(Fine, Siem(USUAL, files=plain)))["reason"] == (True, "")
    coarse = [file("host.resolve"), file("host.logons", coarse=["failure_reason"])]
    assert states(run(Fine, Siem(USUAL, files=coarse)))["reason"] == (
        False,
        "It needs the exact failure_reason, which Acme SIEM does not tell apart.",
    )
