"""Questions about a list of values: those of a column of another query or section."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from core.tests.support.siem import FEW, RANGE, counts
from core.tests.support.sightings import session

from nbcore import DeniedError, Host, Notebooklet, UserError, parameter, query, section
from nbcore.notebooklet.result import Result
from nbcore.queries import chunks


class Feeds(Notebooklet):
    """What feeds know of the addresses that logged on."""

    entity = Host
    feed = parameter(str, None, "The feed to ask.")
    least = parameter(int, 0, "The least score.")
    counts = query("host.logon_counts")

    @section("Addresses")
    def addresses(self, counts):
        """Outside addresses, the worst last."""
        return pd.DataFrame({"ip": [*sorted(set(counts["src_ip"].dropna())), None]})

    found = query("acme.sightings", of="addresses.ip", title="Found")

    @section("Worst")
    def worst(self, found):
        return str(found["value"].iloc[0]) if len(found) else ""


def run(**answers: Any) -> tuple[Result, Any]:
    made, siem = session(**answers)
    result = Feeds(session=made, silent=True).run("web01", **RANGE)
    assert isinstance(result, Result)
    return result, siem


def bound(siem: Any) -> list[tuple[str, ...]]:
    return [item.values["p_values"] for item in siem.bounds if "p_values" in item.values]


def test_the_values_are_those_of_the_column_each_once_and_none_missing():
    result, siem = run()
    assert bound(siem) == [("10.0.0.5", "203.0.113.77")]
    assert result.found["value"].tolist() == ["203.0.113.77", "10.0.0.5"], "the largest first"
    assert result.worst == "203.0.113.77"


def test_what_rests_on_a_section_waits_for_it_and_no_longer():
    result, siem = run(host__logons=FEW)
    assert siem.asked[-1] == "acme.sightings"
    assert result.sections["found"].queries == ["acme.sightings"] or "acme.sightings" in (
        result.sections["found"].queries
    )


def test_parameters_are_bound_into_a_question_that_declares_them():
    made, siem = session()
    Feeds(session=made, silent=True).run("web01", **RANGE, feed="abuse", least="7")
    values = next(item.values for item in siem.bounds if "p_values" in item.values)
    assert (values["p_feed"], values["p_least"]) == ("abuse", 7)


def test_a_text_that_is_not_given_is_bound_as_an_empty_one():
    _, siem = run()
    values = next(item.values for item in siem.bounds if "p_values" in item.values)
    assert (values["p_feed"], values["p_least"]) == ("", 0)


def test_without_values_nothing_is_asked_and_the_reason_says_so():
    rows = counts(("10:00", "failure", "a", "", 1))
    result, siem = run(host__logon_counts=rows)
    assert "acme.sightings" not in siem.asked
    part = result.sections["found"]
    assert (part.status, part.reason) == ("empty", "There are no values to ask about.")


def test_a_column_that_did_not_come_skips_the_question():
    result, siem = run(host__logon_counts=DeniedError("No rights."))
    assert "acme.sightings" not in siem.asked
    part = result.sections["found"]
    assert (part.status, part.reason) == ("skipped", "The input addresses is not available.")


def test_many_values_go_in_chunks_and_their_rows_come_together(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", 1)
    result, siem = run()
    assert bound(siem) == [("10.0.0.5",), ("203.0.113.77",)]
    assert result.found["score"].tolist() == [90, 5], "the largest first, as the question orders"
    assert len([item for item in result.outcomes if item.query == "acme.sightings"]) == 2


def test_values_past_the_limit_are_counted_and_the_answer_is_partial(monkeypatch):
    monkeypatch.setattr(chunks, "MOST", 1)
    result, siem = run()
    assert bound(siem) == [("10.0.0.5",)], "in the order of the column"
    part = result.sections["found"]
    assert part.status == "partial"
    assert part.reason == "The first 1 values were asked about; 1 were left out."


def test_a_chunk_that_fails_leaves_the_rows_of_the_others(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", 1)

    def answer(asked: Any, limits: Any) -> Any:
        if "10.0.0.5" in asked.values["p_values"]:
            return DeniedError("No rights.")
        return pd.DataFrame({"value": ["203.0.113.77"], "score": [90]})

    result, _ = run(acme__sightings=answer)
    part = result.sections["found"]
    assert (part.status, part.reason) == ("partial", "No rights.")
    assert result.found["value"].tolist() == ["203.0.113.77"]


def test_a_result_asks_further_questions_and_their_provenance_is_its_own():
    result, siem = run()
    known = len(result.queries)
    answer = result.ask("acme.sightings", ["203.0.113.77", "192.0.2.1"])
    assert answer.status == "ok"
    assert answer.frame["score"].tolist() == [90]
    assert bound(siem)[-1] == ("203.0.113.77", "192.0.2.1")
    assert len(result.queries) == known + 1
    assert result.queries["query"].iloc[-1] == "acme.sightings"


@pytest.mark.parametrize(
    ("question", "values", "says"),
    [
        (
            "acme.sighting",
            None,
            "defines the question 'acme.sighting'; did you mean acme.sightings",
        ),
        ("acme.sightings", {"colour": 1}, "has no argument 'colour'; it takes feed, least and val"),
        ("acme.sightings", "text", "takes its arguments by name, in a mapping, not a str"),
        ("acme.ip_logons", None, "asks about ip; name one with entity="),
    ],
)
def test_a_wrong_further_question_is_refused_in_a_sentence(question: str, values: Any, says: str):
    result, siem = run()
    asked = len(siem.asked)
    with pytest.raises(UserError, match=says.replace("(", "[(]")):
        result.ask(question, values)
    assert len(siem.asked) == asked
