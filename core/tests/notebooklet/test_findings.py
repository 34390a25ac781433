"""Findings: shown only where their section came, most severe first; a bad rule harms no other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from core.tests.support.look import Look
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, opened

from nbcore import DeniedError, Finding, Host, Notebooklet, finding, query, section
from nbcore.notebooklet.result import Result

ROWS = pd.DataFrame({"user": ["root"]})


class Base(Notebooklet):
    """One query and one section."""

    entity = Host
    title = "Base"
    logons = query("host.logons", title="Logons")

    @section("Users")
    def users(self, logons):
        return logons[["user"]]


def run(kind: type[Notebooklet], answers: Any = None, **keywords: Any) -> Result:
    siem = Siem({**USUAL, **(answers or {})})
    made = kind(session=opened(siem), silent=True).run("web01", **RANGE, **keywords)
    assert isinstance(made, Result)
    return made


def with_rule(rule: Any) -> type[Notebooklet]:
    return type("Made", (Base,), {"rule": finding(rule)})


def found(*findings: Any) -> type[Notebooklet]:
    return with_rule(lambda self, logons: iter(findings))


def one(severity: str = "high", text: str = "One.", part: str = "logons") -> Finding:
    return Finding(severity, text, {}, part, ROWS)  # type: ignore[arg-type]


def test_a_finding_names_its_values_its_section_and_its_rows():
    (seen,) = run(Look).findings
    assert seen.text == "1 of them failed."
    assert (seen.severity, seen.section, seen.connection) == ("low", "results", "acme")
    assert seen.rows["result"].tolist() == ["failure"]


def test_the_findings_of_a_result_read_as_sentences():
    shown = repr(run(Look).findings)
    assert "1 of them failed." in shown
    assert "FindingPart" not in shown
    assert repr(run(found()).findings) == "No findings."


def test_the_most_severe_comes_first_and_else_the_order_of_the_rules():
    result = run(found(*(one(level, level) for level in ("info", "low", "high", "medium", "low"))))
    assert [item.severity for item in result.findings] == ["high", "medium", "low", "low", "info"]


def test_a_rule_that_finds_nothing_may_return_nothing():
    result = run(with_rule(lambda self, logons: None))
    assert (result.findings, result.problems) == ([], [])


@pytest.mark.parametrize("answers", [{"host.logons": DeniedError("no")}])
def test_a_rule_does_not_look_where_what_it_needs_did_not_come(answers: dict[str, Any]):
    looked = []
    run(with_rule(lambda self, logons: looked.append(logons)), answers)
    assert looked == []


def test_no_finding_is_shown_whose_section_did_not_come():
    class Bad(Base):
        """The section of its finding fails."""

        @section("Bad")
        def bad(self, logons):
            raise ValueError

        @finding
        def rule(self, logons):
            yield one(part="bad")
            yield one(part="users")

    result = run(Bad)
    assert [item.section for item in result.findings] == ["users"]
    assert result.problems == []


def test_no_finding_is_shown_whose_section_was_not_asked_for():
    result = run(found(one(part="users"), one(part="logons")), options=["logons"])
    assert [item.section for item in result.findings] == ["logons"]


def test_a_rule_looks_at_an_empty_answer():
    result = run(found(one(part="users")), {"host.logons": FEW.head(0)})
    assert len(result.findings) == 1


def test_a_rule_may_do_without_what_is_optional():
    def rule(self, logons, users=None):
        yield one(text="without" if users is None else "with")

    result = run(with_rule(rule), options=["logons"])
    assert [item.text for item in result.findings] == ["without"]


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (ValueError("odd"), "rule could not run: ValueError: odd"),
        (SystemExit("odd"), "rule could not run: SystemExit: odd"),
    ],
)
def test_a_rule_that_fails_is_a_problem_and_the_others_still_look(raised: Any, says: str):
    class Two(Base):
        """Two rules, the first fails after its first finding."""

        @finding
        def rule(self, logons):
            yield one(text="first")
            raise raised

        @finding
        def other(self, logons):
            yield one(text="other")

    result = run(Two)
    assert result.problems == [(__name__, says)]
    assert {item.text for item in result.findings} == {"first", "other"}
    assert result.overall == "ok", "a rule that fails is not a failure of the result"
    assert result.errors["rule"] is raised


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("words", "it returned a str, not a Finding"),
        (one("grave"), "its severity 'grave' is not one of critical, high, medium, low and info"),
        (one(part="logins"), "there is no section 'logins'"),
        (Finding("high", "A.", {}, "logons", None), "its rows are None, not a DataFrame"),  # type: ignore[arg-type]
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_finding_that_cannot_be_shown_is_its_rules_problem(bad: Any, says: str):
    result = run(found(one(text="good"), bad))
    assert [item.text for item in result.findings] == ["good"]
    ((_, problem),) = result.problems
    assert says in problem
    assert result.to_json()["findings"][0]["text"] == "good"


def test_a_value_from_a_log_is_never_read_as_a_template():
    values = {"who": "{logons.__class__} {0} {who}"}
    (seen,) = run(found(Finding("high", "{who} failed.", values, "logons", ROWS))).findings
    assert seen.text == "{logons.__class__} {0} {who} failed."
