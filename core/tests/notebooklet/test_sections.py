"""Sections: each ends in exactly one status with its reason, and none takes others along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from core.tests.support.both import Both, run, usual
from core.tests.support.look import Look
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, file, logons, opened

from nbcore import (
    Answer,
    DeniedError,
    Figure,
    Host,
    NotApplicableError,
    Notebooklet,
    Noted,
    QueryError,
    TimeSpan,
    UnavailableError,
    UserError,
    headline,
    query,
    section,
)
from nbcore.notebooklet.result import Result
from nbcore.records import LOGON, LOGON_COUNT
from nbcore.records.frames import blank


def of(method: Any, **marks: Any) -> type[Notebooklet]:
    """A notebooklet with one section that uses the rows."""
    body = {"entity": Host, "logons": query("host.logons"), "made": section("S", **marks)(method)}
    return type("Made", (Notebooklet,), body)


def statuses(result: Result) -> dict[str, str]:
    return {name: part.status for name, part in result.sections.items()}


def test_what_came_is_ok():
    result = run(Both, usual())
    assert set(statuses(result).values()) == {"ok"}
    assert result.overall == "ok"
    assert result.users["user"].tolist() == ["root", "m.ortiz"]
    assert result["both"] == "3 and 3"


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (DeniedError("No rights."), "denied", "No rights."),
        (QueryError("On fire."), "failed", "On fire."),
        (UnavailableError("No table."), "unavailable", "No table."),
        (ValueError("odd"), "failed", "ValueError: odd"),
    ],
)
def test_a_query_that_did_not_come_ends_its_section_and_skips_what_needs_it(
    error: Exception, status: str, reason: str
):
    result = run(Both, usual(logon_counts=error))
    assert statuses(result) == {
        "logons": "ok",
        "counts": status,
        "users": "ok",
        "both": "skipped",
        "maybe": "ok",
        "again": "ok",
    }
    assert result.counts is None
    assert result.sections["counts"].reason == reason
    absence = f"host.logon_counts, which is {status}: {reason}"
    assert result.sections["both"].reason == f"It needs {absence}"
    assert result.maybe == "without"
    assert result.sections["maybe"].notes == (f"Without {absence}",)
    assert result.overall == "partial"


def test_a_question_that_no_pack_answers_is_unsupported():
    siem = Siem({"host.logons": FEW})
    result = run(Both, siem)
    assert result.sections["counts"].status == "unsupported"
    assert result.sections["counts"].reason == (
        "No installed pack has the query host.logon_counts for Acme SIEM."
    )
    assert result.maybe == "without"


def test_a_question_that_no_catalogue_knows_is_unsupported_and_the_rest_stands():
    class Odd(Both):
        """Asks for what a pack would bring."""

        rules = query("acme.mailbox_rules", title="Rules")

    result = run(Odd, usual())
    part = result.sections["rules"]
    assert (part.status, part.reason) == (
        "unsupported",
        "No installed catalogue defines the question acme.mailbox_rules.",
    )
    assert result.logons is not None


def test_a_partial_query_makes_what_rests_on_it_partial_with_its_reason():
    cut = Answer(FEW, partial="One workspace did not answer.")
    result = run(Both, usual(logons=cut))
    assert statuses(result) == {
        "logons": "partial",
        "counts": "ok",
        "users": "partial",
        "both": "partial",
        "maybe": "partial",
        "again": "partial",
    }
    assert {result.sections[name].reason for name in ("users", "again")} == {
        "One workspace did not answer."
    }


def test_more_rows_than_the_limit_are_partial_down_to_the_last_section():
    result = run(Both, usual(), rows=2)
    assert result.sections["again"].status == "partial"
    assert result.sections["again"].reason == ("Only the newest 2 rows were kept; there were more.")
    assert len(result.logons) == 2
    assert result.queries.set_index("query")["truncated"].to_dict() == {
        "host.resolve": False,
        "host.logons": True,
        "host.logon_counts": True,
    }


def test_without_rows_a_section_is_empty_and_has_its_columns():
    result = run(Both, usual(logons=FEW.head(0), logon_counts=UnavailableError("No table.")))
    assert statuses(result) == {
        "logons": "empty",
        "counts": "unavailable",
        "users": "empty",
        "both": "skipped",
        "maybe": "empty",
        "again": "empty",
    }
    pd.testing.assert_frame_equal(result.logons, blank(LOGON))
    assert result.users.columns.tolist() == ["user"]


def test_with_one_input_that_holds_rows_a_section_is_not_empty():
    result = run(Both, usual(logons=FEW.head(0)))
    assert result.sections["both"].status == "ok"
    assert result.both == "0 and 3"


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_section_that_returns_nothing_is_empty(nothing: Any):
    result = run(of(lambda self, logons: nothing), usual())
    assert result.sections["made"].status == "empty"
    assert result.overall == "empty"


@pytest.mark.parametrize(
    ("raised", "reason"),
    [
        (ValueError("odd\nsecond line"), "ValueError: odd"),
        (KeyError("user"), "KeyError: 'user'"),
        (AssertionError(), "AssertionError"),
        (UserError("A sentence."), "A sentence."),
        (SystemExit("leaving"), "SystemExit: leaving"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_section_that_fails_is_failed_and_the_others_stand(raised: BaseException, reason: str):
    class Bad(Both):
        """One of its sections fails."""

        @section("Bad")
        def bad(self, logons):
            raise raised

        @section("Rests on the bad one")
        def rests(self, bad): ...

    result = run(Bad, usual())
    assert result.sections["bad"].status == "failed"
    assert result.sections["bad"].reason == reason
    assert result.errors["bad"] is raised, "kept for its author"
    assert result.sections["rests"].status == "skipped"
    assert result.sections["rests"].reason == f"It needs bad, which is failed: {reason}"
    assert result.users is not None


@pytest.mark.parametrize("value", [5, [1], {1}, pd.Series([1]), object])
def test_a_section_that_returns_something_else_is_failed(value: Any):
    part = run(of(lambda self, logons: value), usual()).sections["made"]
    assert part.status == "failed"
    assert part.reason.startswith("TypeError: a section returns a DataFrame, a Figure, a mapping")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (pd.DataFrame({"a": [1]}), "table"),
        (Figure("bars", pd.DataFrame({"result": ["success"], "count": [1]}), "Alt."), "figure"),
        ({"host": "web01"}, "entity"),
        ("words", "text"),
    ],
)
def test_a_section_is_of_the_kind_that_it_returns(value: Any, kind: str):
    result = run(of(lambda self, logons: value), usual())
    assert result.sections["made"].kind == kind
    assert result.status.loc["made", "kind"] == kind
    if kind != "figure":
        assert result.made is value


def lacking(*fields: str) -> Siem:
    files = [file(name, lacks=fields if name == "host.logons" else ()) for name in USUAL]
    return Siem(USUAL, files=files)


def test_a_section_that_needs_a_field_which_the_file_lacks_is_unsupported():
    kind = of(lambda self, logons: "made", needs=["src_port", "user"])
    part = run(kind, lacking("src_port")).sections["made"]
    assert part.status == "unsupported"
    assert part.reason == "Acme SIEM does not fill src_port."
    assert run(kind, lacking("user_id")).made == "made"
    assert run(of(lambda self, logons: "made"), lacking("src_port")).made == "made"


def test_a_need_reaches_through_the_sections_in_between():
    class Deep(Both):
        """A section that needs a field of a section's query."""

        @section("Deep", needs=["src_port"])
        def deep(self, again): ...

    assert run(Deep, lacking("src_port")).sections["deep"].status == "unsupported"


