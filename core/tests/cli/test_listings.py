"""``packs``, ``list``, ``show`` and ``doctor``."""

import pytest


def test_without_a_pack_each_listing_says_what_to_install(nbcore, shelf):
    assert "pip install nbpack-" in nbcore("packs").out
    assert "pip install nbpack-" in nbcore("list").out
    assert nbcore("list", "--json").json == {"format": 1, "notebooklets": []}
    assert nbcore("packs", "--json").json == {"format": 1, "packs": []}


def test_packs_as_json(small):
    (pack,) = small("packs", "--json").json["packs"]
    assert pack == {
        "distribution": "nbpack-small",
        "version": "1.0",
        "name": "small",
        "state": "ok",
        "loaded": False,
        "problems": [],
        "providers": ["second", "small"],
        "notebooklets": ["host.Look"],
    }


def test_list_as_json(small):
    assert small("list", "--json").json["notebooklets"] == [
        {
            "name": "host.Look",
            "category": "host",
            "provider": "",
            "distribution": "nbpack-small",
        }
    ]


@pytest.mark.parametrize("words", [("list",), ("packs",)])
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_the_short_way_and_typers_way_print_the_same(small, monkeypatch, words, more):
    quick = small(*words, *more)
    monkeypatch.setattr("nbcore.cli._quick_listing", lambda words: None)
    assert small(*words, *more) == quick


def test_listing_imports_no_pack(shelf, nbcore):
    shelf.pack(
        "acme", "raise AssertionError('imported')", notebooklets={"host.Look": "acme_pack:L"}
    )
    assert "host.Look" in nbcore("list").out
    assert "nbpack-acme" in nbcore("packs").out


def test_a_problem_is_shown_below_its_pack_and_hinted_at_in_the_list(shelf, nbcore):
    shelf.pack("acme", notebooklets={"host.My-Look": "acme_pack:L"})
    shown = nbcore("packs")
    assert shown.status == 0
    assert "impaired" in shown.out
    assert "host.My-Look of nbpack-acme is refused" in " ".join(shown.out.split())
    listed = nbcore("list")
    assert listed.err == "1 pack with problems: nbcore packs\n"


def test_check_and_doctor_exit_with_1_when_something_is_wrong(shelf, nbcore):
    shelf.pack("acme", "import no_such_module")
    assert nbcore("packs").status == 0
    assert nbcore("packs", "--check").status == 1
    assert nbcore("doctor").status == 1


def test_what_a_pack_says_cannot_steer_the_terminal(shelf, nbcore):
    shelf.pack("acme", "raise ValueError('\\x1b[2J[red]gone[/red]')")
    shown = nbcore("packs", "--check").out
    assert "\x1b" not in shown
    assert r"\x1b[2J[red]gone[/red]" in shown


def test_show_says_what_a_notebooklet_is_made_of(small):
    shown = small("show", "host.Look").out
    assert "[bold]Not markup[/bold]." in shown
    assert "words   Only when asked for. (only when asked for)" in shown
    assert "any_failure  Any failure at all." in shown
    assert "Answered by: second and small." in " ".join(shown.split())
    assert "nbcore run host.Look web01 --provider" in shown


def test_show_as_json(small):
    facts = small("show", "host.Look", "--json").json
    assert facts["format"] == 1
    assert facts["entity"] == ["host"]
    assert [item["name"] for item in facts["sections"]] == ["logons", "users", "words"]
    assert [item["default"] for item in facts["sections"]] == [True, True, False]
    assert facts["queries"] == [
        {
            "name": "host.logons",
            "meaning": "Attempts to log on to a host, newest first.",
            "record": "Logon",
            "providers": {"second": ["all"], "small": ["all"]},
            "unsupported": {},
        }
    ]


def test_doctor_names_settings_and_never_their_values(small, monkeypatch, tmp_path):
    monkeypatch.setenv("NBCORE_SMALL_TOKEN", "hunter2")
    tmp_path.joinpath("nbcore.toml").write_text('[small]\nserver = "secret.example"\n')
    shown = small("doctor")
    assert shown.status == 0
    assert "token from environment" in shown.out
    assert "server from" in shown.out
    facts = small("doctor", "--json")
    places = {item["place"]: item["names"] for item in facts.json["settings"]["small"]["found"]}
    assert places == {"environment": ["token"], str(tmp_path / "nbcore.toml"): ["server"]}
    assert facts.json["ok"]
    assert facts.json["settings"]["second"]["required"] == ["server"]
    for text in (shown.out, facts.out):
        assert "hunter2" not in text
        assert "secret.example" not in text


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("NBCORE_PACKS", "small,smal", "NBCORE_PACKS names 'smal', which is not installed."),
        ("NBCORE_PREFER", "other", "NBCORE_PREFER names 'other', which is not installed."),
        ("NBCORE_SMALL_TOKN", "x", "small has no setting 'tokn', which is in environment."),
    ],
)
def test_doctor_finds_slips_in_what_the_user_chose(small, monkeypatch, variable, value, says):
    monkeypatch.setenv(variable, value)
    found = small("doctor", "--json")
    assert found.status == 1
    assert found.json["faults"] == [says]


@pytest.mark.parametrize("prefer", ["", "nbpack-small"])
def test_doctor_tells_of_a_settings_file_that_cannot_be_read(small, monkeypatch, tmp_path, prefer):
    monkeypatch.setenv("NBCORE_PREFER", prefer)
    tmp_path.joinpath("nbcore.toml").write_text("[small\n")
    found = small("doctor", "--json")
    assert found.status == 1
    assert found.json["ok"] is False
    assert "nbcore.toml cannot be read as TOML" in found.json["faults"][0]
    shown = small("doctor")
    assert shown.status == 1
    assert "cannot be read as TOML" in shown.out.replace("\n", " ")


def test_doctor_names_versions(small):
    versions = small("doctor", "--json").json["versions"]
    assert {"nbcore", "pandas"} <= set(versions)
