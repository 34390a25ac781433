"""Functions over JSON [D: JSON functions; D: Text functions; G for several]."""

from __future__ import annotations

import pytest

BODY = '{"a": {"b": [{"c": "x"}, {"c": 2}]}, "d.e": true, "n": null, "l": [1, "t", {"o": 1}]}'


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('spath(j, "a.b{0}.c")', "x"),
        ('spath(j, "a.b{}.c")', ["x", "2"]),
        ('json_extract(j, "a.b{1}.c")', "2"),
        ('json_extract(j, "a.b{0}")', '{"c":"x"}'),
        ('json_extract(j, "a.b{0}.c", "a.b{1}.c")', '["x",2]'),
        ('json_extract(j, "a.b{}.c")', '["x",2]'),
        ('json_extract(j, "nowhere")', None),
        ('json_extract(j, "n")', None),
        ('json_extract(broken, "a")', None),
        ('json_extract(nothing, "a")', None),
        ('json_extract_exact(j, "d.e")', "true"),
        ('json_extract(j, "d.e")', None),
        ("json_keys(j)", '["a","d.e","n","l"]'),
        ("json_keys(broken)", None),
        ('json_keys("[1]")', None),
        ('json_array_to_mv("[1, \\"t\\", null]")', ["1", "t"]),
        ('json_array_to_mv("{}")', None),
        ('json_object("a", 1, "b", "x", "c", m)', '{"a":1,"b":"x","c":["p","q"]}'),
        ('json_keys("x")', None),
        ('json_keys("{\\"a\\": 1}")', '["a"]'),
        ('json_array_to_mv("x")', None),
        ('json_array_to_mv("[1, \\"b\\"]")', ["1", "b"]),
        ("json_object()", "{}"),
        ('json_array(1, 1.5, "x", j)', f'[1,1.5,"x",{BODY.replace(": ", ":").replace(", ", ",")}]'),
        ("mv_to_json_array(m)", '["p","q"]'),
    ],
)
def test_functions_over_json(value, expression, found):
    """Functions: json_extract and its kin [D: JSON functions; G for several]."""
    assert value(expression, j=BODY, broken="{", m=["p", "q"]) == found


def test_json_valid_is_a_test(holds):
    """Functions: json_valid [D: JSON functions]."""
    assert holds("json_valid(j)", j=BODY)
    assert holds('json_valid("{")') is False
    assert holds("json_valid(nothing)") is None


def test_what_is_no_path_is_refused(refusal):
    """Rule 6.21 [D: spath]."""
    assert "is not a path" in refusal('index=main | eval x=json_extract(j, "a..b")', [{"j": BODY}])
    assert "takes pairs of" in refusal('index=main | eval x=json_object("a")', [{"j": BODY}])
    assert "attribute" in refusal('index=main | eval x=json_extract(j, "a{@b}")', [{"j": BODY}])
