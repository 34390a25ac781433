"""Data models: which events a dataset has, and under which names its fields come."""

from __future__ import annotations

import pytest

from nblang_spl.models.models import models

EVENTS = [
    {"_time": "1", "tag": ["change", "account"], "action": "created", "user": "eve", "src_user": "adm"},
    {"_time": "2", "tag": ["change"], "action": "created", "user": "tool", "src_user": "adm"},
    {"_time": "3", "tag": ["change"], "action": "created", "user": "x", "object_category": "file"},
]  # fmt: skip


@pytest.fixture
def counted(answer):
    def run(text):
        found = answer(text, EVENTS)
        return found.where(found.notna(), None).to_dict("records")

    return run


def test_a_childs_fields_carry_its_path(counted):
    """Rule 5.27 [C: security_content searches]: All_Changes.Account_Management.src_user."""
    found = counted(
        "| tstats count from datamodel=Change.Accounts_Created"
        " by All_Changes.user All_Changes.Account_Management.src_user"
    )
    assert found == [
        {"All_Changes.user": "eve", "All_Changes.Account_Management.src_user": "adm", "count": 1}
    ]


def test_the_parent_has_a_childs_field_for_the_childs_events_only(counted):
    """Rule 5.27 [G]: the second event has src_user, but is not an event of Account_Management."""
    found = counted(
        "| tstats count(All_Changes.Account_Management.src_user) as n from datamodel=Change.All_Changes"
        " by All_Changes.user"
    )
    assert found == [{"All_Changes.user": "eve", "n": 1}, {"All_Changes.user": "tool", "n": 0}]


def test_a_missing_field_is_unknown_where_the_model_fills_it(counted):
    """Rule 5.26 [D: CIM, Change]."""
    found = counted("| tstats count from datamodel=Change.All_Changes by All_Changes.status")
    assert found == [{"All_Changes.status": "unknown", "count": 2}]


def test_it_is_unknown_where_other_events_have_several_values_as_well(answer):
    """Rule 5.26 [D: CIM, Alerts]."""
    events = [{"tag": ["alert"], "dest": ["web01", "db01"]}, {"tag": ["alert"], "dest": None}]
    found = answer("| tstats count from datamodel=Alerts by Alerts.dest", events)
    assert found["Alerts.dest"].tolist() == ["db01", "unknown", "web01"]


def test_nodename_names_a_dataset_within_a_model(counted):
    """Rule 5.26 [D: tstats]."""
    found = counted(
        "| tstats count from datamodel=Change where nodename=All_Changes.Account_Management"
    )
    assert found == [{"count": 1}]


def test_nodename_chooses_among_several_roots(answer, refusal):
    """Rule 5.26 [D: tstats]: the model alone has none to begin with."""
    rows = [{"tag": ["process", "report"], "dest": "a", "_time": 1.0}]
    for node in ("Processes", "Endpoint.Processes", '"Processes"'):
        text = f"| tstats count from datamodel=Endpoint where nodename={node} by Processes.dest"
        assert list(answer(text, rows)["count"]) == [1]
    assert "name one" in refusal("| tstats count from datamodel=Endpoint", rows)
    text = "| tstats count from datamodel=Endpoint where nodename=Processes OR nodename=Ports"
    assert "one dataset" in refusal(text, rows)


@pytest.mark.parametrize(
    "text",
    [
        "| tstats count from datamodel=Authentication.Authentication",
        '| tstats count from datamodel="Authentication.Authentication"',
        '| tstats count from datamodel="Authentication"."Authentication"',
        '| from datamodel:"Authentication"."Authentication" | stats count',
        '| from datamodel:"Authentication.Authentication" | stats count',
    ],
)
def test_model_and_dataset_may_stand_in_quotes_of_their_own(answer, text):
    """Search Reference: from, tstats [D: from; G for quotes around each]."""
    rows = [{"tag": "authentication", "_time": 1.0}]
    assert list(answer(text, rows)["count"]) == [1]


def test_a_field_that_a_dataset_lacks_is_told(answer):
    """Rule 5.27 [C: security_content searches]: such a search finds nothing."""
    rows = [{"tag": "authentication", "user": "a", "_time": 1.0}]
    text = "| tstats count from datamodel=Authentication.Authentication {}"
    for end in ("by user", "where user=a", "by Authentication.usr"):
        found = answer(text.format(end), rows)
        assert "Authentication.Authentication has no field" in " ".join(found.attrs["notes"])
    found = answer(text.format("where earliest=0 Authentication.user=* host=* by host"), rows)
    assert found.attrs["notes"] == []


@pytest.mark.parametrize("model", sorted(models()))
def test_every_dataset_can_be_asked(answer, model):
    for dataset in models()[model].values():
        path = dataset.fields[0].path
        found = answer(f"| tstats count({path}) as n from datamodel={model}.{dataset.name}", EVENTS)
        assert list(found["n"]) in ([0], [1], [2])


def test_no_field_is_told_twice_under_one_name():
    for datasets in models().values():
        for dataset in datasets.values():
            paths = [field.path for field in dataset.fields]
            assert len(paths) == len(set(paths)), dataset.path
