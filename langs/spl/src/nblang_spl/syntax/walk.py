"""Which fields an expression names, or search terms."""

from __future__ import annotations

from nblang_spl.syntax import trees


def fields(tree: object) -> set[str]:
    """Names of fields in an expression; ``searchmatch`` names those of its terms."""
    match tree:
        case trees.FieldName(name=name):
            return {name}
        case trees.Call(name=function, arguments=arguments):
            if function == "searchmatch":
                return {name for one in arguments for name in _of_terms(one)}
            return {name for one in arguments for name in fields(one)}
        case trees.Operation(left=left, right=right):
            return fields(left) | fields(right)
        case trees.Negated(value=value):
            return fields(value)
        case trees.Member(value=value, among=among):
            return fields(value) | {name for one in among for name in fields(one)}
        case _:
            return set()


def _of_terms(tree: trees.Expression) -> set[str]:
    from nblang_spl.syntax import terms

    if not isinstance(tree, trees.Text):
        return set()
    return term_fields(terms.parse(tree.value, tree.position, {}))


def term_fields(term: trees.Term) -> set[str]:
    """Names of fields in search terms; words and phrases look into ``_raw``."""
    match term:
        case trees.AllOf(terms=inner) | trees.AnyOf(terms=inner):
            return {name for one in inner for name in term_fields(one)}
        case trees.Not(term=one):
            return term_fields(one)
        case trees.Compared(name=name) | trees.ComparedWith(name=name) | trees.ListedIn(name=name):
            return {name}
        case _:
            return {"_raw"}
