"""The command ``nblang-spl``."""

from __future__ import annotations

import json

import pytest

from nblang_spl.cli import main


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "main.csv").write_text("_time,user,bytes\n10,bob,5\n20,eve,\n15.5,bob,7\n")
    return str(tmp_path)


def test_rows_are_shown_as_a_table(folder, capsys):
    assert main(["index=main | stats count sum(bytes) as bytes by user", "--source", folder]) == 0
    told = capsys.readouterr()
    assert told.out == "user  count  bytes\nbob   2      12\neve   1\n"
    assert told.err == ""


def test_json_is_a_list_of_rows_with_null_for_what_is_missing(folder, capsys):
    assert main(["index=main | table _time user bytes", "--source", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"_time": 20, "user": "eve", "bytes": None},
        {"_time": 15.5, "user": "bob", "bytes": "7"},
        {"_time": 10, "user": "bob", "bytes": "5"},
    ]


def test_the_range_is_given_by_options(folder, capsys):
    arguments = ["user=* | stats count", "--source", folder, "--json"]
    assert main([*arguments, "--earliest", "15", "--latest", "20"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"count": 1}]


def test_explain_shows_the_sql_and_its_values(folder, capsys):
    assert main(["user=bob", "--source", folder, "--explain"]) == 0
    told = capsys.readouterr().out
    assert "SELECT" in told
    assert "= 'bob'" in told


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("user=bob | eval half=bytes/2 | where half>1", ["= 'bob'", "bytes"]),
        ("user=* | stats dc('a b') by user", ["a_b", "GROUP BY"]),
        ("| tstats count from datamodel=Authentication by Authentication.src", ["AS src"]),
    ],
)
def test_explain_needs_no_folder(search, said, capsys):
    assert main([search, "--explain"]) == 0
    told = capsys.readouterr().out
    assert all(piece in told for piece in said)


def test_explain_without_a_folder_refuses_what_is_wrong(capsys):
    assert main(["user=bob | haed", "--explain"]) == 2
    assert main(['user="bob', "--explain"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "did you mean head" in said.err
    assert "does not end" in said.err


def test_rows_need_a_folder(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["user=bob"])
    assert ended.value.code == 2
    assert "--source" in capsys.readouterr().err


def test_one_of_several_values_is_a_value_in_json(folder, capsys):
    """Rule 1.9."""
    text = "index=main | stats values(user) as u by bytes | fields u"
    assert main([text, "--source", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"u": "bob"}, {"u": "bob"}]
    assert main(["index=main | stats values(user) as u", "--source", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"u": ["bob", "eve"]}]


def test_a_refusal_is_one_sentence_and_status_2(folder, capsys):
    assert main(["user=bob | haed", "--source", folder]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "did you mean head" in told.err


def test_limits_are_told_beside_the_answer(tmp_path, capsys):
    (tmp_path / "main.csv").write_text("n\n" + "\n".join(map(str, range(10_001))))
    assert main(["n=* | sort n | stats count", "--source", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "10000" in told.out
    assert "`sort` kept its first 10,000 rows" in told.err


def test_a_log_cannot_steer_the_terminal(tmp_path, capsys):
    (tmp_path / "main.csv").write_text('user\n"\x1b[2Jbob\x07"\n')
    assert main(["user=*", "--source", str(tmp_path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_memory_is_limited(folder, capsys):
    assert main(["user=*", "--source", folder, "--memory-limit", "1GB"]) == 0
    capsys.readouterr()
    assert main(["user=*", "--source", folder, "--memory-limit", "lots"]) == 2
    assert "write for example 2GB" in capsys.readouterr().err


def test_macros_come_from_a_file(folder, tmp_path, capsys):
    path = tmp_path / "macros.conf"
    path.write_text("[of(1)]\nargs = who\ndefinition = user=$who$\n")
    given = ["`of(eve)` | stats count", "--source", folder, "--macros", str(path), "--json"]
    assert main(given) == 0
    assert json.loads(capsys.readouterr().out) == [{"count": 1}]
