"""A parsed and printed search parses to the same tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nblang_spl.syntax import expressions, printing, stages, terms, trees

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,6}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
WORDS = st.from_regex(r"[a-z0-9*.:/\\%_@-]{1,8}", fullmatch=True)
BARE = st.from_regex(r'[a-z0-9*.:/\\%_@"-]{1,8}', fullmatch=True)
LITERALS = st.one_of(
    st.builds(trees.Literal, TEXTS.map(lambda text: f"x{text}"), quoted=st.just(True)),
    st.builds(trees.Literal, BARE),
    st.builds(trees.Literal, WORDS, cased=st.just(True)),
)
LEAVES = st.one_of(
    st.builds(trees.Compared, NAMES, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), LITERALS),
    st.builds(
        trees.ListedIn,
        NAMES,
        st.lists(LITERALS.filter(lambda one: not one.cased), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(trees.Found, LITERALS),
)


def _several(inner):
    return st.lists(inner, min_size=2, max_size=3).map(tuple)


TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(trees.AllOf, _several(inner)),
        st.builds(trees.AnyOf, _several(inner)),
        st.builds(trees.Not, inner),
    ),
    max_leaves=8,
)
FIELDS = st.text(
    st.characters(exclude_characters="'\0", exclude_categories=["Cs"]), min_size=1, max_size=8
)
EXPRESSIONS = st.recursive(
    st.one_of(
        st.builds(
            trees.Number, st.from_regex(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,2})?", fullmatch=True)
        ),
        st.builds(trees.Text, TEXTS),
        st.builds(trees.FieldName, FIELDS),
    ),
    lambda inner: st.one_of(
        st.builds(trees.Call, st.sampled_from(["if", "in", "like", "x1"]), _several(inner)),
        st.builds(trees.Negated, st.sampled_from(["NOT", "-"]), inner),
        st.builds(trees.Member, inner, _several(inner)),
        st.builds(
            trees.Operation,
            st.sampled_from([*"+-.*/%", "=", "!=", "<", "<=", ">", ">=", "AND", "OR", "XOR"]),
            inner,
            inner,
        ),
    ),
    max_leaves=10,
)


@given(TERMS)
@settings(max_examples=300, deadline=None)
def test_printed_terms_read_as_the_same_terms(term):
    """Rule 2.2 [D: search]: parentheses, NOT, OR, and only then AND."""
    assert terms.parse(printing.term(term), 0, {}) == term


@given(EXPRESSIONS)
@settings(max_examples=300, deadline=None)
def test_printed_expressions_read_as_the_same_expression(tree):
    """Rule 3.2 [D: eval; D: where]: parentheses, NOT, AND, OR, XOR."""
    assert expressions.parse(printing.expression(tree), 0, {}) == tree


@pytest.mark.parametrize(
    "text",
    [
        "index=a b=1 | stats count by c | sort - count",
        '| tstats count from datamodel=Authentication where x="a|b" by y',
        'search a [search b | fields c | return 5 c] OR d | rex "x\\"|]" | append [| inputlookup z]',
        "error",
        "| makeresults",
        "a | eval 'x|y'=\"z\" | where 'x|y'=\"]\"",
    ],
)
def test_a_printed_pipeline_reads_as_the_same_pipeline(text):
    """Rules 9.7, 10.3 [D: Add comments to searches; D: search]."""
    tree = stages.pipeline(text)
    again = stages.pipeline(printing.pipeline(tree))
    assert _shape(again) == _shape(tree)


def _shape(tree):
    return [
        (
            stage.command,
            stage.text.replace("\0", "").strip(),
            [_shape(one) for one in stage.nested()],
        )
        for stage in tree.stages
    ]
