"""What Splunk says of an object that a search needs and that is not there, and what that means."""

from __future__ import annotations

import re

_MACRO = re.compile(r"\bmacro\b.*\bnotable\b", re.DOTALL)
_LOOKUP = re.compile(r"\blookup\b.*\b(?:table|definition)\b|\b(?:table|definition)\b.*\blookup\b")
_NO_MACRO = (
    "Splunk has no macro `notable`, so no Enterprise Security, or this app does not see it: set app= "
    "to one that does, or name the site's own macro in macros=."
)


def missing_reason(tables: tuple[str, ...], said: str) -> str:
    """A sentence where a macro or lookup table of a query file is not there; empty for other errors.

    Parameters
    ----------
    tables : tuple of str
        What the file reads: ``notable``, ``lookup ip_intel``.
    said : str
        The error.
    """
    if "notable" in tables and _MACRO.search(said):
        return f"{_NO_MACRO} {said}"
    names = [table.removeprefix("lookup ") for table in tables if table.startswith("lookup ")]
    if names and _LOOKUP.search(said):
        return (
            f"Splunk has no lookup table {' or '.join(names)}, or this app and role do not see it. It "
            "comes with Enterprise Security; a lookup definition of that name stands in for it. "
            f"{said}"
        )
    return ""
