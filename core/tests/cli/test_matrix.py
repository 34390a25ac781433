"""``nbcore matrix``: what works where by what is installed, and why not."""

from __future__ import annotations

from typing import Any

import pytest

from nbcore import Host, Notebooklet, query, section
from nbcore.catalogue import CORE
from nbcore.cli.matrix import Support
from nbcore.queries.files import parse
from nbcore.queries.library import Library, Owned


class Look(Notebooklet):
    """Sections of every sort."""

    entity = Host
    logons = query("host.logons", title="Logons")
    info = query("host.info")
    known = query("indicator.lookup", of="names.value")
    alerts = query("host.alerts", "ip.alerts", title="Alerts")

    @section("Names")
    def names(self, logons):
        return logons

    @section("Ports", needs=["src_port"])
    def ports(self, logons):
        return logons

    @section("Both")
    def both(self, logons, info=None):
        return logons

    @section("Threats")
    def threats(self, known):
        return known


def library(*headers: str) -> Library:
    """Files with these headers, all of one pack."""
    files = [
        parse(f"// {header.replace('; ', chr(10) + '// ')}\nEvents", "x.kql") for header in headers
    ]
    owned = [Owned(file, "nbpack-acme", "1.0", own=True) for file in files]
    return Library.of("acme", owned, CORE.questions)


def states(*headers: str) -> dict[str, tuple[str, str]]:
    support = Support(Look.shape, library(*headers), CORE)
    return {name: support.of(name) for name in Look.shape.sections}


def test_what_has_all_that_it_rests_on_works():
    found = states(
        "query: host.logons", "query: host.info", "query: indicator.lookup", "query: ip.alerts"
    )
    assert {state for state, _ in found.values()} == {"yes", "partly"}
    assert found["both"] == ("yes", "")
    assert found["threats"] == ("yes", "")


def test_what_nobody_answers_is_named_with_what_rests_on_it():
    found = states("query: host.info")
    why = "No installed pack answers host.logons for acme."
    assert found["logons"] == ("no", why)
    assert found["names"] == found["ports"] == found["both"] == ("no", why)
    assert found["threats"] == ("no", why)


def test_an_input_that_a_section_can_do_without_makes_it_partly():
    found = states("query: host.logons", "query: host.info; unsupported: It has no inventory.")
    assert found["both"] == ("partly", "Without info: It has no inventory.")


def test_a_field_that_every_file_lacks_is_a_reason():
    lacking = "query: host.logons; part: a; lacks: src_port"
    assert states(lacking)["ports"] == ("no", "It needs src_port, which acme lacks.")
    assert states(lacking, "query: host.logons; part: b")["ports"][0] == "yes"


def test_of_several_parts_one_that_cannot_be_makes_it_partly():
    found = states(
        "query: host.logons; part: windows",
        "query: host.logons; part: linux; unsupported: It knows no Linux.",
    )
    assert found["logons"] == ("partly", "host.logons, linux: It knows no Linux.")


@pytest.mark.parametrize("words", [(), ("host.Look",)])
def test_it_is_printed_with_each_reason_once(small: Any, words: tuple[str, ...]):
    shown = small("matrix", *words)
    assert shown.status == 0
    lines = [line.split() for line in shown.out.splitlines()]
    assert ["section", "second", "small"] in lines
    assert ["logons", "yes", "yes"] in lines


def test_it_is_one_json_object_for_programs(small: Any):
    cells = small("matrix", "--json").json["matrix"]
    assert cells[0] == {
        "notebooklet": "host.Look",
        "section": "logons",
        "provider": "second",
        "state": "yes",
        "reason": "",
    }


def test_a_name_that_is_not_installed_is_refused_with_what_is_near(small: Any):
    refused = small("matrix", "host.Lok")
    assert refused.status == 2
    assert "No notebooklet 'host.Lok' is installed. Did you mean host.Look?" in refused.err


def test_without_a_pack_it_says_what_to_install(nbcore: Any, shelf: Any):
    assert "pip install nbpack-soc" in nbcore("matrix").out
