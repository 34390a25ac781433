"""Section 2: what ``search`` finds. Each test names its rule and the rule's source."""

from __future__ import annotations

import pandas as pd
import pytest

ABC = [{"n": "1", "a": "1", "b": "1"}, {"n": "2", "a": "1", "c": "1"}, {"n": "3", "b": "1"}]


def numbers(rows):
    return [row["n"] for row in rows]


def test_terms_side_by_side_must_all_hold(ask):
    """Rule 2.1 [D: search; D: Boolean expressions]."""
    assert numbers(ask("a=1 b=1", ABC)) == ["1"]
    assert numbers(ask("a=1 AND b=1", ABC)) == ["1"]


def test_not_takes_only_the_next_term(ask):
    """Rule 2.1 [D: search; D: Boolean expressions]."""
    assert numbers(ask("NOT a=1 OR b=1", ABC)) == ["1", "3"]
    assert numbers(ask("NOT (a=1 OR b=1)", ABC)) == []


def test_or_binds_before_and(ask):
    """Rule 2.2 [D: search; D: Boolean expressions]."""
    assert numbers(ask("a=1 b=1 OR c=1", ABC)) == ["1", "2"]
    assert numbers(ask("b=1 OR c=1 a=1", ABC)) == ["1", "2"]
    assert numbers(ask("(a=1 b=1) OR c=9", ABC)) == ["1"]


@pytest.mark.parametrize("inside", ["1, 2,", "1 2", ",1,,2", '"1" 2 ,', "1,2"])
def test_values_of_in_stand_with_or_without_commas(ask, refusal, inside):
    """Rule 2.9 [G for commas]."""
    assert numbers(ask(f"n IN ({inside})", ABC)) == ["1", "2"]
    assert numbers(ask(f"NOT n IN ({inside})", ABC)) == ["3"]
    assert "not understood" in refusal("index=main n IN (,)", ABC)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        (r"*\"x\":true*", ["1"]),
        (r"\"x\":true", ["1"]),
        (r"f=a\"b", ["2"]),
        (r"f=a\\", ["3"]),
        (r"f=a\\ n=3", ["3"]),
    ],
)
def test_a_quote_behind_a_backslash_is_a_sign_of_a_word(ask, word, found):
    """Rule 10.1 [D: search]."""
    rows = [
        {"n": "1", "_raw": '{"x":true,"y":1}'},
        {"n": "2", "f": 'a"b', "_raw": '{"x":false}'},
        {"n": "3", "f": "a\\"},
    ]
    assert numbers(ask(word, rows)) == found
    assert numbers(ask(f"{word} | where n>0 ```no | stage```", rows)) == found


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("index=mian", ["mian"]),
        ("index IN (main, other*)", ["other*"]),
        ("(index=main n=1) OR index=second", ["second"]),
        ("index=none [search index=gone | fields n]", ["gone", "none"]),
        ("| tstats count where index=nothing", ["nothing"]),
        ("index=main | append [search index=later]", ["later"]),
        ("index=MAIN", []),
        ("index=*", []),
        ("index=m*", []),
        ("index=other OR n=1", []),
        ("NOT index=other", []),
        ("index!=other", []),
        ("index=told", []),
    ],
)
def test_an_index_of_which_no_event_is_is_noted(answer, text, missing):
    """Rule 2.18 [D: search]: a name with a slip of the pen finds nothing."""
    told = pd.DataFrame({"index": ["told"], "n": ["1"]})
    notes = answer(text, ABC, frames={"whole": told}).attrs["notes"]
    assert [note.partition("`")[2].partition("`")[0] for note in notes] == missing
    assert all("did you mean main?" in note for note in notes if "mian" in note)


def test_lower_case_operators_are_words(refusal):
    """Rule 2.1 [D: search]."""
    rows = [{"a": "1", "_raw": "nothing"}]
    assert refusal("index=main | stats count | search a=1 or b=1", rows).startswith("`or`")


def test_values_compare_as_text_without_case(ask):
    """Rule 2.3 [D: search; D: Use CASE() and TERM()]."""
    rows = [{"n": "1", "user": "Bob"}, {"n": "2", "user": "bobby"}, {"n": "3", "user": "1.0"}]
    assert numbers(ask("user=bOB", rows)) == ["1"]
    assert numbers(ask("user=1", rows)) == []


