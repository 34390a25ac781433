"""A report is one file: its policy lets its own scripts run, and it loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from core.tests.support.markup import Element, read
from core.tests.support.pages import logons, page, section

from nbcore.render import report
from nbcore.render.defaults import core_alone
from nbcore.render.parts import Page

WHOLE = report.write([page(), page("second")], "Case 42", core_alone)


@pytest.fixture(scope="module")
def tree() -> Element:
    return read(WHOLE)


def policy(tree: Element) -> dict[str, list[str]]:
    (meta,) = [item for item in tree.all("meta")
               if item.attributes.get("http-equiv") == "Content-Security-Policy"]  # fmt: skip
    rules = [rule.split() for rule in meta.attributes["content"].split(";")]
    return {name: values for name, *values in rules}


def test_nothing_is_allowed_but_its_own_scripts_style_and_images(tree: Element):
    rules = policy(tree)

    assert rules["default-src"] == ["'none'"]
    assert rules["style-src"] == ["'unsafe-inline'"]
    assert rules["img-src"] == ["data:"]
    assert all(re.fullmatch(r"'sha256-[\w+/]+='", value) for value in rules["script-src"])


def test_the_hashes_are_those_of_its_scripts(tree: Element):
    scripts = [item.source for item in tree.all("script") if "type" not in item.attributes]
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in scripts
    ]

    assert len(scripts) == 2
    assert hashes == policy(tree)["script-src"]


def test_the_policy_stands_before_anything_that_it_governs(tree: Element):
    tags = [item.tag for item in tree.one("head").walk()]

    assert tags[:2] == ["meta", "meta"]


def test_nothing_is_fetched(tree: Element):
    fetched = {"src", "srcset", "poster", "action", "background"}
    for item in tree.walk():
        assert not fetched & set(item.attributes)
    assert [item.attributes["href"] for item in tree.all("link")] == ["data:,"]
    assert "url(" not in "".join(item.source for item in tree.all("style"))
    assert "@import" not in "".join(item.source for item in tree.all("style"))


def test_every_link_leads_to_a_place_in_it(tree: Element):
    places = {item.attributes["id"] for item in tree.walk() if "id" in item.attributes}
    links = [item.attributes["href"] for item in tree.all("a")]

    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= places


def test_several_pages_have_contents_and_one_has_its_own(tree: Element):
    assert [item.text for item in tree.one("div", "nb-contents").all("a")] == [
        "Logons on ordinary · ordinary partial", "Logons on second · second partial",
    ]  # fmt: skip
    assert read(report.write([page()], "Case", core_alone)).all("div", "nb-contents") == []


def test_it_is_titled_and_follows_the_readers_scheme(tree: Element):
    assert tree.one("title").source == "Case 42"
    style = "".join(item.source for item in tree.all("style"))
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style


def test_without_figures_no_script_may_run():
    made = Page("n", "Plain", sections=[section("sources", "table", logons())])
    plain = read(report.write([made], "Plain", core_alone))

    assert plain.all("script") == []
    assert policy(plain)["script-src"] == ["'none'"]


def test_the_same_pages_give_the_same_file():
    assert report.write([page(), page("second")], "Case 42", core_alone) == WHOLE


def test_its_scripts_never_make_code_of_text():
    from nbcore.render import embed

    assert "new Function" not in embed.script()
    assert "eval(" not in embed.script()
    assert "</script" not in embed.bokehjs()
