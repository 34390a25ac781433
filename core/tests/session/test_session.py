"""A session: connections by name, whom a question goes to, and what packs bring to it."""

from __future__ import annotations

import asyncio
import re
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from core.tests.support.acme import CLAIMS, Acme, AcmeSiem, Settings
from core.tests.support.look import Look
from core.tests.support.siem import FEW, RANGE, USUAL, Siem, file, opened

from nbcore import (
    Catalogue,
    Host,
    Limits,
    Provider,
    Question,
    Record,
    Session,
    TimeSpan,
    UserError,
    discovery,
    hookimpl,
)
from nbcore import session as sessions
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.showing import renderer
from nbcore.queries.loop import submit
from nbcore.records import LOGON, Field


@pytest.fixture(autouse=True)
def acme(shelf, monkeypatch, tmp_path: Path) -> None:
    """The provider ``acme`` is installed and has no settings from elsewhere."""
    monkeypatch.setenv("HOME", str(tmp_path))
    shelf.add("nbpack-acme", points=CLAIMS)


@pytest.fixture
def pack(shelf) -> Iterator[Callable[..., None]]:
    """Installs a pack that implements hooks."""
    made: list[str] = []

    def add(name: str, **hooks: Callable[..., Any]) -> None:
        module = types.ModuleType(f"{name}_session_pack")
        for hook, function in hooks.items():
            setattr(module, hook, hookimpl(function))
        sys.modules[module.__name__] = module
        made.append(module.__name__)
        shelf.add(f"nbpack-{name}", points={"packs": {name: module.__name__}})

    yield add
    for name in made:
        del sys.modules[name]


# Connecting


def test_a_connection_is_called_after_its_provider_or_as_one_likes():
    session = Session()
    first = session.connect("acme", source="demo")
    second = session.connect("acme", name="prod", host="siem.contoso.test")
    assert list(session.connections.items()) == [("acme", first), ("prod", second)]
    assert (first.name, second.name) == ("acme", "prod")
    assert isinstance(first, AcmeSiem)
    assert isinstance(second, AcmeSiem)
    assert (first.source, second.source) == ("demo", "live")
    assert second.settings.host == "siem.contoso.test"


@pytest.mark.parametrize("source", ["exports", Path("exports")])
def test_any_other_source_is_a_folder(source: Any):
    assert Session().connect("acme", source=source).source == "exports"


def test_two_connections_cannot_have_one_name():
    session = Session()
    session.connect("acme")
    with pytest.raises(UserError, match="A connection named 'acme' already exists; choose"):
        session.connect("acme")
    assert len(session.connections) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"provider": "splunk"}, "pip install nbpack-splunk"),
        ({"provider": "acne"}, "Did you mean acme?"),
        ({"provider": "qradar"}, "Installed: acme. If a pack brings it: pip install nbpack-qradar"),
        ({"provider": ""}, 'Name a provider, for example connect("sentinel"). Installed: acme.'),
        ({"provider": None}, "Installed: acme."),
        ({"provider": 5}, "Installed: acme."),
        ({"provider": "acme", "source": 5}, 'source= is a folder or "demo"; an int is neither.'),
        ({"provider": "acme", "source": " "}, "source= is blank; give a folder"),
        ({"provider": "acme", "name": ""}, "A connection's name= is a string in quotes, not ''."),
        ({"provider": "acme", "name": 5}, "A connection's name= is a string in quotes, not 5."),
        ({"provider": "acme", "source": "empty"}, "holds no known table; looked for Events."),
        ({"provider": "acme", "hots": "x"}, "has no setting 'hots'; did you mean host"),
        ({"provider": "acme", "port": "x"}, "The setting port of Acme SIEM is not valid"),
    ],
    ids=str,
)
def test_what_cannot_be_connected_is_one_sentence(given: dict[str, Any], says: str):
    session = Session()
    with pytest.raises(UserError) as caught:
        session.connect(**given)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert session.connections == {}


@pytest.mark.parametrize(
    ("opens", "why"),
    [
        (RuntimeError("so"), "RuntimeError: so"),
        (SystemExit(3), "SystemExit: 3"),
        (None, "it opened None, which is not a Connection"),
        ("a text", "it opened a str, which is not a Connection"),
    ],
    ids=str,
)
def test_a_provider_that_does_not_connect_is_its_packs_problem(monkeypatch, opens, why: str):
    def live(self: object, settings: object) -> Any:
        if isinstance(opens, BaseException):
            raise opens
        return opens

    monkeypatch.setattr("core.tests.support.acme.Acme.live", live)
    session = Session()
    sentence = f"The provider acme of nbpack-acme does not connect: {why}."
    with pytest.raises(UserError, match=f"^{re.escape(sentence)}$"):
        session.connect("acme")
    assert session.connections == {}
    (pack,) = [item for item in discovery.packs() if item.distribution == "nbpack-acme"]
    assert sentence in pack.problems


