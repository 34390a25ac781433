r"""What Kusto makes of ``\u2028`` in a string literal; duckdb-kql makes the letters of it."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})")


def unescaped(text: str) -> str:
    r"""A query with the characters that its ``\u`` escapes stand for, for duckdb-kql to run."""
    return _ESCAPE.sub(lambda found: found[1] + chr(int(found[2], 16)), text)
