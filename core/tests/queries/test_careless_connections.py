"""Whatever a pack's connection does wrong is the failure of that query alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pandas as pd
import pytest
from core.tests.support.asked import ask, statuses
from core.tests.support.siem import FEW, Siem

from nbcore import Answer, DeniedError, QueryError, UserError


class OddError(BaseException):
    pass


@pytest.mark.parametrize(
    "error",
    [
        ValueError("odd"),
        KeyError("odd"),
        TimeoutError("the socket timed out: odd"),
        asyncio.CancelledError("odd"),
        SystemExit("odd"),
        KeyboardInterrupt("odd"),
        GeneratorExit("odd"),
        OddError("odd"),
        ExceptionGroup("odd", [ValueError("x")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_connection_raises_is_that_querys_failure(error: BaseException):
    async def fail() -> None:
        raise error

    result = ask(Siem({"host.logons/bad": lambda *_: fail(), "host.logons/good": FEW}))
    assert statuses(result) == {"bad": "failed", "good": "ok"}
    assert result.status == "partial"
    assert "odd" in result.reason
    assert "was cancelled after" not in result.reason
    assert ask(Siem({"host.logons": FEW})).status == "ok", "the loop lives on"


def test_a_sentence_of_ours_stands_as_it_is():
    result = ask(Siem({"host.logons": UserError("The value does not fit.")}))
    assert (result.status, result.reason) == ("failed", "The value does not fit.")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "rows",
        Answer(None),  # type: ignore[arg-type]
        Answer([{"time": "2026-03-02"}]),  # type: ignore[arg-type]
        Answer(pd.DataFrame([[1, 2]], columns=["time", "time"])),
    ],
    ids=["None", "text", "no frame", "a list", "one name twice"],
)
def test_an_answer_that_is_none_is_that_querys_failure(answer: Any):
    result = ask(Siem({"host.logons/bad": lambda *_: answer, "host.logons/good": FEW}))
    assert statuses(result) == {"bad": "failed", "good": "ok"}


def test_an_answer_with_two_columns_of_one_name_is_refused_by_the_name():
    result = ask(Siem({"host.logons": pd.concat([FEW, FEW[["user"]]], axis=1)}))
    assert result.status == "failed"
    assert result.reason == "TypeError: the Answer has two columns named user"


def test_a_column_that_the_rows_need_and_do_not_have_is_told():
    told = "The answer lacks the columns time and result of the record Logon."
    without = FEW.drop(columns=["time", "result"])
    lacking = ask(Siem({"host.logons": without}))
    assert (lacking.status, lacking.reason) == ("partial", told)
    assert ask(Siem({"host.logons": without.head(0)})).status == "empty"
    assert ask(Siem({"host.logons": FEW.drop(columns="user")})).status == "ok"


def test_a_row_without_what_every_row_has_makes_the_answer_partial():
    holes = FEW.assign(host=pd.array(["web01", None, None], dtype="string"))
    result = ask(Siem({"host.logons": holes}))
    assert (result.status, result.reason) == (
        "partial",
        "2 rows have no host, which every Logon has.",
    )
    assert len(result.frame) == 3


def test_a_bare_frame_is_no_answer():
    async def frame() -> pd.DataFrame:
        return FEW

    siem = Siem({"host.logons": FEW})
    siem.run = lambda *_: frame()  # type: ignore[method-assign,assignment]
    result = ask(siem)
    assert result.status == "failed"
    assert result.reason == "TypeError: Acme SIEM answered with a DataFrame, not an Answer"


def test_a_table_check_that_raises_fails_its_query():
    siem = Siem({"host.logons": FEW}, tables={"Events": DeniedError("No rights to look.")})
    result = ask(siem)
    assert (result.status, result.reason) == ("denied", "No rights to look.")


def test_a_query_that_fails_before_it_has_a_text_is_shown_as_its_file():
    siem = Siem({"host.logons": QueryError("no")})
    siem.text = lambda *_: 1 / 0  # type: ignore[method-assign,assignment]
    (outcome,) = ask(siem).outcomes
    assert outcome.text == siem.library.parts["host.logons"][0].files[0].file.text


def test_cells_that_would_not_convert_are_noted():
    odd = FEW.assign(src_port=["x", "22", ""])
    result = ask(Siem({"host.logons": odd}))
    assert result.notes == ["1 cell of src_port could not be read as int."]
    assert result.outcomes[0].notes == tuple(result.notes)
