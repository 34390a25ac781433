"""SQL macros that every database of this engine has: SPL's view of text and numbers.

DuckDB puts them in place while it binds a query; they cost nothing by themselves.
"""

from __future__ import annotations

_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"

MACROS = (
    # Rule 1.6: the number that a text looks like, else null; blanks around it do not look like one.
    f"spl_number(t) AS CASE WHEN regexp_full_match(t, '{_NUMBER}')"
    " AND isfinite(TRY_CAST(t AS DOUBLE)) THEN TRY_CAST(t AS DOUBLE) END",
    # Rule 3.8, "numbers as written": whole ones without a point, others in their shortest form.
    "spl_text(n) AS CASE WHEN n = trunc(n) AND abs(n) < 9e18 THEN CAST(CAST(n AS BIGINT) AS VARCHAR)"
    " WHEN isfinite(n) THEN CAST(n AS VARCHAR) END",
    # Rule 3.10: what is no number any more is null.
    "spl_finite(n) AS CASE WHEN isfinite(n) THEN n END",
    # Rule 1.9: a list without values is a missing field.
    "spl_list(m) AS CASE WHEN len(m) > 0 THEN m END",
    # Rule 3.7: two that look like numbers compare as numbers. Sixteen digits are what a double
    # holds (rule 1.11): longer ones are ids and compare as text.
    "spl_same(a, b) AS (a = b OR (length(a) <= 16 AND length(b) <= 16"
    " AND coalesce(spl_number(a) = spl_number(b), false)))",
    "spl_below(a, b) AS CASE WHEN spl_number(a) IS NOT NULL AND spl_number(b) IS NOT NULL"
    " THEN spl_number(a) < spl_number(b) ELSE a < b END",
    # The same against a number that is known.
    "spl_same_number(a, n) AS CASE WHEN a IS NOT NULL AND n IS NOT NULL"
    " THEN coalesce(spl_number(a) = n, false) END",
    "spl_below_number(a, n) AS CASE WHEN spl_number(a) IS NOT NULL"
    " THEN spl_number(a) < n ELSE a < spl_text(n) END",
    "spl_above_number(a, n) AS CASE WHEN spl_number(a) IS NOT NULL"
    " THEN spl_number(a) > n ELSE a > spl_text(n) END",
)
"""``CREATE MACRO`` without those two words."""
