"""Columns come out as the service holds them, whatever a file holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from langs.kql.tests.conftest import write

DAY = datetime(2026, 3, 3, tzinfo=UTC)
LATE = pd.Timestamp("2026-03-03T16:08:00Z")


def csv(folder, header: str, *lines: str, name: str = "Events.csv", encoding: str = "utf-8"):
    (folder / name).write_bytes("\n".join([header, *lines, ""]).encode(encoding))
    return folder


def parquet(folder, name: str = "Events", **columns: str):
    selected = ", ".join(f"{sql} AS {column}" for column, sql in columns.items())
    write(f"SELECT {selected}", folder / f"{name}.parquet")
    return folder


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-03T12:30:09.772Z", "2026-03-03T12:30:09.772Z"),
        ("2026-03-03T12:30:09.7721239Z", "2026-03-03T12:30:09.772123Z"),
        ("2026-03-03 12:30:09+02:00", "2026-03-03T10:30:09Z"),
        ("2026-03-03", "2026-03-03T00:00:00Z"),
        ("3/3/2026 16:08", "2026-03-03T16:08:00Z"),
        ('"3/3/2026, 2:02:18.700 AM"', "2026-03-03T02:02:18.700Z"),
        ('"03/03/2026, 12:02:18 PM"', "2026-03-03T12:02:18Z"),
        ('"Mar 3, 2026 9:57:02 PM"', "2026-03-03T21:57:02Z"),
        ("1772539200", "2026-03-03T12:00:00Z"),
        ("1772539200000", "2026-03-03T12:00:00Z"),
        ("1772539200000000", "2026-03-03T12:00:00Z"),
        ("1772539200000000000", "2026-03-03T12:00:00Z"),
    ],
)
def test_a_time_is_read_as_portals_and_programs_write_it(tmp_path, ask, text, moment):
    answer = ask(csv(tmp_path, "TimeGenerated,Computer", f"{text},a"))
    assert list(answer.frame["time"]) == [pd.Timestamp(moment)]
    assert answer.notes == []


@pytest.mark.parametrize(
    "sql",
    [
        "TIMESTAMP '2026-03-03 16:08:00'",
        "TIMESTAMPTZ '2026-03-03 18:08:00+02:00'",
        "TIMESTAMP_NS '2026-03-03 16:08:00'",
        "CAST(TIMESTAMPTZ '2026-03-03 16:08:00+00:00' AS TIMESTAMPTZ_NS)",
        "TIMESTAMP_MS '2026-03-03 16:08:00'",
        "TIMESTAMP_S '2026-03-03 16:08:00'",
        "'2026-03-03T16:08:00Z'",
        "'3/3/2026 16:08'",
        "1772554080000",
        "1772554080.0::DOUBLE",
        "1772554080.0::DECIMAL(18, 1)",
    ],
)
def test_a_time_is_read_from_every_type_that_parquet_has(tmp_path, ask, sql):
    answer = ask(parquet(tmp_path, TimeGenerated=sql))
    assert list(answer.frame["time"]) == [LATE]
    assert answer.frame["time"].dtype == "datetime64[us, UTC]"


def test_the_year_9999_and_the_year_1_survive(tmp_path, ask):
    body = "Events | project ['time'] = TimeGenerated"
    csv(tmp_path, "TimeGenerated", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z")
    found = ask(tmp_path, body).frame["time"].dt.tz_localize(None).to_numpy()
    assert [str(moment) for moment in found] == [
        "9999-12-31T23:59:59.999999",
        "0001-01-01T00:00:00.000000",
    ]


def test_numbers_that_an_export_turned_into_floats_or_texts_are_integers_again(tmp_path, ask):
    parquet(tmp_path, "Events_1", TimeGenerated="TIMESTAMP '2026-03-03'", EventID="4624.0::DOUBLE")
    parquet(tmp_path, "Events_2", TimeGenerated="TIMESTAMP '2026-03-03'", EventID="'4625'")
    csv(tmp_path, "TimeGenerated,EventID,Bytes", "2026-03-03,4626.0,0x3e7", "2026-03-03,,")
    answer = ask(tmp_path)
    assert sorted(answer.frame["EventID"].dropna()) == [4624, 4625, 4626]
    assert answer.frame["EventID"].dtype == "Int64"
    assert sorted(answer.frame["Bytes"].dropna()) == [999]
    assert answer.notes == []


def test_large_integers_stay_exact_beside_missing_ones(tmp_path, ask):
    large = 2**62 + 1
    (tmp_path / "Events.jsonl").write_text(
        f'{{"TimeGenerated": "2026-03-03", "Bytes": {large}}}\n{{"TimeGenerated": "2026-03-03"}}\n'
    )
    parquet(tmp_path, TimeGenerated="TIMESTAMP '2026-03-03'", Bytes=f"{large}::BIGINT")
    answer = ask(tmp_path)
    assert list(answer.frame["Bytes"].dropna()) == [large, large]
    assert answer.frame["Bytes"].isna().sum() == 1


def test_a_sum_of_large_integers_is_an_integer(tmp_path, ask):
    parquet(tmp_path, TimeGenerated="TIMESTAMP '2026-03-03'", Bytes=f"{2**62 + 1}::BIGINT")
    body = "Events | summarize ['time'] = max(TimeGenerated), total = sum(Bytes)"
    assert list(ask(tmp_path, body).frame["total"]) == [2**62 + 1]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("True", True), ("false", False), ("TRUE", True), ("1", True), ("0", False)],
)
def test_a_bool_is_read_as_programs_write_it(tmp_path, ask, cell, value):
    answer = ask(csv(tmp_path, "TimeGenerated,Known", f"2026-03-03,{cell}"))
    assert list(answer.frame["Known"]) == [value]
    assert answer.frame["Known"].dtype == "boolean"


def test_a_real_and_a_guid_are_read_from_text(tmp_path, ask):
    guid = "74be27de-1e4e-49d9-b579-fe0b331d3642"
    answer = ask(csv(tmp_path, "TimeGenerated,Share,Id", f"2026-03-03,0.25,{guid.upper()}"))
    assert list(answer.frame["Share"]) == [0.25]
    assert list(answer.frame["Id"]) == [guid]


@pytest.mark.parametrize("source", ["csv", "jsonl", "parquet text", "parquet struct"])
def test_a_dynamic_column_is_read_from_text_and_from_structure(tmp_path, ask, source):
    if source == "csv":
        csv(tmp_path, "TimeGenerated,Details", '2026-03-03,"{""a"": {""b"": [1, ""x""]}}"')
    elif source == "jsonl":
        (tmp_path / "Events.jsonl").write_text(
            '{"TimeGenerated": "2026-03-03", "Details": {"a": {"b": [1, "x"]}}}\n'
        )
    elif source == "parquet text":
        parquet(tmp_path, TimeGenerated="DATE '2026-03-03'", Details="""'{"a": {"b": [1, "x"]}}'""")
    else:
        parquet(tmp_path, TimeGenerated="DATE '2026-03-03'", Details="{'a': {'b': ['1', 'x']}}")
    body = "Events | project ['time'] = TimeGenerated, x = tostring(Details.a.b[1])"
    assert list(ask(tmp_path, body).frame["x"]) == ["x"]


def test_a_dynamic_cell_that_is_no_json_is_a_string(tmp_path, ask):
    body = "Events | project ['time'] = TimeGenerated, x = tostring(Details)"
    csv(tmp_path, "TimeGenerated,Details", "2026-03-03,plain words")
    assert list(ask(tmp_path, body).frame["x"]) == ["plain words"]


def test_a_text_column_takes_what_a_file_holds_as_numbers(tmp_path, ask):
    parquet(tmp_path, "Events_1", TimeGenerated="DATE '2026-03-03'", Computer="443.0::DOUBLE")
    parquet(tmp_path, "Events_2", TimeGenerated="DATE '2026-03-03'", Computer="10.5::DOUBLE")
    parquet(tmp_path, "Events_3", TimeGenerated="DATE '2026-03-03'", Computer="8::INTEGER")
    parquet(tmp_path, "Events_4", TimeGenerated="DATE '2026-03-03'", Computer="true")
    assert sorted(ask(tmp_path).frame["host"]) == ["10.5", "443", "8", "true"]


def test_a_known_column_that_the_files_lack_is_there_and_typed(tmp_path, ask):
    csv(tmp_path, "TimeGenerated", "2026-03-03")
    row = ask(tmp_path).frame.iloc[0]
    assert row["host"] == ""
    assert row[["EventID", "Bytes", "Share", "Known", "Details", "Id"]].isna().all()
    body = (
        "Events | where EventID == 5 or Bytes > 5 or Known or Share < 1 "
        "| project ['time'] = TimeGenerated"
    )
    assert ask(tmp_path, body).frame.empty


def test_a_missing_text_is_an_empty_one_as_in_kusto(tmp_path, ask):
    (tmp_path / "Events.jsonl").write_text(
        '{"TimeGenerated": "2026-03-03", "Computer": null}\n{"TimeGenerated": "2026-03-03"}\n'
        '{"TimeGenerated": "2026-03-03", "Computer": ""}\n'
    )
    body = 'Events | where Computer == "" and Computer in ("", "x") | project [\'time\'] = TimeGenerated'
    assert len(ask(tmp_path, body).frame) == 3


def test_a_column_that_is_not_known_stays_with_the_type_that_the_file_gives_it(tmp_path, ask):
    (tmp_path / "Events.jsonl").write_text(
        '{"TimeGenerated": "2026-03-03", "Extra": 5, "Word": "5", "Bag": {"a": 1}, "Yes": true}\n'
    )
    body = (
        "Events | where Extra + 1 == 6 and Word == '5' and Bag.a == 1 and Yes "
        "| project ['time'] = TimeGenerated, Extra"
    )
    assert list(ask(tmp_path, body).frame["Extra"]) == [5]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_the_time_of_a_table_that_is_not_known_is_a_time(tmp_path, ask, ending):
    csv(tmp_path, "TimeGenerated", "2026-03-03")
    text = {
        "csv": "TimeGenerated,Door,Number\n2026-03-03T16:08:00Z,north,7\n2027-01-01,north,7\n",
        "jsonl": '{"TimeGenerated": "2026-03-03T16:08:00Z", "Door": "north", "Number": 7}\n'
        '{"TimeGenerated": "2027-01-01", "Door": "north", "Number": 7}\n',
    }[ending]
    (tmp_path / f"Doors_CL.{ending}").write_text(text)
    body = "Doors_CL | where TimeGenerated between (p_start .. p_end) and tolong(Number) == 7"
    answer = ask(tmp_path, f"{body} | project ['time'] = TimeGenerated", reads="Doors_CL")
    assert list(answer.frame["time"]) == [LATE]


def test_a_column_that_is_not_known_is_text_where_the_files_differ(tmp_path, ask):
    parquet(tmp_path, "Events_1", TimeGenerated="DATE '2026-03-03'", Extra="5")
    parquet(tmp_path, "Events_2", TimeGenerated="DATE '2026-03-03'", Extra="'five'")
    parquet(tmp_path, "Events_3", TimeGenerated="DATE '2026-03-03'")
    parquet(tmp_path, "Events_4", TimeGenerated="DATE '2026-03-03'", Extra="{'a': [1, 2]}")
    body = "Events | project ['time'] = TimeGenerated, Extra = tostring(Extra)"
    assert sorted(ask(tmp_path, body).frame["Extra"]) == ["", "5", "five", '{"a":[1,2]}']


def test_column_names_are_met_without_case_and_with_the_portals_zone(tmp_path, ask):
    csv(tmp_path, "TimeGenerated [UTC],COMPUTER,eventid", '"3/3/2026, 4:08:00.000 PM",a,7')
    answer = ask(tmp_path)
    assert answer.frame[["time", "host", "EventID"]].values.tolist() == [[LATE, "a", 7]]


def test_an_export_column_that_differs_in_case_from_one_that_the_query_makes_is_no_harm(
    tmp_path, ask
):
    csv(tmp_path, "TimeGenerated,Computer,Account", "2026-03-03,a,old")
    body = "Events | extend account = 'new' | project ['time'] = TimeGenerated, account"
    assert list(ask(tmp_path, body).frame["account"]) == ["new"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_in_the_encodings_that_programs_write(tmp_path, ask, encoding):
    csv(tmp_path, "TimeGenerated,Computer", "2026-03-03,Zürich", encoding=encoding)
    assert list(ask(tmp_path).frame["host"]) == ["Zürich"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_csv_may_part_its_cells_by_any_usual_mark(tmp_path, ask, mark):
    csv(tmp_path, f"TimeGenerated{mark}Computer{mark}EventID", f"2026-03-03{mark}a{mark}7")
    assert list(ask(tmp_path).frame["EventID"]) == [7]


def test_a_csv_may_hold_line_breaks_quotes_and_very_long_cells(tmp_path, ask):
    document = "<Event>\r\n  <Data>" + "x" * 3_000_000 + '</Data>\n"quoted"</Event>'
    cell = document.replace('"', '""')
    csv(tmp_path, "TimeGenerated,Computer,EventID", f'2026-03-03,"{cell}",7', "2026-03-04,b,8")
    answer = ask(tmp_path)
    assert list(answer.frame["host"]) == ["b", document]


def test_a_csv_of_pandas_with_its_index_and_a_column_twice_is_read(tmp_path, ask):
    csv(tmp_path, ",TimeGenerated,Computer,Computer", "0,2026-03-03,a,b")
    assert list(ask(tmp_path).frame["host"]) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        '[{"TimeGenerated": "2026-03-03", "Computer": "a"},\n {"TimeGenerated": "2026-03-04"}]',
        '[\n  {\n    "TimeGenerated": "2026-03-03",\n    "Computer": "a"\n  },\n  {"TimeGenerated": "2026-03-04"}\n]',
        '{"TimeGenerated": "2026-03-03", "Computer": "a"}\r\n{"TimeGenerated": "2026-03-04"}',
    ],
)
def test_json_may_be_lines_or_one_list(tmp_path, ask, text):
    (tmp_path / "Events.json").write_text(text)
    assert list(ask(tmp_path).frame["host"]) == ["", "a"]


@pytest.mark.parametrize("whole", [0, 2**25])
def test_a_key_that_only_late_rows_have_is_read(tmp_path, ask, monkeypatch, whole):
    monkeypatch.setattr("nblang_kql.engine.readers._WHOLE", whole)
    early = '{"TimeGenerated": "2026-03-03"}\n' * 30_000
    (tmp_path / "Events.jsonl").write_text(
        early + '{"TimeGenerated": "2026-03-03", "EventID": 7}\n'
    )
    body = "Events | where EventID == 7 | project ['time'] = TimeGenerated"
    assert len(ask(tmp_path, body).frame) == 1


def test_frames_are_tables_too_whichever_way_pandas_stores_them(ask):
    frame = pd.DataFrame(
        {
            "TimeGenerated": pd.Series([DAY, None], dtype="datetime64[us, UTC]"),
            "Computer": pd.Series(["web01", None], dtype=pd.StringDtype()),
            "EventID": pd.Series([7, None], dtype="Int64"),
            "Bytes": pd.Series([2**62 + 1, None], dtype="Int64"),
            "Share": pd.Series([0.5, None], dtype="Float64"),
            "Known": pd.Series([True, None], dtype="boolean"),
            "Details": pd.Series(['{"a": 1}', None], dtype=object),
            "Id": pd.Series(["x", "y"], dtype="category"),
        }
    )
    body = (
        "Events | project ['time'] = TimeGenerated, host = Computer, EventID, Bytes, Share, Known, "
        "a = toint(Details.a)"
    )
    answer = ask({"Events": frame}, body)
    first, second = answer.frame.itertuples(index=False)
    assert tuple(first) == (pd.Timestamp(DAY), "web01", 7, 2**62 + 1, 0.5, True, 1)
    assert second.host == ""
    assert pd.isna([second.time, second.EventID, second.Bytes, second.Share, second.Known]).all()


def test_a_frame_may_hold_lists_of_texts(ask):
    frame = pd.DataFrame({"TimeGenerated": [DAY], "Details": [["10.0.0.1", "::1"]]})
    body = "Events | project ['time'] = TimeGenerated, ips = Details, n = array_length(Details)"
    [row] = ask({"Events": frame}, body).frame.itertuples(index=False)
    assert row.n == 2
    assert "::1" in str(row.ips)


def test_days_of_a_frame_are_times(ask):
    frame = pd.DataFrame({"TimeGenerated": [date(2026, 3, 3)], "EventID": np.array([7], "int32")})
    assert list(ask({"Events": frame}).frame["time"]) == [pd.Timestamp(DAY)]


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        (
            "CAST('12345678901234567890.123456789' AS DECIMAL(38,9))",
            "12345678901234567890.123456789",
        ),
        ("CAST('0.1' AS DECIMAL(38,17))", "0.1"),
        ("CAST(100 AS DECIMAL(38,0))", "100"),
        ("CAST(-100 AS DECIMAL(18,4))", "-100"),
        ("CAST(0 AS DECIMAL(18,4))", "0"),
        ("CAST(NULL AS DECIMAL(18,4))", None),
    ],
)
def test_a_decimal_keeps_its_digits_as_the_services_clients_keep_them(tmp_path, ask, sql, text):
    parquet(tmp_path, TimeGenerated="TIMESTAMP '2026-03-03 16:08:00'", Cost=sql)
    made = ask(tmp_path, "Events | project ['time'] = TimeGenerated, cost = Cost").frame["cost"]
    assert made.dtype == "string"
    assert [None if gone else cell for cell, gone in zip(made, made.isna(), strict=True)] == [text]


def test_a_number_that_is_no_decimal_stays_one(tmp_path, ask):
    parquet(tmp_path, TimeGenerated="TIMESTAMP '2026-03-03 16:08:00'", Cost="CAST(2 AS BIGINT)")
    query = "Events | project ['time'] = TimeGenerated, half = Cost / 4.0, more = Cost * 1.5"
    made = ask(tmp_path, query).frame
    assert [made[name].dtype.name for name in ("half", "more")] == ["Float64", "Float64"]
    assert made[["half", "more"]].to_numpy().tolist() == [[0.5, 3.0]]
