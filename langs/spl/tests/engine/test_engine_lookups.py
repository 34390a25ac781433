"""Rules 6.24 to 6.26: lookup tables. Each test names its rule and the rule's source."""

from __future__ import annotations

import pandas as pd
import pytest

import nblang_spl

USERS = "user,team,role\nbob,red,admin\neve,blue,\nbob,green,guest\nAmy,red,user\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "main.csv").write_text("n,who,team\n1,bob,old\n2,eve,old\n3,amy,\n4,,old\n")
    (tmp_path / "lookups").mkdir()
    (tmp_path / "lookups" / "users.csv").write_text(USERS)
    (tmp_path / "lookups" / "once.csv").write_text("user,team\nbob,red\neve,\n")
    return tmp_path


@pytest.fixture
def search(folder):
    def run(text):
        found = nblang_spl.search(text, folder)
        return [
            {name: cell for name, cell in row.items() if isinstance(cell, (list, str))}
            for row in found.to_dict("records")
        ]

    return run


def test_output_writes_over_a_field(search):
    """Rule 6.24 [D: lookup]; no match leaves the row (rule 6.25)."""
    text = "index=main | lookup once.csv user as who OUTPUT team | table n team"
    assert search(text) == [
        {"n": "1", "team": "red"}, {"n": "2"}, {"n": "3"}, {"n": "4", "team": "old"},
    ]  # fmt: skip


def test_outputnew_leaves_what_is_there(search):
    """Rule 6.24 [D: lookup]."""
    text = "index=main | lookup once user as who OUTPUTNEW team | table n team"
    assert [row.get("team") for row in search(text)] == ["old", "old", None, "old"]
    text = "index=main | lookup once user as who OUTPUTNEW team as t | table n t"
    assert [row.get("t") for row in search(text)] == ["red", None, None, None]


def test_without_output_all_other_columns_come(search):
    """Rule 6.24 [D: lookup]."""
    found = search("index=main n=2 | fields n who | lookup users user as who")
    assert found == [{"n": "2", "who": "eve", "team": ["blue"]}]


def test_several_rows_of_the_table_give_several_values_in_its_order(search):
    """Rule 6.25 [D: transforms.conf.spec; G for multivalue]."""
    text = "index=main n=1 | lookup users user as who OUTPUT team as teams role | table teams role"
    assert search(text) == [{"teams": ["red", "green"], "role": ["admin", "guest"]}]


def test_each_of_several_values_is_looked_up(search):
    """Search Reference: lookup, whose example has several products in a field [D: SPL2 lookup]."""
    text = '| makeresults | eval who=split("eve;nobody;bob", ";") | lookup once user as who'
    assert search(f"{text} | table who team") == [{"who": ["eve", "nobody", "bob"], "team": "red"}]
    text = text.replace("once", "users")
    assert search(f"{text} OUTPUT team | table team") == [{"team": ["blue", "red", "green"]}]
    text = 'index=main | stats values(who) as who by team | eval x="-" | lookup users user as who '
    found = search(f"{text} OUTPUT role as x | table team x")
    assert found == [{"team": "old", "x": ["admin", "guest"]}]


def test_several_keys_must_all_match(search):
    """Rule 6.24 [D: lookup]."""
    text = 'index=main n<3 | eval t="green" | lookup users user as who team as t OUTPUT role | table n role'
    assert search(text) == [{"n": "1", "role": "guest"}, {"n": "2"}]


def test_keys_match_with_case_unless_the_definition_says_otherwise(search, folder):
    """Rule 6.25 [D: transforms.conf.spec]."""
    text = "index=main n=3 | lookup {} user as who OUTPUT role | table role"
    assert search(text.format("users")) == [{}]
    (folder / "transforms.conf").write_text(
        "[loose]\nfilename = users.csv\ncase_sensitive_match = false\nmax_matches = 1\n"
    )
    assert search(text.format("loose")) == [{"role": "user"}]


