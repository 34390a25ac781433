"""Parameters of a notebooklet: declared, typed, and taken wherever a run is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from core.tests.support.siem import RANGE, Siem, opened

import nbcore
from nbcore import Enumeration, Host, Notebooklet, UserError, parameter, query, section
from nbcore.cli.run import assigned
from nbcore.errors import AuthorError
from nbcore.notebooklet.result import Result

LEVEL = Enumeration("level", {"high": "Much.", "low": "Little."}, other="low")


class Tuned(Notebooklet):
    """What it was given."""

    entity = Host
    level = parameter(LEVEL, "low", "The least level.")
    top = parameter(int, 10, "How many.")
    share = parameter(float, None, "The least share.")
    strict = parameter(bool, False, "Whether to be strict.")
    text = parameter(str, None, "What to look for.")

    @section("Given")
    def given(self, level, top, share, strict, text):
        return {"level": level, "top": top, "share": share, "strict": strict, "text": text}


def run(**parameters: Any) -> Result:
    made = Tuned(session=opened(Siem()), silent=True).run("web01", **RANGE, **parameters)
    assert isinstance(made, Result)
    return made


def test_the_defaults_stand_where_nothing_is_given():
    assert run().given == {
        "level": "low", "top": 10, "share": None, "strict": False, "text": None,
    }  # fmt: skip


def test_values_and_their_texts_are_read_as_the_parameters_type():
    typed = {"level": "high", "top": 3, "share": 0.5, "strict": True, "text": "x"}
    assert run(**typed).given == typed
    words = {"level": " HIGH ", "top": "3", "share": "0.5", "strict": "yes", "text": "x"}
    assert run(**words).given == typed


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"level": "hihg"}, "Tuned takes high or low for level, not 'hihg'; did you mean high?"),
        ({"top": "ten"}, "Tuned takes a whole number for top, not 'ten'."),
        ({"top": 1.5}, "Tuned takes a whole number for top"),
        ({"top": True}, "Tuned takes a whole number for top"),
        ({"share": float("nan")}, "Tuned takes a number for share"),
        ({"strict": "maybe"}, "Tuned takes True or False for strict"),
        ({"text": 5}, "Tuned takes a text for text, not 5."),
        ({"colour": 1}, r"run\(\) has no argument 'colour'; it takes value, .*, level, top, share"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_asked(given: Any, says: str):
    siem = Siem()
    with pytest.raises(UserError, match=says):
        Tuned(session=opened(siem), silent=True).run("web01", **RANGE, **given)
    assert siem.asked == []


def test_the_result_says_what_it_was_given_and_keeps_it(tmp_path: Path):
    result = run(top=3)
    assert result.to_json()["parameters"]["top"] == 3
    result.save(tmp_path / "case")
    loaded = nbcore.load(tmp_path / "case")
    assert isinstance(loaded, Result)
    assert loaded.to_json()["parameters"] == result.to_json()["parameters"]


def test_the_command_line_gives_them_by_name():
    assert assigned(["level=high", "text=a=b"]) == {"level": "high", "text": "a=b"}
    for wrong in (["level"], ["=x"], ["a=1", "a=2"]):
        with pytest.raises(UserError, match="--set"):
            assigned(wrong)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            {"rows": parameter(int, 1, "")},
            r"Made.rows: run\(\) already has an argument of that name",
        ),
        ({"status": parameter(int, 1, "")}, "Made.status: that name is already in use"),
        ({"top": parameter(int, "x", "")}, "Made takes a whole number for top"),
        ({"top": parameter(list, [1], "")}, "a parameter is a str, int, float, bool or Enum"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused_with_its_class(body: Any, says: str):
    with pytest.raises(AuthorError, match=says):
        type("Made", (Notebooklet,), {"entity": Host, **body})


def test_a_notebooklet_about_nothing_may_have_a_parameter_called_entity():
    class Named(Notebooklet):
        """Alerts that name something."""

        entity = parameter(str, "", "A value that they name.")
        alerts = query("alert.list", title="Alerts")

    siem = Siem({"alert.list": pd.DataFrame(columns=["time", "title", "alert_id"])})
    result = Named(session=opened(siem), silent=True).run(**RANGE, entity="web01")
    assert isinstance(result, Result)
    assert siem.bounds[0].values["p_entity"] == "web01"
    assert result.to_json()["parameters"] == {"entity": "web01"}
