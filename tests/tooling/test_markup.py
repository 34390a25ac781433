"""Only nbcore.render makes markup: what a log holds must never reach a browser as code.

ruff's banned-api keeps out the names that can be imported; what has no name of its own is here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RENDER = ROOT / "core" / "src" / "nbcore" / "render"
SOURCES = sorted(
    path
    for place in ("core/src", "langs/*/src", "packs/*/src")
    for path in ROOT.glob(f"{place}/**/*")
    # A loopback service speaks its vendor's XML, to clients alone.
    if path.is_file() and not path.is_relative_to(RENDER) and "testing" not in path.parts
)
# A named group of a regular expression looks like a tag: (?P<table>...).
TAG = re.compile(
    r"(?<!\?P)</?(?:a|b|body|br|button|code|div|em|form|h[1-6]|head|html|i|iframe|img|input|li|link"
    r"|meta|ol|p|pre|script|span|strong|style|svg|table|tbody|td|th|thead|tr|u|ul)(?=[\s>/])",
    re.IGNORECASE,
)
SHOWN_AS_MARKUP = {"_repr_html_", "_repr_javascript_", "_repr_markdown_", "_repr_svg_"}
TEMPLATES = {".css", ".html", ".jinja", ".js"}


def test_only_render_makes_markup():
    python = [path for path in SOURCES if path.suffix == ".py"]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in python
        for line, what in markup(path.read_text(encoding="utf-8"))
    ]
    assert python
    assert not found, "\n".join(found)


def test_only_render_holds_templates():
    assert [str(path) for path in SOURCES if path.suffix in TEMPLATES] == []


@pytest.mark.parametrize(
    "code",
    [
        "x = '<div>'",
        "x = f'<span class={name}>'",
        "x = '</td>'",
        "frame.style.format('{:.1f}')",
        "frame.to_html(escape=False)",
        "class A:\n    def _repr_html_(self): ...",
    ],
)
def test_markup_is_seen(code: str):
    assert list(markup(code))


@pytest.mark.parametrize(
    "code",
    [
        "'''The cell of a <td> in a docstring.'''",
        "x = re.compile(r'(?P<table>\\w+)')",
        "x = 'where a <b'",
        "x = 'nbcore show <name>'",
        "rich.text.Text('x', style='bold')",
    ],
)
def test_what_only_looks_like_markup_is_let_be(code: str):
    assert not list(markup(code))


def markup(source: str) -> Iterator[tuple[int, str]]:
    """Lines that make markup, and how."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docstrings and TAG.search(text):
                yield node.lineno, "a tag in a string"
            case ast.Attribute(attr="style"):
                yield node.lineno, "a styled frame escapes nothing"
            case ast.keyword(arg="escape", value=ast.Constant(value=False)):
                yield node.value.lineno, "escaping is switched off"
            case ast.FunctionDef(name=name) if name in SHOWN_AS_MARKUP:
                yield node.lineno, f"{name} hands markup to a notebook"
            case _:
                pass