def test_definitions_match_by_wildcard_and_network(search, folder):
    """Rule 6.25 [D: transforms.conf.spec]."""
    (folder / "lookups" / "nets.csv").write_text("net,zone\n10.0.0.0/8,in\n10.1.0.0/16,lab\n")
    (folder / "lookups" / "names.csv").write_text("like,kind\nb*,b\n*o_,x\n*,any\n")
    (folder / "transforms.conf").write_text(
        "[nets]\nfilename = nets.csv\nmatch_type = CIDR(net)\n"
        "[names]\nfilename = names.csv\nmatch_type = WILDCARD(like)\nmax_matches = 1\n"
        "min_matches = 1\ndefault_match = none\n"
    )
    text = '| makeresults | eval ip="10.1.2.3" | lookup nets net as ip OUTPUT zone | table zone'
    assert search(text) == [{"zone": ["in", "lab"]}]
    assert search(text.replace("10.1.", "10.2.")) == [{"zone": "in"}]
    text = "index=main | lookup names like as who OUTPUT kind | table n kind"
    assert [row.get("kind") for row in search(text)] == ["b", "any", "any", "none"]


def test_inputlookup_gives_the_rows_of_a_table(search):
    """Rule 6.26 [D: searchbnf.conf; G for p]."""
    assert [row["user"] for row in search("| inputlookup users.csv")] == [
        "bob",
        "eve",
        "bob",
        "Amy",
    ]
    found = search('| inputlookup users where user=B* NOT role="guest"')
    assert found == [{"user": "bob", "team": "red", "role": "admin"}]
    assert [row["user"] for row in search("| inputlookup start=1 max=2 users")] == ["eve", "bob"]


@pytest.mark.parametrize("setting", ["time_field = t", "filter = team=red"])
def test_what_a_definition_says_beyond_that_is_refused(search, folder, setting):
    """Rule 6.25 [D: transforms.conf.spec]; the file by its own name is a table still."""
    (folder / "transforms.conf").write_text(f"[more]\nfilename = once.csv\n{setting}\n")
    with pytest.raises(nblang_spl.SplError, match=r"more .* not supported"):
        search("index=main | lookup more user as who")
    assert len(search("| inputlookup once.csv")) == 2


@pytest.mark.parametrize("name", ["lookup:once", "lookup once.csv", 'lookup:"once.csv"'])
def test_from_gives_the_rows_of_a_table(search, name):
    """Search Reference: from, with a colon or a space before the name [D: from]."""
    assert search(f"| from {name}") == search("| inputlookup once")


def test_inputlookup_appends(search):
    """Rule 6.26 [D: searchbnf.conf]."""
    text = "index=main n=1 | table who | inputlookup append=t once | table who user"
    assert search(text) == [{"who": "bob"}, {"user": "bob"}, {"user": "eve"}]


def test_a_table_fills_a_subsearch(search):
    """Rule 6.29 [D: About subsearches]."""
    text = (
        "index=main [| inputlookup once where team=red | rename user as who | fields who] | table n"
    )
    assert search(text) == [{"n": "1"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("| inputlookup user", "did you mean users.csv"),
        ("| inputlookup ../main.csv", "lookup table"),
        ("| inputlookup /etc/passwd", "lookup table"),
        ("index=main | lookup users nobody OUTPUT team", "column of users"),
        ("index=main | lookup users user as who OUTPUT nothing", "column of users"),
        ("index=main | lookup users", "key is missing"),
    ],
)
def test_what_is_not_there_is_refused(folder, text, said):
    """Its own boundary: one sentence with the nearest thing that works."""
    with pytest.raises(nblang_spl.SplError, match=said):
        nblang_spl.search(text, folder)


def test_a_table_in_frames(ask):
    """The demo has tables in memory."""
    import pandas as pd

    table = pd.DataFrame({"user": ["bob"], "level": [3.0]})
    found = ask("| lookup users user OUTPUT level", [{"user": "bob"}], frames={"users.csv": table})
    assert found == [{"user": "bob", "level": "3"}]


def test_tables_of_frames_and_files_are_no_index(tmp_path):
    """Rule 6.26 [D: inputlookup]: a name that begins with lookups/ is that of a table, as in a folder."""
    users = pd.DataFrame({"user": ["bob", None], "team": ["red", "blue"]})
    users.to_parquet(tmp_path / "users.parquet")
    for table in (users, tmp_path / "users.parquet"):
        source = {"main": pd.DataFrame({"who": ["bob"]}), "lookups/users": table}
        found = nblang_spl.search("| inputlookup users where user=*", source)
        assert found[["user", "team"]].to_dict("records") == [{"user": "bob", "team": "red"}]
        assert nblang_spl.search("index=* | stats count", source)["count"].tolist() == [1]