def test_a_source_that_the_provider_lacks_is_named_with_those_it_has(monkeypatch):
    monkeypatch.setattr(Acme, "folder", Provider.folder)
    with pytest.raises(UserError, match=r'has no source \'exports\' yet; it has "live" or "demo"'):
        Session().connect("acme", source="exports")


@pytest.mark.parametrize("name", ["AcmeCloud", "acmecloud", "ACME"])
def test_a_provider_is_known_by_its_aliases_too(name: str):
    session = Session()
    connection = session.connect(name)
    assert session.connections == {"acme": connection}
    assert session.choose(providers=name) == [connection]


def test_an_object_is_a_source_where_the_provider_accepts_it():
    held = AcmeSiem("live", Settings())
    assert Session().connect("acme", source=held) is held


def test_the_demo_needs_a_pack_that_brings_its_company(monkeypatch):
    monkeypatch.setattr(Session, "call", lambda *_, **__: [])
    with pytest.raises(UserError, match="Try: pip install nbpack-demo"):
        Session().connect("acme", source="demo")


def test_a_provider_has_the_sources_whose_methods_it_writes():
    class Exports(Acme):
        live, demo = Provider.live, Provider.demo

    assert Acme().sources == ("live", "folder", "demo")
    assert Exports().sources == ("folder",)


def test_nothing_is_sent_before_the_first_query():
    connection = Session().connect("acme")
    assert isinstance(connection, AcmeSiem)
    assert connection.asked == []


# Whom a question goes to


def test_without_a_name_the_first_connection_is_asked():
    session = opened(Siem(provider="other"), Siem())
    assert [item.provider for item in session.choose()] == ["other"]


def test_a_provider_that_is_installed_and_not_connected_says_how():
    with pytest.raises(
        UserError, match=r'acme is not connected. Connect it with nbcore.connect\("a'
    ):
        opened(Siem(provider="other")).choose("acme")


@pytest.mark.parametrize(
    ("provider", "says"),
    [
        (None, 'Begin with nbcore.init("sentinel"), or look around with nbcore.init("sentinel", '),
        ("all", 'nbcore.init("sentinel")'),
        ("acme", 'nbcore.init("acme")'),
        ("splunk", "pip install nbpack-splunk"),
        ("acne", "Did you mean acme?"),
        ("qradar", "Installed: acme. If a pack brings it: pip install nbpack-qradar"),
    ],
)
def test_without_any_connection_a_sentence_says_how_to_begin(provider: str | None, says: str):
    with pytest.raises(UserError) as caught:
        Session().choose(provider)
    assert says in str(caught.value)


# Closing


def test_closing_closes_every_connection_once():
    one, two = Siem(), Siem(provider="other")
    session = opened(one, two)
    session.close()
    session.close()
    assert (one.closed, two.closed) == (1, 1)
    assert session.connections == {}


@pytest.mark.parametrize("error", [ValueError("odd"), SystemExit(3), asyncio.CancelledError()])
def test_a_connection_that_does_not_close_does_not_keep_the_others_open(error: BaseException):
    class Odd(Siem):
        async def close(self) -> None:
            raise error

    other = Siem(provider="other")
    opened(Odd(), other).close()
    assert other.closed == 1


def test_closing_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(sessions, "CLOSING", 0.05)

    class Hangs(Siem):
        async def close(self) -> None:
            await asyncio.Event().wait()

    other = Siem(provider="other")
    opened(Hangs(), other).close()
    assert other.closed == 1


def test_beginning_anew_closes_what_was_open():
    sessions.replace_session()
    siem = Siem()
    sessions.default().add(siem, "acme")
    new = sessions.replace_session()
    assert siem.closed == 1
    assert new is sessions.default()
    assert new.connections == {}


# What packs bring


def question(name: str, record: Record = LOGON) -> Question:
    return Question(name, "Something.", record, entity=Host)


def test_a_pack_adds_questions_and_records_under_its_own_prefix(pack):
    rule = Record("mail.Rule", "A mailbox rule.", (Field("time", "time", "When."),))
    pack("mail", nb_catalogue=lambda: Catalogue.of([question("mail.rules", rule)]))
    session = Session()
    assert session.catalogue.questions["mail.rules"].record is rule
    assert session.catalogue.records["mail.Rule"] is rule
    assert session.problems == []


def test_a_packs_question_may_answer_in_a_record_of_core(pack):
    pack("mail", nb_catalogue=lambda: Catalogue.of([question("mail.logons")]))
    session = Session()
    assert session.catalogue.questions["mail.logons"].record is LOGON
    assert session.problems == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("host.logons", "is taken"),
        ("host.mail", "does not begin with 'mail.'"),
        ("rules", "does not begin with 'mail.'"),
        ("mailbox.rules", "does not begin with 'mail.'"),
    ],
)
def test_a_name_that_is_not_the_packs_own_is_refused(pack, name: str, why: str):
    pack("mail", nb_catalogue=lambda: Catalogue.of([question(name), question("mail.rules")]))
    session = Session()
    questions = session.catalogue.questions
    assert name not in questions or questions[name].meaning != "Something."
    assert "mail.rules" in questions
    assert session.problems == [("nbpack-mail", f"nb_catalogue: the name {name!r} {why}.")]


