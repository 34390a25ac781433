"""Whatever a log, a user or a pack writes into any field, it is shown and never acts."""

from __future__ import annotations

import json
import re

import pytest
from core.tests.support.markup import Element, read
from core.tests.support.pages import ATTACKS, page
from markupsafe import Markup

from nbcore.render import embed, html, report, text
from nbcore.render.defaults import Render, Rendered, core_alone
from nbcore.values import make_visible

EVERY = pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
# Attributes whose presence depends on how long a text is.
LOOSE = {"title"}
PROGRAM = {"script", "style"}


def shape(element: Element) -> list[object]:
    """Elements with the names of their attributes, without what they say."""
    inside = [item for item in element.children if isinstance(item, Element)]
    return [(item.tag, sorted(set(item.attributes) - LOOSE), shape(item)) for item in inside]


ORDINARY = {
    "html": shape(read(str(html.page(page(), core_alone)))),
    "report": shape(read(report.write([page()], "A case", core_alone))),
}


@EVERY
def test_a_notebook_page_has_the_elements_of_an_ordinary_one(attack: str):
    tree = read(str(html.page(page(attack), core_alone)))

    assert shape(tree) == ORDINARY["html"]
    harmless(tree)


@EVERY
def test_a_report_has_the_elements_of_an_ordinary_one(attack: str):
    tree = read(report.write([page(attack)], attack, core_alone))

    assert shape(tree) == ORDINARY["report"]
    harmless(tree)


@EVERY
def test_the_terminal_gets_no_character_that_acts(attack: str):
    shown = text.page(page(attack), core_alone, width=120)

    assert all(line.isprintable() for line in shown.split("\n"))
    shown.encode("utf-8")
    assert make_visible(attack)[:30] in shown


def pack(made: str) -> Render:
    """A pack that shows every part so."""
    return lambda part, medium, width=0: Rendered(made, own=False)


@EVERY
def test_what_a_pack_gives_as_text_is_shown_as_it_is(attack: str):
    tree = read(str(html.page(page(), pack(attack))))

    harmless(tree)
    assert make_visible(attack.splitlines()[0])[:20] in tree.text
    shown = text.page(page(), pack(attack))
    assert all(line.isprintable() for line in shown.split("\n"))


def test_what_a_pack_gives_as_markup_is_taken_as_that():
    tree = read(str(html.page(page(), pack(Markup("<em>mine</em>")))))

    assert len(tree.all("em")) > 5


def test_templates_in_values_are_not_evaluated():
    shown = html.page(page("{{7*7}}"), core_alone)

    assert "49" not in read(str(shown)).one(of="nb-sub").text
    assert "{{7*7}}" in read(str(shown)).one(of="nb-sub").text


def harmless(tree: Element) -> None:
    """Nothing in it runs but our own scripts, and nothing is fetched."""
    known = {embed.script(), embed.bokehjs()}
    for item in tree.walk():
        readable = [*item.attributes.values(), item.source if item.tag not in PROGRAM else ""]
        assert all(line.isprintable() for text in readable for line in text.split("\n")), item
        for name, value in item.attributes.items():
            assert not name.startswith("on"), item
            assert name not in {"src", "srcset", "action", "formaction", "srcdoc", "xlink:href"}, (
                item
            )
            if name == "href":
                assert value.startswith("#") or (item.tag, value) == ("link", "data:,"), item
            if name == "style":
                assert re.fullmatch(r"[a-z0-9.:;%-]+", value), item
        if item.tag == "script":
            if item.attributes.get("type") == "application/json":
                json.loads(item.source)
            else:
                assert item.source in known or "window.nbcore.draw()" in item.source
                assert "pwned" not in item.source
        if item.tag == "style":
            assert "pwned" not in item.source
    names = [item.attributes["id"] for item in tree.walk() if "id" in item.attributes]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)
