"""Section 3: operators of ``where`` and ``eval``. Each test names its rule and the rule's source."""

from __future__ import annotations

import pytest


def test_where_keeps_a_row_only_where_its_test_is_true(ask):
    """Rule 3.1 [D: where]."""
    rows = [{"n": "1", "x": "1"}, {"n": "2", "x": "2"}, {"n": "3"}]
    assert [row["n"] for row in ask("| where x=1", rows)] == ["1"]
    assert [row["n"] for row in ask("| where NOT x=1", rows)] == ["2"]


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("1=1 OR 1=1 AND 1=2", True),
        ("NOT 1=2 AND 1=2", False),
        ("1=1 XOR 1=1 OR 1=1", False),
        ("NOT (1=1 AND 1=2)", True),
        ("1=1 or 1=2 and 1=2", True),
    ],
)
def test_not_binds_before_and_before_or_before_xor(holds, test, told):
    """Rule 3.2 [D: eval; D: where]."""
    assert holds(test) is told


def test_text_compares_with_case(holds):
    """Rule 3.3 [D: where; D: eval]."""
    assert holds('f="Bob"', f="Bob")
    assert not holds('f="bob"', f="Bob")
    assert holds('f=="Bob"', f="Bob")
    assert holds('f!="bob"', f="Bob")


def test_a_bare_word_is_a_field_and_so_is_one_in_single_quotes(holds, ask, refusal):
    """Rule 3.4 [D: eval; D: where]."""
    assert holds("a=b", a="x", b="x")
    assert ask("| where 'Processes.dest'=\"x\"", [{"Processes.dest": "x"}])
    assert ask("| where '5min'>1", [{"5min": "2"}])
    assert "single quotes" in refusal("index=main | where 5min>1")


def test_a_name_with_blanks_takes_double_quotes_on_the_left(ask):
    """Rule 3.5 [D: eval; D: rename]."""
    assert ask('| eval "a b"=x | rename x as "c d"', [{"x": "1"}]) == [{"c d": "1", "a b": "1"}]


def test_a_star_is_an_ordinary_character(holds):
    """Rule 3.6 [D: where]."""
    assert holds('f="a*"', f="a*")
    assert not holds('f="a*"', f="ab")


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("a=b", True),  # 1 and 1.0
        ("a<c", True),  # 1 and 10, as numbers
        ("c<d", True),  # 10 and 9x, as text
        ("a=1", True),
        ("b=1", True),
        ("c>9", True),
        ("d>9", True),
        ("d=9", False),
        ("a!=b", False),
        ("c>=b", True),
        ("c<=b", False),
    ],
)
def test_two_that_look_like_numbers_compare_as_numbers(holds, test, told):
    """Rule 3.7 [D: eval for the first half; G]."""
    assert holds(test, a="1", b="1.0", c="10", d="9x") is told


def test_long_ids_stay_apart(holds):
    """Rule 1.11 [D: eval]: beyond 2^53 doubles would fall together."""
    assert not holds("a=b", a="12345678901234567891", b="12345678901234567892")
    assert holds("a=b", a="12345678901234567891", b="12345678901234567891")


def test_a_quoted_literal_is_text(holds):
    """Open point 11.3 [D: eval; D: Informational functions; G]: decided for text."""
    assert holds('s="200"', s="200")
    assert not holds('s="200"', s="200.0")
    assert holds('"10"<"9"')
    assert holds('n*1="200"', n="200.0")


def test_padded_text_is_no_number(holds):
    """Open point 11.3 [G]."""
    assert not holds("a=1", a=" 1")
    assert not holds("isnum(a)", a=" 1")


def test_plus_adds_numbers_or_joins_texts(value):
    """Rule 3.8 [D: eval for the first half, G for null]."""
    assert value("a+b", a="1", b="2.5") == "3.5"
    assert value("a+1", a="1") == 2
    assert value("a+b", a="x", b="y") == "xy"
    assert value('a+"!"', a="x") == "x!"
    assert value("a+1", a="x") is None


def test_a_number_may_begin_with_its_point(value):
    """Rule 3.4 [G]: behind a value the point still joins."""
    assert value(".25") == 0.25
    assert value("1-.5*.5") == 0.75
    assert value('"x"..5') == "x0.5"
    assert value("a.5", a="1") == "15"


def test_a_dot_always_joins_numbers_as_written(value):
    """Rule 3.8 [D: eval]."""
    assert value('1 . "a"') == "1a"
    assert value("a.b", a="1", b="2") == "12"
    assert value("(1/2) . a", a="x") == "0.5x"


@pytest.mark.parametrize(
    ("expression", "result"),
    [("a-b", 5), ("a*b", 14), ("a/b", 3.5), ("a%b", 1), ("-a", -7), ("a-x", None), ("x*2", None)],
)
def test_other_arithmetic_wants_numbers(value, expression, result):
    """Rule 3.8 [D: eval; G for null]."""
    assert value(expression, a="7", b="2", x="text") == result


