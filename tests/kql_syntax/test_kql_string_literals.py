"""A hostile text is one string literal for Microsoft's own lexer, and keeps its value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.hostile import ANY, FIXED, PIECES
from tests.kql_syntax.checker import tokens

from nblang_kql import quote

ENDS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
MIXED = st.lists(
    st.one_of(PIECES, ANY, st.sampled_from([*ENDS, *CONTROLS, "\\u2028", "\\", '"'])), max_size=8
).map("".join)


def one_literal(values: list[str]) -> None:
    found = tokens([quote(value) for value in values])
    assert found == [[{"kind": "string", "value": value, "lines": 1}] for value in values]


def test_texts_that_are_known_to_break_out_do_not():
    one_literal([*FIXED, *ENDS, *CONTROLS, ENDS, CONTROLS, ""])


# Starting Microsoft's service takes a second: many texts an example, and few examples.
@settings(deadline=None, max_examples=8)
@given(st.lists(MIXED, min_size=100, max_size=200))
def test_any_text_is_one_literal_of_one_line_with_its_value(values):
    one_literal(values)


@pytest.mark.parametrize("end", "\u2028\u2029")
def test_the_rule_for_lines_is_microsoft_s(end):
    [[found]] = tokens([f'"a{end}b"'])
    assert found["lines"] == 2
