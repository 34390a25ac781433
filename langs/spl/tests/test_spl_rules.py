"""RULES.md holds every rule that sources and tests cite, once, with where it is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nblang_spl.aggregates.registry import aggregates
from nblang_spl.commands.registry import commands
from nblang_spl.functions.registry import functions

HOME = Path(__file__).parents[1]
PAGE = (HOME / "RULES.md").read_text("utf-8")
NUMBER = r"\d{1,2}\.\d{1,2}"
RULE = re.compile(rf"^- \*\*({NUMBER})\*\* .+ \*[^*]+\*$", re.MULTILINE)
PART = rf"(?:{NUMBER}|\d{{1,2}})\b"
CITED = re.compile(
    rf"(?:\brules?|\bopen points?|\bsections?)(?:=|\s)\s*\"?({PART}(?:(?:,| to| and) {PART})*)",
    re.IGNORECASE,
)


def files() -> list[Path]:
    """Sources and tests, but for this one."""
    found = [
        path
        for folder in ("src", "tests")
        for path in sorted((HOME / folder).rglob("*"))
        if path.suffix in (".py", ".lark", ".sql") and path != Path(__file__)
    ]
    assert len(found) > 200
    return found


def rules() -> list[tuple[int, int]]:
    """The numbers of the page's rules, in its order."""
    return [_pair(number) for number in RULE.findall(PAGE)]


def cited(text: str) -> Iterator[str]:
    """Numbers of rules and sections that a text cites; of a range each that lies in it."""
    for found in CITED.finditer(text):
        many = found[1].split()
        for place, piece in enumerate(many):
            number = piece.rstrip(",")
            if number not in ("to", "and"):
                yield number
            elif number == "to":
                yield from _between(many[place - 1].rstrip(","), many[place + 1].rstrip(","))


def _between(first: str, last: str) -> Iterator[str]:
    (section, start), (other, end) = _pair(first), _pair(last)
    assert section == other, f"{first} to {last} goes over sections"
    yield from (f"{section}.{number}" for number in range(start, end + 1))


def _pair(number: str) -> tuple[int, int]:
    section, _, rule = number.partition(".")
    return int(section), int(rule)


def test_each_rule_stands_once_in_order_and_says_where_it_is_documented():
    numbers = rules()
    assert len(numbers) > 130
    assert numbers == sorted(set(numbers))
    assert len(numbers) == len(re.findall(r"^- ", PAGE, re.MULTILINE))


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(HOME)))
def test_a_rule_that_is_cited_stands_on_the_page(path: Path):
    known = {f"{section}.{rule}" for section, rule in rules()}
    known |= set(re.findall(r"^## (\d+)\. ", PAGE, re.MULTILINE))
    assert [one for one in cited(path.read_text("utf-8")) if one not in known] == []


def test_rules_that_pages_cite_stand_there_too():
    known = {f"{section}.{rule}" for section, rule in rules()}
    cites = re.findall(rf"\((?:rule )?({NUMBER})\)", (HOME / "ENGINE.md").read_text("utf-8"))
    assert cites
    assert set(cites) <= known


def test_citations_are_found_in_every_form():
    text = (
        '"""Rules 5.1 to 5.3, 5.6 and 6.2 (rule 1.7; open point 11.4), section 7."""\n'
        'rule="5.12, 5.14" rules="6.1 to 6.3, 7" # no rule: 2.5 seconds'
    )
    assert sorted(set(cited(text))) == sorted(
        ["5.1", "5.2", "5.3", "5.6", "6.2", "1.7", "11.4", "7", "5.12", "5.14", "6.1", "6.3"]
    )


def test_what_is_declared_cites_rules():
    declared = [
        *(one.rules for one in commands().values()),
        *(one.rule for one in functions().values()),
        *(one.rule for one in aggregates().values()),
    ]
    table = PAGE.partition("## 4.")[2].partition("## 5.")[0]
    for rule in declared:
        named = re.fullmatch(r"functions: (\w+)", rule)
        if named:
            assert f"`{named[1]}`" in table, rule
        else:
            assert list(cited(f'rules="{rule}"')), rule
