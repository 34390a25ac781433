"""Each lint of the checker fires on the text that it is for, and on no other."""

from __future__ import annotations

import pytest
from tests.kql_syntax.checker import Query, Verdict, check

TABLES = {
    "Logons": {
        "TimeGenerated": "datetime",
        "Computer": "string",
        "EventID": "int",
        "Port": "string",
        "Details": "dynamic",
        "Id": "guid",
        "Length": "timespan",
        "Started": "datetime",
        "Ended": "datetime",
    },
    "Other": {"TimeGenerated": "datetime", "Computer": "string", "EventID": "int"},
}
DECLARED = "declare query_parameters(p_host:string, p_start:datetime, p_end:datetime);\n"
RANGE = "| where TimeGenerated >= p_start and TimeGenerated < p_end"
READ = f"{DECLARED}Logons {RANGE}"
GOOD = {
    "plain": f"{READ} | where Computer =~ p_host and EventID == 4624",
    "range in two steps": (
        f"{DECLARED}Logons | where TimeGenerated >= p_start | where TimeGenerated < p_end"
    ),
    "range among more": (
        f"{DECLARED}Logons | where Computer == p_host and (TimeGenerated >= p_start) "
        "and TimeGenerated < p_end"
    ),
    "range behind extend": f"{DECLARED}Logons | extend a = 1 {RANGE}",
    "range in a let": f"{DECLARED}let few = Logons {RANGE}; few | where EventID > 5",
    "both sides of a union": f"{READ} | union (Other {RANGE})",
    "numbers of two kinds": f"{READ} | where EventID == 4624.0 and EventID in (long(1), 2)",
    "dynamic against anything": f"{READ} | where Details.a == 5 and Details.b == 'x'",
    "range in alternatives": (
        f"{DECLARED}Logons | where (TimeGenerated >= p_start or Started >= p_start) "
        "and (TimeGenerated < p_end or Started < p_end)"
    ),
    "a time that a row need not have": (
        f"{DECLARED}Logons | where Started < p_end and (isnull(Ended) or Ended >= p_start)"
    ),
    "range of the newest row of each": (
        f"{DECLARED}Logons | summarize arg_max(TimeGenerated, *) by Computer "
        "| where Started < p_end and Ended >= p_start"
    ),
    "a width": f"{READ} | where TimeGenerated between (p_start .. 1d)",
    "branches alike": (
        f"{READ} | project a = iff(EventID == 1, 'x', ''), b = case(EventID == 1, int(null), 5)"
    ),
}
BAD = {
    "number with text": (f"{READ} | where EventID == '4624'", "compares int with string"),
    "text with number": (f"{READ} | where Port == 1024", "compares string with long"),
    "number among texts": (f"{READ} | where EventID in (1, '2')", "compares int with string"),
    "number not among texts": (f"{READ} | where EventID !in ('1')", "compares int with string"),
    "text in a mixed list": (f"{READ} | where Port in ('1', 2)", "compares string with long"),
    "time with text": (
        f"{READ} | where TimeGenerated == '2024-01-01'",
        "compares datetime with string",
    ),
    "length with number": (f"{READ} | where Length != 5", "compares timespan with"),
    "iff of two types": (
        f"{READ} | project a = iff(EventID == 1, 'x', 5)",
        "iff yields number or string",
    ),
    "case of two types": (
        f"{READ} | project a = case(EventID == 1, 'x', EventID == 2, 5, 'y')",
        "case yields number or string",
    ),
    "else of another type": (
        f"{READ} | project a = case(EventID == 1, 'x', 5)",
        "case yields number or string",
    ),
    "no range": (f"{DECLARED}Logons | where EventID == 1", "reads Logons without"),
    "end included": (
        f"{DECLARED}Logons | where TimeGenerated >= p_start and TimeGenerated <= p_end",
        "reads Logons without",
    ),
    "no end": (f"{DECLARED}Logons | where TimeGenerated >= p_start", "reads Logons without"),
    "range by or": (
        f"{DECLARED}Logons | where TimeGenerated >= p_start or TimeGenerated < p_end",
        "reads Logons without",
    ),
    "range by or with another condition": (
        f"{DECLARED}Logons | where EventID == 1 or (TimeGenerated >= p_start and TimeGenerated < p_end)",
        "reads Logons without",
    ),
    "alternatives that bound different ends": (
        f"{DECLARED}Logons | where (TimeGenerated >= p_start or Started < p_end)",
        "reads Logons without",
    ),
    "range of the newest time alone": (
        f"{DECLARED}Logons | summarize arg_max(TimeGenerated, Computer) by Port {RANGE}",
        "reads Logons without",
    ),
    "range too late": (
        f"{DECLARED}Logons | summarize TimeGenerated = max(TimeGenerated) by Computer {RANGE}",
        "reads Logons without",
    ),
    "range on one side of a join": (
        f"{READ} | join kind=inner (Other) on Computer",
        "reads Other without",
    ),
    "range in a comment": (f"{DECLARED}Logons // {RANGE}", "reads Logons without"),
    "parameter named like a column": (
        f"{DECLARED.replace('p_host', 'Computer')}Logons {RANGE} | where Computer == Computer",
        "the parameter Computer does not begin with p_",
    ),
    "column named like a parameter": (
        f"{READ} | project p_computer = Computer",
        "the column p_computer begins with p_",
    ),
}
WRONG = {
    "unknown column": (f"{READ} | where Nothing == 1", "Nothing"),
    "unknown table": (f"{DECLARED}Nowhere {RANGE}", "Nowhere"),
    "bare word of the language": (
        f"{READ} | project time = TimeGenerated",
        "needs to be bracketed",
    ),
    "order of text and number": (f"{READ} | where Port > 1024", "not defined"),
    "order of number and texts": (f"{READ} | where EventID between ('1' .. '5')", "not defined"),
    "unknown function": (f"{READ} | where nothing(Port)", "nothing"),
    "not KQL": ("select * from Logons", "line 1"),
}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    texts = {name: text for name, (text, _) in {**BAD, **WRONG}.items()}
    return check(
        {"all": TABLES}, [Query(name, "all", text) for name, text in {**GOOD, **texts}.items()]
    )


@pytest.mark.parametrize("name", GOOD)
def test_a_good_query_has_neither_errors_nor_lints(verdicts, name):
    assert verdicts[name].errors == []
    assert verdicts[name].lints == []


@pytest.mark.parametrize("name", BAD)
def test_a_lint_says_what_the_service_lets_pass(verdicts, name):
    assert verdicts[name].errors == []
    assert len(verdicts[name].lints) == 1
    assert BAD[name][1] in verdicts[name].lints[0]


@pytest.mark.parametrize("name", WRONG)
def test_an_error_of_the_service_is_an_error(verdicts, name):
    assert any(WRONG[name][1] in error for error in verdicts[name].errors)
