"""Every SPL file, held against a lexer, counts and data models that nobody here wrote."""

from __future__ import annotations

import re

import pytest
from pygments.token import Keyword
from tests.spl_syntax import lexing
from tests.spl_syntax.counted import counted_commands, counted_functions, named_with_page
from tests.spl_syntax.datamodels import model, used

from nbcore.catalogue import CORE
from nbcore.entities import Host
from nbcore.queries.connection import Bound, Limits, Value
from nbcore.queries.files import QueryFile
from nbcore.testing import files_of
from nbcore.timespan import TimeSpan
from nblang_spl import problems, render
from nbpack_splunk.models import KINDS, MODELS, DataModel

FILES = [file for file in files_of("splunk") if not file.unsupported]
SPAN = TimeSpan.parse(("2026-03-02", "2026-03-09"))
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.rsplit("/", 1)[-1])


def rendered(file: QueryFile, host: str = "web01.contoso.test") -> str:
    question = CORE.questions[file.query]
    values: dict[str, Value] = {
        name: (host,) if kind == "dynamic" else host for name, kind in file.parameters.items()
    }
    values |= {f"p_{name}": text for name, text in Host.parse(host).parameters().items()}
    values |= {"p_start": SPAN.start, "p_end": SPAN.end, "p_bin": SPAN.bin_width()}
    return render(Bound(question, file, values, SPAN), Limits(rows=1000))


def test_every_question_about_hosts_has_a_file_for_either_system_and_rank():
    have = {(file.query, file.part, file.rank) for file in FILES}
    for question in (
        "host.resolve", "host.logons", "host.logon_counts", "ip.logons", "ip.logon_counts",
    ):  # fmt: skip
        for part in ("windows", "linux"):
            assert {(question, part, 1), (question, part, 2)} <= have
    assert ("host.info", "all", 1) in have


@each_file
def test_the_lint_finds_nothing(file: QueryFile):
    assert problems(file, CORE.questions[file.query]) == []


@each_file
def test_the_lexer_knows_every_token_of_the_file_and_of_the_finished_text(file: QueryFile):
    assert lexing.errors(file.text) == []
    assert lexing.errors(rendered(file)) == []


@each_file
def test_every_command_is_a_keyword_of_the_lexer(file: QueryFile):
    for word in lexing.commands(rendered(file)):
        assert word.kind in Keyword, word


@each_file
def test_only_commands_that_production_searches_use_or_that_are_named_with_their_page(
    file: QueryFile,
):
    known = counted_commands() | named_with_page(file.text).keys()
    assert {word.text for word in lexing.commands(file.text)} - known == set()
    # The cap is put behind the file: page "head".
    last = "head" if CORE.questions[file.query].order == "time" else "sort"
    assert lexing.commands(rendered(file))[-1].text == last


@each_file
def test_only_functions_that_production_searches_use_or_that_are_named_with_their_page(
    file: QueryFile,
):
    known = counted_functions() | named_with_page(file.text).keys()
    assert lexing.functions(file.text) - known == set()


@each_file
def test_only_fields_that_the_data_model_holds(file: QueryFile):
    for name, dataset, field in used(file.text):
        datasets = model(name)
        assert dataset in datasets, f"{name} has no dataset {dataset}"
        assert not field or field in datasets[dataset], f"{dataset} has no field {field}"


@each_file
def test_a_data_model_in_the_text_is_one_that_the_header_reads(file: QueryFile):
    in_text = {name for name, _, _ in used(file.text)}
    read = {found.model for table in file.reads if (found := DataModel.by_table(table))}
    assert in_text == read


@each_file
def test_a_file_that_reads_a_kind_of_events_asks_for_just_those(file: QueryFile):
    text = re.sub(r"\s+", " ", file.text)
    for table in file.reads:
        if table in KINDS:
            assert KINDS[table] in text


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_known_data_model_is_one(name: str):
    assert model(name)


@pytest.mark.parametrize("table", sorted(KINDS))
def test_a_probe_uses_fields_of_the_data_model_and_tokens_of_the_lexer(table: str):
    found = DataModel.by_table(table)
    assert found is not None
    assert lexing.errors(found.probe) == []
    for name, dataset, field in used(found.probe):
        assert not field or field in model(name)[dataset]


@pytest.mark.parametrize("system", ["windows", "linux"])
def test_what_tstats_counts_is_what_it_lists(system: str):
    """Up to the counting both files do the same, so that they cannot drift apart."""
    texts = {file.path.rsplit("/", 1)[-1]: file.text for file in FILES}
    rows = _steps(texts[f"logons_{system}_cim.spl"])
    counts = _steps(texts[f"logon_counts_{system}_cim.spl"])
    shared = 0
    while rows[shared] == counts[shared]:
        shared += 1
    assert shared >= 5
    kept = {"eval", "rex", "fields", "table", "sort", "mvexpand"}
    assert {step.split()[0] for step in rows[shared:]} <= kept
    assert {step.split()[0] for step in counts[shared:]} <= kept | {"bin", "fillnull", "stats"}


def test_logons_of_a_host_and_from_an_address_are_told_alike():
    """Both read the same events in the same way, but for what narrows them down."""
    texts = {file.path.rsplit("/", 1)[-1]: file.text for file in FILES}
    of_host = _steps(texts["logons_windows_events.spl"])
    from_ip = _steps(texts["ip_logons_windows_events.spl"])
    apart = [step for step in (*of_host, *from_ip) if "$p_" in step and "$p_start$" not in step]
    assert [step for step in of_host if step not in apart] == [
        step for step in from_ip if step not in apart
    ]
    assert {step.split()[0] for step in apart} == {"search", "where"}


def test_alerts_of_the_model_and_notable_events_are_compared_alike():
    texts = {file.path.rsplit("/", 1)[-1]: file.text for file in FILES}
    of_model, of_events = (
        [step for step in _steps(texts[name]) if "$p_" in step and not step.startswith("tstats")]
        for name in ("alerts_cim.spl", "alerts_notable.spl")
    )
    # The first one compares the time.
    assert of_model[1:] == of_events[1:]
    assert len(of_model) >= 9


def _steps(text: str) -> list[str]:
    """The stages of a file, on one line each; without what differs on purpose."""
    bare = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    bare = re.sub(r"span=(1s|\$p_bin\$)", "span=", bare)
    bare = bare.replace("Authentication.authentication_service", "")
    bare = bare.replace("Authentication.authentication_method", "")
    pieces = re.split(r"\n\| |^\| ", bare.strip(), flags=re.MULTILINE)
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]