def test_field_names_are_case_sensitive(ask):
    """Rule 1.4 [C: Power User exam notes, trap 02-04]."""
    rows = [{"n": "1", "User": "a"}, {"n": "2", "user": "a"}, {"n": "3", "User": "b", "user": "a"}]
    assert numbers(ask("user=a", rows)) == ["2", "3"]
    assert numbers(ask("User=a", rows)) == ["1"]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("v<10", ["9"]),
        ("v<=10", ["10", "9"]),
        ("v>9", ["10", "a", "B"]),
        ("v>=a", ["a"]),
        ("v>B", ["a"]),
        ("v<B", ["10", "9"]),
    ],
)
def test_two_numbers_compare_as_numbers_and_all_else_in_code_point_order(ask, term, found):
    """Rule 2.4 [D: search]."""
    rows = [{"v": one} for one in ("10", "9", "a", "B")]
    assert [row["v"] for row in ask(term, rows)] == found


def test_the_right_side_is_never_a_field(ask):
    """Rule 2.5 [D: search]."""
    rows = [{"n": "1", "src": "x", "dest": "x"}, {"n": "2", "src": "dest", "dest": "x"}]
    assert numbers(ask("src=dest", rows)) == ["2"]


def test_unequal_wants_the_field_and_not_does_not(ask):
    """Rule 2.6 [D: Difference between != and NOT]."""
    rows = [{"n": "1", "f": "v"}, {"n": "2", "f": "w"}, {"n": "3"}]
    assert numbers(ask("f!=v", rows)) == ["2"]
    assert numbers(ask("NOT f=v", rows)) == ["2", "3"]


def test_a_star_alone_asks_for_the_field(ask):
    """Rule 2.7 [C: pySigma-backend-splunk pull 46]; that the empty text is a value is rule 1.8 [G]."""
    rows = [{"n": "1", "f": "v"}, {"n": "2", "f": ""}, {"n": "3"}]
    assert numbers(ask("f=*", rows)) == ["1", "2"]
    assert numbers(ask("NOT f=*", rows)) == ["3"]
    assert ask("f!=*", rows) == []


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("ab*", ["abc", "abXc", "aba"]),
        ("*bc", ["abc"]),
        ("a*c", ["abc", "abXc"]),
        ("*b*", ["abc", "abXc", "b", "aba"]),
        ("a*b*c", ["abc", "abXc"]),
        ('"a*C"', ["abc", "abXc"]),
        ("aba*ba", []),
        ("a_c", []),
        ("a%", []),
    ],
)
def test_a_star_stands_for_any_run_also_inside_quotes(ask, pattern, found):
    """Rule 2.8 [D: Wildcards; G for none and inside quotes]."""
    rows = [{"v": one} for one in ("abc", "abXc", "b", "aba")]
    assert [row["v"] for row in ask(f"v={pattern}", rows)] == found


def test_signs_of_patterns_elsewhere_are_plain(ask):
    """Rule 2.8 [D: Wildcards]: there is no other wildcard than the star."""
    values = ["100%", "1005", "a_b", "axb", "a.b", "[x]", "back\\slash"]
    rows = [{"v": one} for one in values]
    for one in values:
        literal = one.replace("\\", "\\\\")
        assert [row["v"] for row in ask(f'v="{literal}"', rows)] == [one]
        assert [row["v"] for row in ask(f'v="*{literal}*"', rows)] == [one]


def test_in_is_an_or_of_equals_with_wildcards(ask):
    """Rule 2.9 [D: search; D: Comparison functions]."""
    rows = [{"f": one} for one in ("a", "bcd", "c d", "e")] + [{"g": "1"}]
    assert [row["f"] for row in ask('f IN (A, b*, "c d")', rows)] == ["a", "bcd", "c d"]
    assert [row.get("f") for row in ask('NOT f IN (a, b*, "c d")', rows)] == ["e", None]


@pytest.mark.parametrize("word", ["AND", "OR", "NOT", "IN", "AS", "BY"])
def test_a_word_of_the_language_as_a_value_is_quoted(ask, refusal, word):
    """Rule 2.10 [D: search]."""
    rows = [{"f": word}]
    assert len(ask(f'f="{word}"', rows)) == 1
    assert f"{word} is a keyword" in refusal(f"f={word}")


