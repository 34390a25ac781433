-- SPL's view of text and numbers, as macros that every database of this engine has. DuckDB puts
-- them in place while it binds a query; they cost nothing by themselves.

-- Rule 1.6: the number that a text looks like, else null; blanks around it do not look like one.
CREATE MACRO spl_number(t) AS CASE
    WHEN regexp_full_match(t, '[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?')
        AND isfinite(TRY_CAST(t AS DOUBLE))
    THEN TRY_CAST(t AS DOUBLE)
END;

-- Rule 3.8, "numbers as written": whole ones without a point, others in their shortest form.
CREATE MACRO spl_text(n) AS CASE
    WHEN n = trunc(n) AND abs(n) < 9e18 THEN CAST(CAST(n AS BIGINT) AS VARCHAR)
    WHEN isfinite(n) THEN CAST(n AS VARCHAR)
END;

-- Rule 3.10: what is no number any more is null.
CREATE MACRO spl_finite(n) AS CASE WHEN isfinite(n) THEN n END;

-- Rule 1.1: the seconds of a time. What is too great for them counts milli-, micro- or nanoseconds;
-- the bounds are those of nblang_spl.events.stamps.
CREATE MACRO spl_seconds(n) AS CASE
    WHEN abs(n) < 253402300800 THEN n
    WHEN n >= 1e11 AND n < 1e13 THEN n / 1e3
    WHEN n >= 1e14 AND n < 1e16 THEN n / 1e6
    WHEN n >= 1e17 AND n < 1e19 THEN round(n / 1e9, 6)
END;

-- Rule 1.9: a list without values is a missing field.
CREATE MACRO spl_list(m) AS CASE WHEN len(m) > 0 THEN m END;

-- Rule 3.7: two that look like numbers compare as numbers. Sixteen digits are what a double holds
-- (rule 1.11): longer ones are ids and compare as text.
CREATE MACRO spl_same(a, b) AS (
    a = b
    OR (
        length(a) <= 16 AND length(b) <= 16
        AND coalesce(spl_number(a) = spl_number(b), false)
    )
);
CREATE MACRO spl_below(a, b) AS CASE
    WHEN spl_number(a) IS NOT NULL AND spl_number(b) IS NOT NULL
    THEN spl_number(a) < spl_number(b)
    ELSE a < b
END;