def test_a_section_may_ask_for_the_entity_the_range_and_the_session():
    seen: dict[str, Any] = {}

    def made(self, logons, entity, timespan, session):
        seen.update(entity=entity, timespan=timespan, session=session)

    siem = usual()
    session = opened(siem)
    of(made)(session=session, silent=True).run("WEB01", **RANGE)
    assert seen == {
        "entity": Host(name="web01.contoso.test"),
        "timespan": TimeSpan.parse(**RANGE),
        "session": session,
    }


def test_a_section_of_nothing_is_made_too():
    class Bare(Notebooklet):
        """Asks nothing."""

        @section("Bare")
        def bare(self, timespan):
            return str(timespan)

    result = Bare(session=opened(usual()), silent=True).run(**RANGE)
    assert result.bare == "2026-03-02T00:00:00Z to 2026-03-03T00:00:00Z"


def test_a_section_cannot_change_what_the_next_one_is_given():
    class Vandal(Notebooklet):
        """One section writes into its input."""

        entity = Host
        logons = query("host.logons", title="Logons")

        @section("Vandal")
        def vandal(self, logons):
            logons["user"] = "x"
            logons.drop(columns="result", inplace=True)
            return "done"

        @section("Next")
        def later(self, logons):
            return logons[["user", "result"]]

    result = run(Vandal, usual())
    assert result.later["user"].tolist() == ["root", "m.ortiz", "m.ortiz"]
    assert result.logons.columns.tolist()[: len(LOGON.columns)] == LOGON.columns