def test_precedence_of_arithmetic(value):
    """Rule 3.2 [D: eval]."""
    assert value("1+2*3-4/2") == 5
    assert value("(1+2)*3") == 9
    assert value("10-4-3") == 3
    assert value("2*-3") == -6


@pytest.mark.parametrize("test", ["a=1", "a!=1", "a<1", "NOT a=1", "a IN (1)", "a=b", 'a LIKE "x"'])
def test_a_comparison_with_null_is_null(holds, test):
    """Rule 3.9 [D: head, option null=]."""
    assert holds(test, c="1") is None


def test_arithmetic_with_null_is_null(value):
    """Rule 3.9 [G for arithmetic]."""
    assert value("a+1", c="1") is None
    assert value('a."x"', c="1") is None
    assert value('coalesce(a, "-")."x"', c="1") == "-x"


def test_division_by_zero_gives_null(value):
    """Rule 3.10 [D: eval]."""
    assert value("1/0") is None
    assert value("1%0") is None
    assert value("a/0", a="1") is None


def test_numbers_are_doubles_that_are_not_rounded(value):
    """Rule 3.11 [D: eval] asks for fewer digits: this engine keeps doubles and says so."""
    assert value("8.250*0.2") == pytest.approx(1.65)
    assert value("0.1+0.2") == 0.1 + 0.2
    assert value("9007199254740992+0") == 9007199254740992


@pytest.mark.parametrize("text", ["eval x=(a=1)", "eval x=isnull(a)", "stats sum(eval(a=1))"])
def test_a_test_cannot_be_stored(refusal, text):
    """Rule 3.12 [D: eval]: checked before the run."""
    assert "test" in refusal(f"index=main | {text}", [{"a": "1"}]).lower()


def test_a_value_is_no_test(refusal):
    """Rule 3.12 [D: eval]."""
    assert "A test is required" in refusal("index=main | where a", [{"a": "1"}])
    assert "A test is required" in refusal("index=main | eval b=if(a, 1, 0)", [{"a": "1"}])


def test_assignments_run_left_to_right(ask):
    """Rule 3.13 [D: eval; D: searchbnf.conf]."""
    assert ask("| eval a=1, b=a+1, a=b*10 | table a b", [{"x": "1"}]) == [{"a": 20, "b": 2}]


def test_an_expression_that_fails_clears_the_field(ask):
    """Rule 3.13 [D: eval]."""
    assert ask("| eval x=x*1", [{"x": "text", "y": "1"}]) == [{"y": "1"}]


def test_a_field_named_after_a_value_is_refused(refusal):
    """Rule 3.13 [D: eval]: the name would not be known before the run."""
    assert "write the name itself" in refusal("index=main | eval {a}=1", [{"a": "b"}])


def test_in_takes_texts_without_wildcards(holds):
    """Rule 3.20 [D: Comparison functions]."""
    assert holds('f IN ("a", "b")', f="b")
    assert not holds('f IN ("a*", "B")', f="b")
    assert holds('in(f, "a", "b")', f="b")
    assert holds('in("v", f, g)', f="x", g="v")
    assert holds("f IN (4624, 4625)", f="4625")


def test_any_of_several_values_compares(holds):
    """Open point 11.4 [G]: decided for any value."""
    assert holds('m="b"', m=["a", "b"])
    assert not holds('m="c"', m=["a", "b"])
    assert holds("m>9", m=["1", "10"])


@pytest.mark.parametrize(
    "test",
    ['match(m, "^8")', "match(m, p)", 'like(m, "8.%")', "like(m, l)", 'm LIKE "8%"',
     'cidrmatch("8.0.0.0/8", m)', "cidrmatch(n, m)"],
)  # fmt: skip
def test_any_of_several_values_fits_a_pattern_or_a_network(holds, test):
    """Open point 11.4 [G]: decided for any value."""
    known = {"p": "^8", "l": "8%", "n": "8.0.0.0/8"}
    assert holds(test, m=["10.1.1.1", "8.8.8.8"], **known) is True
    assert holds(test, m=["10.1.1.1", "9.8.8.8"], **known) is False


def test_fields_that_differ_in_case_keep_apart(ask):
    """Rule 1.4 [C: Power User exam notes]; the engine below folds case."""
    rows = [{"Status": "a", "status": "b"}]
    assert ask("| eval STATUS=Status.status", rows) == [
        {"Status": "a", "status": "b", "STATUS": "ab"}
    ]


def test_null_is_not_the_empty_text(holds, value):
    """Rule 1.8 [G]."""
    assert not holds('isnull("")')
    assert not holds("isnull(a)", a="")
    assert value('coalesce(a, "x")', a="") is not None
    assert holds("isnull(a)", b="1")
