"""Numbers, times, hashes and several values: the table of section 4."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("round(3.5)", 4),
        ("round(2.555, 2)", 2.56),
        ("round(-2.5)", -3),
        ("round(1e20)", 1e20),
        ("round(2.4)", 2),
    ],
)
def test_half_goes_away_from_zero_on_the_decimal_text(value, expression, result):
    """Functions: round [D: searchbnf.conf; G for the reading]."""
    assert value(expression) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('"x".round(10, 2)', "x10.00"),
        ('"x".round(2.345, 2)', "x2.35"),
        ('"x".round(-0.001, 2)', "x0.00"),
        ('"x".round(10)', "x10"),
        ("tostring(round(10, 1))", "10.0"),
        ("len(round(10, 2))", 5),
        ('"x".if(1=1, round(10, 2), null())', "x10.00"),
        ('if(1=1, round(10, 2), "none")', "10.00"),
        ('"x".coalesce(null(), round(10, 3))', "x10.000"),
        ('"x".(round(10, 2)+1)', "x11"),
        ('"x".round(a, 2)', None),
    ],
)
def test_a_text_made_of_a_rounded_number_keeps_its_digits(value, text, result):
    """Functions: round [C: Splunk staff, 2011; C: measured on 10.4 by one public repository]."""
    assert value(text, a="none") == result


@pytest.mark.parametrize(
    "stages",
    [
        'eval b="x".r',
        'rename r as s | eval b="x".s',
        'stats first(r) as s | eval b="x".s',
        'stats count by r | eval b="x".r',
        'stats values(r) as s | eval b="x".s',
        'eventstats latest(r) as s | eval b="x".s',
        'append [search index=main | eval r=round(n, 2)] | head 1 | eval b="x".r',
        'filldown r | eval b="x".r',
        'join n [search index=main | eval s=round(n, 2) | fields n s] | eval b="x".s',
    ],
)
def test_a_field_keeps_the_digits_of_a_rounded_number(ask, stages):
    """Functions: round [C: Splunk staff, 2011]: the number itself stays one."""
    rows = [{"_time": 1.0, "n": "10"}]
    assert ask(f"| eval r=round(n, 2) | {stages} | table b", rows) == [{"b": "x10.00"}]
    assert ask("| eval r=round(n, 2) | table r", rows) == [{"r": 10}]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("pow(2, 10)", 1024),
        ("sqrt(9)", 3),
        ("exp(0)", 1),
        ("ln(1)", 0),
        ("log(1000)", 3),
        ("log(8, 2)", 3),
        ("exact(8.25 * 0.2)", 1.65),
    ],
)
def test_mathematical_functions_are_as_their_names(value, expression, result):
    """Functions: floor ceil abs pow sqrt exp ln, log [D: Mathematical functions]."""
    assert math.isclose(value(expression), result)


@pytest.mark.parametrize(
    "expression",
    ["sqrt(-1)", "ln(0)", "log(-5)", "pow(0, -1)", "exp(100000)", "sqrt(a)", "log(5, 1)"],
)
def test_what_has_no_number_is_null(value, expression):
    """Functions: text that is not a number = null [D: Mathematical functions; G for null]."""
    assert value(expression, a="much") is None


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("min(a, b)", "9"),
        ("max(a, b)", "10"),
        ("max(a, w)", "word"),
        ("min(a, w)", "10"),
        ("max(a, missing)", "10"),
        ("min(missing, nowhere)", None),
    ],
)
def test_text_counts_as_greater_than_any_number(value, expression, result):
    """Functions: min, max in eval [D: Statistical eval functions]."""
    assert value(expression, a="10", b="9", w="word") == result


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("max(m)", "30"),
        ("min(m)", "1"),
        ("max(m, 31)", "31"),
        ("min(m, a)", "-2"),
        ("max(m, t)", "y"),
        ("min(t)", "x"),
        ('max(split("3,10,2", ","))', "10"),
    ],
)
def test_each_of_several_values_counts_in_min_and_max(value, expression, result):
    """Rule 3.22; functions: min, max in eval [D: Multivalue eval functions]."""
    assert value(expression, m=["1", "30", "5"], a="-2", t=["x", "y"]) == result


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('tostring(15, "hex")', "0xF"),
        ('tostring(12345.6789, "commas")', "12,345.68"),
        ('tostring(12345, "commas")', "12,345"),
        ('tostring(615, "duration")', "00:10:15"),
        ('tostring(90061, "duration")', "1+01:01:01"),
        ('tostring(9, "binary")', "1001"),
        ("tostring(1==1)", "True"),
        ("tostring(1==2)", "False"),
        ("tostring(2.5)", "2.5"),
        ("tostring(4.0)", "4"),
    ],
)
def test_tostring_writes_numbers_and_tests(value, expression, result):
    """Functions: tostring [D: Conversion functions]."""
    assert value(expression) == result


def test_tostring_refuses_a_form_that_it_does_not_know(refusal):
    """Functions: tostring [D: Conversion functions]."""
    assert "hex, commas, duration and binary" in refusal('index=main | eval x=tostring(a, "roman")')


@pytest.mark.parametrize(
    ("modifier", "result"),
    [
        ("-1d@d", datetime(2026, 3, 4, tzinfo=UTC)),
        ("@h", datetime(2026, 3, 5, 13, tzinfo=UTC)),
        ("+90m", datetime(2026, 3, 5, 15, 15, 30, 250000, tzinfo=UTC)),
        ("@w0", datetime(2026, 3, 1, tzinfo=UTC)),
        ("@w1", datetime(2026, 3, 2, tzinfo=UTC)),
        ("@w4", datetime(2026, 3, 5, tzinfo=UTC)),
        ("@w5", datetime(2026, 2, 27, tzinfo=UTC)),
        ("-1mon@mon", datetime(2026, 2, 1, tzinfo=UTC)),
        ("@q", datetime(2026, 1, 1, tzinfo=UTC)),
        ("-1y@y", datetime(2025, 1, 1, tzinfo=UTC)),
        ("@d-2h", datetime(2026, 3, 4, 22, tzinfo=UTC)),
        ("-w", datetime(2026, 2, 26, 13, 45, 30, 250000, tzinfo=UTC)),
    ],
)
def test_relative_time_moves_and_snaps_a_row_s_own_time(value, modifier, result):
    """Functions: relative_time; rules 8.1, 8.2 [D: Date and time functions; D: Time modifiers]."""
    start = datetime(2026, 3, 5, 13, 45, 30, 250000, tzinfo=UTC).timestamp()
    assert value(f'relative_time(t, "{modifier}")', t=str(start)) == result.timestamp()


# The fixture keeps nothing from one example to the next.
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seconds=st.integers(min_value=-2_000_000_000, max_value=4_000_000_000),
    modifier=st.sampled_from(
        ["-3d@d", "@w0", "@w3", "@w6", "-5mon", "@mon", "@q", "+2q@y", "@y-1h"]
    ),
)
def test_a_row_s_time_moves_as_a_bound_does(value, seconds, modifier):
    """Functions: relative_time: one reading of modifiers, wherever they stand."""
    from nblang_spl.times.modifiers import shift_time

    assert value(f'relative_time(t, "{modifier}")', t=str(seconds)) == shift_time(modifier, seconds)


def test_relative_time_of_a_text_or_a_missing_time_is_null(value, refusal):
    """Functions: relative_time [D: Date and time functions]."""
    assert value('relative_time(t, "-1d")', t="yesterday") is None
    assert value('relative_time(t, "@mon")', t="99999999999999") is None
    assert "not a relative time" in refusal('index=main | eval x=relative_time(_time, "soon")')


@pytest.mark.parametrize(
    ("form", "result"),
    [
        ("%Y-%m-%dT%H:%M:%S.%3N%z", "2026-03-05T13:45:30.250+0000"),
        ("%F %T", "2026-03-05 13:45:30"),
        ("%s", "1772718330"),
        ("%w", "4"),
        ("%:z %::z %:::z", "+00:00 +00:00:00 +00"),
        ("100%%", "100%"),
    ],
)
def test_strftime_writes_a_time_in_utc(value, form, result):
    """Functions: strftime [D: Date and time format variables; G for zone]."""
    assert value(f'strftime(t, "{form}")', t="1772718330.25") == result


@pytest.mark.parametrize(
    ("text", "form", "result"),
    [
        ("2026-03-05 13:45:30", "%Y-%m-%d %H:%M:%S", 1772718330),
        ("2026-03-05T13:45:30.250", "%Y-%m-%dT%H:%M:%S.%3N", 1772718330.25),
        ("2026-03-05T13:45:30.250125", "%FT%T.%6N", 1772718330.250125),
        ("2026-03-05T13:45:30.2501250Z", "%FT%T.%7NZ", 1772718330.250125),
        ("2026-03-05 14:45:30 +0100", "%F %T %z", 1772718330),
        ("1772718330", "%s", 1772718330),
        ("05/Mar/2026", "%d/%b/%Y", 1772668800),
        ("13:45:30", "%H:%M:%S", None),
        ("1970-06-01", "%Y-%m-%d", None),
        ("2026-03", "%Y-%m", None),
        ("2026", "%Y", None),
        ("2026-064", "%Y-%j", 1772668800),
        ("2026-03-05T13:45:30Z", "%Y-%m-%dT%H:%M:%S%z", 1772718330),
        ("2026-03-05T13:45:30Z", "%Y-%m-%dT%H:%M:%S%Z", 1772718330),
        ("2026-03-05T15:45:30+02:00", "%Y-%m-%dT%H:%M:%S%:z", 1772718330),
        ("soon", "%Y-%m-%d", None),
    ],
)
def test_strptime_reads_a_time_and_needs_a_day(value, text, form, result):
    """Functions: strptime [D: Date and time functions; G for the rest]."""
    assert value(f'strptime(t, "{form}")', t=text) == result


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
def test_hashes_are_lower_case_hexadecimal_of_utf_8(value, name):
    """Functions: md5 [D: Cryptographic functions; G for case]."""
    assert value(f"{name}(a)", a="zürich") == hashlib.new(name, "zürich".encode()).hexdigest()
    assert value(f"{name}(missing)") is None


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("mvappend(m, a, missing)", ["b", "a", "b", "x"]),
        ("mvdedup(m)", ["b", "a"]),
        ("mvsort(n)", ["10", "100", "9"]),
        ("mvreverse(m)", ["b", "a", "b"][::-1]),
        ("mvzip(m, n)", ["b,9", "a,100", "b,10"]),
        ('mvzip(m, a, "-")', "b-x"),
        ("mvzip(m, missing)", None),
        ('mvfind(m, "^a")', 1),
        ('mvfind(m, "z")', None),
        ("mvfilter(n > 9)", ["100", "10"]),
        ('mvfilter(match(m, "a"))', "a"),
        ('mvfilter(m = "nothing")', None),
        ("mvmap(n, n + 1)", ["10", "101", "11"]),
        ("mvmap(missing, missing)", None),
        ("mvappend(missing, nowhere)", None),
    ],
)
def test_functions_on_several_values(value, expression, result):
    """Functions: mv... [D: Multivalue eval functions; G for firsts, nulls and the shorter list]."""
    found = value(expression, m=["b", "a", "b"], n=["9", "100", "10"], a="x")
    assert found in (result, [result])


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('mvmap(m, if(n=m, "in", "out"))', ["in", "out"]),
        ('mvmap(m, if(m=n, "in", "out"))', ["in", "out"]),
        ('mvmap(m, if(in(m, n), "in", "out"))', ["in", "out"]),
        ('mvmap(m, if(match(n, m), "in", "out"))', ["in", "out"]),
        ('mvmap(m, if(like(n, m."%"), "in", "out"))', ["in", "out"]),
        ("mvmap(m, if(isnotnull(mvfind(n, m)), m, null()))", ["a"]),
        ('mvmap(m, mvjoin(mvmap(n, n.m), "+"))', ["aa+ba", "az+bz"]),
        ('mvmap(m, mvjoin(mvmap(m, m.m), "+"))', ["aa", "zz"]),
        ('mvmap(m, mvjoin(mvfilter(n!="a"), "").m)', ["ba", "bz"]),
        ("mvmap(m, mvjoin(lower(n), m))", ["aab", "azb"]),
    ],
)
def test_in_mvmap_the_field_is_one_value_beside_others_with_several(value, expression, result):
    """Functions: mvmap, mvfind [D: Multivalue eval functions]."""
    assert value(expression, m=["a", "z"], n=["a", "b"]) == result


def test_mvfilter_names_exactly_one_field(refusal):
    """Functions: mvfilter [D: Multivalue eval functions]."""
    assert "exactly one field" in refusal("index=main | eval x=mvfilter(a > b)")


def test_random_is_refused(refusal):
    """Functions: random [D: Statistical eval functions; G for refuse]."""
    assert "random() is not supported" in refusal("index=main | eval x=random()")


def test_a_list_of_as_many_values_as_a_question_is_asked_about_at_once_is_put_together(value):
    values = ", ".join(f'"{number}"' for number in range(250))
    assert value(f"mvcount(mvappend({values}))") == 250
