"""Paths into JSON and XML as ``spath`` writes them: ``a.b{}.c``, ``a{0}``, ``a{@attr}`` (rule 6.21)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp

from nblang_spl.errors import SplError, display_text
from nblang_spl.plan.context import Context
from nblang_spl.plan.values import Type, Value
from nblang_spl.sql.build import sql

_STEP = re.compile(r"(?P<name>[^.{}]*)(?P<marks>(?:\{(?:\d*|@[^{}]+)\})*)(?:\.|$)")
_MARK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Path:
    """A path that was read.

    Attributes
    ----------
    text : str
        As written.
    json : str
        For DuckDB; empty where it names an XML attribute.
    several : bool
        Whether it means all elements of a list.
    """

    text: str
    json: str
    several: bool


def path(text: str, position: int | None) -> Path:
    """Read a path.

    Raises
    ------
    SplError
        It is none.
    """
    steps: list[str] = []
    several = attribute = False
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if not step or not (step["name"] or step["marks"]):
            raise SplError(
                f"{display_text(text)} is not a path; write for example `a.b{{}}.c` or `a{{0}}.b`.",
                position,
            )
        if step["name"]:
            escaped = step["name"].replace("\\", "\\\\").replace('"', '\\"')
            steps.append(f'."{escaped}"')
        for mark in _MARK.findall(step["marks"]):
            attribute = attribute or mark.startswith("@")
            several = several or not mark
            steps.append(f"[{mark}]" if mark else "[*]")
        at = step.end()
    if not text or text.endswith("."):
        raise SplError(f"{display_text(text)} is not a path; it ends too early.", position)
    return Path(text, "" if attribute else "$" + "".join(steps), several)


def has_several(context: Context, text: exp.Expr, found: Path) -> exp.Expr:
    """Whether a path leads to several elements of XML, which needs no ``{}`` for that."""
    reached = sql("spl_xml_path(:t, :p)", t=text, p=context.bind(found.text))
    return sql("CASE WHEN starts_with(ltrim(:t), '<') THEN len(:m) > 1 END", t=text, m=reached)


def extract_path(
    context: Context, text: exp.Expr, found: Path, *, several: bool | None = None
) -> Value:
    """What a path leads to in a text of JSON or XML; null where that is neither, or lacks it.

    An object or a list that is reached whole is given as its JSON. ``several`` says that there may
    be several values also where the path does not.
    """
    kind = Type.MULTI if several or found.several else Type.TEXT
    in_xml = sql("spl_xml_path(:t, :p)", t=text, p=context.bind(found.text))
    if kind is Type.TEXT:
        in_xml = sql("list_extract(:m, 1)", m=in_xml)
    if not found.json:
        return Value(in_xml, kind)
    place = context.bind(found.json)
    template = "CASE WHEN json_valid(:t) THEN json_extract_string(:t, :p) END"
    in_json = sql(template, t=text, p=place)
    if kind is Type.MULTI and not found.several:
        in_json = sql("[:j]", j=in_json)
    if kind is Type.MULTI:
        in_json = sql("spl_list(list_filter(:m, lambda e: e IS NOT NULL))", m=in_json)
    both = sql(
        "CASE WHEN starts_with(ltrim(:t), '<') THEN :x ELSE :j END", t=text, x=in_xml, j=in_json
    )
    return Value(both, kind)
