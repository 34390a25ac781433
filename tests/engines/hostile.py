"""Names that try to break out of a query, and what a literal comparison makes of them."""

from __future__ import annotations

from hypothesis import strategies as st

from nbcore.entities import Host

FIXED = (
    "' or 1==1 //",
    '" or 1==1 //',
    '\\" or 1==1 //',
    "\\",
    "\\\\",
    "web01\\",
    '"',
    "'",
    "''",
    '"""',
    "`",
    "```",
    "~~~",
    '@"x"',
    'h"x"',
    "web01 | take 10",
    "web01\n| union SecurityEvent",
    "web01\r\n// x",
    "web01\t",
    "// web01",
    "web01 // x",
    "/* x */",
    ";",
    "web01; SecurityEvent",
    "%",
    "web0%",
    "_",
    "web0_",
    "w*",
    "*",
    ".*",
    "^web01$",
    "[a-z]",
    "$p_host$",
    "p_host",
    "p_start",
    "Computer",
    "['Computer']",
    "{p_host}",
    "{{0}}",
    "%s",
    "$kqlp0",
    "?",
    "\x00",
    "web01\x00",
    "\x01\x1b[31m",
    "web01\u2028x",
    "\u202eweb01",
    "web01\u200b",
    "ＷＥＢ０１",
    "wéb01",
    "we\u0301b01",
    "WEB01",
    "STRASSE",
    "straße",
    "😀",
    "𝓌eb01",
    "<img src=x onerror=alert(1)>",
    "null",
    "true",
    "datetime(null)",
    "1.2.3.4",
    "::1",
    "web01.",
    "web01.contoso.test",
    ".contoso.test",
    "a" * 5000,
)
PIECES = st.sampled_from(
    [*"'\"\\`~|;%_*?[](){}$@.-:/#& \n\r\t\x00\x01", "//", "web01", "WEB01", "contoso", "p_host",
     "$p_host$", "é", "ß", "SS", "ſ", "ı", "😀", "\u2028", "\u202e", "\u200b"]
)  # fmt: skip
ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMES = st.one_of(ANY, st.lists(PIECES, min_size=1, max_size=8).map("".join)).filter(str.strip)


def folded(text: str) -> str:
    """A text as a comparison without case sees it: letter by letter, so that no length changes.

    DuckDB takes the Turkish capital I with its dot for a plain i, which Kusto does not.
    """
    return "".join(
        character.lower() if len(character.lower()) == 1 else character for character in text
    ).replace("\u0130", "i")


def meets(host: Host, seen: str) -> bool:
    """Whether a literal comparison finds that a name in a log is the host's."""
    name = folded(seen)
    stem = folded(host.stem)
    return name in (folded(host.name), folded(host.label)) or bool(stem and name.startswith(stem))
