"""Which packs may be imported: by their requirement of nbcore, and by the user's choice."""

import pytest

from nbcore import discovery
from nbcore.discovery.compatibility import check_requirements
from nbcore.errors import UnknownNameError
from nbcore.notebooklet.loading import check_packs
from nbcore.providers import load_provider


@pytest.mark.parametrize(
    ("requirement", "installed", "admitted"),
    [
        ("nbcore>=0.1,<0.2", "0.1.0", True),
        ("nbcore>=0.1,<0.2", "0.2.0", False),
        ("nbcore>=0.1,<0.2", "0.1.5rc1", True),
        ("nbcore>=0.2,<0.3", "0.2.0rc1", False),
        ("nbcore>=0.2.0rc1,<0.3", "0.2.0rc1", True),
        ("nbcore<0.2,>=0.1", "0.2.0.dev1", False),
        ("NBCore ~= 0.1", "0.9", True),
        ("nbcore==0.1.*", "0.1.7", True),
        ("nbcore (>=1,<2)", "0.1.0", False),
        ('nbcore>=9,<10; python_version < "3"', "0.1.0", True),
        ('nbcore>=9,<10; extra == "later"', "0.1.0", True),
    ],
)
def test_a_requirement_admits_an_installed_version_or_not(requirement, installed, admitted):
    assert (check_requirements([requirement], installed).refusal == "") is admitted


def test_all_requirements_that_apply_must_admit():
    both = ["nbcore>=0.1,<1", "nbcore!=0.1.3"]
    assert check_requirements(both, "0.1.2").refusal == ""
    assert "0.1.3 is installed" in check_requirements(both, "0.1.3").refusal


@pytest.mark.parametrize(
    ("requires", "says"),
    [
        ([], "does not say which nbcore"),
        (["nbcore-extras>=1,<2"], "does not say which nbcore"),
        (["nbcore"], "no upper bound"),
        (["nbcore>=0.1"], "no upper bound"),
        (["nbcore @ https://example.test/nbcore.whl"], "no upper bound"),
        (["nbcore>>0.1"], "'nbcore>>0.1' cannot be read"),
        (["nbcore=0.1"], "cannot be read"),
        (["nbcore>=0.1,<0.2; python_versoin > '3'"], "cannot be read"),
        (['nbcore>=0.1,<0.2; python_version < "3"'], "does not require nbcore on this Python"),
    ],
)
def test_a_missing_unbounded_or_unreadable_requirement_is_a_problem(requires, says):
    verdict = check_requirements(requires, "0.1.0")
    assert verdict.refusal == ""
    assert len(verdict.problems) == 1
    assert says in verdict.problems[0]


def test_what_another_requirement_looks_like_does_not_matter():
    assert check_requirements(["pandas>>2", "nbcore>=0.1,<0.2"], "0.1.0").problems == []


def test_an_incompatible_pack_is_never_imported(shelf):
    shelf.add(
        "late",
        requires="nbcore>=2,<3",
        points={"packs": {"late": "late_pack"}, "providers": {"late": "late_pack:p"}},
        files={"late_pack.py": "raise AssertionError('imported')"},
    )
    shelf.pack("acme")
    late = next(p for p in check_packs() if p.name == "late")
    assert (late.state, late.loaded) == ("incompatible", False)
    assert late.problems == ["It needs nbcore<3,>=2, and 0.1.0 is installed."]
    assert [pack.name for pack, _ in discovery.plugins()] == ["acme"]
    with pytest.raises(UnknownNameError, match=r"late.*is not loaded\. It needs nbcore"):
        load_provider("late")


@pytest.mark.parametrize(
    ("variable", "value", "loaded"),
    [
        ("NBCORE_DISABLED_PACKS", "one", ["two"]),
        ("NBCORE_DISABLED_PACKS", " NBpack.One ,other", ["two"]),
        ("NBCORE_PACKS", "one", ["one"]),
        ("NBCORE_PACKS", "nbpack-one, nbpack-two", ["one", "two"]),
        ("NBCORE_PACKS", "", ["one", "two"]),
    ],
)
def test_packs_can_be_switched_off_and_are_then_never_imported(
    shelf, monkeypatch, variable, value, loaded
):
    for name in ("one", "two"):
        code = "" if name in loaded else "raise AssertionError('imported')"
        shelf.pack(name, code, providers={name: f"{name}_pack:p"})
    monkeypatch.setenv(variable, value)
    assert [pack.name for pack, _ in discovery.plugins()] == loaded
    assert list(discovery.providers()) == loaded
    off = [pack for pack in discovery.packs() if pack.name not in loaded]
    assert all(pack.state == "disabled" and variable in pack.problems[0] for pack in off)
