"""``run``: what it asks, what it prints, and how it ends."""

import json
from typing import Any

import pytest

DAY = ("--start", "2026-03-02", "--end", "2026-03-03")
ASK = ("run", "host.Look", "web01", "--provider", "small", "--source", "demo", *DAY, "--json")


def sections(made: Any) -> dict[str, str]:
    return {name: item["status"] for name, item in made["sections"].items()}


def test_the_object_has_the_shape_that_programs_rely_on(small):
    done = small(*ASK)
    assert done.status == 0
    made = done.json
    assert made["format"] == 1
    assert made["notebooklet"] == "host.Look"
    assert made["entity"] == "web01.contoso.test"
    assert made["timespan"] == {"start": "2026-03-02T00:00:00Z", "end": "2026-03-03T00:00:00Z"}
    assert made["status"] == "ok"
    assert made["candidates"] == made["problems"] == []
    (found,) = made["findings"]
    assert set(found) >= {"severity", "text", "section", "rows"}
    assert set(made["sections"]["logons"]) == {"status", "kind", "rows", "reason", "notes"}
    for item in made["queries"]:
        assert set(item) >= {
            "name", "part", "provider", "connection", "status", "rows", "seconds", "truncated",
            "text",
        }  # fmt: skip


def test_rows_come_only_with_data_and_are_plain(small):
    made = small(*ASK, "--data").json
    (row,) = made["sections"]["logons"]["data"]
    assert row["time"].startswith("2026-03-02T10:00:00")
    assert row["time"].endswith("Z")
    assert row["src_ip"] is None
    assert row["user"] == "h\x1b[31mé"
    assert made["sections"]["users"]["data"] == [{"user": "h\x1b[31mé", "size": 1}]


def test_the_document_is_ascii(small):
    small(*ASK, "--data").out.encode("ascii")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (["--options", "logons"], ["logons"]),
        (["--options", "words,users"], ["users", "words"]),
        (["--options", "words", "--options", "users"], ["users", "words"]),
        (["--options", "-users"], ["logons"]),
        (["--options", "+words"], ["logons", "users", "words"]),
        (["--options", "+words, -users"], ["logons", "words"]),
    ],
)
def test_options_repeat_or_take_commas(small, given, made):
    found = sections(small(*ASK, *given).json)
    assert [name for name, status in found.items() if status == "ok"] == made


def test_two_providers_give_a_list_of_results(small, monkeypatch):
    monkeypatch.setenv("NBCORE_SECOND_SERVER", "x")
    rest = ("--source", "demo", *DAY, "--json")
    for chosen in (["--provider", "small,second"], ["--provider", "small", "--provider", "second"]):
        made = small("run", "host.Look", "web01", *chosen, *rest).json
        assert [item["connection"] for item in made["results"]] == ["small", "second"]
    made = small("run", "host.Look", "web01", "--provider", "all", *rest).json
    assert [item["connection"] for item in made["results"]] == ["second", "small"]


def test_of_all_providers_one_that_cannot_be_opened_leaves_the_others(small):
    done = small(
        "run", "host.Look", "web01", "--provider", "all", "--source", "demo", *DAY, "--json"
    )
    assert done.status == 0
    assert done.json["connection"] == "small"
    assert done.err.startswith("second is left out: ")


def test_a_value_that_begins_with_a_dash_comes_behind_two(small):
    words = ("run", "host.Look", "--provider", "small", "--source", "demo", *DAY, "--json")
    assert small(*words, "--", "-x").json["entity"] == "-x.contoso.test"


def test_a_name_that_needs_a_choice_exits_with_2_and_gives_the_candidates(small):
    words = list(ASK)
    words[2] = "db01"
    done = small(*words)
    assert done.status == 2
    assert done.err == (
        "db01 can mean db01.contoso.test or db01.fabrikam.test; run it again with one of these.\n"
    )
    assert [row["host"] for row in done.json["candidates"]] == [
        "db01.contoso.test",
        "db01.fabrikam.test",
    ]
    assert set(sections(done.json).values()) == {"skipped"}


