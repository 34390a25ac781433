"""Importing a pack: whatever it does stays its own."""

import sys
import threading

import pytest

from nbcore import discovery
from nbcore.errors import UserError
from nbcore.guard import Guard
from nbcore.notebooklet.loading import check_packs, load_notebooklet
from nbcore.providers import load_provider

PROVIDER = """
from pydantic import BaseModel
from nbcore.queries.provider import Provider

class Acme(Provider):
    name = "acme"
    title = "Acme SIEM"
    language = "kql"
    settings = BaseModel
    def live(self, settings):
        raise NotImplementedError  # loading a provider opens no connection

acme = Acme()
other = Acme()
other.name = "else"
nothing = 5
"""


def states() -> dict[str, str]:
    return {pack.name: pack.state for pack in discovery.packs()}


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("class Odd(BaseException): pass\nraise Odd('so')", "Odd: so"),
        ("def f(:", "SyntaxError"),
        ("class E(Exception):\n  def __str__(self): 1/0\nraise E", "does not import: E."),
        ("raise ValueError('first line\\nsecond line')", "ValueError: first line."),
        ("raise ValueError('x' * 10_000)", "xxx..."),
    ],
)
def test_a_plugin_that_does_not_import_is_broken_and_the_others_load(shelf, code, says):
    shelf.pack("bad", code)
    for name in ("after", "zzz"):
        shelf.pack(name)
    assert [pack.name for pack, _ in discovery.plugins()] == ["after", "zzz"]
    assert states() == {"bad": "broken", "after": "ok", "zzz": "ok"}
    bad = next(pack for pack in discovery.packs() if pack.name == "bad")
    assert bad.loaded
    assert says in bad.problems[0]
    assert len(bad.problems[0]) < 400
    assert "Traceback" in bad.traceback


def test_a_reference_that_is_none_is_a_broken_plugin(shelf):
    shelf.add("bad", points={"packs": {"bad": "not a reference!"}})
    assert discovery.plugins() == []
    assert states() == {"bad": "broken"}


def test_an_interrupt_while_a_pack_imports_is_the_users(shelf):
    shelf.pack("slow", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        discovery.plugins()


def test_what_a_pack_prints_does_not_reach_stdout(shelf, capsys):
    shelf.pack("loud", "print('hello'); import sys; sys.stdout.write('there')")
    discovery.plugins()
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "hello\nthere"


def test_what_other_threads_print_meanwhile_does(capsys):
    with Guard():
        thread = threading.Thread(target=print, args=("from outside",))
        thread.start()
        thread.join()
        print("from inside")
    print("after")
    out, err = capsys.readouterr()
    assert (out, err) == ("from outside\nafter\n", "from inside\n")


def test_guards_that_overlap_leave_stdout_as_it_was():
    before = sys.stdout
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with Guard():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with Guard():
        thread.start()
        inside.wait(10)
    leave.set()
    thread.join()
    assert sys.stdout is before


def test_a_provider_loads_by_its_name(shelf):
    shelf.pack("acme", PROVIDER, providers={"acme": "acme_pack:acme"})
    assert load_provider("acme").title == "Acme SIEM"
    assert states() == {"acme": "ok"}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("acme_pack:missing", "AttributeError"),
        ("acme_absent:acme", "ModuleNotFoundError"),
        ("acme_pack:Acme", "acme_pack:Acme is a class; name an instance"),
        ("acme_pack:nothing", "acme_pack:nothing is not a Provider"),
        ("acme_pack:other", "calls itself 'else'"),
    ],
)
def test_a_provider_that_does_not_load_impairs_its_pack(shelf, value, says):
    shelf.pack("acme", PROVIDER, providers={"acme": value})
    assert states() == {"acme": "ok"}
    with pytest.raises(UserError, match="nbpack-acme does not load") as caught:
        load_provider("acme")
    assert says in str(caught.value)
    assert states() == {"acme": "impaired"}
    assert discovery.packs()[0].problems == [str(caught.value)]


def test_a_notebooklet_has_to_be_one(shelf):
    shelf.pack("acme", "class Look: pass", notebooklets={"host.Look": "acme_pack:Look"})
    with pytest.raises(UserError, match="is not a subclass of Notebooklet"):
        load_notebooklet("host.Look")


def test_checking_imports_everything_and_completes_the_problems(shelf):
    shelf.pack(
        "acme",
        "from nbcore.hookspecs import hookimpl\n"
        "@hookimpl\ndef nb_catalogue(): return 5\n"
        "@hookimpl\ndef nb_queries(provider): raise ValueError(provider)\n" + PROVIDER,
        providers={"acme": "acme_pack:acme"},
        notebooklets={"host.Look": "acme_pack:Look"},
    )
    (pack,) = check_packs()
    assert pack.problems == [
        (
            "The notebooklet host.Look of nbpack-acme does not load: AttributeError: module "
            "'acme_pack' has no attribute 'Look'."
        ),
        "nb_catalogue returned an int, not a Catalogue.",
        "nb_queries failed: ValueError: acme.",
    ]
