"""What is said against a query file before anything runs it."""

from __future__ import annotations

import re

import pytest

from nbcore import CORE
from nbcore.lang import parse_query_file
from nblang_kql import problems

HEADER = "// query: host.logons\n// part: windows\n// reads: SecurityEvent\n"
DECLARED = "declare query_parameters(p_host:string, p_start:datetime, p_end:datetime);\n"
BODY = """SecurityEvent
| where TimeGenerated >= p_start and TimeGenerated < p_end and Computer =~ p_host
| project ['time'] = TimeGenerated
"""


def found(text: str, query: str = "host.logons") -> list[str]:
    return problems(parse_query_file(text, "pack/queries/one.kql"), CORE.questions[query])


def test_nothing_is_said_against_a_good_file():
    assert found(HEADER + DECLARED + BODY) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + DECLARED.replace("p_host", "Computer") + BODY, "Computer does not begin with p_"),
        (HEADER + DECLARED.replace("p_host:", "p_user:") + BODY, "binds no p_user"),
        (HEADER + DECLARED.replace("p_host:string", "p_host:long") + BODY, "binds a string"),
        (HEADER + DECLARED.replace(", p_end:datetime", "") + BODY, "p_end is not declared"),
        (HEADER + DECLARED + BODY.replace(" and Computer =~ p_host", ""), "p_host is declared and"),
        (HEADER + DECLARED + BODY.replace("TimeGenerated\n", "p_host\n", 1) + ", p_x = 1", "p_x"),
        (HEADER.replace("// reads: SecurityEvent\n", "") + DECLARED + BODY, "which tables"),
        (HEADER.replace("SecurityEvent", "Syslog") + DECLARED + BODY, "Syslog, which the query"),
        (HEADER + "// lacks: src_prt\n" + DECLARED + BODY, "no field src_prt"),
        (HEADER + "// lacks: result\n" + DECLARED + BODY, "cannot leave it out"),
        (HEADER + "// coarse: result\n" + DECLARED + BODY, "result has no coarser values"),
        (HEADER + "// coarse: nothing\n" + DECLARED + BODY, "no field nothing"),
        (
            HEADER + "// lacks: logon_type\n// coarse: logon_type\n" + DECLARED + BODY,
            "both be lacking",
        ),
        (HEADER + DECLARED + BODY.replace("['time']", "time"), r"write \['time'\]"),
        (HEADER + DECLARED + BODY + "| summarize count = count()", r"write \['count'\]"),
        (HEADER + DECLARED + BODY + ";\nSecurityEvent | take 1", "one query"),
        (HEADER + DECLARED, "one query"),
        (HEADER + DECLARED + BODY + '| where a == "open', "not closed"),
        (HEADER + "declare query_parameters(p_host);\n" + BODY, "cannot be read"),
    ],
)
def test_a_fault_is_said_in_a_sentence(text, said):
    assert any(re.search(said, sentence) for sentence in found(text))


def test_a_file_for_another_question_is_said():
    assert "not host.info" in found(HEADER + DECLARED + BODY, "host.info")[0]


@pytest.mark.parametrize(
    "body",
    [
        BODY + "| join kind=inner (SecurityEvent) on Computer",
        BODY + "| where ['time'] == datetime(2020) and kind == 5",
        BODY + '| where a == "time = 5" // count = 5',
        BODY + "| summarize ['count'] = count()",
    ],
)
def test_a_word_of_the_language_in_its_own_place_is_no_fault(body):
    assert found(HEADER + DECLARED + body) == []
