"""SQL and time grow with the length of a search, not with what its parts make of each other."""

from __future__ import annotations

import re
import threading
import time
from importlib import resources

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from nblang_spl.commands.registry import commands
from nblang_spl.engine import udf
from nblang_spl.engine.database import Database
from nblang_spl.engine.job import Job
from nblang_spl.errors import SplError
from nblang_spl.events.frames import Frames
from nblang_spl.functions.registry import functions
from nblang_spl.plan.context import Context
from nblang_spl.sql.build import column, sql_text
from nblang_spl.sql.networks import in_network

LETTERS = "abcdefghijklnopqrstuvwxy"
ROWS = 5
SECONDS = 10.0
"""Far more than any search here takes, and far less than one that grows exponentially."""

OPERATORS = [
    "{} + b", "a + ({})", "{} - b", "b * ({})", "{} / b", "b % ({})", "{} . b", "-({})",
    "if({} = b, a, b)", "if({} != 3, a, b)", "if({} < b, b, a)", "if(b >= {}, {}, a)",
    'if({} LIKE "1%", a, b)', "if({} IN (a, 3, b), b, a)", "if(NOT {} = a XOR b = {}, a, b)",
    "if({} > 1 AND {} < 9 OR {} = b, {}, b)",
]  # fmt: skip
CALLS = [
    "abs({})", "case({} = 1, a, {} = 2, b, true(), {})", "ceil({})", "ceiling({})",
    'if(cidrmatch("10.0.0.0/8", {}), a, b)', "if(cidrmatch({}, a), a, b)", "coalesce({}, b)",
    "exact({})", "exp({})", "floor({})", "if(in({}, a, b), {}, b)", "if(isbool({} = 1), {}, b)",
    "if(isint({}), {}, b)", "if(isnotnull({}), a, {})", "if(isnull({}), a, {})",
    "if(isnum({}), a, b)", "if(isstr({}), a, {})", "json_array({}, b)",
    "json_array_to_mv({})", 'json_extract(json_object("k", {}), "k")',
    'json_extract_exact(json_object("k", {}), "k")', "json_keys({})",
    "if(json_valid({}), {}, b)", "len({})", 'if(like({}, "%1%"), {}, b)', "ln({})", "log({})",
    "log({}, 3)", "lower({})", "ltrim({})", 'if(match({}, "[0-9]"), {}, b)', "max({}, b)",
    "md5({})", "min(b, {})", "mv_to_json_array({})", "mvappend({}, b)", "mvcount({})",
    "mvdedup({})", 'mvfind({}, "1")', "mvindex({}, 0)", "mvindex(mvappend(a, {}), 0, 1)",
    'mvjoin(mvappend({}, b), ";")', "mvrange(1, len({}))",
    "mvreverse({})", "mvsort(mvappend({}, b))", "mvzip({}, m)", "nullif({}, b)", "pow({}, 2)",
    'relative_time({}, "-1mon@d")', 'replace({}, "1", "2")', "round({}, 1)", "rtrim({})",
    "sha1({})", "sha256({})", "sha512({})", 'spath({}, "k")', 'split({}, ",")', "sqrt({})",
    'strftime({}, "%F %e")', 'strptime({}, "%Y")', "substr({}, 2)", "substr({}, 1, 3)",
    "tonumber({})", "tonumber({}, 16)", "tostring({})", 'tostring({}, "commas")',
    'tostring({}, "duration")', "trim({})", "typeof({})", "upper({})", "urldecode({})",
    "validate({} > 1, a, b = 1, {})", "if(isnull(mvfilter(m != 1)), {}, b)",
]  # fmt: skip
PARTS = [*OPERATORS, *CALLS]
WITHOUT_VALUES = {
    *("true", "false", "null", "now", "time", "pi", "random", "searchmatch"),
    "mvmap",
}
"""Functions that nothing can be nested in; ``mvmap`` has tests of its own."""


def test_every_function_is_among_the_parts():
    named = {name for part in CALLS for name in re.findall(r"(\w+)\(", part)}
    assert functions().keys() - WITHOUT_VALUES == named - WITHOUT_VALUES


def nested(parts):
    """An expression with each part inside the one before; where a part has several, in the last."""
    text = "a"
    for part in reversed(parts):
        *others, last = part.split("{}")
        text = "a".join(others) + text + last
    return text


