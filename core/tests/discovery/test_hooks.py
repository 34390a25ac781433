"""Hooks: what is wrong of a pack is left out and named; what it does harms no other."""

import subprocess
import sys
import textwrap
import types
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from nbcore import discovery, hookspecs
from nbcore.catalogue import CORE, Catalogue
from nbcore.discovery import registry
from nbcore.discovery.answers import checked
from nbcore.discovery.hooks import HOOKS
from nbcore.queries.files import parse

START = "from nbcore.hookspecs import hookimpl\n"
GOOD = START + "@hookimpl\ndef nb_render(part): return 'good'\n"


@pytest.fixture(autouse=True)
def no_core(monkeypatch):
    """Core's own implementations are registered when a session is first used, by any test."""
    monkeypatch.setattr(registry, "CORE", [])
    monkeypatch.setattr(discovery, "CORE", registry.CORE)


@pytest.fixture
def core():
    module = types.ModuleType("core_hooks")
    exec(GOOD.replace("good", "core"), vars(module))
    return module


def problems() -> dict[str, list[str]]:
    return {pack.name: pack.problems for pack in discovery.packs() if pack.problems}


def render() -> tuple[list[tuple[discovery.Pack, Any]], list[discovery.Problem]]:
    return discovery.call("nb_render", part=None, medium="html", width=0)


def test_every_hook_of_the_specification_is_known():
    specified = {name for name in vars(hookspecs) if name.startswith("nb_")}
    assert set(HOOKS) == specified
    assert HOOKS["nb_enrich"] == ("kind", "values", "session")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("@hookimpl\ndef nb_querys(provider): ...", "nb_querys is left out: nbcore has no hook"),
        ("@hookimpl\ndef nb_querys(provider): ...", "the nearest is nb_queries"),
        ("@hookimpl(specname='nb_x')\ndef nb_queries(provider): ...", "no hook of that name"),
        ("@hookimpl\ndef nb_queries(provider='x'): ...", "provider has a default"),
        ("@hookimpl\ndef nb_queries(provider, colour): ...", "has no argument 'colour'"),
        ("@hookimpl\ndef nb_queries(provider, colour=1): ...", "has no argument 'colour'"),
        ("@hookimpl\ndef nb_catalogue(self): ...", "has no argument 'self'; it has none"),
        ("@hookimpl\ndef nb_queries(*provider): ...", "a hook cannot take *provider"),
        ("@hookimpl\ndef nb_queries(**given): ...", "a hook cannot take **given"),
        ("@hookimpl\ndef nb_queries(*, provider): ...", "a hook cannot take provider"),
        (
            "@hookimpl(wrapper=True)\ndef nb_queries(provider): yield",
            "hook wrappers are not allowed",
        ),
        (
            "@hookimpl(hookwrapper=True)\ndef nb_queries(provider): yield",
            "hook wrappers are not allowed",
        ),
        ("@hookimpl\nasync def nb_queries(provider): ...", "it is async"),
        ("def nb_queries(provider): ...", "it is not marked with @hookimpl"),
    ],
)
def test_an_implementation_that_is_wrong_is_left_out_alone(shelf, code, says):
    shelf.pack("acme", f"{GOOD}{code}\n")
    shelf.pack("other", GOOD)
    answers, found = render()
    assert [(pack.name, value) for pack, value in answers] == [("acme", "good"), ("other", "good")]
    assert found == []
    assert len(problems()["acme"]) == 1
    assert says in problems()["acme"][0]
    assert discovery.packs()[0].state == "impaired"
    assert discovery.call("nb_queries", provider="x") == ([], [])


def test_an_optional_hook_of_a_later_nbcore_is_no_problem(shelf):
    shelf.pack("acme", START + "@hookimpl(optionalhook=True)\ndef nb_from_later(): ...\n")
    discovery.plugins()
    render()
    assert problems() == {}


def test_an_implementation_takes_the_arguments_that_it_needs(shelf):
    shelf.pack("a", START + "@hookimpl\ndef nb_render(): return 'none'\n")
    shelf.pack("b", START + "@hookimpl\ndef nb_render(medium): return medium\n")
    shelf.pack("c", START + "@hookimpl\ndef nb_render(medium, part): return f'{part}{medium}'\n")
    assert [value for _, value in render()[0]] == ["none", "html", "Nonehtml"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("raise ValueError('so')", "nb_render failed: ValueError: so."),
        ("raise SystemExit", "nb_render failed: SystemExit."),
        ("return 5", "nb_render returned an int, not a text."),
        ("return b'x'", "nb_render returned a bytes, not a text."),
    ],
)
def test_what_one_pack_does_wrong_is_said_and_the_others_answer(shelf, body, says):
    shelf.pack("a", GOOD)
    shelf.pack("bad", START + f"@hookimpl\ndef nb_render(part): {body}\n")
    shelf.pack("z", GOOD)
    answers, found = render()
    assert [pack.name for pack, _ in answers] == ["a", "z"]
    assert found == [("nbpack-bad", says)]
    assert problems() == {"bad": [says]}
    render()
    assert problems() == {"bad": [says]}


