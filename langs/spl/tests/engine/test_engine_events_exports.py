"""What Splunk itself writes and takes: its exports, and events as its HTTP Event Collector gets them."""

from __future__ import annotations

import json

import pytest


def lines_of(*objects: object) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects)


def test_rows_of_a_json_export_are_events(exports):
    """One object a line, with the row in ``result``; several values are a list."""
    exports.write(
        "main.json",
        lines_of(
            {"preview": False, "offset": 0, "result": {"_time": "2023-11-14T22:13:20.000+00:00", "user": "a", "tag": ["x", "y"]}},
            {"preview": False, "offset": 1, "lastrow": True, "result": {"_time": "1700000001", "user": "b", "index": "os"}},
        ),
    )  # fmt: skip
    assert exports.rows("index=* | table _time index user tag") == [
        {"_time": 1_700_000_001, "index": "os", "user": "b"},
        {"_time": 1_700_000_000, "index": "main", "user": "a", "tag": ["x", "y"]},
    ]


def test_previews_of_an_export_are_left_out_and_counted(exports):
    exports.write(
        "main.json",
        lines_of({"preview": True, "result": {"a": "1"}}, {"preview": False, "result": {"a": "2"}}),
    )
    assert exports.rows("index=* | table a") == [{"a": "2"}]
    assert exports.notes() == [
        "main.json: 1 row is a preview and is left out (the first in line 1)."
    ]


@pytest.mark.parametrize(
    "line",
    [
        '{"preview":false,"lastrow":true}',
        '{"preview":false,"messages":[{"type":"INFO","text":"Your timerange was substituted"}]}',
        '{"preview":true,"offset":0,"lastrow":true}',
    ],
)
def test_what_an_export_says_of_itself_is_no_event(exports, line):
    """As the export of the REST interface ends, also one without a row."""
    exports.write("main.json", f'{{"preview":false,"offset":0,"result":{{"a":"1"}}}}\n{line}\n')
    assert exports.rows() == [{"index": "main", "a": "1"}]
    exports.write("main.json", f"{line}\n")
    assert exports.rows() == []


def test_a_field_without_a_name_is_none(exports):
    exports.write("main.json", '{"result":{"":"x","a":"1"}}\n{"result":{"":["x","y"],"a":"2"}}\n')
    assert exports.rows("index=main | sort a | fields - index") == [{"a": "1"}, {"a": "2"}]


def test_a_page_of_results_is_a_document(exports):
    """``output_mode=json`` of the REST results: one object with all rows."""
    page = {"preview": False, "messages": [], "results": [{"_time": "1", "a": "x"}, {"a": "y"}]}
    exports.write("main.json", json.dumps(page, indent=2))
    assert exports.answer("index=* | stats values(a) as a")["a"][0] == ["x", "y"]
    assert exports.notes() == []


def test_columns_with_marks_hold_all_values_of_a_field(exports):
    """``outputcsv`` writes several values as ``$a$;$b$`` beside their joined text."""
    exports.write(
        "main.csv",
        '_time,user,"__mv_user",host,"__mv_host"\n'
        '1,"a\nb$","$a$;$b$$$",h,\n'
        "2,c,,h,\n",
    )  # fmt: skip
    assert exports.rows("index=* | table user host") == [
        {"user": ["c"], "host": "h"},
        {"user": ["a", "b$"], "host": "h"},
    ]
    assert "__mv_user" not in exports.answer()


def test_tags_of_a_csv_stand_one_a_line(exports):
    exports.write("main.csv", '_time,tag,"tag::eventtype",note\n1,"a\nb","c\nd","one\ntwo"\n')
    (row,) = exports.rows("tag=b")
    assert row["tag"] == ["a", "b"]
    assert row["tag::eventtype"] == ["c", "d"]
    assert row["note"] == "one\ntwo"


# ------------------------------------------------------------------- the HTTP Event Collector


