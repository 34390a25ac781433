"""``nb.enrich``: an analyst asks the installed enrichers about values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from core.tests.support.enrichers import frame

import nbcore
from nbcore import Host, IpAddress, UserError
from nbcore import session as sessions
from nbcore.errors import AuthorError


@pytest.fixture(autouse=True)
def own_session() -> Iterator[None]:
    sessions.replace_session()
    yield
    sessions.replace_session()


ASKED: list[Any] = [
    ["203.0.113.77", None, "10.0.0.5", "203.0.113.77"],
    pd.Series(["203.0.113.77", pd.NA, "10.0.0.5"], dtype="string"),
    [IpAddress.parse("203.0.113.77"), Host.parse("10.0.0.5")],
]


@pytest.mark.parametrize("values", ASKED, ids=["list", "column", "entities"])
def test_it_gives_a_row_for_each_value_that_is_known_with_its_source(enrichers, values: Any):
    enrichers("a", frame(_203_0_113_77="alpha"))
    made = nbcore.enrich("owner", values)
    assert made.index.tolist() == ["203.0.113.77"]
    assert made[["owner", "source"]].to_numpy().tolist() == [["alpha", "nbpack-a"]]


def test_a_single_text_is_one_value(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    assert nbcore.enrich("owner", "203.0.113.77")["owner"].tolist() == ["alpha"]


def test_rows_of_several_sources_stand_side_by_side_on_request(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    enrichers("b", frame(_203_0_113_77="beta"))
    assert nbcore.enrich("owner", "203.0.113.77")["owner"].tolist() == ["alpha"]
    both = nbcore.enrich("owner", "203.0.113.77", several=True)
    assert both["owner"].tolist() == ["alpha", "beta"]


def test_an_enricher_that_fails_beside_others_is_named_in_a_warning(enrichers):
    enrichers("a", frame(_203_0_113_77="alpha"))
    enrichers("b", lambda kind, values: 1 / 0)
    with pytest.warns(UserWarning, match="nbpack-b: ZeroDivisionError: division by zero") as said:
        made = nbcore.enrich("owner", "203.0.113.77")
    assert made["owner"].tolist() == ["alpha"]
    assert said[0].filename == __file__, "the warning points at the user's own line"


def test_where_none_answers_the_sentence_says_why(enrichers):
    with pytest.raises(UserError, match="No installed pack provides owner for a value"):
        nbcore.enrich("owner", "203.0.113.77")
    enrichers("b", lambda kind, values: 1 / 0)


def test_core_says_countries():
    assert nbcore.enrich("geo", "8.8.8.8").loc["8.8.8.8", "country"] == "US"


@pytest.mark.parametrize(
    ("given", "says"),
    [({}, "Give values"), ({"values": 5}, "values are a list or a column, not 5")],
)
def test_without_values_the_sentence_says_what_to_give(given: Any, says: str):
    with pytest.raises(UserError, match=says):
        nbcore.enrich("geo", **given)


def test_values_and_a_column_are_not_given_together():
    with pytest.raises(AuthorError, match="not both"):
        nbcore.enrich("geo", ["8.8.8.8"], of="counts.src_ip")  # type: ignore[call-overload]
