"""What a notebooklet's class may say; the rest is refused where it is defined, by name."""

from __future__ import annotations

from typing import Any

import pytest
from core.tests.support.look import Look

from nbcore import (
    Account,
    Host,
    IpAddress,
    Notebooklet,
    action,
    enrich,
    finding,
    headline,
    query,
    section,
)
from nbcore.errors import AuthorError
from nbcore.notebooklet.declare import Finding
from nbcore.render.parts import FindingPart

LOGONS = query("host.logons", title="Logons")


def made(**body: Any) -> type[Notebooklet]:
    return type("Made", (Notebooklet,), {"entity": Host, "logons": LOGONS, **body})


def refused(**body: Any) -> str:
    with pytest.raises(AuthorError) as caught:
        made(**body)
    return str(caught.value)


def test_a_class_knows_its_sections_in_the_order_of_its_body():
    assert Look.all_options() == ["results", "chart", "by_place", "logons", "facts", "words"]
    assert Look.default_options() == ["results", "chart", "by_place", "logons", "facts"]


def test_what_a_section_rests_on_is_followed_to_the_queries():
    assert Look.shape.closure(["chart"]) == {"chart", "results", "counts"}
    assert Look.shape.queries_of("chart") == ["host.logon_counts"]
    assert Look.shape.closure(["by_place"]) == {"by_place", "counts", "places"}


def test_a_name_that_is_not_there_is_refused_with_near_ones():
    @section("S")
    def s(self, logon): ...

    assert refused(s=s) == "Made.s uses 'logon', which does not exist; did you mean logons?"


def test_a_name_that_resembles_none_is_refused():
    @section("S")
    def s(self, zzz): ...

    assert refused(s=s) == "Made.s uses 'zzz', which does not exist."


@pytest.mark.parametrize("mark", [finding, headline])
def test_a_rule_and_a_headline_use_names_that_are_there(mark: Any):
    @mark
    def rule(self, zzz): ...

    assert "Made.rule uses 'zzz'" in refused(rule=rule)


@pytest.mark.parametrize(
    "name",
    [
        # of a result, and of several
        *("queries", "status", "entity", "save", "connection", "errors", "shown_in", "page"),
        *("connections", "overall"),
        # of the class itself
        *("run", "explain", "shape", "title", "default_options", "providers", "silent"),
        # what sections are given
        *("timespan", "session"),
        # Python's own, and hidden ones
        *("class", "_hidden", "__init__"),
    ],
)
@pytest.mark.parametrize(
    "kind", ["section", "query", "enrichment", "action", "finding", "headline"]
)
def test_a_name_that_is_used_already_is_refused(name: str, kind: str):
    def method(self): ...

    parts = {
        "section": section("S")(method),
        "query": query("host.logons", title="Logons"),
        "enrichment": enrich("geo", of="logons.src_ip"),
        "action": action(method),
        "finding": finding(method),
        "headline": headline(method),
    }
    said = refused(**{name: parts[kind]})
    if name == "entity":
        assert said.startswith("Made.entity is ")
    else:
        assert said == f"Made.{name}: that name is already in use; choose another."


def test_sections_that_wait_for_each_other_are_refused():
    @section("A")
    def a(self, b): ...

    @section("B")
    def b(self, c=None): ...

    @section("C")
    def c(self, a): ...

    assert refused(a=a, b=b, c=c) == "Made: circular dependency: a -> b -> c -> a."


def test_a_section_that_waits_for_itself_is_refused():
    @section("A")
    def a(self, a): ...

    assert refused(a=a) == "Made: circular dependency: a -> a."


def test_one_headline_is_enough():
    @headline
    def one(self, logons): ...

    @headline
    def two(self, logons): ...

    assert refused(one=one, two=two) == "Made has 2 headlines; it can have one."


@pytest.mark.parametrize("mark", [section("S"), finding, headline])
def test_inputs_are_named_one_by_one(mark: Any):
    def many(self, *logons): ...

    def any_(self, **logons): ...

    for method in (many, any_):
        said = refused(rule=mark(method))
        assert said == "rule: name each input; *args and **kwargs are not allowed."


def test_a_drill_down_takes_what_it_likes():
    @action
    def dig(self, result, *args, **kwargs): ...

    assert "dig" in made(dig=dig).shape.actions


def test_a_section_has_a_title():
    with pytest.raises(AuthorError, match=r'A section has a title: write @section\("Title"\)'):

        @section  # type: ignore[arg-type]
        def s(self, logons): ...


@pytest.mark.parametrize("of", ["logons", "logons.", ""])
def test_an_enrichment_names_a_column(of: str):
    with pytest.raises(AuthorError, match=r'write "attribute.column"'):
        enrich("geo", of=of)


@pytest.mark.parametrize("question", ["", "logons", 5, None])
def test_a_query_names_a_question(question: Any):
    with pytest.raises(AuthorError, match=r'name a question, such as "host.logons"'):
        query(question)


def test_an_enrichment_is_of_a_query_that_is_there():
    said = refused(geo=enrich("geo", of="logins.src_ip"))
    assert said == "Made.geo is of 'logins.src_ip', and there is no 'logins'."


@pytest.mark.parametrize("entity", ["host", str, Host.parse("a"), Host | str])
def test_an_entity_is_a_kind_of_entity(entity: Any):
    assert "Made.entity is " in refused(entity=entity)
    assert "which is not an Entity" in refused(entity=entity)


def test_an_entity_may_be_one_of_several_or_none():
    assert made(entity=Host | IpAddress | Account).shape.entities == (Host, IpAddress, Account)
    assert made(entity=None).shape.entities == ()


def test_a_question_that_core_does_not_know_is_refused_with_near_ones():
    said = refused(login=query("host.logon"))
    assert said.startswith("Made asks 'host.logon'; did you mean host.logons")


def test_a_question_of_a_pack_may_be_unknown_here():
    assert "rules" in made(rules=query("acme.mailbox_rules")).shape.queries


def test_a_subclass_has_what_its_base_has_and_may_change_it():
    class More(Look):
        """More."""

        @section("By result, again")
        def results(self, counts): ...

        @section("Extra")
        def extra(self, results): ...

    assert More.all_options() == [*Look.all_options(), "extra"]
    changed = More.shape.sections["results"]
    assert changed is not Look.shape.sections["results"]
    assert "extra" not in Look.all_options()


def test_an_inherited_part_can_be_taken_out():
    class Less(Look):
        """Less."""

        words = None  # type: ignore[assignment]

    assert "words" not in Less.all_options()


def test_annotations_are_never_evaluated():
    @section("S")
    def s(self, logons: NoSuchName) -> AlsoNot: ...  # type: ignore[name-defined]  # noqa: F821

    assert "s" in made(s=s).all_options()


def test_a_finding_is_the_rendering_rooms_own():
    assert Finding is FindingPart
