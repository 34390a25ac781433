"""Which of all packs' files answer: ranks, one's own before strangers', and no silent choice."""

from __future__ import annotations

import pytest
from core.tests.support.siem import file

from nbcore.catalogue import CORE
from nbcore.queries.files import QueryFile
from nbcore.queries.library import Library, Owned


def of(*owned: Owned) -> Library:
    return Library.of("acme", owned, CORE.questions)


def own(item: QueryFile) -> Owned:
    return Owned(item, "nbpack-acme", "1.0", own=True)


def stranger(item: QueryFile, pack: str = "nbpack-other") -> Owned:
    return Owned(item, pack, "2.0")


def test_parts_of_one_question_stand_side_by_side():
    library = of(own(file("host.logons", "windows")), stranger(file("host.logons", "edr")))
    assert [part.name for part in library.parts["host.logons"]] == ["edr", "windows"]
    assert [len(part.files) for part in library.parts["host.logons"]] == [1, 1]
    assert library.problems == []


def test_files_of_one_part_are_alternatives_by_rank():
    files = [own(file("host.logons", rank=rank)) for rank in (10, 1, 2)]
    (part,) = of(*files).parts["host.logons"]
    assert [item.file.rank for item in part.files] == [1, 2, 10]


def test_a_stranger_may_add_an_alternative_of_another_rank():
    (part,) = of(own(file("host.logons")), stranger(file("host.logons", rank=2))).parts[
        "host.logons"
    ]
    assert [item.pack for item in part.files] == ["nbpack-acme", "nbpack-other"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_providers_own_file_wins_and_the_other_is_its_packs_problem(turned: bool):
    theirs = stranger(file("host.logons", "windows", path="other/queries/logons.kql"))
    both = [own(file("host.logons", "windows")), theirs]
    library = of(*(reversed(both) if turned else both))
    (part,) = library.parts["host.logons"]
    assert [item.pack for item in part.files] == ["nbpack-acme"]
    assert part.conflict == ""
    says = (
        "other/queries/logons.kql is left out: nbpack-acme answers host.logons, part windows, "
        "rank 1 itself. Give yours another part or rank."
    )
    assert library.problems == [("nbpack-other", says)]


def test_between_strangers_nobody_wins_and_both_are_named():
    library = of(
        stranger(file("host.logons", "edr", path="one/logons.kql"), "nbpack-one"),
        stranger(file("host.logons", "edr", path="two/logons.kql"), "nbpack-two"),
        own(file("host.logons", "windows")),
        stranger(file("host.info")),
    )
    edr, windows = library.parts["host.logons"]
    assert edr.files == ()
    assert edr.conflict == (
        "Both one/logons.kql of nbpack-one and two/logons.kql of nbpack-two claim host.logons, "
        "part edr, rank 1; disable one of the packs."
    )
    assert len(windows.files) == 1, "everything else stands"
    assert len(library.parts["host.info"]) == 1


def test_two_files_of_the_same_pack_for_one_place_are_a_conflict_too():
    library = of(own(file("host.logons", path="a")), own(file("host.logons", path="b")))
    (part,) = library.parts["host.logons"]
    assert "Both a of nbpack-acme and b of nbpack-acme" in part.conflict


def test_a_file_for_a_question_that_nobody_knows_is_its_packs_problem():
    library = of(stranger(file("host.logins", path="other/logins.kql")), own(file("host.logons")))
    assert list(library.parts) == ["host.logons"]
    assert library.problems == [
        ("nbpack-other", "other/logins.kql answers host.logins, which no catalogue knows.")
    ]
