"""An enricher that sends values off the machine: off until named, and never private addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from core.tests.support.enrichers import Places, frame, owners, run
from core.tests.support.siem import RANGE, USUAL, Siem, counts, opened

import nbcore
from nbcore import UserError, sends_to
from nbcore import session as sessions
from nbcore.errors import AuthorError
from nbcore.notebooklet.result import Result

PLACE = "rdap.example"


@pytest.fixture(autouse=True)
def nothing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.delenv("NBCORE_SEND_TO", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    sessions.replace_session(sessions.Session(send_to=()))
    sessions.default().send_to = None
    yield
    sessions.replace_session(sessions.Session(send_to=()))
    sessions.default().send_to = None


class Service:
    """Stands where the pack's client for somebody else's service would."""

    def __init__(self) -> None:
        self.sent: list[list[str]] = []

    def __call__(self, kind: str, values: list[str]) -> Any:
        if kind != "owner":
            return None
        self.sent.append(sorted(values))
        return pd.DataFrame({"owner": dict.fromkeys(values, "far")})


@pytest.fixture
def service(enrichers: Callable[..., None]) -> Service:
    made = Service()
    enrichers("far", made, sends_to(PLACE, kinds=("owner",)))
    return made


def allowed(*places: str, **answers: Any) -> Result:
    session = opened(Siem({**USUAL, **{f"host.{name}": item for name, item in answers.items()}}))
    session.send_to = places
    made = Places(session=session, silent=True).run("web01", **RANGE)
    assert isinstance(made, Result)
    return made


def test_it_is_off_until_its_place_is_named_and_says_how(service: Service):
    result = run()
    assert service.sent == []
    (row,) = result.enrichments.to_dict("records")
    assert row["status"] == "skipped"
    assert row["sent_to"] == ""
    assert row["sent"] == ()
    assert row["reason"] == (
        "It sends values to rdap.example and is off until you name that place: "
        'nbcore.configure(send_to=["rdap.example"]), NBCORE_SEND_TO=rdap.example, or '
        'send_to = ["rdap.example"] in nbcore.toml.'
    )
    assert "NBCORE_SEND_TO=rdap.example" in result.sections["owners"].reason
    assert result.problems == []


def test_while_it_is_off_the_others_answer(service: Service, enrichers):
    enrichers("near", frame(_203_0_113_77="near"))
    result = run()
    assert owners(result)["203.0.113.77"] == "near"
    assert result.sections["owners"].status == "ok"


def test_the_environment_switches_it_on(service: Service, monkeypatch):
    monkeypatch.setenv("NBCORE_SEND_TO", f"elsewhere.example, {PLACE.upper()}")
    assert owners(run())["203.0.113.77"] == "far"


def test_the_configuration_file_switches_it_on(service: Service):
    Path("nbcore.toml").write_text(f'send_to = ["{PLACE}"]\n')
    assert owners(run())["203.0.113.77"] == "far"


def test_another_place_does_not_switch_it_on(service: Service):
    assert allowed("elsewhere.example").enrichments["status"].tolist() == ["skipped"]
    assert service.sent == []


def test_configure_switches_it_on_and_off_for_what_comes(service: Service):
    nbcore.configure(send_to=[PLACE])
    begun = sessions.replace_session()
    assert begun.send_to == (PLACE,), "a new session is still allowed to"
    assert nbcore.enrich("owner", ["203.0.113.77"]).loc["203.0.113.77", "owner"] == "far"
    nbcore.configure(send_to=[])
    with pytest.raises(UserError, match="is off until you name that place"):
        nbcore.enrich("owner", ["203.0.113.77"])


@pytest.mark.parametrize("wrong", [5, [5], {"a": "b"}])
def test_places_are_names(wrong: Any):
    with pytest.raises(UserError, match=r"send_to= takes a list of names"):
        nbcore.configure(send_to=wrong)


def test_a_wrong_configuration_file_says_so(service: Service):
    Path("nbcore.toml").write_text("send_to = 5\n")
    with pytest.raises(UserError, match=r"send_to in nbcore\.toml takes a list of names"):
        nbcore.enrich("owner", ["203.0.113.77"])
    assert service.sent == []


def test_it_is_given_no_private_address_and_the_result_says_what_it_was_sent(service: Service):
    result = allowed(PLACE)
    assert service.sent == [["203.0.113.77"]]
    (row,) = result.enrichments.to_dict("records")
    assert row["sent_to"] == PLACE
    assert row["sent"] == ("203.0.113.77",)
    assert row["values"] == 1
    assert row["reason"] == "1 private address was not sent."
    assert result.to_json()["enrichments"][0]["sent"] == ["203.0.113.77"]
    assert PLACE in result.to_html()
    assert f"sent to {PLACE}" in repr(result)


def test_with_private_addresses_alone_it_is_not_called(service: Service):
    result = allowed(PLACE, logon_counts=counts(("10:00", "failure", "a", "10.0.0.5", 1)))
    assert service.sent == []
    assert result.enrichments["status"].tolist() == ["skipped"]
    assert "All values are private addresses" in result.enrichments["reason"][0]


def test_what_was_sent_is_saved_with_the_result(service: Service, tmp_path: Path):
    result = allowed(PLACE)
    result.save(tmp_path / "case")
    again = nbcore.load(tmp_path / "case")
    assert again.enrichments.equals(result.enrichments)


def test_for_other_kinds_it_is_asked_as_ever(enrichers):
    enrichers("far", frame(_203_0_113_77="near"), sends_to(PLACE, kinds=("rdap",)))
    result = run()
    assert owners(result)["203.0.113.77"] == "near"
    assert result.enrichments["sent_to"].tolist() == [""]


def test_one_that_fails_says_all_the_same_what_it_was_sent(enrichers):
    enrichers("far", lambda kind, values: 1 / 0, sends_to(PLACE, kinds=["owner"]))
    (row,) = allowed(PLACE).enrichments.to_dict("records")
    assert (row["status"], row["sent"]) == ("failed", ("203.0.113.77",))


@pytest.mark.parametrize(
    ("place", "kinds", "says"),
    [
        ("", ("rdap",), "names one place"),
        ("a,b", ("rdap",), "names one place"),
        (5, ("rdap",), "names one place"),
        (PLACE, (), "lists the kinds"),
        (PLACE, "rdap", "lists the kinds"),
    ],
)
def test_a_mark_names_a_place_and_kinds(place: Any, kinds: Any, says: str):
    with pytest.raises(AuthorError, match=says):
        sends_to(place, kinds=kinds)