@pytest.fixture(scope="module")
def job():
    """Makes jobs over a few rows, in a database of one gigabyte."""
    columns = {
        name: [str((row * 7 + at) % 13) if (row + at) % 11 else None for row in range(ROWS)]
        for at, name in enumerate(LETTERS)
    }
    frame = pd.DataFrame({**columns, "m": [["1", "x"]] * ROWS}, dtype=object)
    database = Database(None, "1GB")
    source = Frames({"main": frame}, database)
    database.lock()

    def made():
        return Job(database, source, earliest=None, latest=None, now=1.7e9)

    yield made
    database.close()


@pytest.fixture(scope="module")
def answer(job):
    """Runs a search; one that takes far too long is stopped."""

    def run(stages):
        one = job()
        stop = threading.Timer(SECONDS, one.cancel)
        stop.start()
        begin = time.process_time()
        try:
            frame = one.result(f"index=main {stages}").frame
        finally:
            stop.cancel()
        assert time.process_time() - begin < SECONDS
        return frame

    return run


@pytest.fixture(scope="module")
def size(job):
    """Signs of SQL that a search comes to, without blanks and parameters."""

    def measured(stages):
        statement = job().explain(f"index=main {stages}").partition("\n--")[0]
        return len("".join(statement.split()))

    return measured


def assert_grows_evenly(size, stages, parts):
    """As many parts again add about as much SQL again."""
    one, two, three = (size(stages(parts * times)) for times in (1, 2, 3))
    assert three - two <= 1.5 * (two - one) + 600