def test_a_network_matches_the_addresses_in_it(ask):
    """Rule 2.11 [D: search]."""
    rows = [{"ip": one} for one in ("10.1.2.3", "11.0.0.1", "10.0.0.0/8", "2001:db8::1", "x")]
    assert [row["ip"] for row in ask('ip="10.0.0.0/8"', rows)] == ["10.1.2.3", "10.0.0.0/8"]
    assert [row["ip"] for row in ask('ip="2001:db8::/32"', rows)] == ["2001:db8::1"]
    assert [row["ip"] for row in ask('ip!="10.0.0.0/8"', rows)] == ["11.0.0.1", "2001:db8::1", "x"]


def test_any_of_several_values_matches(ask):
    """Rule 2.12 [G]; that != wants one value that differs is open point 11.4."""
    rows = [{"n": "1", "f": ["a", "b"]}, {"n": "2", "f": ["b"]}, {"n": "3", "f": ["a", "a"]}]
    assert numbers(ask("f=A", rows)) == ["1", "3"]
    assert numbers(ask("f=*b*", rows)) == ["1", "2"]
    assert numbers(ask("f!=a", rows)) == ["1", "2"]
    assert numbers(ask("NOT f=a", rows)) == ["2"]


EVENTS = [
    {"n": "1", "_raw": "sshd[12]: Failed password for root from 10.0.0.1 port 22"},
    {"n": "2", "_raw": "user=fail path=/var/log/fail.log"},
    {"n": "3", "_raw": "FAIL-safe, a.b.c"},
    {"n": "4", "_raw": "nothing at all"},
]


def test_a_word_is_a_whole_segment_without_case(ask):
    """Rule 2.13 [C: SPL General Practices; D: Wildcards]."""
    assert numbers(ask("fail", EVENTS)) == ["2", "3"]
    assert numbers(ask("failed", EVENTS)) == ["1"]
    assert numbers(ask("fail*", EVENTS)) == ["1", "2", "3"]
    assert numbers(ask("*thing", EVENTS)) == ["4"]
    assert numbers(ask("thing", EVENTS)) == []


def test_a_phrase_is_its_characters_in_order(ask):
    """Rule 2.14 [D: search]."""
    assert numbers(ask('"failed PASSWORD for"', EVENTS)) == ["1"]
    assert numbers(ask('"password failed"', EVENTS)) == []
    assert numbers(ask('"sshd[12]:"', EVENTS)) == ["1"]


def test_a_star_in_a_phrase_is_any_run_of_characters(ask):
    """Rule 2.8 [D: Wildcards; G for inside quotes]; in a word it stays within a major segment."""
    assert numbers(ask('"failed * from"', EVENTS)) == ["1"]
    assert numbers(ask('"failed*root"', EVENTS)) == ["1"]
    assert numbers(ask('"root*failed"', EVENTS)) == []
    assert numbers(ask("fail*root", EVENTS)) == []
    assert numbers(ask("10*1", EVENTS)) == ["1"]


def test_segments_of_both_sizes_are_found(ask):
    """Rule 2.15 [D: segmenters.conf]."""
    assert numbers(ask("10.0.0.1", EVENTS)) == ["1"]
    assert numbers(ask("var", EVENTS)) == ["2"]
    assert numbers(ask("/var/log/fail.log", EVENTS)) == ["2"]
    assert numbers(ask("sshd", EVENTS)) == ["1"]


def test_term_is_one_major_segment(ask, refusal):
    """Rule 2.16 [D: Use CASE() and TERM(); G for what x may not hold]."""
    assert numbers(ask("TERM(a.b.c)", EVENTS)) == ["3"]
    assert numbers(ask("TERM(b.c)", EVENTS)) == []
    assert numbers(ask("b.c", EVENTS)) == ["3"]
    assert numbers(ask("TERM(fail)", EVENTS)) == []
    assert numbers(ask("TERM(user=fail)", EVENTS)) == ["2"]
    assert "major breakers" in refusal('index=main TERM("a b")')


