"""The public names, for people and for type checkers."""

import ast
import inspect

import nbcore
from nbcore import lang


def test_the_face_for_languages_tells_type_checkers_where_each_of_its_names_is():
    branch = next(
        node for node in ast.parse(inspect.getsource(lang)).body if isinstance(node, ast.If)
    )
    told = {
        alias.asname or alias.name: f"{node.module}:{alias.name}"
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    known = {
        name: place if ":" in place else f"{place}:{name}" for name, place in lang._WHERE.items()
    }
    assert told == known
    assert sorted(told) == lang.__all__ == dir(lang)
    for name in lang.__all__:
        assert getattr(lang, name) is not None
    assert not hasattr(lang, "no_such_name")


def test_completion_lists_what_an_analyst_types_and_authors_can_import_the_rest():
    assert {"init", "load", "Host"} <= set(dir(nbcore))
    authors = {"hookimpl", "Provider", "QueryFile", "join_names", "AuthorError"}
    assert not authors & set(dir(nbcore))
    assert authors <= set(nbcore.__all__)


def test_type_checkers_are_told_of_every_public_name_where_it_is():
    tree = ast.parse(inspect.getsource(nbcore))
    told = {
        alias.name: node.module
        for branch in tree.body
        if isinstance(branch, ast.If)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert told == nbcore._WHERE


def test_every_public_name_is_there():
    for name in nbcore.__all__:
        assert getattr(nbcore, name) is not None
