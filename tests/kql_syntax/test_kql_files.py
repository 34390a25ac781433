"""Every KQL file of the packs, held against Microsoft's own parser, binder and table lists."""

from __future__ import annotations

import pytest
from tests.kql_syntax.checker import Query, Tables, Verdict, check
from tests.kql_syntax.schemas import NEWER, PACKS, UNLISTED, documented, own, packaged, with_newer

from nbcore.catalogue import CORE
from nbcore.queries.files import QueryFile
from nbcore.records import Field
from nbcore.testing import files_of
from nblang_kql import problems

FILES = {
    file.path: (pack, file)
    for pack in PACKS
    for file in files_of(pack.removeprefix("nbpack_"))
    if not file.unsupported
}
SOURCES = ("own", "packaged", "documented")
KINDS = {
    "time": {"datetime"},
    "text": {"string", "guid"},
    "enum": {"string"},
    "int": {"int", "long"},
    "float": {"real", "decimal", "int", "long"},
    "bool": {"bool"},
    "texts": {"dynamic", "string"},
}
"""Types of KQL that the fields of a record may come as."""
each_file = pytest.mark.parametrize("path", FILES)
each_source = pytest.mark.parametrize("source", SOURCES)


def tables(pack: str, source: str) -> Tables | None:
    if source == "own":
        return own(pack)
    found = listed(pack, source)
    return with_newer(PACKS[pack], found, pack) if found else None


def listed(pack: str, source: str) -> Tables | None:
    return packaged(PACKS[pack]) if source == "packaged" else documented(PACKS[pack])


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    schemas = {
        f"{pack} {source}": found
        for pack in PACKS
        for source in SOURCES
        if (found := tables(pack, source))
    }
    queries = [
        Query(f"{path} {source}", f"{pack} {source}", file.text)
        for path, (pack, file) in FILES.items()
        for source in SOURCES
        if f"{pack} {source}" in schemas
    ]
    return check(schemas, queries)


def verdict(verdicts: dict[str, Verdict], path: str, source: str) -> Verdict:
    if f"{path} {source}" not in verdicts:
        pytest.skip(
            "no unpacked table lists: nox -s conformance makes them"
            if source == "packaged"
            else "no test data beside the project"
        )
    return verdicts[f"{path} {source}"]


def read(path: str) -> QueryFile:
    return FILES[path][1]


@each_source
@each_file
def test_parser_and_binder_find_no_error(verdicts, path, source):
    assert verdict(verdicts, path, source).errors == []


@each_source
@each_file
def test_no_lint_fires(verdicts, path, source):
    assert verdict(verdicts, path, source).lints == []


@each_file
def test_header_and_declaration_fit_the_question(path):
    assert problems(read(path), CORE.questions[read(path).query]) == []


@each_file
def test_header_names_exactly_the_tables_that_are_read(verdicts, path):
    assert sorted(verdict(verdicts, path, "own").tables) == sorted(read(path).reads)


@each_file
def test_declared_parameters_are_read_as_microsoft_reads_them(verdicts, path):
    assert dict(read(path).parameters) == verdict(verdicts, path, "own").parameters


@each_file
def test_output_holds_every_field_that_the_file_does_not_lack(verdicts, path):
    columns = verdict(verdicts, path, "own").columns
    wanted = set(CORE.questions[read(path).query].record.columns) - set(read(path).lacks)
    assert wanted - set(columns) == set()


@each_file
def test_output_holds_no_field_that_the_file_says_it_lacks(verdicts, path):
    assert set(read(path).lacks) & set(verdict(verdicts, path, "own").columns) == set()


@each_source
@each_file
def test_output_has_types_that_the_record_takes(verdicts, path, source):
    columns = verdict(verdicts, path, source).columns
    fields: list[Field] = [
        field for field in CORE.questions[read(path).query].record.fields if field.name in columns
    ]
    wrong = {
        field.name: columns[field.name]
        for field in fields
        if columns[field.name] not in KINDS[field.type]
    }
    assert wrong == {}


@pytest.mark.parametrize("pack", PACKS)
def test_packs_know_the_tables_that_their_files_read(pack):
    reads = {table for owner, file in FILES.values() if owner == pack for table in file.reads}
    assert reads == set(own(pack))


@pytest.mark.parametrize("source", ["packaged", "documented"])
@pytest.mark.parametrize("pack", PACKS)
def test_packs_have_the_columns_and_types_that_others_list(pack, source):
    theirs = listed(pack, source)
    if theirs is None:
        pytest.skip(f"the {source} table lists are not there")
    for table, columns in own(pack).items():
        if source in UNLISTED[PACKS[pack]].get(table, ()):
            assert table not in theirs
            continue
        newer = NEWER[PACKS[pack]].get(table, set())
        assert {name: theirs[table].get(name, kind) for name, kind in columns.items()} == columns
        assert set(columns) - set(theirs[table]) <= newer


@pytest.mark.parametrize("pack", PACKS)
def test_columns_called_newer_are_missing_from_the_packaged_lists(pack):
    theirs = packaged(PACKS[pack])
    if theirs is None:
        pytest.skip("no unpacked table lists: nox -s conformance makes them")
    for table, names in NEWER[PACKS[pack]].items():
        assert names <= set(own(pack)[table])
        assert names & set(theirs[table]) == set()
