"""Names: which may be claimed, and what two claims for one name come to."""

import pytest

from nbcore import discovery
from nbcore.errors import UnknownNameError
from nbcore.notebooklet.loading import load_notebooklet
from nbcore.providers import load_provider


def problems(distribution: str) -> list[str]:
    return next(p.problems for p in discovery.packs() if p.distribution == distribution)


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("notebooklets", "Look", "has 1"),
        ("notebooklets", "a.b.c.Look", "has 4"),
        ("providers", "acme.siem", "has 2 parts"),
        ("providers", "acme-siem", "'acme-siem' is not a valid Python identifier"),
        ("notebooklets", "host.My-Look", "'My-Look' is not a valid Python identifier"),
        ("notebooklets", "host.2Look", "'2Look' is not a valid Python identifier"),
        ("notebooklets", "class.Look", "'class' is not a valid Python identifier"),
        ("notebooklets", "host..Look", "'' is not a valid Python identifier"),
        ("providers", "_acme", "'_acme' is not a valid Python identifier"),
        ("providers", "discovery", "a name of nbcore itself"),
        ("notebooklets", "queries.Look", "a name of nbcore itself"),
        ("notebooklets", "acme.errors.Look", "a name of nbcore itself"),
        ("providers", "host", "'host' is a category"),
        ("notebooklets", "url.host.Look", "'url' is a category"),
        ("notebooklets", "sentinel.Look", "'sentinel' is a provider"),
        ("notebooklets", "acme.splunk.Look", "'splunk' is a provider"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_and_the_rest_stands(shelf, kind, name, says):
    fine = {"providers": {"fine": "acme_pack:p"}, "notebooklets": {"host.Fine": "acme_pack:F"}}
    fine[kind] |= {name: "acme_pack:x"}
    shelf.pack("acme", **fine)
    (pack,) = discovery.packs()
    assert pack.state == "impaired"
    assert says in pack.problems[0]
    assert name in pack.problems[0]
    assert list(discovery.providers()) == ["fine"]
    assert list(discovery.notebooklets()) == ["host.Fine"]
    load = load_provider if kind == "providers" else load_notebooklet
    with pytest.raises(UnknownNameError, match="is refused"):
        load(name)


def test_a_public_name_of_nbcore_cannot_be_a_provider(shelf, monkeypatch):
    monkeypatch.setattr("nbcore.__all__", ["init", "connect"], raising=False)
    shelf.pack("acme", providers={"connect": "acme_pack:p"})
    assert "'connect' is a name of nbcore itself" in problems("nbpack-acme")[0]


def test_a_name_claimed_by_two_is_refused_for_both_and_everything_else_goes_on(shelf):
    for who in ("one", "two"):
        shelf.pack(
            who,
            providers={"siem": f"{who}_pack:p", f"siem_{who}": f"{who}_pack:p"},
            notebooklets={"host.Look": f"{who}_pack:L", f"host.{who}": f"{who}_pack:L"},
        )
    for who in ("nbpack-one", "nbpack-two"):
        assert len(problems(who)) == 2
        assert all("nbpack-one and nbpack-two claim it" in text for text in problems(who))
    assert list(discovery.providers()) == ["siem_one", "siem_two"]
    assert list(discovery.notebooklets()) == ["host.one", "host.two"]


@pytest.mark.parametrize("how", ["environment", "toml"])
def test_the_user_can_choose_who_gets_a_name(shelf, monkeypatch, tmp_path, how):
    for who in ("one", "two"):
        shelf.pack(who, providers={"siem": f"{who}_pack:p"})
    if how == "environment":
        monkeypatch.setenv("NBCORE_PREFER", "other, NBpack_Two")
    else:
        tmp_path.joinpath("nbcore.toml").write_text('prefer = ["nbpack-two"]\n')
    assert discovery.providers()["siem"].distribution == "nbpack-two"
    assert problems("nbpack-one") == problems("nbpack-two") == []


def test_a_disabled_pack_stands_in_nobodys_way(shelf, monkeypatch):
    for who in ("one", "two"):
        shelf.pack(who, providers={"siem": f"{who}_pack:p"})
    monkeypatch.setenv("NBCORE_DISABLED_PACKS", "one")
    assert discovery.providers()["siem"].distribution == "nbpack-two"
    assert problems("nbpack-two") == []


def test_a_word_that_is_a_provider_here_and_a_category_there_is_refused_for_both(
    shelf, monkeypatch
):
    shelf.pack("one", providers={"mail": "one_pack:p", "other": "one_pack:p"})
    shelf.pack("two", notebooklets={"mail.Rules": "two_pack:R", "host.Look": "two_pack:L"})
    for who in ("nbpack-one", "nbpack-two"):
        assert "provider in nbpack-one and a category in nbpack-two" in problems(who)[0]
    assert list(discovery.providers()) == ["other"]
    assert list(discovery.notebooklets()) == ["host.Look"]

    monkeypatch.setenv("NBCORE_PREFER", "nbpack-two")
    discovery.refresh()
    assert list(discovery.providers()) == ["other"]
    assert list(discovery.notebooklets()) == ["host.Look", "mail.Rules"]
    assert problems("nbpack-one") == problems("nbpack-two") == []


def test_a_name_claimed_twice_by_one_distribution_is_its_first(shelf):
    shelf.add(
        "acme",
        points="[nbcore.packs]\nacme = m\n[nbcore.providers]\nsiem = m:a\nsiem = m:b\n",
    )
    assert "twice" in problems("acme")[0]
    assert discovery.providers()["siem"].value == "m:a"
