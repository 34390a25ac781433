"""Rules 5.26 to 5.30: ``tstats`` over data models and indexed fields."""

from __future__ import annotations

import pytest

HOUR = 1_699_999_200.0  # a whole hour
LOGONS = [
    {"_time": HOUR + 10, "tag": "authentication", "user": "bob", "dest": "web01", "action": "failure"},
    {"_time": HOUR + 20, "tag": "authentication", "user": "bob", "dest": "web01", "action": "success"},
    {"_time": HOUR + 3700, "tag": ["x", "authentication"], "user": "eve", "dest": "db*", "src": "::1"},
    {"_time": HOUR, "tag": "network", "user": "nobody", "dest": "web01"},
]  # fmt: skip


@pytest.fixture
def tstats(answer):
    def run(text, rows=LOGONS, **more):
        found = answer(f"| tstats {text}", rows, **more)
        return [
            {name: cell for name, cell in row.items() if isinstance(cell, list) or cell == cell}
            for row in found.astype(object).where(found.notna(), float("nan")).to_dict("records")
        ]

    return run


def test_it_comes_first_and_gives_aggregates_by_fields(tstats):
    """Rule 5.26 [D: tstats; G for the order]."""
    text = "count from datamodel=Authentication.Authentication by Authentication.user"
    assert tstats(text) == [
        {"Authentication.user": "bob", "count": 2},
        {"Authentication.user": "eve", "count": 1},
    ]
    assert tstats("count from datamodel=Authentication") == [{"count": 3}]
    assert tstats("count FROM datamodel=Authentication BY Authentication.user")[0]["count"] == 2


def test_where_is_the_language_of_search(tstats):
    """Rule 5.26 [D: tstats]: wildcards, IN, OR before AND, ``earliest=``."""
    of = "count from datamodel=Authentication where"
    assert tstats(f'{of} Authentication.user="B*"') == [{"count": 2}]
    assert tstats(f"{of} Authentication.user IN (EVE, x)") == [{"count": 1}]
    assert tstats(
        f"{of} Authentication.dest=web01 Authentication.action=success OR Authentication.user=eve"
    ) == [{"count": 1}]
    assert tstats(f"{of} earliest={HOUR + 15} latest=1800000000") == [{"count": 2}]


def test_a_dataset_may_be_named_by_nodename(tstats):
    """Rule 5.26 [D: tstats]."""
    text = "count from datamodel=Authentication where nodename=Authentication.Failed_Authentication"
    assert tstats(text) == [{"count": 1}]
    assert tstats("count from datamodel=Authentication.Failed_Authentication") == [{"count": 1}]


def test_it_groups_by_fields_alone(refusal):
    """Refused in one sentence that says what works."""
    assert "group by a field" in refusal("| tstats count where index=main by PREFIX(user=)")


def test_it_takes_no_wildcards_in_names(refusal):
    """Rule 5.26 [D: tstats]."""
    assert "no wildcards" in refusal("| tstats values(us*) where index=main")
    assert "`us*`" in refusal("| tstats count where index=main by us*")


def test_it_takes_no_eval(refusal):
    """Rule 5.5 [D: tstats]."""
    assert "takes no eval()" in refusal("| tstats sum(eval(a*2)) from datamodel=Authentication")


def test_fields_carry_their_dataset_and_only_some_are_bare(tstats):
    """Rule 5.27 [C: security_content searches; G for the bare ones]."""
    text = "values(Authentication.dest) as d from datamodel=Authentication by index"
    assert tstats(text) == [{"index": "main", "d": ["db*", "web01"]}]
    assert tstats("count from datamodel=Authentication by user") == []


def test_time_is_binned_by_the_span_and_functions_see_each_events_time(tstats):
    """Rule 5.28 [D: tstats]."""
    text = "count min(_time) as first from datamodel=Authentication by _time span=1h"
    assert tstats(text) == [
        {"_time": HOUR, "count": 2, "first": HOUR + 10},
        {"_time": HOUR + 3600, "count": 1, "first": HOUR + 3700},
    ]
    assert tstats("count by host, _time span=1h", [{"_time": HOUR, "host": "h"}])[0]["count"] == 1


def test_an_event_without_a_by_field_is_left_out_unless_it_is_filled(tstats):
    """Rule 5.29 [D: tstats]; the model itself fills some with `unknown`."""
    of = "count from datamodel=Authentication by"
    assert tstats(f"{of} Authentication.reason") == []
    assert tstats(f'fillnull_value="-" {of} Authentication.reason') == [
        {"Authentication.reason": "-", "count": 3}
    ]
    assert {row["Authentication.src"] for row in tstats(f"{of} Authentication.src")} == {
        "::1", "unknown",
    }  # fmt: skip


@pytest.mark.parametrize("option", ["summariesonly=t", "summariesonly=false allow_old_summaries=t"])
def test_options_of_acceleration_change_nothing(tstats, option):
    """Rule 5.30 [D: tstats; G for offline]."""
    assert tstats(f"{option} count from datamodel=Authentication") == [{"count": 3}]


def test_without_a_model_it_counts_events_of_indexes(tstats, answer):
    """Rules 2.18, 5.26 [D: search; D: tstats]."""
    assert tstats("count where index=MAIN by index") == [{"index": "main", "count": 4}]
    assert tstats("count") == [{"count": 4}]
    told = answer("| tstats count by user", LOGONS)
    assert "user may not be" in told.attrs["notes"][0]


def test_a_source_without_tags_has_no_model(answer):
    """Rule 5.26 [D: tstats]: said, not silent."""
    told = answer("| tstats count from datamodel=Authentication", [{"user": "a"}])
    assert told["count"][0] == 0
    assert "no field tag" in told.attrs["notes"][0]