def test_case_compares_with_case(ask):
    """Rule 2.17 [D: Use CASE() and TERM()]."""
    rows = [{"n": "1", "f": "Bob"}, {"n": "2", "f": "bob"}]
    assert numbers(ask("f=CASE(Bob)", rows)) == ["1"]
    assert numbers(ask("f=CASE(B*)", rows)) == ["1"]
    assert numbers(ask("CASE(FAIL)", EVENTS)) == ["3"]


def test_index_and_its_kin_are_ordinary_comparisons(answer):
    """Rule 2.18 [D: search; D: tstats]; without an index all of the folder is searched."""
    frames = {
        name: pd.DataFrame({"a": [one]})
        for name, one in [("main", "1"), ("Mail", "2"), ("other", "3")]
    }
    assert list(answer("index=ma*", frames=frames)["a"]) == ["1", "2"]
    assert list(answer("index=MAIL", frames=frames)["a"]) == ["2"]
    assert list(answer("a=*", frames=frames)["a"]) == ["1", "2", "3"]
    assert list(answer("NOT index=main", frames=frames)["a"]) == ["2", "3"]


TIMES = [{"n": str(hour), "_time": 1_699_999_200.0 + 3600 * hour} for hour in (3, 2, 1, 0)]


def test_bounds_in_the_text_beat_the_range_of_the_job(ask):
    """Rules 2.19, 8.4 [D: Time modifiers]: the start belongs to the range, the end does not."""
    text = "earliest=1700002800 latest=1700006400"
    assert numbers(ask(text, TIMES, earliest=0, latest=1)) == ["1"]
    assert numbers(ask("", TIMES, earliest=1_700_002_800, latest=1_700_010_000)) == ["2", "1"]


def test_the_range_of_the_job_may_be_iso_text(ask, refusal):
    """Rules 8.5, 10.14 [D: REST search/jobs; G]: without an offset it is UTC; not in the search itself."""
    rows = [{"_time": "1700000000", "a": "x"}]
    assert ask("a=x", rows, earliest="2023-11-14T22:13:20", latest="2023-11-14T23:13:20.1+01:00")
    assert not ask("a=x", rows, earliest="2023-11-14T22:13:20.5Z")
    assert not ask("a=x", rows, latest="2023-11-14")
    assert "is not a time here" in refusal("index=main earliest=2023-11-14T22:13:20")


def test_with_only_earliest_the_end_is_now(ask):
    """Rule 8.6 [D: Time modifiers]."""
    assert numbers(ask("earliest=-1h@h", TIMES)) == ["0"]


def test_bounds_may_sit_in_groups(ask):
    """Rule 2.19 [D: Time modifiers]."""
    text = "((n=3 earliest=1700000000) OR (n=0 earliest=1700000000) OR (n=0 latest=now))"
    assert numbers(ask(text, TIMES)) == ["3", "0"]


def test_rows_without_a_time_lie_in_every_range(ask):
    """A rule of this engine's own for files; [G]."""
    rows = [{"n": "1", "_time": 5.0}, {"n": "2"}]
    assert numbers(ask("", rows, earliest=10, latest=20)) == ["2"]
    assert numbers(ask("earliest=1 latest=9", rows)) == ["1", "2"]


@pytest.mark.parametrize("name", ["eventtype", "savedsearch", "tag"])
def test_what_a_server_defines_is_refused(ask, refusal, name):
    """Rule 2.20 [D: search; G for the advice]."""
    assert f"{name}=" in refusal(f"index=main {name}=x", [{"a": "1"}])
    assert len(ask(f"{name}=x", [{name: "x"}])) == 1


def test_words_need_the_text_of_events(refusal, ask):
    """Rule 2.21 [D: search; G for table]."""
    assert "text, which an earlier stage removed" in refusal(
        "index=main | stats count | search fail", EVENTS
    )
    assert "text, which an earlier stage removed" in refusal(
        "index=main | table n | search fail", EVENTS
    )
    assert numbers(ask("| search fail | search n=2", EVENTS)) == ["2"]


def test_a_later_search_without_terms_keeps_all(ask):
    """Rule 9.6 [C: security_content macros]: an empty filter passes all."""
    assert len(ask("| search *", ABC)) == 3
    assert ask("NOT *", ABC) == []
