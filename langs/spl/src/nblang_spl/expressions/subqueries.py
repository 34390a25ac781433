"""A subsearch inside an expression: its text stands in its place (rules 6.29, 6.30)."""

from __future__ import annotations

from nblang_spl.errors import SplError
from nblang_spl.plan.context import Context
from nblang_spl.syntax import expressions
from nblang_spl.syntax.trees import Expression, Subquery
from nblang_spl.terms.subsearches import only_text


def replace_subsearches(tree: Subquery, context: Context) -> Expression:
    """What a subsearch says as an expression.

    Raises
    ------
    SplError
        It does not end with ``return $field``, or what it gives is not an expression.
    """
    text = only_text(tree.pipeline, context)
    if text is None:
        raise SplError(
            "A subsearch inside an expression must return one text; end it with `return $field`.",
            tree.position,
        )
    try:
        return expressions.parse(text, tree.position, {})
    except SplError as error:
        raise SplError(
            f"The subsearch's result is not an expression: {error.sentence}", tree.position
        ) from None
