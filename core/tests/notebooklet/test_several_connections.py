"""One notebooklet on several connections: all at once, each whole in itself, nothing added up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pandas as pd
import pytest
from core.tests.support.look import Look
from core.tests.support.markup import read
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, hosts, logons, opened

from nbcore import DeniedError, Session, UserError
from nbcore.errors import UnknownNameError
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.results import Results

OTHER = logons(("12:00", "success", "root", "10.0.0.9"), host="web01")


@pytest.fixture
def two() -> tuple[Siem, Siem]:
    """Two SIEMs that hold different rows of one host."""
    return (
        Siem(USUAL),
        Siem({**USUAL, "host.logons": OTHER}, provider="other", title="Other SIEM"),
    )


def run(*siems: Siem, **keywords: Any) -> Results:
    session = opened(*siems)
    made = Look(session=session, providers="all", silent=True).run("web01", **RANGE, **keywords)
    assert isinstance(made, Results)
    return made


def test_there_is_a_result_for_each_connection(two):
    results = run(*two)
    assert results.connections == ["acme", "other"]
    assert len(results) == 2
    assert [result.connection for result in results] == ["acme", "other"]
    assert isinstance(results["other"], Result)
    assert results["other"].page.sources == ["Other SIEM"]
    assert results["other"].logons["src_ip"].tolist() == ["10.0.0.9"]


def test_all_are_asked_at_once():
    meeting = asyncio.Barrier(2)

    async def meet(*_: Any) -> pd.DataFrame:
        await meeting.wait()  # nobody passes before both are here
        return FEW

    siems = [
        Siem({**USUAL, "host.logons": meet}, provider=provider) for provider in ("acme", "other")
    ]
    assert run(*siems, timeout=20).overall == "ok"


def test_one_that_fails_leaves_the_others_whole(two):
    two[0].answers = {name: DeniedError("No rights.") for name in USUAL}
    results = run(*two)
    assert results["acme"].overall == "denied"
    assert results["other"].overall == "ok"
    assert results.overall == "partial"
    assert results.logons["connection"].tolist() == ["other"]


def test_a_host_that_is_several_on_one_is_one_on_the_other(two):
    two[0].answers["host.resolve"] = hosts("web01.a.test", "web01.b.test")
    results = run(*two)
    assert results["acme"].overall == "skipped"
    assert results["acme"].candidates is not None
    assert results["other"].overall == "ok"
    assert results["other"].entity == "web01.contoso.test"


def test_tables_are_stacked_and_say_where_each_row_is_from(two):
    results = run(*two)
    assert results.logons["connection"].value_counts().to_dict() == {"acme": 3, "other": 1}
    assert results.logons.columns.tolist() == results["acme"].logons.columns.tolist()
    assert results.logons.dtypes.to_dict() == results["acme"].logons.dtypes.to_dict()
    pd.testing.assert_frame_equal(results["logons"], results.logons)


def test_counts_are_never_added(two):
    results = run(*two)
    assert results.results.to_dict("records") == [
        {"result": "failure", "count": 1, "connection": "acme"},
        {"result": "success", "count": 2, "connection": "acme"},
        {"result": "failure", "count": 1, "connection": "other"},
        {"result": "success", "count": 2, "connection": "other"},
    ]


def test_figures_stand_side_by_side(two):
    from bokeh.models import LayoutDOM

    assert isinstance(run(*two).chart, LayoutDOM)


def test_what_is_no_table_is_there_by_connection(two):
    results = run(*two, options=["words", "facts"])
    assert results.words == {"acme": "3 rows", "other": "1 rows"}
    assert {name: facts["host"] for name, facts in results.facts.items()} == {
        "acme": "web01.contoso.test",
        "other": "web01.contoso.test",
    }


def test_a_section_that_came_nowhere_has_no_rows(two):
    for siem in two:
        siem.answers["host.logons"] = DeniedError("No rights.")
    assert run(*two).logons == {"acme": None, "other": None}


def test_findings_statuses_and_queries_are_of_all(two):
    results = run(*two)
    assert [finding.connection for finding in results.findings] == ["acme", "other"]
    assert "FindingPart" not in repr(results.findings)
    status = results.status
    assert status.columns.tolist()[0] == "section"
    assert status["connection"].unique().tolist() == ["acme", "other"]
    assert len(status) == 2 * len(results["acme"].status)
    assert results.queries["connection"].value_counts().to_dict() == {"acme": 3, "other": 3}


def test_problems_of_packs_are_named_once(two):
    session = opened(*two)
    session.note("nbpack-odd", "Something.")
    results = Look(session=session, providers="all", silent=True).run("web01", **RANGE)
    assert results.problems == [("nbpack-odd", "Something.")]


def test_as_json_they_are_a_list(two):
    made = run(*two).to_json(data=True)
    assert list(made) == ["format", "results"]
    assert [item["connection"] for item in made["results"]] == ["acme", "other"]
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_a_choice_runs_on_all(two):
    results = run(*two).select("web01")
    assert isinstance(results, Results)
    assert results.connections == ["acme", "other"]


def test_an_unknown_name_is_named_with_what_there_is(two):
    results = run(*two)
    with pytest.raises(UserError, match=r"There is no 'acmee'; there is acme\."):
        results["acmee"]
    with pytest.raises(UnknownNameError, match="The results have no 'zzz'; they have results,"):
        _ = results.zzz
    assert not hasattr(results, "_repr_html_")
    assert {"logons", "chart", "select"} <= set(dir(results))


def test_two_connections_of_one_provider_are_told_apart():
    session = opened(prod=Siem(USUAL), test=Siem({**USUAL, "host.logons": OTHER}))
    look = Look(session=session, silent=True, providers="acme")
    results = look.run("web01", **RANGE)
    assert results.connections == ["prod", "test"]
    assert results.logons["connection"].value_counts().to_dict() == {"prod": 3, "test": 1}
    assert results.logons["provider"].unique().tolist() == ["acme"]


@pytest.mark.parametrize(
    ("keywords", "asked"),
    [
        ({}, ["prod"]),
        ({"connections": "test"}, ["test"]),
        ({"connections": ["other", "prod"]}, ["other", "prod"]),
        ({"connections": "all"}, ["prod", "test", "other"]),
        ({"providers": "acme"}, ["prod", "test"]),
        ({"providers": ["other", "acme"]}, ["other", "prod", "test"]),
        ({"providers": ["acme", "acme"]}, ["prod", "test"]),
        ({"providers": ["all"]}, ["prod", "test", "other"]),
    ],
    ids=str,
)
def test_who_is_asked(keywords: dict[str, Any], asked: list[str]):
    session = opened(prod=Siem(USUAL), test=Siem(USUAL), other=Siem(USUAL, provider="other"))
    assert [item.name for item in session.choose(**keywords)] == asked


@pytest.mark.parametrize(
    ("keywords", "says"),
    [
        ({"connections": "tset"}, "There is no connection 'tset'. Open: prod."),
        ({"connections": []}, 'connections= takes a name, a list of names, or "all".'),
        ({"connections": [5]}, 'connections= takes a name, a list of names, or "all".'),
        ({"connections": 5}, 'connections= takes a name, a list of names, or "all".'),
        ({"providers": 5}, 'providers= takes a name, a list of names, or "all".'),
        ({"providers": "a", "connections": "b"}, "Give either providers= or connections=, not"),
        ({"providers": "splunk"}, "The provider 'splunk' is not installed. Try: pip install nbpack-splunk"),
    ],
    ids=str,
)  # fmt: skip
def test_who_cannot_be_asked(keywords: dict[str, Any], says: str):
    siem = Siem(USUAL)
    session = opened(prod=siem)
    with pytest.raises(UserError) as caught:
        Look(session=session, silent=True, **keywords).run("web01", **RANGE)
    assert says in str(caught.value)
    assert siem.asked == []


def test_each_connection_counts_time_by_its_own_clock(two):
    late = pd.Timestamp("2026-03-09T00:00Z").to_pydatetime()
    two[0].now = lambda: late
    results = Look(session=opened(*two), providers="all", silent=True).run("web01", "7d")
    assert results["acme"].timespan.end == late
    assert results["other"].timespan.end > late


def test_nobody_is_asked_before_the_question_is_right(two):
    session = opened(*two)
    with pytest.raises(UserError):
        Look(session=session, providers="all", silent=True).run("web01", "7x")
    assert two[0].asked == two[1].asked == []


def test_without_any_connection_the_beginning_is_shown():
    with pytest.raises(UserError, match=r'Begin with nbcore\.init\("sentinel"\)'):
        Look(session=Session(), silent=True).run("web01", **RANGE)


def test_shown_again_they_name_what_is_had_from_where(two):
    results = run(*two)
    bundle = results._repr_mimebundle_()

    for face in (
        read(bundle["text/html"]).text,
        bundle["text/plain"],
        read(results.to_html()).text,
    ):
        assert '["acme"].logons' in face
        assert '["other"].logons' in face
    assert bundle["text/html"].count("<style>") == 1


def test_one_alone_names_its_attributes_without_a_connection(two):
    shown = run(*two)["acme"]._repr_mimebundle_()

    for face in (read(shown["text/html"]).text, shown["text/plain"]):
        assert ".logons" in face
        assert '["acme"]' not in face
        assert " r." not in face
