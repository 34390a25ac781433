"""Enrichment: what packs say of values, merged; one that errs is a problem and not a failure."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pandas as pd
import pytest
from core.tests.support.enrichers import Enricher, Places, frame, owners, run
from core.tests.support.look import Look
from core.tests.support.siem import RANGE, USUAL, Siem, counts, opened

from nbcore import (
    DeniedError,
    UnavailableError,
    enrich,
    query,
    section,
)
from nbcore.defaults import nb_enrich
from nbcore.queries.loop import background


def test_an_enricher_is_asked_once_about_the_distinct_values(enrichers):
    asked: list[tuple[str, list[str]]] = []
    enrichers("one", lambda kind, values: asked.append((kind, sorted(values))))
    run(logon_counts=counts(*[("10:00", "failure", "a", ip, 1) for ip in ("::1", "::1", "::2")]))
    assert asked == [("owner", ["::1", "::2"])]


def test_a_missing_value_is_not_asked_about(enrichers):
    asked: list[list[str]] = []
    enrichers("one", lambda kind, values: asked.append(values))
    run(logon_counts=counts(("10:00", "failure", "a", "", 1)))
    assert asked == [[]]


def test_what_several_packs_know_is_merged_and_the_first_wins(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    enrichers("b", frame(_203_0_113_77="beta", _10_0_0_5="beta"))
    assert owners(run()) == {"203.0.113.77": "alpha", "10.0.0.5": "beta"}


def test_where_one_row_is_wanted_the_first_sources_row_stands_whole(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    enrichers("b", lambda kind, values: pd.DataFrame({"asn": dict.fromkeys(values, 64500)}))
    rows = run().owners.drop_duplicates("src_ip").set_index("src_ip")
    assert rows.loc["203.0.113.77", ["owner", "source"]].tolist() == ["alpha", "nbpack-a"]
    assert pd.isna(rows.loc["203.0.113.77", "asn"]), "no cell of another source is mixed in"
    assert rows.loc["10.0.0.5", ["asn", "source"]].tolist() == [64500, "nbpack-b"]


def test_what_was_not_asked_about_is_left_out(enrichers):
    class Whole(Places):
        """Shows all that enrichers said."""

        @section("All")
        def everything(self, owner):
            return owner

    enrichers("a", frame(_203_0_113_77="alpha", _192_0_2_1="stranger"))
    assert run(Whole).everything.index.tolist() == ["203.0.113.77"]


def test_without_an_enricher_it_is_unavailable(enrichers):
    enrichers("other", lambda kind, values: None)
    result = run()
    assert result.sections["owners"].status == "skipped"
    assert result.sections["owners"].reason == (
        "It needs owner (owner), which is unavailable: No installed pack provides owner for a "
        "value."
    )
    assert result.maybe == "without"
    assert result.sections["maybe"].notes[0].startswith("Without owner (owner), which is unavail")


def test_with_nothing_known_it_is_empty_and_has_its_columns(enrichers):
    enrichers("a", frame(_192_0_2_1="stranger"))
    result = run()
    assert result.sections["owners"].status == "ok"
    assert result.owners["owner"].isna().all()
    assert result.maybe == "with"


def test_a_frame_that_is_not_keyed_by_value_is_a_problem_of_its_pack(enrichers):
    enrichers("a", lambda kind, values: pd.DataFrame({"value": values, "owner": "alpha"}))
    enrichers("b", frame(_10_0_0_5="beta"))
    result = run()
    assert owners(result)["10.0.0.5"] == "beta"
    ((pack, sentence),) = result.problems
    assert "a" in pack
    assert "nb_enrich gave a bad frame: its index holds no values, but 0." in sentence


def test_what_it_is_of_did_not_come(enrichers):
    enrichers("a", frame())
    result = run(logon_counts=DeniedError("No rights."))
    assert result.sections["maybe"].status == "skipped"


def test_a_column_that_is_not_there_fails_the_enrichment_alone(enrichers):
    class Bad(Places):
        """Enriches a column that no record has."""

        colour = enrich("owner", of="counts.colour")

        @section("Colours")
        def colours(self, counts, colour=None):
            return "without" if colour is None else "with"

    enrichers("a", frame())
    result = run(Bad)
    assert result.colours == "without"
    assert "counts has no column 'colour' to ask about." in result.sections["colours"].notes[0]
    assert result.owners is not None


@pytest.mark.parametrize(
    "bad",
    [
        lambda kind, values: 1 / 0,
        lambda kind, values: sys.exit(3),
        lambda kind, values: "a text",
        lambda kind, values: {"203.0.113.77": "alpha"},
    ],
    ids=["raises", "leaves", "a text", "a dict"],
)
def test_an_enricher_that_errs_is_a_problem_and_not_a_failure(enrichers, bad: Enricher):
    enrichers("bad", bad)
    enrichers("good", frame(_203_0_113_77="alpha"))
    result = run()
    assert owners(result)["203.0.113.77"] == "alpha"
    assert result.sections["owners"].status == "ok", "one of several enrichers failed"
    assert [pack for pack, _ in result.problems] == ["nbpack-bad"]
    assert result.to_json()["problems"][0]["pack"] == "nbpack-bad"


@pytest.mark.parametrize(
    "odd",
    [
        pd.DataFrame({"owner": ["x", "y"]}, index=["10.0.0.5", "10.0.0.5"]),
        pd.DataFrame({"owner": ["x"]}, index=pd.Index([5])),
        pd.DataFrame([["x", "y"]], columns=["owner", "owner"], index=["10.0.0.5"]),
        pd.DataFrame({"owner": [["x"]]}, index=["10.0.0.5"]),
        pd.DataFrame(index=["10.0.0.5"]),
        pd.DataFrame(),
        pd.DataFrame({"owner": ["x"]}, index=pd.MultiIndex.from_tuples([("a", "b")])),
    ],
    ids=["one value twice", "numbers", "one name twice", "lists", "no columns", "nothing", "two"],
)
@pytest.mark.parametrize("first", [True, False])
def test_an_odd_frame_takes_nothing_along(enrichers, odd: pd.DataFrame, first: bool):
    enrichers("a" if first else "z", lambda kind, values: odd)
    enrichers("m", frame(_203_0_113_77="alpha"))
    result = run()
    assert owners(result)["203.0.113.77"] == "alpha"
    assert len(result.owners) == 3, "no row is doubled"


def test_enrichers_that_hang_are_not_waited_for_longer_than_a_query(enrichers):
    over = threading.Event()

    def hang(kind: str, values: list[str]) -> None:
        # What came late would be told to whatever is installed by then: nothing comes.
        over.wait(60)

    enrichers("slow", hang)
    session = opened(Siem(USUAL))
    result = Places(session=session, silent=True).run("web01", **RANGE, timeout=0.1)
    over.set()
    assert result.maybe == "without"
    assert "nbpack-slow: It did not answer within 0.1 seconds." in result.sections["maybe"].notes[0]


def test_an_enricher_waits_for_its_query_only(enrichers):
    asked = threading.Event()
    enrichers("a", lambda kind, values: asked.set())

    class Slow(Places):
        """Also asks for rows, which wait for the enricher."""

        logons = query("host.logons", title="Logons")

    async def late() -> pd.DataFrame:
        await background(lambda: asked.wait(20))
        return USUAL["host.logons"]

    assert run(Slow, logons=lambda *_: late()).sections["logons"].status == "ok"
    assert asked.is_set()


def test_one_that_is_not_configured_says_how_and_is_no_problem_of_its_pack(enrichers):
    def ask(kind: str, values: list[str]) -> Any:
        raise UnavailableError("Set NBCORE_ACME_KEY to a key of Acme.")

    enrichers("acme", ask)
    result = run()
    (outcome,) = result.page.enrichments
    assert (outcome.status, outcome.reason) == (
        "unavailable",
        "Set NBCORE_ACME_KEY to a key of Acme.",
    )
    assert "NBCORE_ACME_KEY" in result.sections["maybe"].notes[0]
    assert result.problems == []


def test_each_enricher_is_a_row_of_the_results_enrichments(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    enrichers("b", lambda kind, values: 1 / 0)
    enrichers("c", lambda kind, values: None)
    rows = run().enrichments.set_index("pack")
    assert rows.index.tolist() == ["nbpack-a", "nbpack-b"], "the third knows no owners"
    assert rows["kind"].tolist() == ["owner", "owner"]
    assert rows["status"].tolist() == ["ok", "failed"]
    assert rows["rows"].tolist() == [1, 0]
    assert rows["values"].tolist() == [2, 2]
    assert rows.loc["nbpack-b", "reason"] == "ZeroDivisionError: division by zero."


def test_several_connections_have_their_enrichments_together(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    session = opened(Siem(USUAL), Siem(USUAL, provider="other", title="Other"))
    results = Places(session=session, silent=True, providers="all").run("web01", **RANGE)
    assert sorted(results.enrichments["connection"]) == ["acme", "other"]


def test_provenance_of_enrichment_stands_in_every_face(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    enrichers("b", lambda kind, values: 1 / 0)
    result = run()
    report = " ".join(result.to_html().split())
    assert "owner · nbpack-a</b> · 1 row of 2 values" in report
    for face in (report, " ".join(repr(result).split())):
        assert "owner · nbpack-b" in face
        assert "ZeroDivisionError: division by zero." in face


# Core's own enricher: the country of an address


def countries(*values: str) -> dict[str, tuple[str, str]]:
    made = nb_enrich("geo", list(values))
    assert made is not None
    assert made.columns.tolist() == ["country", "country_from"]
    assert {str(dtype) for dtype in made.dtypes} == {"string"}
    return dict(zip(made.index, made.itertuples(index=False, name=None), strict=True))


def test_the_country_of_a_public_address_is_the_one_that_a_registry_assigned():
    assert countries("8.8.8.8", "2001:4860:4860::8888") == {
        "8.8.8.8": ("US", "registry"),
        "2001:4860:4860::8888": ("US", "registry"),
    }


@pytest.mark.parametrize(
    "value",
    [
        *("10.0.0.5", "127.0.0.1", "::1", "fe80::1", "fe80::1%eth0", "224.0.0.1", "0.0.0.0"),
        *("", "-", "LOCAL", "web01", "999.1.1.1", "8.8.8.8:53", "' or 1=1"),
        *("\x00", "\u2028", "٨.٨.٨.٨"),
    ],
)
def test_what_has_no_country_is_left_out(value: str):
    assert countries(value, "8.8.8.8") == {"8.8.8.8": ("US", "registry")}


def test_no_values_have_no_countries():
    assert countries() == {}


def test_another_kind_is_left_to_others():
    assert nb_enrich("whois", ["8.8.8.8"]) is None


def test_core_answers_geo_where_no_pack_does():
    result = run(Look)
    assert result.by_place.columns.tolist() == ["src_ip", "count", "country"]
