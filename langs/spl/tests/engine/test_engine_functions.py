"""Functions of ``eval``: rules 3.14 to 3.22 and the table of section 4."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('if(a=1, "y", "n")', "y"),
        ('if(a=2, "y", "n")', "n"),
        ('if(missing=2, "y", "n")', "n"),
    ],
)
def test_if_takes_the_second_for_false_and_for_null(value, expression, result):
    """Rule 3.14 [D: Comparison functions for false; G for null]."""
    assert value(expression, a="1") == result


def test_case_takes_the_first_that_is_true(value, refusal):
    """Rule 3.15 [D: Comparison functions]."""
    assert value('case(a=2, "x", a=1, "y", true(), "z")', a="1") == "y"
    assert value('case(a=2, "x", true(), "z")', a="1") == "z"
    assert value('case(a=2, "x", 1=1, "z")', a="1") == "z"
    assert value('case(a=2, "x")', a="1") is None
    assert "takes pairs of" in refusal('index=main | eval x=case(a=2, "x", "y")')


def test_validate_takes_the_first_that_is_false(value):
    """Rule 3.15 [D: Comparison functions]."""
    assert value('validate(a=1, "x", a=2, "y")', a="1") == "y"


def test_coalesce_takes_the_first_that_is_there(value):
    """Rule 3.16 [D: Comparison functions]."""
    assert value("coalesce(x, b, a)", a="1", b="2") == "2"
    assert value("coalesce(x, 5)", a="1") == 5
    assert value("coalesce(x, y)", a="1") is None
    assert value("coalesce(m, a)", a="1", m=["p", "q"]) == ["p", "q"]


def test_nullif_and_null_clear(value, ask):
    """Rule 3.16 [D: Comparison functions]."""
    assert value('nullif(a, "1")', a="1") is None
    assert value('nullif(a, "2")', a="1") == "1"
    assert ask("| eval a=null()", [{"a": "1", "b": "2"}]) == [{"b": "2"}]


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ('like(a, "C:%")', True),
        ('like(a, "c:%")', False),
        ('like(a, "C:_Win%")', True),
        ('a LIKE "%.exe"', True),
        ('like(a, "Win%")', False),
    ],
)
def test_like_reads_the_whole_value_with_case(holds, test, told):
    """Rule 3.17 [D: Comparison functions; D: searchbnf.conf]."""
    assert holds(test, a="C:\\Win\\x.exe") is told


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ('match(a, "b.")', True),
        ('match(a, "^b")', False),
        ('match(a, "(?i)ABC")', True),
        ('match(a, "ABC")', False),
        ('match(a, "(?<=ab)c")', True),
        ('match(a, "(.)\\1")', False),
        ('match(a, "a(?!x)")', True),
        ('match(a, "c$")', True),
    ],
)
def test_match_is_unanchored_pcre_with_case(holds, test, told):
    """Rule 3.18 [D: Comparison functions; G for case]."""
    assert holds(test, a="abcd\n"[:3]) is told


def test_cidrmatch_takes_the_network_first(holds, refusal):
    """Rule 3.19 [D: Comparison functions; G for what is not an address]."""
    assert holds('cidrmatch("10.0.0.0/8", a)', a="10.1.2.3")
    assert not holds('cidrmatch("10.0.0.0/8", a)', a="11.1.2.3")
    assert holds('cidrmatch("2001:db8::/32", a)', a="2001:db8::1")
    assert not holds('cidrmatch("10.0.0.0/8", a)', a="host")
    assert "network first" in refusal('index=main | where cidrmatch("x", a)')


def test_searchmatch_applies_search_to_the_row(holds):
    """Rule 3.20 [D: Comparison functions]."""
    assert holds('searchmatch("x=HI y=*")', x="hi", y="1")
    assert not holds('searchmatch("x=HI y=*")', x="hi")


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("isnull(z)", True),
        ("isnotnull(a)", True),
        ("isnum(a)", True),
        ("isnum(t)", False),
        ('isnum("1")', False),
        ("isint(a)", True),
        ("isint(d)", False),
        ("isstr(t)", True),
        ('isstr("1")', True),
        ("isbool(a=1)", True),
        ("isbool(a)", False),
    ],
)
def test_what_a_value_is(holds, test, told):
    """Rule 3.21 [D: Informational functions]."""
    assert holds(test, a="1", t="x", d="1.5") is told


def test_typeof_names_the_type(value):
    """Rule 3.21 [D: Informational functions]."""
    assert [value(f"typeof({one})", a="1", t="x") for one in ("a", "t", '"1"', "a=1", "z", "1.5")] == [
        "Number", "String", "String", "Bool", "Invalid", "Number",
    ]  # fmt: skip


def test_lower_and_upper_take_several_values(value):
    """Rule 3.22 [D: Text functions]."""
    assert value("lower(m)", m=["A", "b"]) == ["a", "b"]
    assert value("upper(a)", a="x1") == "X1"


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("substr(a, 2)", "bcd"),
        ("substr(a, 2, 2)", "bc"),
        ("substr(a, -2)", "cd"),
        ("substr(a, -3, 2)", "bc"),
        ("substr(a, 9)", ""),
        ("substr(a, 1, 0)", ""),
    ],
)
def test_substr_counts_from_one_and_from_the_end(value, expression, result):
    """Functions: substr [D: Text functions]."""
    assert value(expression, a="abcd") == result


def test_replace_takes_every_match_and_groups(value):
    """Functions: replace [D: Text functions]."""
    assert value('replace(a, "[aeiou]", "*")', a="education") == "*d*c*t**n"
    assert value(r'replace(a, "^(\d+)/(\d+)", "\2-\1")', a="1/12/24") == "12-1/24"
    assert value(r'replace(a, "\\\\", "/")', a="a\\b\\c") == "a/b/c"
    assert value('replace(a, "(?<=x)y", "z")', a="xyy") == "xzy"


def test_trim_takes_a_set_of_characters(value):
    """Functions: trim [D: Text functions]."""
    assert value("trim(a)", a=" \tx ") == "x"
    assert value('trim(a, "xy")', a="xyzyx") == "z"
    assert value("ltrim(a)", a="  x ") == "x "
    assert value("rtrim(a)", a="  x ") == "  x"


def test_len_counts_code_points(value):
    """Functions: len [D: Text functions]."""
    assert value("len(a)", a="Grüße𝒳") == 6


def test_urldecode(value):
    """Functions: urldecode [D: Text functions]."""
    assert value("urldecode(a)", a="a%20b%2Fc") == "a b/c"
    for text, told in {"%": "%", "%zz+": "%zz+", "%C3%28": "\ufffd(", "%FF%20": "\ufffd "}.items():
        assert value("urldecode(a)", a=text) == told


def test_split_keeps_empty_pieces_and_cuts_into_characters(value):
    """Functions: split [C: Power User exam notes; G for the last]."""
    assert value('split(a, ",")', a="x,,y") == ["x", "", "y"]
    assert value('split(a, "")', a="abc") == ["a", "b", "c"]
    assert value('split(a, ".")', a="x.y") == ["x", "y"]


def test_floor_ceil_abs(value):
    """Functions: floor, ceil, abs [D: Mathematical functions; G for text]."""
    assert value("floor(a)", a="-1.5") == -2
    assert value("ceiling(a)", a="1.2") == 2
    assert value("abs(a)", a="-3") == 3
    assert value("floor(a)", a="x") is None


def test_tonumber_reads_bases(value, refusal):
    """Functions: tonumber [D: Conversion functions]; a literal that is none is an error (open point 11.11)."""
    assert value('tonumber("0A4", 16)') == 164
    assert value("tonumber(a)", a="12.5") == 12.5
    assert value("tonumber(a)", a=" 12") is None
    assert value("tonumber(a)", a="seven") is None
    assert value("tonumber(a, 2)", a="12") is None
    for literal in ('"seven"', '"1_000"', '"nan"', '"12", 2'):
        assert "not a number" in refusal(f"index=main | eval x=tonumber({literal})")


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("mvcount(m)", 3),
        ("mvcount(a)", 1),
        ("mvcount(z)", None),
        ("mvindex(m, 0)", "x"),
        ("mvindex(m, -1)", "z"),
        ("mvindex(m, 1, 2)", ["y", "z"]),
        ("mvindex(m, 1, -1)", ["y", "z"]),
        ("mvindex(m, 0, 9)", ["x", "y", "z"]),
        ("mvindex(m, 3)", None),
        ("mvindex(m, -4)", None),
        ("mvindex(a, 0)", "s"),
        ("mvindex(a, 1)", None),
        ('mvjoin(m, "-")', "x-y-z"),
        ("mvjoin(m, a)", "xsysz"),
        ("mvjoin(a, a)", "s"),
        ("mvrange(1, 4)", ["1", "2", "3"]),
        ("mvrange(1, 10, 4)", ["1", "5", "9"]),
        ("mvrange(1, 1)", None),
        ("mvrange(1, 4, 0)", None),
        ("mvrange(1, 2, 0.5)", ["1", "1.5"]),
        ('mvrange(0, 1209601, "7d")', ["0", "604800", "1209600"]),
    ],
)
def test_functions_on_several_values(value, expression, result):
    """Rule 1.9; functions: mvcount, mvindex, mvjoin, mvrange [D: Multivalue eval functions]."""
    assert value(expression, m=["x", "y", "z"], a="s") == result


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("mvindex(m, n)", None),
        ("mvindex(m, -n)", None),
        ("mvindex(m, 0, n)", ["x", "y"]),
        ("substr(a, n)", ""),
        ("substr(a, -n)", "abc"),
        ("substr(a, 2, n)", "bc"),
        ("mvrange(0, n)", None),
        ('relative_time(n, "@w1")', None),
    ],
)
@pytest.mark.parametrize("number", ["1e18", "9223372036854775808", "1e300"])
def test_numbers_without_measure_end_no_search(value, expression, result, number):
    """A number in the data may be any: the row has no answer or the nearest, and the others theirs."""
    assert value(expression, m=["x", "y"], a="abc", n=number) == result


def test_now_is_the_start_of_the_search(value):
    """Functions: now [D: Date and time functions]."""
    assert value("now()") == 1_700_000_000


def test_an_unknown_function_is_refused_with_the_nearest(refusal):
    """Its own boundary: anything else is refused before running, with the nearest thing that works."""
    said = refusal("index=main | eval x=lowre(a)")
    assert "`lowre()`" in said
    assert "lower" in said
    assert "column 21" in said


@pytest.mark.parametrize("text", ["len()", "len(a, b)", "if(a=1, 2)", "null(a)", "case()"])
def test_a_wrong_number_of_arguments_is_refused_with_the_usage(refusal, text):
    """Its own boundary: refused before running."""
    assert "is written" in refusal(f"index=main | eval x={text}")
