"""Packs are known from their metadata, each distribution read by itself."""

import subprocess
import sys

import pytest

from nbcore import discovery
from nbcore.errors import UnknownNameError
from nbcore.notebooklet.loading import load_notebooklet
from nbcore.providers import load_provider


def only() -> discovery.Pack:
    (pack,) = discovery.packs()
    return pack


def by_name() -> dict[str, discovery.Pack]:
    return {pack.distribution: pack for pack in discovery.packs()}


def test_a_pack_is_ok_and_listed_without_an_import(shelf):
    shelf.pack(
        "acme",
        "raise AssertionError('imported')",
        providers={"acme": "acme_pack:acme"},
        notebooklets={"host.Look": "acme_pack:Look", "acme.mail.Rules": "acme_pack:Rules"},
    )
    pack = only()
    assert (pack.distribution, pack.version, pack.name, pack.state) == (
        "nbpack-acme",
        "1.0",
        "acme",
        "ok",
    )
    assert not pack.loaded
    assert list(discovery.providers()) == ["acme"]
    assert list(discovery.notebooklets()) == ["acme.mail.Rules", "host.Look"]
    assert discovery.notebooklets()["acme.mail.Rules"].provider == "acme"
    assert discovery.notebooklets()["host.Look"].category == "host"


@pytest.mark.parametrize(
    "text",
    [
        b"[nbcore.packs]\nbad bad = = no\nthis line has no equals sign\n",
        b"[nbcore.packs]\nbad = \xff\xfe\n",
    ],
)
def test_an_entry_points_file_that_cannot_be_read_hides_no_other(shelf, text):
    shelf.pack("acme", providers={"acme": "acme_pack:acme"})
    shelf.add("bad")
    shelf.root.joinpath("bad-1.0.dist-info", "entry_points.txt").write_bytes(text)
    packs = by_name()
    assert packs["nbpack-acme"].state == "ok"
    assert packs["bad"].state == "broken"
    assert "entry_points.txt cannot be read" in packs["bad"].problems[0]
    assert list(discovery.providers()) == ["acme"]


def test_a_malformed_file_of_a_distribution_that_is_no_pack_is_nobodys_business(shelf):
    shelf.add("other", points="[console_scripts]\nno equals sign\n")
    assert discovery.packs() == []


def test_a_finder_that_raises_does_not_hide_what_came_before(shelf):
    shelf.pack("acme")
    import importlib_metadata

    def source():
        yield from importlib_metadata.distributions(path=[str(shelf.root)])
        raise RuntimeError

    with discovery.using(discovery.Discovery(source)):
        assert [pack.name for pack in discovery.packs()] == ["acme"]


def test_a_distribution_seen_twice_counts_once_as_with_an_editable_install(shelf, tmp_path):
    shelf.pack("acme", providers={"acme": "acme_pack:acme"})
    info = tmp_path / "src" / "nbpack_acme.egg-info"
    info.mkdir(parents=True)
    info.joinpath("PKG-INFO").write_text("Metadata-Version: 2.1\nName: nbpack_acme\nVersion: 1.0\n")
    info.joinpath("entry_points.txt").write_text("[nbcore.providers]\nacme = acme_pack:acme\n")
    import importlib_metadata

    paths = [str(shelf.root), str(info.parent)]
    with discovery.using(discovery.Discovery(lambda: importlib_metadata.distributions(path=paths))):
        assert only().problems == []
        assert list(discovery.providers()) == ["acme"]


def test_what_a_cut_short_uninstall_left_behind_is_not_a_pack(shelf):
    shelf.add("nbpack-acme", points={"packs": {"acme": "acme_pack"}})
    shelf.root.joinpath("nbpack_acme-1.0.dist-info").rename(
        shelf.root / "~bpack_acme-1.0.dist-info"
    )
    assert discovery.packs() == []


def test_a_distribution_without_metadata_is_listed_by_its_folder(shelf):
    shelf.add("lost", points={"packs": {"lost": "lost_pack"}})
    shelf.root.joinpath("lost-1.0.dist-info", "METADATA").unlink()
    assert only().distribution == "lost"
    assert any("METADATA" in sentence for sentence in only().problems)


@pytest.mark.parametrize(
    ("plugins", "says"),
    [({}, "registers no plugin"), ({"a": "m", "b": "n"}, "registers 2 plugins")],
)
def test_no_plugin_or_two_is_a_problem_and_the_rest_stands(shelf, plugins, says):
    shelf.add("odd", points={"packs": plugins, "providers": {"odd": "odd:odd"}})
    assert only().state == "impaired"
    assert says in only().problems[0]
    assert list(discovery.providers()) == ["odd"]
    assert discovery.plugins() == []


def test_two_packs_of_one_name_both_work_and_say_so(shelf):
    for distribution in ("one", "two"):
        shelf.add(
            distribution,
            points={"packs": {"same": distribution}, "providers": {distribution: "x:y"}},
        )
    packs = by_name()
    assert packs["one"].problems == ["Its name same is also that of two."]
    assert packs["two"].problems == ["Its name same is also that of one."]
    assert list(discovery.providers()) == ["one", "two"]


def test_refresh_finds_what_was_installed_meanwhile(shelf):
    assert discovery.packs() == []
    shelf.pack("acme")
    assert discovery.packs() == []
    discovery.refresh()
    assert only().name == "acme"


def test_an_unknown_name_offers_the_near_ones_or_what_to_install(shelf):
    shelf.pack(
        "acme", providers={"acme": "acme_pack:a"}, notebooklets={"host.HostLook": "acme_pack:H"}
    )
    with pytest.raises(UnknownNameError, match=r"Did you mean acme\?"):
        load_provider("acne")
    with pytest.raises(UnknownNameError, match="pip install nbpack-splunk"):
        load_provider("splunk")
    with pytest.raises(UnknownNameError, match=r"Did you mean host\.HostLook\?"):
        load_notebooklet("HostLook")
    with pytest.raises(UnknownNameError, match=r"Installed: host\.HostLook\."):
        load_notebooklet("zzz")


def test_importing_discovery_loads_nothing_heavy():
    heavy = {"pandas", "numpy", "pydantic", "rich", "typer", "httpx", "packaging.requirements"}
    code = f"import sys, nbcore.discovery; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
