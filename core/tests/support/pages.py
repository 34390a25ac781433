"""Pages for tests of the rendering room: an ordinary one, and one that is hostile in every field."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pandas as pd

from nbcore import figures
from nbcore.queries.outcome import Outcome, Status
from nbcore.render.parts import FindingPart, Page, SectionPart
from nbcore.timespan import TimeSpan

SPAN = TimeSpan(start=datetime(2026, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 9, tzinfo=UTC))
ATTACKS = (
    '<img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=1</script>",
    "</style></pre></title></details><svg/onload=window.pwned=1>",
    '" onmouseover="window.pwned=1" x=\'',
    "' onfocus='window.pwned=1' autofocus tabindex='1",
    "&lt;img src=x onerror=window.pwned=1&gt;",
    "<!-- ]]> <![CDATA[",
    "javascript:window.pwned=1",
    "{{7*7}}{% for x in y %}{#",
    "${7*7} #{7*7} {count} {0.__class__}",
    "[bold red]alarm[/] [link=file:///etc/passwd]x[/link] :skull:",
    "\x1b[31mred\x1b[0m \x1b]8;;file:///etc/passwd\x1b\\link\x1b]8;;\x1b\\ \x9b2J",
    "over\rwritten\x08\x07\n",
    "exe.\u202egnp.evil\u2066\u200b",
    r"$$\href{javascript:window.pwned=1}{x}$$ \[x\] \(y\)",
    "@count $name @{secret}{safe} @x{safe}",
    "\ud800 lone surrogate",
    "x" * 5_000,
)
"""What a log can hold: markup, templates, styles of rich, escape sequences, TeX, hover fields."""


def logons(user: str = "a.novak", where: str = "203.0.113.77") -> pd.DataFrame:
    """Counts of logons as a query answers them: 14 rows, 105 attempts."""
    times = pd.date_range("2026-03-02", periods=7, freq="D", tz="UTC").repeat(2)
    return pd.DataFrame(
        {
            "time": times.as_unit("us"),
            "result": texts(["success", "failure"] * 7),
            "user": texts([user, "root", None, "m.ortiz"] * 3 + [user, user]),
            "src_ip": texts([where, "10.1.4.21", None, "2001:db8::1"] * 3 + [where] * 2),
            "logon_type": texts(["network", "ssh"] * 7),
            "country": texts(["NL", None, None, "SG"] * 3 + ["NO", user]),
            "count": pd.array(range(1, 15), dtype="Int64"),
        }
    )


def texts(values: list[str | None]) -> pd.Series:
    """A column of text, as objects where pandas' own text cannot hold it."""
    column = pd.Series(values, dtype=object)
    try:
        return column.astype("string")
    except UnicodeEncodeError:
        return column


def outcome(
    query: str = "host.logon_counts",
    status: Status = "ok",
    reason: str = "",
    text: str = "T | take 1",
) -> Outcome:
    """A query that ran."""
    return Outcome(
        query=query, part="windows", provider="sentinel", connection="sentinel",
        pack="nbpack-sentinel", version="0.1.0", status=status, reason=reason, text=text,
        parameters={"p_host": "web01"}, start=SPAN.start, seconds=0.41, rows=14,
    )  # fmt: skip


def section(name: str, kind: str, value: object, **more: object) -> SectionPart:
    """A section of the page below."""
    fields: dict[str, object] = {
        "title": name.capitalize(), "doc": f"What {name} says.", "status": "ok",
        "queries": ("host.logon_counts",), "connection": "sentinel", **more,
    }  # fmt: skip
    return SectionPart(name=name, kind=kind, value=value, **fields)  # type: ignore[arg-type]


@cache
def page(word: str = "ordinary") -> Page:
    """A page with one of everything, in which ``word`` stands in every field that takes text."""
    rows = logons(user=word, where=word)
    table = rows.assign(when=SPAN.start, port=51234, share=0.25)
    table["last"] = texts([word] * len(table))
    table.columns = pd.Index([*table.columns[:-1], word], dtype=object)
    return Page(
        notebooklet=word,
        title=f"Logons on {word}",
        doc=word,
        entity=word,
        timespan=SPAN,
        sources=[word],
        headline=word,
        status="partial",
        findings=[
            FindingPart("high", "{who} failed {times} times", {"who": word, "times": 86},
                        "table", rows.head(2), "sentinel"),
            FindingPart("low", f"{word} without values", {}, word, rows.head(0), word),
        ],
        sections=[
            section("table", "table", table, title=word, doc=word),
            section("timeline", "figure", figures.timeline(rows, lane="user", span=SPAN, noun=word)),
            section("bars", "figure", figures.bars(rows, category="user", stack="src_ip", noun=word)),
            section("heatmap", "figure",
                    figures.heatmap(rows, rows="user", columns="src_ip", noun=word)),
            section("map", "figure", figures.world_map(rows, split="user", noun=word)),
            section("facts", "entity", {word: word, "ips": [word, word], "none": None}),
            section("words", "text", word),
            section("gone", "", None, status="denied", reason=word, notes=(word,), title=word),
            section(word, "", None, status="skipped", reason=word),
            section("part", "table", rows.head(1), status="partial", reason=word, notes=(word,)),
        ],
        outcomes=[
            outcome(),
            outcome("host.info", "failed", word, word),
            Outcome(word, word, word, "sentinel", word, word, "unavailable", word, word, {word: word}),
        ],
        candidates=pd.DataFrame({"host": texts([word, "web02"])}),
        notes=[word],
        problems=[(word, word)],
        waiting=[word],
        seconds=1.5,
    )  # fmt: skip
