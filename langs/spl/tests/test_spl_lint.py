"""The lint: each rule sees a file that breaks it, and a good file breaks none."""

from __future__ import annotations

import pytest

from nbcore import Field, Host, QueryFile, Question, Record
from nbcore.lang import parse_query_file
from nblang_spl import problems

RECORD = Record(
    "Thing", "A thing.", (Field("time", "time", "When."), Field("host", "text", "Host."))
)
QUESTION = Question("host.things", "Things.", RECORD, entity=Host, binned=True)
PARAMETERS = "p_host:string, p_start:datetime"
GOOD = """search index=x host=$p_host*$
| where host=$p_host$ AND _time>=$p_start$
| eval time=_time
| table time, host"""


def file(body: str = GOOD, parameters: str = PARAMETERS, facts: str = "") -> QueryFile:
    header = f"```query: host.things; {facts}; parameters: {parameters}```"
    return parse_query_file(f"{header}\n{body}", "acme/things.spl")


def test_a_good_file_breaks_no_rule():
    assert problems(file(), QUESTION) == []


def test_a_quote_behind_a_backslash_begins_no_text():
    inside = GOOD.replace("index=x", 'index=x \\"a" $p_host$ "')
    assert any("is inside quotes" in sentence for sentence in problems(file(inside), QUESTION))
    beside = GOOD.replace("index=x", 'index=x \\"a $p_host$ b\\"')
    assert problems(file(beside), QUESTION) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("index=x host=$p_host*$ | where host=$p_host$ AND _time>=$p_start$ | table time, host",
         "a job's text begins with `search` or a pipe."),
        (GOOD.replace("| eval", "| | eval"), "a pipe has no command after it."),
        (GOOD.replace("index=x", "index=x earliest=-7d"), "earliest= in the text overrides"),
        (GOOD.replace("index=x", "index=x latest = now"), "latest= in the text overrides"),
        (GOOD.replace("index=x", "index=x _index_earliest=1"), "_index_earliest= in the text"),
        (GOOD.replace("host=$p_host*$", 'host="$p_host$"'), "is inside quotes or backticks"),
        (GOOD.replace("| eval", "| rex $p_host$ | eval"), "$p_host$ is used in `rex`; a value may"),
        (GOOD.replace("| eval", "| rename x as $p_host$ | eval"), "is used in `rename`"),
        (GOOD.replace("| eval", "| map search=$p_host$ | eval"), "is used in `map`"),
        (GOOD.replace("host=$p_host$ AND", 'like(host, $p_host$."%") AND host=$p_host$ AND'),
         "a value is used in a pattern"),
        (GOOD.replace("host=$p_host$ AND", "match(lower(host), lower($p_host$)) AND"),
         "a value is used in a pattern"),
        (GOOD.replace("host=$p_host$ AND", "host LIKE $p_host$ AND"), "a value is used in a pattern"),
        (GOOD.replace("host=$p_host$ AND ", ""),
         "`search` compares $p_host*$, in which * is a wildcard, and no `where` after it"),
        (GOOD.replace("| where host=$p_host$ AND", "| search host=$p_host$ | where"),
         "`search` compares $p_host$"),
        ("| where host=$p_host$ AND _time>=$p_start$ | search host=$p_host$ | table time, host",
         "`search` compares $p_host$"),
        ("| tstats count where host=$p_host$ by host | where _time>=$p_start$ | table time, host",
         "`tstats` compares $p_host$"),
        (GOOD.replace("where host=$p_host$", "where host=$p_host*$"),
         "asks for a wildcard, which `where` does not support"),
        (GOOD.replace("_time>=$p_start$", "_time>=$p_start*$"), "asks for a wildcard"),
        (GOOD.replace("| table time, host", "| table time"), "it neither gives host nor lists it"),
        (GOOD.replace("| table time, host", "| table time, host, hosts"), "has no column hosts"),
        (GOOD.replace("| table time, host", "| stats count by host"), "it does not end with `table`"),
        (GOOD.replace("| table time, host", "| fields time, host"), "it does not end with `table`"),
        (GOOD.replace(" AND _time>=$p_start$", ""), "p_start is declared and not used"),
        (GOOD.replace("| eval", "| bin _time span=$p_bin$ | eval"), "p_bin is used and not declared"),
        (GOOD + ' | eval x="', "a text in double quotes does not end"),
    ],
)  # fmt: skip
def test_a_text_that_breaks_a_rule_is_found(body: str, sentence: str):
    found = problems(file(body), QUESTION)
    assert any(sentence in problem for problem in found), found
    assert all(problem.startswith("acme/things.spl") for problem in found)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        (f"{PARAMETERS}, p_user:string", "host.things has no parameter p_user"),
        ("p_host:int, p_start:datetime", "p_host is a string, and the header calls it a int"),
    ],
)
def test_parameters_are_those_of_the_question_with_their_types(parameters: str, sentence: str):
    assert any(sentence in problem for problem in problems(file(parameters=parameters), QUESTION))


def test_a_parameter_without_its_prefix_is_found():
    made = QueryFile("host.things", "all", GOOD, "spl", "acme/x.spl", parameters={"host": "string"})
    assert any("host does not begin with p_" in problem for problem in problems(made, QUESTION))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ("lacks: host", "it gives host, which the header lists as lacking"),
        ("lacks: hosts", "the header names hosts, which the record Thing does not have"),
        ("coarse: kind", "the header names kind"),
    ],
)
def test_what_a_header_lists_as_lacking_is_a_column_that_does_not_come(facts: str, sentence: str):
    assert any(sentence in problem for problem in problems(file(facts=facts), QUESTION))


def test_a_span_stands_only_where_a_command_takes_one():
    body = GOOD.replace("| eval", "| bin _time span=$p_bin$ | eval x=$p_bin$ | eval")
    found = problems(file(body, f"{PARAMETERS}, p_bin:timespan"), QUESTION)
    assert found == ["acme/things.spl: $p_bin$ is a span and cannot be used in `eval`."]


def test_fields_without_the_internal_ones_is_an_ending_too():
    body = GOOD.replace("| table time, host", "| fields time, host\n| fields - _*")
    assert problems(file(body), QUESTION) == []


def test_comments_are_no_part_of_the_text():
    body = GOOD + '\n```earliest=0 | rex $p_host$ "```'
    assert problems(file(body), QUESTION) == []
