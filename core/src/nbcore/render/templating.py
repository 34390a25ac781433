"""The templates: every value that goes into one is made visible, and escaped unless it is markup."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from nbcore.values import make_visible, visible_lines

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_CODE = re.compile(r"(`{1,2})(.+?)\1")


def template(name: str) -> Template:
    """A template by its file's name."""
    return _environment().get_template(name)


def prose(text: str) -> Markup:
    """A docstring or a reason: paragraphs, and words between backticks as code."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    return Markup("<br>").join(_inline(part) for part in paragraphs)


def _inline(text: str) -> Markup:
    found, end = Markup(""), 0
    for match in _CODE.finditer(text):
        found += escape(make_visible(text[end : match.start()]))
        found += Markup("<code>") + escape(make_visible(match[2])) + Markup("</code>")
        end = match.end()
    return found + escape(make_visible(text[end:]))


def _make_visible(value: Any) -> Any:
    """Each value that a template writes: with nothing in it that is invisible or acts."""
    return (
        visible_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("nbcore.render"),
        autoescape=True,
        finalize=_make_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = prose
    return made
