"""A notebooklet about several kinds of entity names a question for each; one is asked."""

from __future__ import annotations

import pytest
from core.tests.support.siem import FEW, RANGE
from core.tests.support.sightings import session

from nbcore import Host, IpAddress, Notebooklet, query, section
from nbcore.notebooklet.result import Result


class Either(Notebooklet):
    """Attempts on a host, or from an address."""

    entity = Host | IpAddress
    logons = query("host.logons", "acme.ip_logons", title="Logons")

    @section("Users")
    def users(self, logons):
        return logons[["user"]]


@pytest.mark.parametrize(
    ("value", "question", "parameter"),
    [("web01", "host.logons", "p_host"), ("203.0.113.77", "acme.ip_logons", "p_ip")],
)
def test_the_question_that_fits_the_entity_is_asked_and_said(
    value: str, question: str, parameter: str
):
    made, siem = session(acme__ip_logons=FEW)
    result = Either(session=made, silent=True).run(value, **RANGE)
    assert isinstance(result, Result)
    asked = [name for name in siem.asked if not name.endswith(".resolve")]
    assert asked == [question]
    assert parameter in siem.bounds[-1].values
    for name in ("logons", "users"):
        assert result.sections[name].queries == [question]
        assert result.sections[name].status == "ok"
    shown = Either(session=made).explain(value, **RANGE)
    assert question in shown["query"].tolist()
