"""The public names, for people and for type checkers."""

import ast
import inspect

import nbcore


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
