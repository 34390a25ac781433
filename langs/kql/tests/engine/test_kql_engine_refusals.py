"""A query that is refused says what is wrong with it, in words of KQL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nblang_kql
from nbcore import NbcoreError, QueryError

JARGON = re.compile(
    r"Binder|Catalog|Conversion Error|Invalid Input|Parser Error|Error:|DuckDB|duckdb|\bwave\b"
    r"|translat|SEM\d|SYN\d|mapping|VARCHAR|BIGINT|TIMESTAMP|DOUBLE|INTERVAL|STRING_LITERAL"
    r"|not implemented|KQL construct|schema error|FROM clause|SELECT|GROUP BY|EXCLUDE|alias"
    r"|could not parse|mismatched|extraneous|viable|token recognition|expecting|EOF|LITERAL"
    r"|Operator\b|Expression\b|source:|function:|aggregate:|literal:|explicit|argument\(s\)|RE2"
    r"|\(R\d|dict|KeyError|TypeError|AttributeError|None\b"
)
UNKNOWN_OPERATORS = (
    "as x", "assert-schema (x:int)", "consume", "evaluate autocluster()", "evaluate basket()",
    "evaluate bag_unpack(Details)", "evaluate pivot(Computer)", "evaluate frob()",
    "evaluate python(typeof(*), 'x')", "facet by Computer", "fork (take 1) (take 2)",
    "graph-match (a)-[b]->(c) project a", "make-series count() on TimeGenerated step 1d",
    "mv-apply x = Details on (where x > 1)", "partition by Computer (top 1 by Bytes)",
    "reduce by Computer", "sample-distinct 5 of Computer", "scan with (step s: EventID == 4624;)",
    "search 'x'", "serialize x = prev(Computer)", "top-hitters 3 of Computer",
    "top-nested 3 of Computer by count()",
)  # fmt: skip
UNKNOWN_FUNCTIONS = (
    "frob(Computer)", "row_number()", "row_window_session(TimeGenerated, 1h, 1h, true)",
    "series_fit_line(dynamic([1]))", "geo_point_in_circle(1, 2, 3, 4, 5)", "repeat('a', 5)",
    "ipv4_is_in_range('10.0.0.1', 'x')", "hash_xxhash64(Computer)",
)  # fmt: skip
SAYS = {
    "SecurityEvent | where Nope == 1": "There is no column Nope",
    "SecurityEvent | project Nope": "There is no column Nope",
    "SecurityEvent | summarize count() by Nope": "There is no column Nope",
    "SecurityEvent | project-away Nope": "There is no column Nope",
    "SecurityEvent | mv-expand Nope": "There is no column Nope",
    "SecurityEvent | join SecurityEvent on $left.Computer == $right.Nope": "no column Nope",
    "SecurityEvent | where computer == 'x'": "no column computer .*; did you mean Computer?",
    "SecurityEvent | where ['a c'] == 1": "There is no column a c",
    "Nowhere | take 5": "There is no table Nowhere. .* holds none of the tables",
    "union SecurityEvent, SecurityEvents": "no table SecurityEvents; did you mean SecurityEvent?",
    "SecurityEvent | frobnicate x": r"KQL has no operator frobnicate \(line 1, column 15\)",
    "SecurityEvent | projct Computer": "no operator projct .* did you mean project",
    "SecurityEvent\n| where EventID == 1\n| tke 5": r"no operator tke \(line 3, column 1\)",
    "SecurityEvent | summarize hll(Computer)": r"does not know the aggregation hll\(\)",
    "SecurityEvent | summarize": "summarize needs aggregations",
    "SecurityEvent | summarize Computer": "summarize needs aggregations",
    "SecurityEvent | extend x = count()": "allowed only in summarize",
    "SecurityEvent | where count() > 1": "allowed only in summarize",
    "SecurityEvent | join kind=frob SecurityEvent on Computer": "no join of the kind frob",
    "SecurityEvent | where Computer ==": "it ends too early, at line 1, column 34",
    "SecurityEvent | where (Computer == 'x'": "cannot be parsed from line 1, column 15 on",
    "SecurityEvent | where Computer == 'x": r"cannot be parsed from line 1, column 35 on, at \"'x\"",
    "SecurityEvent take 5": "cannot be parsed from line 1, column 15 on, at 'take 5'",
    "select * from SecurityEvent": "cannot be parsed from line 1, column 15",
    "SecurityEvent | where Computer = 'x'": "'x' is used where a truth value is needed.*==",
    "SecurityEvent | where Computer matches regex '(('": "regular expression .* is not valid",
    "SecurityEvent | where Computer matches regex '(?<=a)b'": "looks ahead or behind",
    "SecurityEvent | extend x = toint()": r"toint\(\) takes 1 argument, but gets 0",
    "SecurityEvent | extend x = strlen(1, 2, 3)": r"strlen\(\) takes 1 argument, but gets 3",
    "SecurityEvent | extend x = substring(Computer)": r"substring takes \(source, start\)",
    "SecurityEvent | summarize count() by bin(TimeGenerated)": r"bin takes \(value, roundTo\)",
    "SecurityEvent | extend x = Computer + 1": r"operator \+ cannot take a text and a number",
    "SecurityEvent | extend x = TimeGenerated + 5": r"\+ cannot take a time and a number",
    "SecurityEvent | summarize sum(Computer)": r"sum\(\) cannot take a text",
    "SecurityEvent | where Computer > 5": "compares a text with a number",
    "SecurityEvent | where Computer between (1 .. 5)": "compares a text with a number",
    "SecurityEvent | where TimeGenerated > 'soon'": "'soon' is used where a time is needed",
    "SecurityEvent | extend x = guid(x)": "'x' is used where a guid is needed",
    "SecurityEvent | extend x = timespan(frob)": "A timespan cannot be written like this",
    "SecurityEvent | extend x = 99999999999999999999": "A long cannot be written like this",
    "SecurityEvent | extend x = base64_decode_tostring('%%')": "'%%' is not base64",
    "SecurityEvent | take -5": "not negative",
    "SecurityEvent | take x": "take and limit need a number of rows",
    "SecurityEvent | project": "project keeps no column",
    "SecurityEvent | project Computer, Computer": "makes two columns named Computer",
    "SecurityEvent | extend a = 1, A = 2": "The columns a and A differ in case alone",
    "SecurityEvent | extend x = 1; SecurityEvent": "two statements that give rows",
    "let x = 5;": "No statement of the query gives rows",
    "set x = 1; SecurityEvent": r"Options of a request \(set x\)",
    "workspace('x').SecurityEvent": "Only the tables of the folder are there",
    "cluster('x').database('y').SecurityEvent": "Only the tables of the folder are there",
    "_GetWatchlist('x') | take 5": r"does not know the function _GetWatchlist\(\)",
    "find in (SecurityEvent) where Computer == 'x'": "does not know the operator find",
    "externaldata(x:string)['http://127.0.0.1/y']": "does not know the operator externaldata",
    "SecurityEvent | where * == 'x'": "does not know the expression at line 1, column 23",
    "SecurityEvent | invoke frob()": "invokes the function frob",
    "declare query_parameters(x:int); SecurityEvent | where EventID == x": "declares x",
    "": "The query is empty",
}  # fmt: skip
GOOD = (
    "SecurityEvent | where Computer has 'web' | summarize n = count() by Account | top 5 by n desc",
    "let few = SecurityEvent | take 5; few | join kind=inner (few) on Computer | project Computer",
    "SecurityEvent | extend x = iff(EventID == 5, tostring(Bytes), 'low'), y = ago(1d) | distinct x, y",
    "print a = strcat('x', 1), b = datetime(2026-03-02), c = dynamic({'a': [1]})",
)
WORDS = (
    "|", "(", ")", ",", "==", "'x'", "5", "and", "by", "where", "summarize", "frob", "Computer",
    "Nope", "1h", "datetime(x)", "[", "]", "..", "+", "-", "count()", "kind=", ";", "let", "*", "!",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made: Path = tmp_path_factory.mktemp("exports")
    lines = [
        "TimeGenerated,Computer,EventID,Account,Bytes,Details",
        '2026-03-02T00:00:00Z,web01,4624,alice,5,"{""a"": 1}"',
        '2026-03-03T00:00:00Z,web01,4625,bob,7,"{""a"": 2}"',
    ]
    (made / "SecurityEvent.csv").write_text("\n".join(lines))
    return made


def refused(query: str, folder: Path) -> str:
    with pytest.raises(QueryError) as caught:
        nblang_kql.search(query, folder)
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith((".", "?"))
    assert not JARGON.search(said), said
    return said


@pytest.mark.parametrize("query", SAYS)
def test_a_refusal_names_what_is_wrong(folder, query):
    assert re.search(SAYS[query], refused(query, folder))


@pytest.mark.parametrize("step", UNKNOWN_OPERATORS)
def test_an_operator_that_is_not_known_is_named_with_its_place(folder, step):
    name = step.split("(")[0] if step.startswith("evaluate") else step.split()[0]
    said = refused(f"SecurityEvent | {step}", folder)
    assert f"does not know the operator {name} (line 1, column 17)" in said
    assert "ask the live service" in said


@pytest.mark.parametrize("call", UNKNOWN_FUNCTIONS)
def test_a_function_that_is_not_known_is_named(folder, call):
    said = refused(f"SecurityEvent | extend x = {call}", folder)
    assert f"does not know the function {call.split('(')[0]}()" in said


@pytest.mark.parametrize("query", GOOD)
def test_the_queries_that_are_damaged_below_are_answered_whole(folder, query):
    nblang_kql.search(query, folder)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_damaged_query_is_answered_or_refused_in_our_words(folder, data):
    words = re.findall(r"[\w.'{}\[\]:-]+|\S", data.draw(st.sampled_from(GOOD)))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(words) - 1))
        new = data.draw(st.sampled_from(WORDS))
        words[place : place + data.draw(st.integers(0, 1))] = data.draw(
            st.sampled_from([[], [new]])
        )
    try:
        nblang_kql.search(" ".join(words), folder)
    except NbcoreError as error:
        said = str(error)
        assert "\n" not in said
        assert not JARGON.search(said.replace(str(folder), "")), (words, said)
