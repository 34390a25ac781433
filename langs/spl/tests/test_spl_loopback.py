"""The loopback Splunk, as a pack from outside uses it with a client of its own."""

from __future__ import annotations

import json
import re
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from nblang_spl.testing import PASSWORD, TOKEN, USER, Splunkd, problem

OPENER = build_opener(ProxyHandler({}))


def sent(port: Splunkd, path: str, sign: str = f"Bearer {TOKEN}", **form: str) -> str:
    request = Request(
        f"{port.url}/services/{path}",
        data=urlencode(form).encode() if form else None,
        headers={"Authorization": sign},
    )
    with OPENER.open(request, timeout=5) as answer:
        return str(answer.read().decode())


def test_a_search_is_a_job_that_is_looked_at_until_its_rows_can_be_read():
    rows = [{"door": "north"}, {"door": "so<u>th"}]
    with Splunkd() as port:
        port.found = lambda search: rows if "doors" in search else []
        made = re.search("<sid>(.+)</sid>", sent(port, "search/v2/jobs", search="search doors"))
        assert made
        states = [sent(port, f"search/v2/jobs/{made[1]}") for _ in range(2)]
        assert ["DONE" in state for state in states] == [False, True]
        page = json.loads(sent(port, f"search/v2/jobs/{made[1]}/results?offset=1&count=5"))
        assert page["results"] == rows[1:]


def test_it_refuses_strangers_and_fails_as_it_is_told():
    with Splunkd() as port:
        key = sent(port, "auth/login", sign="", username=USER, password=PASSWORD)
        assert port.session in key
        with pytest.raises(HTTPError, match="401"):
            sent(port, "server/info", sign="Bearer other")
        port.faults["create"].append(problem(503, "ERROR", "Busy."))
        with pytest.raises(HTTPError, match="503"):
            sent(port, "search/v2/jobs", search="search doors")
        assert "<sid>" in sent(port, "search/v2/jobs", search="search doors")
