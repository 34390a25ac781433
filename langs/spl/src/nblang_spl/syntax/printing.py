"""Trees as text again: what is printed reads as the same tree.

Terms and expressions get no parenthesis that the order of operators does without; a pipeline is
printed a stage a line, its comments gone and its macros in place.
"""

from __future__ import annotations

from nblang_spl.syntax import trees
from nblang_spl.syntax.escapes import write_literal, written_bare
from nblang_spl.syntax.trees import Expression, Pipeline, Stage, Term

_LEVELS = {
    "XOR": 1, "OR": 2, "AND": 3, "NOT": 4,
    "=": 5, "!=": 5, "<": 5, "<=": 5, ">": 5, ">=": 5, "LIKE": 5, "IN": 5,
    "+": 6, "-": 6, ".": 6, "*": 7, "/": 7, "%": 7,
}  # fmt: skip
_SIGN = 8


def pipeline(tree: Pipeline) -> str:
    """A search."""
    lines = [_stage(stage) for stage in tree.stages]
    return ("| " if tree.generates else "") + "\n| ".join(lines)


def term(tree: Term) -> str:
    """Search terms; a subsearch stands in them as ``[...]``."""
    return _term(tree, level=0)


def expression(tree: Expression) -> str:
    """An expression."""
    return _expression(tree, level=0)


def _stage(stage: Stage) -> str:
    text, at, pieces = stage.text, 0, []
    for place in sorted(stage.subsearches):
        begin = place - stage.start
        end = text.index("]", begin) + 1
        pieces += [text[at:begin], f"[{pipeline(stage.subsearches[place])}]"]
        at = end
    return f"{stage.command} {''.join([*pieces, text[at:]]).strip()}".strip()


def _term(tree: Term, level: int) -> str:
    """Levels: 0 anything, 1 no AND, 2 no OR either."""
    match tree:
        case trees.AllOf(terms=()):
            return "()"
        case trees.AllOf(terms=inner):
            text = " ".join(_term(one, 1) for one in inner)
            return f"({text})" if level > 0 or len(inner) == 1 else text
        case trees.AnyOf(terms=()):
            return "NOT ()"
        case trees.AnyOf(terms=inner):
            text = " OR ".join(_term(one, 2) for one in inner)
            return f"({text})" if level > 1 or len(inner) == 1 else text
        case trees.Not(term=inner_term):
            return f"NOT {_term(inner_term, 2)}"
        case trees.Compared(name=name, operator=operator, value=value):
            return f"{write_literal(name)}{operator}{_literal(value)}"
        case trees.ComparedWith(name=name, operator=operator, pipeline=inner_pipeline):
            return f"{write_literal(name)}{operator}[{pipeline(inner_pipeline)}]"
        case trees.ListedIn(name=name, values=values):
            return f"{write_literal(name)} IN ({', '.join(_literal(value) for value in values)})"
        case trees.Found(value=value):
            return _literal(value)
        case _:
            return f"[{pipeline(tree.pipeline)}]"


def _literal(value: trees.Literal) -> str:
    if value.cased or value.term:
        inner = write_literal(value.text) if value.quoted else value.text
        return f"{'CASE' if value.cased else 'TERM'}({inner})"
    return write_literal(value.text) if value.quoted else written_bare(value.text)


def _expression(tree: Expression, level: int) -> str:
    match tree:
        case trees.Number(text=text):
            return text
        case trees.Text(value=value):
            return write_literal(value)
        case trees.FieldName(name=name):
            return f"'{name}'"
        case trees.Call(name=name, arguments=arguments):
            return f"{name}({', '.join(_expression(one, 0) for one in arguments)})"
        case trees.Subquery(pipeline=inner):
            return f"[{pipeline(inner)}]"
        case trees.Negated(operator="-", value=value):
            return _parenthesize(f"-{_expression(value, _SIGN)}", _SIGN, level)
        case trees.Negated(value=value):
            return _parenthesize(f"NOT {_expression(value, _LEVELS['NOT'])}", _LEVELS["NOT"], level)
        case trees.Member(value=value, among=among):
            inside = ", ".join(_expression(one, 0) for one in among)
            own = _LEVELS["IN"]
            return _parenthesize(f"{_expression(value, own + 1)} IN ({inside})", own, level)
        case _:
            own = _LEVELS[tree.operator]
            # Operators of one level are read from the left; comparisons do not chain, and AND,
            # OR and XOR are read as balanced trees, which only parentheses keep as they are.
            left = own if own >= _LEVELS["+"] else own + 1
            text = (
                f"{_expression(tree.left, left)} {tree.operator} {_expression(tree.right, own + 1)}"
            )
            return _parenthesize(text, own, level)


def _parenthesize(text: str, own: int, level: int) -> str:
    return f"({text})" if own < level else text