def test_the_text_of_a_section_is_its_docstring_and_a_querys_its_meaning():
    result = run(Look, usual())
    assert result.sections["results"].title == "By result"
    assert result.sections["results"].doc == "Attempts by result."
    assert result.sections["logons"].doc == "Attempts to log on to a host, newest first."
    assert result.sections["chart"].queries == ["host.logon_counts"]


def test_the_headline_is_the_notebooklets_own_line():
    assert run(Look, usual()).page.headline == "3 attempts"
    gone = usual(logon_counts=QueryError("no"))
    assert run(Look, gone).page.headline == ""


def test_a_headline_that_fails_is_a_problem_and_not_a_failure():
    class Bad(Both):
        """Its headline fails."""

        @headline
        def line(self, logons):
            raise SystemExit("odd")

    result = run(Bad, usual())
    assert result.page.headline == ""
    assert result.overall == "ok"
    assert [text for _, text in result.problems] == ["line could not run: SystemExit: odd"]


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ({}, "ok"),
        ({"logons": FEW.head(0), "logon_counts": FEW.head(0)}, "empty"),
        ({"logons": DeniedError("no"), "logon_counts": DeniedError("no")}, "denied"),
        ({"logons": DeniedError("no"), "logon_counts": QueryError("no")}, "failed"),
        ({"logons": DeniedError("no"), "logon_counts": UnavailableError("no")}, "denied"),
        ({"logons": DeniedError("no")}, "partial"),
        ({"logon_counts": FEW.head(0)}, "ok"),
    ],
)
def test_a_result_in_one_word(answers: Mapping[str, Any], word: str):
    assert run(Both, usual(**answers)).overall == word


def test_records_that_name_the_host_otherwise_are_mentioned():
    short = logons(("10:00", "success", "root", "::1"), host="WEB01")
    result = run(Both, usual(logons=short))
    assert result.entity == "web01.contoso.test"
    assert result.notes == ["Some records name it WEB01."]


def test_a_counted_answer_is_the_counting_record():
    result = run(Both, usual())
    assert result.counts.dtypes.to_dict() == blank(LOGON_COUNT).dtypes.to_dict()


def test_a_headline_over_a_cut_answer_says_beside_its_number_that_it_is_cut():
    class Told(Notebooklet):
        """How many."""

        entity = Host
        logons = query("host.logons", title="Logons")

        @headline
        def amount(self, logons: pd.DataFrame) -> str:
            return f"{len(logons)} attempts"

    cut, whole = (run(Told, Siem(USUAL), rows=rows).page.headline for rows in (2, 1_000))

    assert cut == "2 attempts (not all: Only the newest 2 rows were kept; there were more.)"
    assert whole == "3 attempts"


class Told(Notebooklet):
    """A section that says something of its rows, and one that rests on it."""

    entity = Host
    logons = query("host.logons")

    @section("Users")
    def users(self, logons: pd.DataFrame) -> Noted[pd.DataFrame]:
        return Noted(logons[["user"]], "Machine accounts are left out.", "")

    @section("How many")
    def many(self, users: pd.DataFrame) -> str:
        return f"{len(users)} rows"


def test_what_a_section_says_of_its_value_stands_at_it_and_what_rests_on_it_gets_the_value():
    result = run(Told, usual())
    assert result.sections["users"].notes == ("Machine accounts are left out.",)
    assert list(result.users.columns) == ["user"]
    assert (result.many, result.sections["many"].notes) == ("3 rows", ())
    assert result.notes == []


def test_what_a_section_that_is_not_shown_says_stands_above_all():
    result = run(Told, usual(), options=["many"])
    assert result.many == "3 rows"
    assert result.notes == ["Machine accounts are left out."]


def test_a_note_that_is_no_text_fails_the_section_that_made_it():
    def made(self: Any, logons: pd.DataFrame) -> Any:
        return Noted(logons, ["Two", "sentences"])  # type: ignore[arg-type]

    part = run(of(made), usual()).sections["made"]
    assert (part.status, part.reason) == ("failed", "TypeError: a note is a text, not list")


@pytest.mark.parametrize(
    ("error", "status"),
    [(UnavailableError("Name a feed."), "unavailable"), (NotApplicableError("Not so."), "skipped")],
)
def test_a_section_may_say_that_nothing_can_answer_it_or_that_it_says_nothing_of_this(
    error: Exception, status: str
):
    def made(self: Any, logons: pd.DataFrame) -> Any:
        raise error

    result = run(of(made), usual())
    part = result.sections["made"]
    assert (part.status, part.reason) == (status, str(error))
    assert result.problems == []
