"""Packs with faults, installed from real wheels, all at once: one never hides another."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.environment import Environment
from tests.packs.faults import FAULTS, LOUD, Fault
from tests.packs.wheels import install

OFF = {"NBCORE_DISABLED_PACKS": "switched-off"}
OURS = {"nbpack-demo", "nbpack-soc", "nbpack-sentinel", "nbpack-mde", "nbpack-splunk"}
each = pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])


@pytest.fixture(scope="module")
def checked(faulty: Environment) -> dict[str, Any]:
    """What ``packs --check`` says, by distribution."""
    found = faulty.json("packs", "--check", **OFF)
    assert found["format"] == 1
    return {pack["distribution"]: pack for pack in found["packs"]}


@pytest.fixture(scope="module")
def listed(faulty: Environment) -> set[str]:
    """Names of the notebooklets that ``list`` gives."""
    found = faulty.json("list", **OFF)
    return {item["name"] for item in found["notebooklets"]}


@each
def test_a_fault_gives_the_pack_its_state_and_one_sentence_each(
    checked: dict[str, Any], fault: Fault
):
    pack = checked[fault.name]
    assert pack["state"] == fault.state
    for sentence in fault.says:
        assert any(sentence in problem for problem in pack["problems"]), pack["problems"]
    assert len(pack["problems"]) == len(fault.says)
    assert all(problem.endswith(".") for problem in pack["problems"])


@each
def test_what_is_sound_of_a_faulty_pack_works(listed: set[str], fault: Fault):
    kept = f"host.Kept_{fault.name.replace('-', '_')}"
    assert (kept in listed) == (fault.state in ("ok", "impaired"))
    assert not listed & set(fault.lost)


def test_no_pack_is_hidden_by_another(checked: dict[str, Any], listed: set[str]):
    assert set(checked) >= {fault.name for fault in FAULTS} | {LOUD.name} | OURS
    assert "host.HostLogonsSummary" in listed
    assert checked[LOUD.name]["state"] == "ok"


def test_metadata_alone_imports_nothing(faulty: Environment):
    found = {pack["distribution"]: pack for pack in faulty.json("packs", **OFF)["packs"]}
    assert not any(pack["loaded"] for pack in found.values())
    assert found["bad-import"]["state"] == "ok"
    assert found["too-new"]["state"] == "incompatible"
    assert found["wanted-one"]["state"] == "impaired"


def test_a_loud_pack_leaves_the_document_clean(faulty: Environment):
    done = faulty.nbcore("packs", "--check", "--json", **OFF)
    assert done.stdout.startswith("{")
    assert "LOUD" not in done.stdout
    for what in ("print", "descriptor", "original stdout", "subprocess", "hook"):
        assert f"LOUD {what}" in done.stderr
    assert "LOUD" not in faulty.nbcore("doctor", **OFF).stdout


@pytest.mark.parametrize("command", [("packs", "--check"), ("doctor",)])
def test_checking_exits_with_1_when_something_is_wrong(
    faulty: Environment, command: tuple[str, ...]
):
    assert faulty.nbcore(*command, **OFF).returncode == 1


def test_checking_exits_with_0_when_all_that_may_load_is_sound(faulty: Environment):
    assert faulty.nbcore("packs", "--check", NBCORE_PACKS=LOUD.name).returncode == 0


@pytest.mark.parametrize("command", ["packs", "list"])
def test_listing_is_no_check(faulty: Environment, command: str):
    assert faulty.nbcore(command).returncode == 0


def test_the_user_chooses_who_gets_a_name(faulty: Environment):
    found = faulty.json("list", NBCORE_PREFER="wanted-two,mail-category", **OFF)["notebooklets"]
    owners = {item["name"]: item["distribution"] for item in found}
    assert owners["host.Wanted"] == "wanted-two"
    assert owners["mail.Look"] == "mail-category"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("host.Wanted", "wanted-one and wanted-two claim it"),
        ("host.Off", "disabled by NBCORE_DISABLED_PACKS"),
        ("host.Plain", "is not a subclass of Notebooklet"),
        ("host.Kept_odd_hoks", "Did you mean host.Kept_odd_hooks"),
    ],
)
def test_asking_for_what_cannot_be_had_is_one_sentence(faulty: Environment, name: str, says: str):
    done = faulty.nbcore("show", name, **OFF)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_distribution_on_two_folders_of_the_path_counts_once(
    faulty: Environment, tmp_path_factory: pytest.TempPathFactory
):
    root = tmp_path_factory.mktemp("again")
    install([LOUD.write(root)], root / "site-packages")
    twice = Environment(faulty.target, root)
    found = twice.json(
        "packs", PYTHONPATH=f"{root / 'site-packages'}:{faulty.target}", NBCORE_PACKS=LOUD.name
    )["packs"]
    (loud,) = [pack for pack in found if pack["distribution"] == LOUD.name]
    assert loud["problems"] == []
