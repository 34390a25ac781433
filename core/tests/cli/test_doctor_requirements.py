"""``doctor`` notes what a pack needs and is not installed, with the line that installs it."""

from __future__ import annotations

import pytest

from nbcore.discovery.requirements import notes

NBCORE = "nbcore>=0.1,<0.2"


@pytest.fixture
def live(shelf):
    """A pack whose language has an extra for live services; the client is not installed."""
    shelf.add(
        "nbpack-acme",
        requires=[NBCORE, "nblang-acme[live]>=0.1"],
        points={"packs": {"acme": "acme_pack"}},
        files={"acme_pack.py": ""},
    )
    shelf.add(
        "nblang-acme",
        requires=["acme-client>=1; extra == 'live'", "acme-signin; extra == 'live'", "no-engine; extra == 'engine'"],
    )  # fmt: skip
    return shelf


SAYS = (
    "nbpack-acme needs acme-client and acme-signin, which are not installed: "
    'python -m pip install "nblang-acme[live]"'
)


def test_the_missing_client_of_a_live_service_is_a_note_and_no_fault(live, nbcore):
    found = nbcore("doctor", "--json")
    assert found.status == 0
    assert found.json["ok"]
    assert found.json["notes"] == [SAYS]
    shown = nbcore("doctor")
    assert shown.status == 0
    assert SAYS in " ".join(shown.out.split())


def test_what_is_installed_is_not_told(live, nbcore):
    live.add("acme-client", requires=None)
    assert "needs acme-signin, which is not" in nbcore("doctor", "--json").json["notes"][0]
    live.add("acme-signin", requires=None)
    assert nbcore("doctor", "--json").json["notes"] == []


def test_an_extra_of_the_pack_itself_is_told_where_it_is_for_a_source(shelf):
    shelf.add(
        "nbpack-acme",
        requires=[NBCORE, "acme-client; extra == 'live'", "acme-engine; extra == 'files'", "acme-tests; extra == 'test'"],
    )  # fmt: skip
    said = "The extra {} of nbpack-acme needs {}, which is not installed: python -m pip install {}"
    assert notes("nbpack-acme") == [
        said.format("live", "acme-client", '"nbpack-acme[live]"'),
        said.format("files", "acme-engine", '"nbpack-acme[files]"'),
    ]


@pytest.mark.parametrize(
    "written",
    ["acme-client; python_version < '3'", "acme-client; extra == 'other'", "???", "nbpack-acme[live]"],
)  # fmt: skip
def test_what_is_not_asked_for_here_is_not_told(shelf, written: str):
    shelf.add("nbpack-acme", requires=[NBCORE, written])
    assert notes("nbpack-acme") == []


def test_a_pack_without_metadata_has_no_requirements(shelf):
    assert notes("nbpack-nobody") == []
