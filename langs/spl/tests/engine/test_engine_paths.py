"""Rules 6.21 to 6.23: fields from JSON and XML. Each test names its rule and the rule's source."""

from __future__ import annotations

import json

import pytest

BODY = {
    "a": {"b": [{"c": "x", "n": 1}, {"c": "y"}], "t": True, "z": None},
    "l": [1, 2.5],
    "d.e": "f",
}
JSON = [{"_raw": json.dumps(BODY)}, {"_raw": "{broken"}, {"x": "1"}]
XML = [{"_raw": '<E><S n="1"><I>4624</I></S><D><V k="u">bob</V><V k="w">eve</V></D></E>'}]


def column(rows, name="o"):
    return [row.get(name) for row in rows]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b{}.c", ["x", "y"]),
        ("a.b{0}.c", "x"),
        ("a.b{1}.c", "y"),
        ("a.b{2}.c", None),
        ("a.b{0}.n", "1"),
        ("a.t", "true"),
        ("a.z", None),
        ("l{}", ["1", "2.5"]),
        ("nowhere.c", None),
        ("a.b{}", ['{"c":"x","n":1}', '{"c":"y"}']),
    ],
)
def test_a_path_leads_into_json(ask, path, found):
    """Rule 6.21 [D: spath]: lists count from 0; broken JSON gives nothing (rule 6.22) [G]."""
    assert column(ask(f"| spath output=o path={path}", JSON)) == [found, None, None]


def test_names_of_input_and_output(ask):
    """Rule 6.21 [D: spath]: `_raw` and the path by default."""
    rows = [{"j": '{"a": {"b": "x"}}'}]
    assert column(ask("| spath input=j path=a.b", rows), "a.b") == ["x"]
    assert column(ask("| spath input=j a.b", rows), "a.b") == ["x"]
    assert column(ask('| spath input=j output="o p" path=a.b', rows), "o p") == ["x"]
    assert ask("| spath input=nowhere path=a.b", rows) == rows


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("E.S.I", "4624"),
        ("E.S{@n}", "1"),
        ("E.D.V{}", ["bob", "eve"]),
        ("E.D.V", ["bob", "eve"]),
        ("E.D.V{1}", "bob"),
        ("E.D.V{2}", "eve"),
        ("E.D.V{2}{@k}", "w"),
        ("E.D.V{0}", None),
        ("X.D", None),
    ],
)
def test_a_path_leads_into_xml(ask, path, found):
    """Rule 6.21 [D: spath]: elements count from 1, `{@name}` is an attribute; the page's example
    of several elements of one name needs no `{}`.
    """
    assert column(ask(f"| spath output=o path={path}", XML)) == [found]


def test_without_a_path_all_leaves_become_fields(ask):
    """Rule 6.22 [D: spath; G for names and broken]."""
    found = ask("| spath | fields - _raw", JSON)
    assert found == [
        {"a.b{}.c": ["x", "y"], "a.b{}.n": "1", "a.t": "true", "l{}": ["1", "2.5"], "d.e": "f"},
        {},
        {"x": "1"},
    ]
    assert ask("| spath | fields - _raw", XML) == [
        {"E.S{@n}": "1", "E.S.I": "4624", "E.D.V{@k}": ["u", "w"], "E.D.V": ["bob", "eve"]}
    ]


def test_only_the_first_five_thousand_characters_are_looked_into(ask):
    """Rule 6.22, section 7 [D: spath; D: limits.conf]."""
    rows = [{"j": json.dumps({"first": "1", "long": "x" * 5000, "last": "2"})}]
    found = ask("| spath input=j | fields - j", rows)
    assert found == [{"first": "1"}]
    assert column(ask("| spath input=j path=last", rows), "last") == ["2"]


@pytest.mark.parametrize("path", ["a..b", "a.", "{", "a{x}", "a{0"])
def test_what_is_no_path_is_refused(refusal, path):
    """Rule 6.21 [D: spath]."""
    assert "is not a path" in refusal(f'index=main | spath path="{path}"')


def test_xml_that_bites_gives_nothing(ask):
    """Events are hostile: entities that grow without end are not resolved."""
    bomb = '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    outer = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    for text in (bomb, outer):
        rows = [{"_raw": text}]
        assert column(ask("| spath output=o path=a", rows)) == [None]
        assert ask("| spath | fields - _raw", rows) == [{}]
        assert column(ask('| xpath "//a" outfield=o', rows)) == [None]


def test_deep_nesting_gives_an_answer(ask):
    """Events are hostile: any depth ends in an answer."""
    rows = [{"_raw": "[" * 20000 + "]" * 20000}, {"_raw": "<a>" * 20000 + "</a>" * 20000}]
    assert len(ask("| spath", rows)) == 2
    assert column(ask("| spath output=o path=a.a", rows)) == [None, None]


def test_xpath_finds_in_xml(ask, refusal):
    """Rule 6.23 [D: searchbnf.conf]."""
    assert column(ask('| xpath "//V"', XML), "xpath") == [["bob", "eve"]]
    assert column(ask('| xpath "//V[@k=\\"w\\"]" outfield=o', XML)) == ["eve"]
    assert column(ask('| xpath "/E/S/@n" outfield=o', XML)) == ["1"]
    assert column(ask('| xpath "//nothing" outfield=o default="-"', XML)) == ["-"]
    assert "is not an XPath" in refusal('index=main | xpath "//["', XML)


def test_a_subsearch_stands_for_its_text_in_an_expression(ask, refusal):
    """Rules 6.29, 6.30 [D: format; D: searchbnf.conf]."""
    rows = [{"n": "1"}, {"n": "5"}, {"n": "9"}]
    text = "| where n > [search index=main | stats avg(n) as m | return $m]"
    assert column(ask(text, rows), "n") == ["9"]
    text = "| eval top=[search index=main | stats max(n) as m | return $m] | where n=top"
    assert column(ask(text, rows), "n") == ["9"]
    said = refusal("index=main | where n > [search index=main | stats count]", rows)
    assert "return $field" in said