def test_an_interrupt_in_a_hook_is_the_users(shelf):
    shelf.pack("a", START + "@hookimpl\ndef nb_render(part): raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        render()


FILE = (
    "from dataclasses import replace\n"
    "from nbcore.catalogue import Catalogue, Question\n"
    "from nbcore.queries.files import parse\n"
    "file = parse('// query: host.info', 'a/b.kql')\n"
)


@pytest.mark.parametrize(
    ("hook", "arguments", "code", "says"),
    [
        ("nb_catalogue", {}, "return {}", "a dict, not a Catalogue"),
        (
            "nb_catalogue",
            {},
            "return Catalogue(None)",
            "None as Catalogue.questions, not a mapping",
        ),
        (
            "nb_catalogue",
            {},
            "return Catalogue({5: 5})",
            "an int as a name in Catalogue.questions, not a text",
        ),
        (
            "nb_catalogue",
            {},
            "return Catalogue({'a.b': 5})",
            "an int as Catalogue.questions['a.b'], not a Question",
        ),
        (
            "nb_catalogue",
            {},
            "return Catalogue({'a.b': Question('a.b', 'What?', 5)})",
            "an int as Catalogue.questions['a.b'].record, not a Record",
        ),
        (
            "nb_catalogue",
            {},
            "return Catalogue({}, {'a.R': 5})",
            "an int as Catalogue.records['a.R'], not a Record",
        ),
        (
            "nb_queries",
            {"provider": "x"},
            "return [replace(file, part=None)]",
            "None as QueryFile.part, not a text",
        ),
        (
            "nb_queries",
            {"provider": "x"},
            "return [file, replace(file, rank='1')]",
            "a str as QueryFile.rank, not an int",
        ),
        (
            "nb_queries",
            {"provider": "x"},
            "return 'text'",
            "a str, not a list with a QueryFile each",
        ),
        ("nb_queries", {"provider": "x"}, "return [file, 'text']", "a str, not a QueryFile"),
        ("nb_queries", {"provider": "x"}, "return 5", "an int, not a list with a QueryFile each"),
        ("nb_enrich", {"kind": "geo", "values": [], "session": 1}, "return []", "not a DataFrame"),
        (
            "nb_resolve_entity",
            {"session": 1, "entity": 1, "timespan": 1},
            "return {}",
            "not a DataFrame",
        ),
        ("nb_query_finished", {"outcome": 1}, "return 1", "an int, not None"),
    ],
)
def test_each_hook_has_its_type(shelf, hook, arguments, code, says):
    shelf.pack("acme", START + FILE + f"@hookimpl\ndef {hook}(): {code}\n")
    answers, ((pack, sentence),) = discovery.call(hook, **arguments)
    assert answers == []
    assert pack == "nbpack-acme"
    assert sentence.startswith(f"{hook} returned ")
    assert says in sentence


def test_the_check_itself_imports_nothing():
    code = """
    import sys
    from nbcore.discovery.answers import WrongAnswerError, checked
    from nbcore.discovery.hooks import HOOKS

    for hook in HOOKS:
        try:
            checked(hook, object())
        except WrongAnswerError as error:
            print(error)
    print("pandas" in sys.modules, "nbcore.catalogue" in sys.modules)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "returned an object, not a Catalogue",
        "returned an object, not a list with a QueryFile each",
        "returned an object, not a DataFrame",
        "returned an object, not a DataFrame",
        "returned an object, not a Company",
        "returned an object, not a text",
        "returned an object, not None",
        "False False",
    ]


def test_cores_own_catalogue_and_files_of_every_sort_are_of_the_type():
    assert checked("nb_catalogue", CORE) is CORE
    file = parse("// query: host.info\n// reads: A, B\n// lacks: src_ip", "a/b.kql")
    assert checked("nb_queries", iter([file, replace(file, reads=["A"])]))[0] is file  # type: ignore[arg-type]


def test_answers_of_the_right_type_come_through(shelf):
    shelf.pack(
        "acme",
        START + FILE + "import pandas\nfrom nbcore.catalogue import Catalogue\n"
        "@hookimpl\ndef nb_catalogue(): return Catalogue()\n"
        "@hookimpl\ndef nb_queries(provider):\n  yield file\n  yield file\n"
        "@hookimpl\ndef nb_enrich(kind): return pandas.DataFrame() if kind == 'geo' else None\n",
    )
    ((_, catalogue),), _ = discovery.call("nb_catalogue")
    assert catalogue == Catalogue()
    ((_, files),), _ = discovery.call("nb_queries", provider="x")
    assert [file.query for file in files] == ["host.info", "host.info"]
    ((_, frame),), _ = discovery.call("nb_enrich", kind="geo", values=[], session=None)
    assert isinstance(frame, pd.DataFrame)
    assert discovery.call("nb_enrich", kind="whois", values=[], session=None) == ([], [])


def test_files_that_fail_while_they_are_read_are_the_packs_problem(shelf):
    code = "@hookimpl\ndef nb_queries(provider):\n  yield file\n  raise TypeError('read')\n"
    shelf.pack("acme", START + FILE + code)
    answers, found = discovery.call("nb_queries", provider="x")
    assert answers == []
    assert found == [("nbpack-acme", "nb_queries failed: TypeError: read.")]


def test_core_answers_through_the_same_hooks_and_last(shelf, core):
    shelf.pack("acme", START + "@hookimpl(trylast=True)\ndef nb_render(part): return part\n")
    discovery.register_core(core)
    asked = discovery.calls("nb_render", part="shown", medium="text", width=80)
    assert [(call(), call.core) for call in asked] == [("shown", False), ("core", True)]
    assert [pack.name for pack in discovery.packs()] == ["acme"]


def test_core_may_register_after_packs_were_asked(shelf, core):
    assert render() == ([], [])
    discovery.register_core(core)
    discovery.register_core(core)
    assert [value for _, value in render()[0]] == ["core"]


def test_two_packs_with_one_plugin_have_it_asked_once(shelf):
    shelf.pack("one", GOOD)
    shelf.add("two", points={"packs": {"two": "one_pack"}})
    answers, _ = render()
    assert len(answers) == 1
    assert list(problems()) in (["one"], ["two"])


def test_a_caller_that_forgets_an_argument_is_told(shelf):
    with pytest.raises(TypeError, match="nb_render takes part, medium and width"):
        discovery.call("nb_render", part=None)