@given(parts=st.lists(st.sampled_from(PARTS), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_sql_grows_with_the_length_of_an_expression(size, parts):
    assert_grows_evenly(size, lambda these: f"| eval t={nested(these)}", parts)


@given(parts=st.lists(st.sampled_from(PARTS), min_size=2, max_size=4))
@settings(max_examples=20, deadline=None)
def test_sql_grows_with_the_length_of_a_test(size, parts):
    assert_grows_evenly(size, lambda these: f"| where {nested(these)} = b", parts)


@pytest.mark.parametrize("part", PARTS)
def test_24_levels_are_answered(answer, part):
    assert len(answer(f"| eval t={nested([part] * 24)}")) == ROWS


@given(parts=st.lists(st.sampled_from(PARTS), min_size=2, max_size=14))
@settings(max_examples=40, deadline=None)
def test_an_expression_gives_what_its_parts_give_one_after_the_other(answer, parts):
    """Columns for what is nested deep, and operands beside an operation, change no result."""
    whole = answer(f"| eval t={nested(parts)} | table t")
    stages = "".join(
        f"| eval t={'a'.join(others)}t{last}"
        for *others, last in (part.split("{}") for part in reversed(parts))
    )
    steps = answer(f"| eval t=a {stages} | table t")
    assert whole.to_dict("list") == steps.to_dict("list") or whole.equals(steps)


def test_24_operands_are_added(answer):
    names = " ".join(LETTERS)
    found = answer(f"| fillnull value=0 {names} | eval total={'+'.join(LETTERS)}")
    fields = found[list(LETTERS)].astype(float).sum(axis=1)
    assert found["total"].astype(float).tolist() == fields.tolist()


CHAINS = {
    "eval": "| eval a=a+b",
    "eval of text": "| eval a=substr(a, 1) . b",
    "where": "| where a=a OR NOT b=a",
    "eventstats": "| eventstats sum(a) AS a BY b",
    "streamstats": "| streamstats sum(a) AS a BY b",
    "stats": "| stats sum(a) AS a values(eval(b . a)) AS m BY b",
    "rex": '| rex field=a "(?<a>[0-9]+)"',
    "rex of sed": '| rex field=a mode=sed "s/1/2/g y/3/4/"',
    "replace": "| replace 1* WITH 2* IN a",
    "foreach": "| foreach a b [eval <<FIELD>>='<<FIELD>>' + 1]",
    "bin": "| bin a span=2",
    "fillnull": "| fillnull value=0",
    "makemv": '| makemv delim="," a | nomv a',
    "convert": "| convert num(a) | convert ctime(b) | convert rmcomma(b)",
    "appendpipe": "| appendpipe [stats sum(a) AS a]",
    "sort and dedup": "| sort a | dedup a b",
    "addtotals": "| addtotals fieldname=a a b",
}


@pytest.mark.parametrize("chain", CHAINS)
def test_sql_grows_with_the_number_of_stages(size, chain):
    assert_grows_evenly(size, "".join, [CHAINS[chain]] * 3)


@pytest.mark.parametrize("chain", CHAINS)
def test_ten_stages_of_a_kind_are_answered(answer, chain):
    answer(CHAINS[chain] * 10)


def test_fifty_evals_are_answered(answer):
    found = answer("| fillnull value=0 a b" + "| eval a=a+b" * 50)
    before = answer("| fillnull value=0 a b")
    expected = before["a"].astype(float) + 50 * before["b"].astype(float)
    assert found["a"].astype(float).tolist() == expected.tolist()


def test_two_hundred_terms_are_answered(answer):
    terms = " OR ".join(f'{name}="{number}"' for name in LETTERS[:10] for number in range(20))
    assert len(answer(terms)) == ROWS


def test_what_only_a_lambda_can_hold_is_computed_once(size, answer):
    """Inside mvmap there are no columns."""
    once, twice = (size(f"| eval t=mvmap(m, {nested(['{} + m'] * n)})") for n in (6, 12))
    assert twice < 3 * once
    found = answer(f"| eval t=mvmap(m, m+{'+'.join(['1'] * 24)}) | table t")
    assert found["t"].tolist() == [["25"]] * ROWS


def test_functions_over_each_value_nest_so_deep_as_they_can(answer, size):
    def one_in_another(depth):
        return "mvmap(m, m . " * depth + "m" + ")" * depth

    found = answer(f"| eval t={one_in_another(5)} | table t")
    assert found["t"].tolist() == [["1" * 6, "x" * 6]] * ROWS
    with pytest.raises(SplError, match="may be nested at most 6 deep"):
        size(f"| eval t={one_in_another(7)}")


def test_a_macro_of_the_prelude_has_each_argument_once():
    """DuckDB puts arguments in place as they are written."""
    prelude = resources.files("nblang_spl.sql").joinpath("prelude.sql").read_text("utf-8")
    code = re.sub(r"--[^\n]*|'[^']*'", "", prelude)
    macros = re.findall(r"CREATE MACRO (\w+)\(([\w, ]+)\) AS ([^;]+);", code)
    assert len(macros) == code.count("CREATE MACRO") > 10
    for name, parameters, body in macros:
        for parameter in parameters.split(", "):
            uses = re.findall(rf"(?<![\w.]){parameter}(?!\w)", body)
            assert len(uses) == 1, (name, parameter)


def test_commands_are_known_to_the_chains():
    named = {word for chain in CHAINS.values() for word in re.findall(r"\| (\w+)", chain)}
    assert named <= commands().keys()


# ---------------------------------------------------------------------------------- networks

OCTETS = st.one_of(
    st.integers(0, 300).map(str), st.sampled_from(["10", "172", "16", "0", "01", "255", "", "1 "])
)
BLANKS = st.sampled_from(["", "", "", " ", "\t", "\n", "\u00a0", "\u2003", " " * 50])
ADDRESSES = st.one_of(
    st.tuples(BLANKS, st.lists(OCTETS, min_size=3, max_size=5), BLANKS).map(
        lambda pieces: pieces[0] + ".".join(pieces[1]) + pieces[2]
    ),
    st.ip_addresses().map(str),
    st.text(max_size=8),
    st.none(),
)
NETWORKS = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.integers(0, 32)).map("{0[0]}/{0[1]}".format),
    st.tuples(st.ip_addresses(v=6), st.integers(0, 128)).map("{0[0]}/{0[1]}".format),
    st.sampled_from(["10.0.0.0/8", "172.16.0.0/12", "0.0.0.0/0", "::/0", "10.1.2.3"]),
)


@given(st.lists(ADDRESSES, min_size=1, max_size=20), NETWORKS)
@settings(max_examples=60, deadline=None)
def test_a_network_in_sql_holds_what_the_python_function_holds(addresses, network):
    context = Context(settings=None)  # type: ignore[arg-type]
    test = in_network(context, column("ip"), network)
    database = Database(None)
    try:
        database.provide({"spl_cidr"})
        with database.cursor() as cursor:
            names = {found.this.name for found in test.find_all(exp.Parameter)}
            found = cursor.execute(
                f"SELECT {sql_text(test)} FROM (SELECT unnest($addresses::VARCHAR[]) AS ip)",
                {"addresses": addresses, **{name: context.parameters[name] for name in names}},
            ).fetchall()
    finally:
        database.close()
    assert [held for (held,) in found] == [udf.cidr(network, one) for one in addresses]
