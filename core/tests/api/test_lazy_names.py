"""The module's names: from metadata until they are used, and light to import."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from core.tests.support.acme import CLAIMS
from core.tests.support.look import Look
from core.tests.support.siem import RANGE, Siem, opened

import nbcore
from nbcore import UserError, discovery
from nbcore.errors import UnknownNameError

HEAVY = [
    *("pandas", "numpy", "bokeh", "ipywidgets", "IPython", "httpx", "duckdb", "pyarrow"),
    *("pydantic", "rich", "typer", "pluggy", "importlib_metadata", "jinja2", "iptocc"),
    *("nblang_kql", "nblang_spl", "nbpack_soc", "nbpack_sentinel", "nbpack_mde", "nbpack_splunk"),
]


def loaded_by(code: str) -> set[str]:
    """Which heavy modules a fresh Python holds after some code."""
    script = f"import sys\n{textwrap.dedent(code)}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.split()) & set(HEAVY)


def test_importing_loads_nothing_heavy_and_no_pack():
    assert loaded_by("import nbcore") == set()


def test_completing_a_name_loads_no_data_library_and_no_pack():
    loaded = loaded_by("import nbcore; dir(nbcore)")
    assert loaded <= {"pluggy", "importlib_metadata", "pydantic"}


def test_looking_at_a_class_to_write_with_loads_no_data_library():
    loaded = loaded_by(
        "from nbcore import Notebooklet, query, section, Provider, Connection, Answer, hookimpl"
    )
    assert not loaded & {"pandas", "numpy", "bokeh", "ipywidgets", "IPython", "rich", "typer"}


def test_a_notebooklets_module_can_be_listed_without_a_data_library():
    code = """
    from nbcore import Figure, Host, Notebooklet, enrich, finding, query, section

    class Look(Notebooklet):
        entity = Host
        logons = query("host.logons", title="Logons")
        geo = enrich("geo", of="logons.src_ip")

        @section("S")
        def s(self, logons, geo=None): ...

        @finding
        def f(self, s): ...

    Look.all_options(), Look.default_options()
    """
    assert not loaded_by(code) & {"pandas", "numpy", "bokeh", "ipywidgets", "IPython"}


@pytest.fixture
def acme(shelf) -> None:
    """A pack with a provider, a neutral notebooklet and two of its own; none is imported yet."""
    shelf.add("nbpack-acme", points=CLAIMS)


@pytest.mark.usefixtures("acme")
def test_completion_lists_categories_providers_and_the_public_names():
    names = dir(nbcore)
    assert {"host", "acme", "init", "__version__"} <= set(names)
    assert "mail" not in names, "a provider's own category hangs under the provider"
    assert names == sorted(names)
    assert dir(nbcore.host) == ["Look"]
    assert dir(nbcore.acme) == ["host", "mail"]
    assert dir(nbcore.acme.host) == ["Look"]
    assert dir(nbcore.acme.mail) == ["Rules"]


@pytest.mark.usefixtures("acme")
def test_completion_imports_no_pack(monkeypatch):
    monkeypatch.delitem(sys.modules, "core.tests.support.acme_look", raising=False)
    dir(nbcore)
    dir(nbcore.acme.host)
    repr(nbcore.host)
    assert "core.tests.support.acme_look" not in sys.modules
    _ = nbcore.acme.host.Look
    assert "core.tests.support.acme_look" in sys.modules


@pytest.mark.usefixtures("acme")
def test_a_neutral_notebooklet_is_the_class_itself():
    assert nbcore.host.Look is Look


@pytest.mark.usefixtures("acme")
def test_a_providers_own_notebooklet_goes_before_a_neutral_one_of_its_name():
    named = nbcore.acme.host.Look
    assert repr(named) == "<AcmeLook on acme>"
    assert named.__doc__ == "Who logged on, as Acme sees it."
    assert named.default_options() == Look.default_options()


@pytest.mark.usefixtures("acme")
def test_a_name_under_a_provider_asks_that_one_only():
    session = opened(Siem(provider="other"), Siem())
    result = nbcore.acme.host.Look(session=session, silent=True).run("web01", **RANGE)
    assert result.connection == "acme"
    assert nbcore.host.Look(session=session, silent=True).run("web01", **RANGE).connection == (
        "other"
    )


@pytest.mark.usefixtures("acme")
def test_a_connection_may_be_named_beside_the_provider():
    session = opened(one=Siem(), two=Siem())
    named = nbcore.acme.host.Look
    result = named(session=session, silent=True, connections="two").run("web01", **RANGE)
    assert result.connection == "two"


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("hots", "nbcore has no 'hots'; did you mean host?"),
        ("Look", "nbcore has no 'Look'; write nbcore.host.Look."),
        ("zzz", "nbcore has no 'zzz'. Categories and providers come with packs, for example: pip"),
        ("Lok", "nbcore has no 'Lok'; did you mean host.Look?"),
        ("acount", "No installed pack brings notebooklets about account. "),
        ("inti", "nbcore has no 'inti'; did you mean init?"),
        ("host.Lock", "There is no 'Lock' here; did you mean Look?"),
        ("host.Zzz", "There is no 'Zzz' in host: Look. There is Look. Packs bring more: pip"),
        ("acme.hots", "There is no 'hots' here; did you mean host?"),
        ("acme.mail.Zzz", "There is no 'Zzz' in acme.mail: Rules."),
    ],
)
def test_a_name_that_is_not_there_says_what_is(path: str, says: str):
    *way, name = path.split(".")
    space = nbcore
    for step in way:
        space = getattr(space, step)
    assert not hasattr(space, name)
    with pytest.raises(UnknownNameError) as caught:
        getattr(space, name)
    assert isinstance(caught.value, UserError)
    assert isinstance(caught.value, AttributeError)
    assert str(caught.value).startswith(says)


def test_without_any_pack_a_name_says_what_to_install():
    for name in ("host", "account", "zzz"):
        with pytest.raises(UnknownNameError, match="pip install nbpack-soc nbpack-sentinel"):
            getattr(nbcore, name)


def test_what_is_installed_is_not_advised(shelf):
    shelf.pack("soc", "", notebooklets={"host.Look": "nbpack_soc:Look"})
    for name in ("account", "zzz"):
        with pytest.raises(UnknownNameError, match=r"pip install nbpack-sentinel$"):
            getattr(nbcore, name)
    shelf.pack("sentinel", "")
    discovery.refresh()
    for name in ("account", "zzz"):
        with pytest.raises(UnknownNameError) as caught:
            getattr(nbcore, name)
        assert str(caught.value).endswith("The installed packs bring host; nb.packs() lists them.")


def test_a_private_name_is_plainly_absent():
    for space in (nbcore, nbcore.namespaces.Category("host"), nbcore.namespaces.ProviderSpace("x")):
        with pytest.raises(AttributeError) as caught:
            _ = space._ipython_display_
        assert not isinstance(caught.value, UserError)


@pytest.mark.usefixtures("acme")
def test_names_read_well():
    assert repr(nbcore.host) == "host: Look"
    assert repr(nbcore.acme) == "acme: host and mail"
    assert repr(nbcore.acme.mail) == "acme.mail: Rules"


def test_a_name_that_is_a_rooms_is_that_room():
    assert nbcore.errors is sys.modules["nbcore.errors"]
    assert nbcore.session is sys.modules["nbcore.session"]
