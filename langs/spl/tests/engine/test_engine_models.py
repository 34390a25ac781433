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
    """Rule 5.27 [G]: the second event has src_user, but is no event of Account_Management."""
    found = counted(
        "| tstats count(All_Changes.Account_Management.src_user) as n from datamodel=Change.All_Changes"
        " by All_Changes.user"
    )
    assert found == [{"All_Changes.user": "eve", "n": 1}, {"All_Changes.user": "tool", "n": 0}]


def test_a_missing_field_is_unknown_where_the_model_fills_it(counted):
    """Rule 5.26 [D: CIM, Change]."""
    found = counted("| tstats count from datamodel=Change.All_Changes by All_Changes.status")
    assert found == [{"All_Changes.status": "unknown", "count": 2}]


def test_nodename_names_a_dataset_within_a_model(counted):
    """Rule 5.26 [D: tstats]."""
    found = counted(
        "| tstats count from datamodel=Change where nodename=All_Changes.Account_Management"
    )
    assert found == [{"count": 1}]


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
