"""JSON and XML as the leaves that ``spath`` makes fields of (rules 6.21, 6.22)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

LONGEST = 5_000
"""Characters of a text that are looked into where no path is given (section 7)."""
MOST = 10_000
"""Leaves that are taken from one text."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_STEP = re.compile(r"([^.{}]*)((?:\{[^{}]*\})*)(?:\.|$)")
_MARK = re.compile(r"\{([^{}]*)\}")


def leaf_values(text: str) -> list[tuple[str, str]]:
    """Paths and values of all leaves: of JSON those in the first :data:`LONGEST` characters."""
    if text.lstrip()[:1] == "<":
        root = _root(text)
        pairs = _of_element(root, root.tag) if root is not None else iter(())
    else:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return []
        pairs = _of_json(text)
    return list(islice(pairs, MOST))


def _of_json(text: str) -> Iterator[tuple[str, str]]:
    """Leaves of a text that is JSON, token by token, so that it can end in the middle."""
    above: list[tuple[str, str]] = []
    name: str | None = None
    for token in _TOKEN.finditer(text):
        if token.end() > LONGEST:
            return
        sign = token[0]
        kind, base = above[-1] if above else ("", "")
        if sign == ",":
            name = None
        elif sign in "}]":
            above.pop()
        elif kind == "{" and name is None:
            name = json.loads(sign)
        elif sign != ":":
            path = base if kind != "{" else f"{base}.{name}" if base else str(name)
            if sign == "{":
                above.append((sign, path))
                name = None
            elif sign == "[":
                above.append((sign, f"{path}{{}}"))
            elif above and sign != "null":
                yield path, json.loads(sign) if sign.startswith('"') else sign


def _of_element(root: Any, path: str) -> Iterator[tuple[str, str]]:
    waiting = [(root, path)]
    while waiting:
        element, path = waiting.pop()
        for name, value in element.attrib.items():
            yield f"{path}{{@{_local(name)}}}", value
        text = (element.text or "").strip()
        if text:
            yield path, text
        waiting += [
            (inner, f"{path}.{_local(inner.tag)}")
            for inner in reversed(element)
            if isinstance(inner.tag, str)
        ]


def _root(text: str) -> Any:
    try:
        root = ElementTree.fromstring(text.strip())
    except (ElementTree.ParseError, DefusedXmlException, ValueError, RecursionError):
        return None
    root.tag = _local(root.tag)
    return root


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def xml_path(text: str, path: str) -> list[str]:
    """What a path leads to in an XML text; elements count from 1 (rule 6.21)."""
    root = _root(text) if text.lstrip()[:1] == "<" else None
    if root is None:
        return []
    steps = [(found[1], _MARK.findall(found[2])) for found in _STEP.finditer(path) if found[0]]
    if not steps or steps[0][0] != root.tag:
        return []
    reached = [root]
    for number, (name, marks) in enumerate(steps):
        if number:
            reached = [
                inner
                for one in reached
                for inner in one
                if isinstance(inner.tag, str) and _local(inner.tag) == name
            ]
        for mark in marks:
            if mark.startswith("@"):
                return [
                    value
                    for one in reached
                    for key, value in one.attrib.items()
                    if _local(key) == mark[1:]
                ]
            if mark.isdigit():
                reached = reached[int(mark) - 1 : int(mark)] if int(mark) else []
    return [text for one in reached if (text := "".join(one.itertext()).strip())]


def xpath(text: str, path: str) -> list[str]:
    """What an XPath finds: texts of elements, or values of an attribute at its end (``/@name``).

    Raises
    ------
    SyntaxError
        The path is none, or of a kind that is not known.
    """
    root = _root(text) if text.lstrip()[:1] == "<" else None
    steps, _, attribute = path.partition("/@")
    outer = Element("outer")
    if root is not None:
        outer.append(root)
    found = outer.findall(f".{steps}" if steps.startswith("/") else steps)
    if attribute:
        return [value for one in found if (value := one.get(attribute)) is not None]
    return [text for one in found if (text := "".join(one.itertext()).strip())]