def test_an_event_of_the_collector_has_its_envelope(exports):
    exports.write(
        "main.jsonl",
        lines_of(
            {"time": 1_700_000_000.125, "host": "web01", "source": "app", "sourcetype": "my:app",
             "index": "apps", "event": "logon of alice", "fields": {"env": "prod", "ips": ["a", "b"]}},
        ),
    )  # fmt: skip
    assert exports.rows("logon") == [
        {"_time": 1_700_000_000.125, "index": "apps", "host": "web01", "source": "app",
         "sourcetype": "my:app", "env": "prod", "ips": ["a", "b"], "_raw": "logon of alice"}
    ]  # fmt: skip


def test_an_object_as_event_has_its_members_as_fields_and_is_the_text(exports):
    exports.write(
        "main.jsonl",
        '{"time": "1", "event": {"user": "alice", "n": 1.50, "id": 12345678901234567890, '
        '"a": {"b": [{"c": "x"}, {"c": "y"}]}, "ok": true, "none": null}}\n',
    )
    (row,) = exports.rows("alice")
    assert row == {
        "_time": 1, "index": "main", "user": "alice", "n": "1.50", "id": "12345678901234567890",
        "a.b{}.c": ["x", "y"], "ok": "true",
        "_raw": '{"user":"alice","n":1.50,"id":12345678901234567890,"a":{"b":[{"c":"x"},{"c":"y"}]},'
        '"ok":true,"none":null}',
    }  # fmt: skip


def test_events_of_the_collector_may_stand_on_one_line(exports):
    exports.write(
        "main.jsonl", '{"event":"a","time":1}{"event":"b","time":2} {"event":"c","time":3}\n'
    )
    assert [row["_raw"] for row in exports.rows()] == [
        "c", "b", "a",
    ]  # fmt: skip


def test_an_event_without_content_is_counted(exports):
    exports.write("main.jsonl", lines_of({"event": ""}, {"event": None}, {"event": "a"}))
    assert len(exports.rows()) == 1
    (note,) = exports.notes()
    assert note.startswith("main.jsonl: 2 events of the HTTP Event Collector are empty")


# ------------------------------------------------------------------------------------ JSON logs


def test_a_line_of_a_json_log_is_its_text_and_its_fields(exports):
    exports.write(
        "logs/conn.jsonl", '{"ts":1588205199.82437,"id.orig_h":"10.0.1.6","local":true,"tags":[]}\n'
    )
    assert exports.rows("10.0.1.6") == [
        {"_time": 1588205199.82437, "index": "conn", "source": "logs/conn.jsonl",
         "sourcetype": "_json", "ts": "1588205199.82437", "id.orig_h": "10.0.1.6", "local": "true",
         "_raw": '{"ts":1588205199.82437,"id.orig_h":"10.0.1.6","local":true,"tags":[]}'}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("timestamp", "2023-11-14T22:13:20Z"),
        ("@timestamp", "2023-11-14T22:13:20.000Z"),
        ("ts", 1_700_000_000),
        ("time", 1_700_000_000_000),
        ("time", "1700000000000000"),
        ("eventTime", "2023-11-14T22:13:20Z"),
        ("TimeCreated", "2023-11-14T22:13:20.0000000Z"),
    ],
)
def test_the_time_of_a_json_log_is_in_a_usual_key(exports, key, told):
    exports.write("main.json", lines_of({"a": "x", key: told}))
    assert exports.answer("a=x")["_time"][0] == 1_700_000_000


def test_what_is_no_time_in_a_json_log_gives_none(exports):
    exports.write("main.json", lines_of({"a": "x", "time": "soon"}, {"a": "y", "ts": 12}))
    assert exports.answer("index=*")["_time"].isna().all()


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_is_a_file_of_events(exports, indent):
    rows = [{"_time": number, "a": f"x{number}", "deep": {"b": [1, 2]}} for number in range(500)]
    exports.write("main.json", json.dumps(rows, indent=indent))
    assert exports.answer("a=x* | stats count dc(a) as n").iloc[0].tolist() == [500, 500]
    assert exports.notes() == []


def test_objects_over_several_lines_are_events(exports):
    exports.write("main.json", '{\n "_time": 1,\n "a": "x"\n}\n{\n "_time": 2, "a": "y"}\n')
    assert [row["a"] for row in exports.rows("index=* | table a")] == ["y", "x"]
