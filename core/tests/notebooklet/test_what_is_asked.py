"""What a run asks and when: each question once, all together, sections as soon as they can be."""

from __future__ import annotations

import asyncio
import threading

import pandas as pd
from core.tests.support.both import Both, run, usual
from core.tests.support.siem import USUAL

from nbcore import Host, Notebooklet, query, section
from nbcore.queries.loop import background


def test_one_question_is_asked_once_however_many_use_it():
    siem = usual()
    run(Both, siem)
    assert sorted(siem.asked) == ["host.logon_counts", "host.logons", "host.resolve"]


def test_two_inputs_of_one_question_are_one_question():
    class Twice(Notebooklet):
        """The same question under two names."""

        entity = Host
        first = query("host.logons", title="First")
        second = query("host.logons", title="Second")

    siem = usual()
    result = run(Twice, siem)
    assert sorted(siem.asked) == ["host.logons", "host.resolve"]
    pd.testing.assert_frame_equal(result.first, result.second)
    assert len(result.queries) == 2, "with the one that resolved the host"


def test_all_questions_are_out_together():
    meeting = asyncio.Barrier(2)

    async def meet(frame: pd.DataFrame) -> pd.DataFrame:
        await meeting.wait()  # nobody passes before both are here
        return frame

    siem = usual(
        logons=lambda *_: meet(USUAL["host.logons"]),
        logon_counts=lambda *_: meet(USUAL["host.logon_counts"]),
    )
    assert run(Both, siem, timeout=20).overall == "ok"


def test_a_section_is_made_as_soon_as_what_it_needs_is_there():
    made = threading.Event()

    class Early(Both):
        """A section that does not wait for the slow query."""

        @section("Early")
        def early(self, logons):
            made.set()

    async def late() -> pd.DataFrame:
        await background(lambda: made.wait(20))  # for the section of the quick one
        return USUAL["host.logon_counts"]

    siem = usual(logon_counts=lambda *_: late())
    assert run(Early, siem, timeout=30).sections["counts"].status == "ok"
    assert made.is_set()
