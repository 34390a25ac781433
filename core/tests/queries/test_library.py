"""Which of all packs' files answer: ranks, one's own before strangers', and no silent choice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core.tests.support.siem import file

from nbcore.catalogue import CORE, Question
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
        ("nbpack-other", "other/logins.kql answers host.logins, which no catalogue defines.")
    ]


# Counts derived from rows


def counting(item: QueryFile, question: Question) -> QueryFile:
    return replace(item, text=f"{item.text} | count for {question.name}", parameters={"p_bin": "x"})


def with_counts(*owned: Owned) -> dict[str, list[Owned]]:
    """The files that count logons, by part."""
    library = of(*owned)
    library.derive(CORE.questions.values(), counting)
    parts = library.parts.get("host.logon_counts", [])
    return {part.name: list(part.files) for part in parts}


def test_rows_are_counted_by_a_derived_file_of_the_same_part_rank_and_pack():
    rows = file(
        "host.logons", "edr", rank=2, reads=["A", "B"], lacks=["user_domain", "src_port"],
        coarse=["logon_type"],
    )  # fmt: skip
    ((derived,),) = with_counts(stranger(rows)).values()
    assert derived.pack == "nbpack-other"
    made = derived.file
    assert (made.query, made.part, made.rank) == ("host.logon_counts", "edr", 2)
    assert made.reads == ("A", "B")
    assert (made.lacks, made.coarse) == (("user_domain",), ("logon_type",))
    assert made.text == "Events | count for host.logon_counts".join(
        [rows.text[: -len("Events")], ""]
    )
    assert made.parameters == {"p_bin": "x"}


def test_a_counting_file_of_a_pack_stands_and_only_what_is_absent_is_derived():
    files = [own(file("host.logons", "windows", rank=rank)) for rank in (1, 2)]
    given = own(file("host.logon_counts", "windows", rank=1))
    (made,) = with_counts(*files, given).values()
    assert made[0] is given
    assert [item.file.rank for item in made] == [1, 2]
    assert "count for" in made[1].file.text


def test_counts_that_a_pack_divides_into_other_parts_are_not_counted_again():
    rows = [own(file("host.logons", part)) for part in ("linux", "windows")]
    made = with_counts(*rows, own(file("host.logon_counts")), stranger(file("host.logons", "edr")))
    assert list(made) == ["all", "edr"]


def test_rows_that_two_strangers_claim_are_not_counted_either():
    rows = [stranger(file("host.logons", path=name), name) for name in ("one", "two")]
    library = of(*rows)
    library.derive(CORE.questions.values(), counting)
    (part,) = library.parts["host.logon_counts"]
    assert part.conflict == library.parts["host.logons"][0].conflict != ""


def test_what_is_not_supported_is_not_counted_for_the_same_reason():
    rows = own(replace(file("host.logons"), unsupported="No logons here."))
    ((derived,),) = with_counts(rows).values()
    assert derived.file.unsupported == "No logons here."
    assert "count for" not in derived.file.text


def test_a_language_that_derives_none_leaves_the_question_without_a_file():
    library = of(own(file("host.logons")))
    library.derive(CORE.questions.values(), lambda *_: None)
    assert "host.logon_counts" not in library.parts


def test_a_derivation_that_raises_is_a_problem_of_that_file_alone():
    def fussy(item: QueryFile, question: Question) -> QueryFile:
        if item.part == "linux":
            raise KeyError("p_bin")
        return counting(item, question)

    library = of(own(file("host.logons", "linux")), own(file("host.logons", "windows")))
    library.derive(CORE.questions.values(), fussy)
    assert [part.name for part in library.parts["host.logon_counts"]] == ["windows"]
    ((pack, sentence),) = library.problems
    assert pack == "nbpack-acme"
    assert "host.logon_counts cannot be derived" in sentence
