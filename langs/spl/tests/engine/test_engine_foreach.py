"""Rule 6.16: ``foreach``."""

from __future__ import annotations

ROWS = [{"a_x": "1", "a_y": "2", "b": "3"}, {"a_x": "4"}]


def test_foreach_repeats_a_pipeline_for_each_field(ask):
    """Rule 6.16 [D: searchbnf.conf]."""
    text = "| foreach a_* [eval <<FIELD>>='<<FIELD>>'*10]"
    assert ask(text, ROWS) == [{"a_x": 10, "a_y": 20, "b": "3"}, {"a_x": 40}]


def test_rounds_see_what_rounds_before_made(ask):
    """Rule 6.16 [D: searchbnf.conf]."""
    text = "| eval total=0 | foreach a_* b [eval total=total+coalesce('<<FIELD>>',0)] | table total"
    assert ask(text, ROWS) == [{"total": 6}, {"total": 4}]


def test_tokens_stand_for_what_the_stars_stand_for(ask):
    """Rule 6.16 [D: searchbnf.conf]."""
    rows = [{"p_in_q": "1", "b": "3"}]
    text = (
        '| foreach p_*_* [eval <<MATCHSEG2>>="<<MATCHSEG1>> of <<FIELD>> <<MATCHSTR>>"] | table q'
    )
    assert ask(text, rows) == [{"q": "in of p_in_q inq"}]


def test_a_pipeline_may_have_several_stages(ask):
    """Rule 6.16 [D: searchbnf.conf]."""
    assert ask(
        "| foreach a_* [where '<<FIELD>>'>0 | rename <<FIELD>> as new_<<MATCHSTR>>]", ROWS
    ) == [{"new_x": "1", "new_y": "2", "b": "3"}]


def test_a_name_without_a_star_needs_no_field(ask):
    """Rule 6.16 [G]."""
    assert ask('| foreach c b [eval <<FIELD>>=coalesce(<<FIELD>>,"-")]', ROWS)[1] == {
        "a_x": "4", "b": "-", "c": "-"
    }  # fmt: skip


def test_hostile_names_stay_names(ask, refusal):
    """Names of fields come from events: none becomes part of the search."""
    name = 'a_"+1 | delete\\'
    found = ask("| foreach a_* [eval out=\"<<FIELD>>\".'<<FIELD>>'] | table out", [{name: "1"}])
    assert found == [{"out": f"{name}1"}]
    assert "single quotes" in refusal(
        "index=main | foreach a_* [eval out=<<FIELD>>]", [{"a_(x": "1"}]
    )
    assert "rename it" in refusal("index=main | foreach a_* [eval o='<<FIELD>>']", [{"a_'x": "1"}])


def test_what_foreach_cannot_do_is_refused(refusal):
    """Refused in one sentence with the nearest thing that works."""
    assert "mvmap" in refusal("index=main | foreach mode=multivalue m [eval x=1]")
    assert "<<FIELD>>" in refusal("index=main | foreach m [eval <<FELD>>=1]")
    assert "brackets" in refusal("index=main | foreach m")
    assert "not known" in refusal("index=main | foreach m [evil <<FIELD>>=1]")
    assert "subsearch" in refusal("index=main | foreach m [search [search x=1]]").lower()


def test_many_fields_take_few_steps(ask):
    """A wide table: each field once."""
    rows = [{f"f{n}": "1" for n in range(300)}]
    assert sum(ask("| foreach f* [eval <<FIELD>>='<<FIELD>>'+1]", rows)[0].values()) == 600
