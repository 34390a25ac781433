"""The vocabulary: every record, field, enumeration and question says what it means."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest

from nbcore import records
from nbcore.catalogue import CORE
from nbcore.figures.meaning import tone
from nbcore.records import ORIGIN, SEVERITY, Enumeration, Field, FieldType, Record
from nbcore.records.common import HOST, TIME
from nbcore.records.counts import count_record, keys

RECORDS = list(CORE.records.values())
FIELDS = [
    pytest.param(item, id=f"{record.name}.{item.name}")
    for record in RECORDS
    for item in record.fields
]
TRANSFER = Record(
    "Transfer",
    "One transfer.",
    (
        TIME,
        HOST,
        Field("bytes_out", "int", "Bytes sent.", ocsf="traffic.bytes_out", required=True, sum=True),
        Field("tags", "texts", "Words.", ocsf="metadata.tags"),
    ),
    version=3,
    overlapping=True,
)
ENUMERATIONS = [value for value in vars(records).values() if isinstance(value, Enumeration)]


def test_there_are_the_records_that_the_questions_answer_in():
    assert {record.name for record in RECORDS} == {
        "Logon",
        "LogonCount",
        "HostInfo",
        "HostCandidate",
        "AccountCandidate",
        "HostAddress",
        "Alert",
        "AlertEntity",
        "Bookmark",
        "Indicator",
        "Flow",
        "FlowCount",
        "FlowPeer",
        "CloudActivity",
        "CloudActivityCount",
        "ProcessEvent",
        "HostEvent",
        "EventCount",
        "AccountChange",
        "AccountInfo",
        "Persistence",
    }
    assert {question.record.name for question in CORE.questions.values()} <= set(CORE.records)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_record_says_what_a_row_is_and_names_each_field_once(record: Record):
    assert record.meaning.endswith(".")
    assert record.version >= 1
    assert len(set(record.columns)) == len(record.columns)
    assert not set(record.columns) & {item.name for item in ORIGIN}
    assert any(item.required for item in record.fields)
    assert all(name in record and record[name].name == name for name in record.columns)
    assert "no_such_field" not in record
    with pytest.raises(KeyError):
        record["no_such_field"]


@pytest.mark.parametrize("item", [*FIELDS, *ORIGIN])
def test_a_field_has_a_type_and_a_meaning(item: Field):
    assert item.type in get_args(FieldType)
    assert item.name.isidentifier()
    assert item.name == item.name.lower()
    assert not item.name.startswith("p_"), "a parameter of a query may begin so, a column never"
    assert item.meaning[0].isupper()
    assert item.meaning.endswith(".")
    assert "\n" not in item.meaning


@pytest.mark.parametrize("item", FIELDS)
def test_a_field_has_its_name_in_ocsf(item: Field):
    assert item.ocsf


@pytest.mark.parametrize("item", FIELDS)
def test_exactly_an_enum_has_a_list_of_values(item: Field):
    assert (item.type == "enum") == (item.values is not None)


@pytest.mark.parametrize("values", ENUMERATIONS, ids=lambda values: values.name)
def test_an_enumeration_explains_its_values_and_falls_back_on_one_of_them(values: Enumeration):
    assert values.other in values.meanings
    for value, meaning in values.meanings.items():
        assert value == value.lower()
        assert value.replace("_", "").isalnum()
        assert meaning.endswith(".")


@pytest.mark.parametrize("values", ENUMERATIONS, ids=lambda values: values.name)
def test_a_coarser_value_is_listed_and_is_not_coarsened_again(values: Enumeration):
    for value, broader in values.coarser.items():
        assert value in values.meanings
        assert broader in values.meanings
        assert value != broader
        assert values.coarsen(value) == broader
        assert values.coarsen(broader) == broader
    assert values.coarsen(values.other) == values.other


def test_one_name_means_the_same_in_every_record():
    seen: dict[str, Field] = {}
    for record in RECORDS:
        for item in record.fields:
            first = seen.setdefault(item.name, item)
            same = (item.type, item.values, item.meaning, item.sum)
            assert same == (first.type, first.values, first.meaning, first.sum), item.name


def test_one_enumeration_has_the_name_of_its_field():
    for record in RECORDS:
        for item in record.fields:
            if item.values is not None:
                assert item.values.name == item.name


def test_words_that_stand_for_one_of_these_names_are_no_fields():
    # Allowed or denied is disposition, what was done to an account is change, how something
    # persists is mechanism, what sort of account it is is account_kind.
    others = {"action", "verdict", "operation", "kind", "type", "account_type", "user_type"}
    assert {name for record in RECORDS for name in record.columns} & others == set()


def test_a_severity_is_worse_than_those_behind_it():
    ranks = [SEVERITY.rank(value) for value in ("critical", "high", "medium", "low")]
    assert ranks == sorted(set(ranks))
    assert SEVERITY.rank("informational") < SEVERITY.rank("unknown") < SEVERITY.rank(None)
    assert tone("critical") == tone("high") == "bad"
    assert tone("low") == ""


@pytest.mark.parametrize("values", ENUMERATIONS, ids=lambda values: values.name)
def test_values_are_read_in_any_case_and_ranked_as_listed(values: Enumeration):
    written = [f" {value.upper()} " for value in values.meanings]
    assert [values.parse(text) for text in written] == list(values.meanings)
    assert [values.rank(text) for text in written] == list(range(len(written)))
    assert values.parse("no such value") is None
    assert values.rank("no such value") == values.rank(pd.NA) == len(written)


@pytest.mark.parametrize("question", CORE.questions.values(), ids=lambda item: item.name)
def test_a_question_says_what_it_asks_and_binds_the_range(question):
    about, _, what = question.name.partition(".")
    assert what.isidentifier()
    assert question.meaning.endswith(".")
    assert question.entity is None or question.entity.kind == about
    assert question.parameters["p_start"] == question.parameters["p_end"] == "datetime"
    assert ("p_bin" in question.parameters) == question.binned
    assert all(name.startswith("p_") for name in question.parameters)


def test_a_counting_question_answers_in_a_record_derived_from_that_of_its_rows():
    for question in CORE.questions.values():
        if question.counts:
            rows = CORE.questions[question.counts].record
            by = [item.name for item in keys(question.record)]
            again = count_record(
                rows,
                question.record.name,
                question.record.meaning,
                by=by,
                binned=question.binned,
            )
            assert question.record == again


def test_counting_keeps_what_tells_rows_apart_and_adds_up_what_is_a_sum():
    made = count_record(TRANSFER, "TransferCount", "Transfers.", by=["host"])
    assert made.columns == ["time", "host", "count", "first_seen", "last_seen", "bytes_out"]
    assert [item.name for item in keys(made)] == ["host"]
    assert (made.version, made.overlapping) == (3, True)
    assert TRANSFER["bytes_out"].required
    assert not made["bytes_out"].required


def test_a_question_is_about_a_field_of_its_record():
    abouts = {question.name: question.subject for question in CORE.questions.values()}
    assert abouts["host.logons"] == "host"
    assert abouts["ip.logons"] == "src_ip"
    assert abouts["host.alerts"] == ""
    for question in CORE.questions.values():
        assert not question.subject or question.subject in question.record
        assert set(question.overlaps) <= set(question.record.columns)


@pytest.mark.parametrize("name", ["time", "bytes_out", "tags"])
def test_rows_are_not_counted_by_times_sums_or_lists(name: str):
    with pytest.raises(ValueError, match=f"Transfer cannot be counted by {name}"):
        count_record(TRANSFER, "TransferCount", "Transfers.", by=[name])


def test_a_text_cannot_be_added_up():
    with pytest.raises(ValueError, match="host is a text, which cannot be summed"):
        Field("host", "text", "Name.", sum=True)


def test_an_entity_binds_what_its_questions_declare():
    for question in CORE.questions.values():
        if question.entity is not None:
            values = question.entity.parse(question.entity.example).parameters()
            declared = set(question.parameters) - {"p_start", "p_end", "p_bin"}
            assert {f"p_{name}" for name in values} == declared
