"""A notebooklet over two sensors that may see the same event: their counts are not added."""

from __future__ import annotations

import pandas as pd
from core.tests.support.siem import RANGE, USUAL, Siem, file, opened

from nbcore import (
    Field,
    Host,
    Notebooklet,
    Noted,
    Question,
    Record,
    count_record,
    query,
    section,
    totals,
)
from nbcore.catalogue import CORE, Catalogue
from nbcore.records.common import HOST, TIME

FLOW = Record(
    "acme.Flow",
    "One flow that a sensor saw.",
    (
        TIME,
        HOST,
        Field("dst_ip", "text", "Where to."),
        Field("bytes_out", "int", "Bytes sent.", sum=True),
    ),
    overlapping=True,
)
FLOW_COUNT = count_record(FLOW, "acme.FlowCount", "Flows.", by=["host", "dst_ip"])
FLOWS = Question("acme.flows", "Flows.", FLOW, entity=Host)
COUNTS = Question(
    "acme.flow_counts", "Flows, counted.", FLOW_COUNT, entity=Host, binned=True, counts="acme.flows"
)


class Destinations(Notebooklet):
    """Where a host sent bytes to."""

    entity = Host
    flows = query("acme.flow_counts")

    @section("Destinations")
    def destinations(self, flows: pd.DataFrame) -> Noted[pd.DataFrame]:
        """Most first."""
        return totals(flows, FLOW_COUNT, ["dst_ip"])


def seen(count: int, size: int) -> pd.DataFrame:
    time = pd.Timestamp("2026-03-02T10:00Z")
    cells = {"time": time, "first_seen": time, "last_seen": time, "host": "web01.contoso.test"}
    return pd.DataFrame([{**cells, "dst_ip": "203.0.113.9", "count": count, "bytes_out": size}])


def test_the_sensor_that_saw_most_stands_for_all():
    catalogue = Catalogue.of([*CORE.questions.values(), FLOWS, COUNTS])
    files = [
        file("host.resolve"),
        file("acme.flow_counts", "edr", reads=["Sensor"]),
        file("acme.flow_counts", "network", reads=["Firewall"]),
    ]
    answers = {
        **USUAL,
        "acme.flow_counts/edr": seen(5, 500),
        "acme.flow_counts/network": seen(7, 460),
    }
    session = opened(Siem(answers, files=files, questions=catalogue.questions))
    session.__dict__["catalogue"] = catalogue  # as packs would have merged it
    result = Destinations(session=session, silent=True).run("web01", **RANGE)
    (row,) = result.destinations.to_dict("records")
    assert (row["table"], row["count"], row["bytes_out"]) == ("Firewall", 7, 460)
    (note,) = result.sections["destinations"].notes
    assert note == (
        "Firewall and Sensor may hold the same events, so that their counts are not added: for "
        "each dst_ip the table with the most stands for all."
    )
