-- SPL's view of text and numbers, as macros that every database of this engine has. DuckDB puts
-- them in place while it binds a query, arguments as they are written. So a macro has each argument
-- once, or nested calls would double with every level: what is needed several times is the
-- parameter of a lambda function, called with a list of one. DuckDB's own nullif() and
-- array_to_string() are macros that have theirs twice.

-- Rule 1.6: the number that a text looks like, else null; blanks around it do not look like one.
CREATE MACRO spl_number(t) AS list_extract(list_transform([t], lambda v: CASE
    WHEN regexp_full_match(v, '[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?')
        AND isfinite(TRY_CAST(v AS DOUBLE))
    THEN TRY_CAST(v AS DOUBLE)
END), 1);

-- Rule 3.8, "numbers as written": whole ones without a point, others in their shortest form.
CREATE MACRO spl_text(n) AS list_extract(list_transform([n], lambda v: CASE
    WHEN v = trunc(v) AND abs(v) < 9e18 THEN CAST(CAST(v AS BIGINT) AS VARCHAR)
    WHEN isfinite(v) THEN CAST(v AS VARCHAR)
END), 1);

-- Rule 3.10: what is no number any more is null.
CREATE MACRO spl_finite(n) AS list_extract(list_filter([n], lambda v: isfinite(v)), 1);

-- Rule 3.8: a sum as text, and another text where there is no sum.
CREATE MACRO spl_sum(n, otherwise) AS list_extract(list_transform(
    [{'n': n, 'otherwise': otherwise}],
    lambda v: CASE WHEN v.n IS NOT NULL THEN spl_text(v.n) ELSE v.otherwise END
), 1);

-- Rule 1.1: the seconds of a time. What is too great for them counts milli-, micro- or nanoseconds;
-- the bounds are those of nblang_spl.events.stamps.
CREATE MACRO spl_seconds(n) AS list_extract(list_transform([n], lambda v: CASE
    WHEN abs(v) < 253402300800 THEN v
    WHEN v >= 1e11 AND v < 1e13 THEN v / 1e3
    WHEN v >= 1e14 AND v < 1e16 THEN v / 1e6
    WHEN v >= 1e17 AND v < 1e19 THEN round(v / 1e9, 6)
END), 1);

-- Rule 1.9: a list without values is a missing field.
CREATE MACRO spl_list(m) AS list_extract(list_filter([m], lambda v: len(v) > 0), 1);

-- Rule 6.19: several values as one text; what is between them is the same for all rows.
CREATE MACRO spl_joined(m, between) AS list_extract(list_transform([m], lambda v:
    CASE WHEN len(v) = 0 THEN '' ELSE list_aggregate(v, 'string_agg', between) END
), 1);

-- Rule 6.11: a group that holds nothing gives nothing.
CREATE MACRO spl_given(t) AS list_extract(list_filter([t], lambda v: v != ''), 1);

-- Rule 3.7: two that look like numbers compare as numbers. Sixteen digits are what a double holds
-- (rule 1.11): longer ones are ids and compare as text.
CREATE MACRO spl_same(a, b) AS list_extract(list_transform([{'a': a, 'b': b}], lambda v:
    v.a = v.b
    OR (
        length(v.a) <= 16 AND length(v.b) <= 16
        AND coalesce(spl_number(v.a) = spl_number(v.b), false)
    )
), 1);
CREATE MACRO spl_below(a, b) AS list_extract(list_transform([{'a': a, 'b': b}], lambda v:
    coalesce(spl_number(v.a) < spl_number(v.b), v.a < v.b)
), 1);

-- A number as a place of a sign or of a value, none farther than DuckDB can count.
CREATE MACRO spl_place(n) AS list_extract(list_transform([n], lambda v:
    CASE WHEN v IS NOT NULL THEN CAST(greatest(least(trunc(v), 4e9), -4e9) AS BIGINT) END
), 1);

-- DuckDB's place, from 1, of the sign where substr() begins: a negative place counts from the end,
-- 0 is 1.
CREATE MACRO spl_begin(place, length) AS list_extract(list_transform(
    [{'place': place, 'length': length}],
    lambda v: CASE
        WHEN v.place < 0 THEN greatest(v.length + v.place + 1, 1)
        WHEN v.place = 0 THEN 1
        ELSE v.place
    END
), 1);

-- DuckDB's place, from 1, of mvindex()'s; 0 where a negative one reaches before the first.
CREATE MACRO spl_index(place, length) AS list_extract(list_transform(
    [{'place': place, 'length': length}],
    lambda v: CASE
        WHEN v.place < 0 THEN greatest(v.length + v.place + 1, 0)
        ELSE v.place + 1
    END
), 1);
CREATE MACRO spl_slice(m, first, last) AS list_extract(list_transform(
    [{'m': m, 'first': first, 'last': last}],
    lambda v: CASE WHEN v.first >= 1 THEN spl_list(list_slice(v.m, v.first, v.last)) END
), 1);