def test_a_catalogue_that_fails_is_its_packs_problem_and_core_stands(pack):
    pack("mail", nb_catalogue=lambda: 1 / 0)
    session = Session()
    assert "host.logons" in session.catalogue.questions
    assert [name for name, _ in session.problems] == ["nbpack-mail"]


def test_any_pack_may_bring_files_for_any_provider(pack):
    asked: list[str] = []

    def files(provider: str) -> Any:
        asked.append(provider)
        return [file("host.logons", "edr")] if provider == "acme" else []

    pack("edr", nb_queries=files)
    session = Session()
    (part,) = session.library_for("acme").parts["host.logons"]
    assert [(item.pack, item.version, item.own) for item in part.files] == [
        ("nbpack-edr", "1.0", False)
    ]
    assert session.library_for("other").parts == {}
    session.library_for("acme")
    assert asked == ["acme", "other"], "each is asked once"


def test_the_pack_that_brings_the_provider_wins_over_a_stranger(pack, monkeypatch):
    monkeypatch.setattr(
        "core.tests.support.acme.nb_queries",
        hookimpl(lambda provider: [file("host.logons", path="acme's")]),
        raising=False,
    )
    pack("edr", nb_queries=lambda provider: [file("host.logons", path="edr's")])
    session = Session()
    (part,) = session.library_for("acme").parts["host.logons"]
    assert [(item.file.path, item.own) for item in part.files] == [("acme's", True)]
    assert [name for name, _ in session.problems] == ["nbpack-edr"]


def test_a_question_of_a_pack_runs_like_any_other(pack):
    pack(
        "mail",
        nb_catalogue=lambda: Catalogue.of([question("mail.logons")]),
        nb_queries=lambda provider: [file("mail.logons")],
    )
    siem = Siem({"mail.logons": FEW})
    del siem.library
    session = opened(siem)
    runner = session.runner(siem)
    asked = session.catalogue.questions["mail.logons"]
    result = submit(runner.ask(asked, {}, TimeSpan.parse(**RANGE))).result(30)
    assert result.status == "ok"
    assert result.outcomes[0].pack == "nbpack-mail"


def test_packs_are_told_of_every_query_that_ended(pack):
    told: list[tuple[str, str]] = []
    pack("audit", nb_query_finished=lambda outcome: told.append((outcome.query, outcome.status)))
    Look(session=opened(Siem(USUAL)), silent=True).run("web01", **RANGE)
    assert sorted(told) == [
        ("host.logon_counts", "ok"),
        ("host.logons", "ok"),
        ("host.resolve", "ok"),
    ]


def test_a_pack_that_fails_to_take_note_is_a_problem_and_no_more(pack):
    def fail(outcome: Any) -> None:
        raise SystemExit(3)

    pack("audit", nb_query_finished=fail)
    result = Look(session=opened(Siem(USUAL)), silent=True).run("web01", **RANGE)
    assert result.overall == "ok"
    assert result.problems == [("nbpack-audit", "nb_query_finished failed: SystemExit: 3.")]


def test_what_goes_wrong_in_showing_a_result_is_a_problem_of_it_and_of_its_session(
    pack, monkeypatch
):
    monkeypatch.setattr("nbcore.session._sessions", [Session()])

    def fails(part: object) -> str:
        raise ValueError("so")

    pack("show", nb_render=fails)
    problem = ("nbpack-show", "nb_render failed: ValueError: so.")
    for show in (repr, Result.to_html, Result._repr_mimebundle_, Result.print):
        session = opened(Siem(USUAL))
        result = Look(session=session, silent=True).run("web01", **RANGE)
        assert isinstance(result, Result)
        assert result.problems == session.problems == []
        show(result)
        assert result.problems == session.problems == [problem]
        assert sessions.default().problems == []
        assert {"pack": problem[0], "text": problem[1]} in result.to_json()["problems"]


def test_a_problem_is_kept_once():
    session = Session()
    for _ in range(2):
        session.note("nbpack-x", "Something.")
    assert session.problems == [("nbpack-x", "Something.")]


def test_the_limits_of_a_session_hold_for_its_runs():
    session = opened(Siem(USUAL))
    session.limits = Limits(rows=1)
    look = Look(session=session, silent=True)
    assert len(look.run("web01", **RANGE).logons) == 1
    assert len(look.run("web01", **RANGE, rows=2).logons) == 2
    assert len(look.run("web01", **RANGE).logons) == 1


@pytest.mark.parametrize("medium", ["html", "report", "text"])
def test_a_pack_is_asked_how_a_part_is_shown_and_core_answers_last(pack, medium: str):
    asked: list[tuple[str, int]] = []

    def look(part: object, medium: str, width: int) -> None:
        asked.append((medium, width))

    pack("show", nb_render=look)
    result = Look(session=opened(Siem(USUAL)), silent=True).run("web01", **RANGE)
    made = renderer()(result.sections["results"], medium, 60)
    assert asked == [(medium, 60)]
    assert made.own
    assert "failure" in made.made