def test_nothing_answered_exits_with_3(small):
    words = list(ASK)
    words[2] = "forbidden"
    done = small(*words)
    assert done.status == 3
    assert done.json["sections"]["logons"]["status"] == "denied"


def test_an_empty_answer_is_an_answer(small):
    words = list(ASK)
    words[2] = "nowhere"
    done = small(*words)
    assert done.status == 0
    assert sections(done.json)["logons"] == "empty"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["run", "host.Look"],
            "Say which SIEM to ask with --provider. Installed: second and small.",
        ),
        (["run", "host.Lok", "web01"], "Did you mean host.Look?"),
        (["run", "host.Look", "web01", "--provider", "smal"], "Did you mean small?"),
        (["run", "host.Look", "web01", "--provider", "splunk"], "pip install nbpack-splunk"),
        (
            ["run", "host.Look", "web01", "--provider", "all,small"],
            "do not name another one with it",
        ),
        (["run", "host.Look", "web01", "--provider", "small", "--source", "/x"], "no source '/x'"),
        ([*ASK[:2], *ASK[3:]], "No host was given."),
        ([*ASK[:2], " ", *ASK[3:]], "The host is blank."),
        ([*ASK[:7], "--json"], "A time range is needed."),
        ([*ASK[:7], "--timespan", "soon"], "'soon' cannot be read"),
        ([*ASK[:7], "--start", "2026-03-03", "--end", "2026-03-02"], "runs backwards"),
        ([*ASK, "--timespan", "7d"], "not both"),
        ([*ASK, "--options", "wrds"], "did you mean words?"),
        ([*ASK, "--options", "words,+users"], "mixes plain names with signed ones"),
        ([*ASK, "--options", ","], "options= is empty"),
        ([*ASK[:-1], "--data"], "add --json"),
        ([*ASK, "--html", "."], ". is a folder; name a file."),
        ([*ASK, "--html", "no/such/folder/x.html"], "there is no folder no/such/folder"),
        ([*ASK, "extra"], "unexpected extra argument"),
        ([*ASK, "--colour"], "No such option"),
        (
            ["run", "host.Look", "-web01"],
            "Before a value that begins with a dash write --. See nbcore run --help.",
        ),
        (["rn"], "No such command 'rn'"),
        (["show"], "Missing argument"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_exits_with_2(small, words, says):
    done = small(*words)
    assert done.status == 2
    assert done.out == ""
    assert says in done.err
    assert done.err.count("\n") == 1
    assert "Traceback" not in done.err


def test_an_error_of_its_own_says_so_and_how_to_see_more(small, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("so")

    monkeypatch.setattr("nbcore.cli.run.connect", fail)
    done = small(*ASK)
    assert done.status == 1
    assert "ZeroDivisionError: so" in done.err
    assert "NBCORE_DEBUG=1" in done.err
    monkeypatch.setenv("NBCORE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        small(*ASK)


def test_an_interrupt_exits_with_130(small, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("nbcore.cli.run.connect", interrupt)
    assert small(*ASK).status == 130


def test_what_is_printed_on_the_way_leaves_the_document_clean(small, monkeypatch):
    import nbcore.cli.run

    real = nbcore.cli.run.connect

    def loud(*given):
        print("LOUD")
        real(*given)

    monkeypatch.setattr("nbcore.cli.run.connect", loud)
    done = small(*ASK)
    assert json.loads(done.out)
    assert "LOUD" in done.err


def test_for_people_the_page_is_printed_and_the_queries_when_asked_for(small, tmp_path):
    report = tmp_path / "look.html"
    words = [*ASK[:-1], "--queries", "--html", str(report)]
    done = small(*words)
    assert done.status == 0
    assert "Look on web01.contoso.test" in done.out
    assert "1 failed" in done.out
    assert "the text of host.logons" in done.out
    assert "\x1b" not in done.out
    assert done.out.splitlines()[-1] == f"Report: {report}"
    assert report.read_text().lower().startswith("<!doctype html>")
