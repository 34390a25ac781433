"""A saved result is opened again as it was, without a SIEM; secrets and strangers stay out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from core.tests.support.look import Look
from core.tests.support.siem import (
    FEW,
    RANGE,
    USUAL,
    Siem,
    hosts,
    opened,
)
from hypothesis import given, settings
from hypothesis.strategies import data, integers, sampled_from, text

import nbcore
from nbcore import (
    Answer,
    DeniedError,
    Figure,
    Finding,
    Notebooklet,
    UserError,
    action,
    discovery,
    finding,
    section,
)
from nbcore.notebooklet.result import Result
from nbcore.notebooklet.results import Results
from nbcore.recording import storage
from nbcore.records import rows
from nbcore.render.parts import Page, SectionPart


class Wide(Look):
    """Results of every kind, with values of every kind."""

    @section("Pivot")
    def pivot(self, logons):
        return logons.pivot_table(index="user", columns="result", values="time", aggfunc="count")

    @section("Odd cells")
    def odd(self, logons):
        return pd.DataFrame({"cell": pd.Series([1, "a", None, ["x"], {"k": 1}], dtype="object")})

    @section("Fails")
    def fails(self, logons):
        raise ValueError("odd")

    @section("Words of a log")
    def hostile(self, logons):
        return "<script>alert(1)</script>\u2028"

    @section("An entity")
    def thing(self, logons):
        return {"many": ["a", "b"], "when": logons["time"].max(), "none": None, "share": 0.5}

    @finding
    def odd_finding(self, logons):
        rows = logons.head(1)
        values = {"n": np.int64(3), "when": rows["time"].iloc[0], "who": ["a", "b"]}
        yield Finding("high", "{n} at {when} by {who}.", values, "logons", rows)

    @action
    def again(self, result, x):
        return result.entity, x


def run(kind: type[Notebooklet] = Wide, siem: Siem | None = None, **keywords: Any) -> Result:
    siem = siem or Siem({**USUAL, "host.info": DeniedError("No rights.")})
    keywords = {**RANGE, "options": ["+words"], **keywords}
    made = kind(session=opened(siem), silent=True).run("web01", **keywords)
    assert isinstance(made, Result)
    return made


@pytest.fixture(params=["case", "case.nbz"])
def place(request, tmp_path: Path) -> Path:
    return tmp_path / "deep" / str(request.param)


def same(opened: Result, saved: Result) -> None:
    """Compare all that a result shows."""
    mine, theirs = vars(opened.page), vars(saved.page)
    assert mine.keys() == theirs.keys()
    plain = ["notebooklet", "title", "doc", "entity", "timespan", "headline", "status", "seconds"]
    for name in (*plain, "sources", "notes", "problems", "outcomes", "waiting"):
        assert listed(mine[name]) == listed(theirs[name]), name
    assert (opened.candidates is None) == (saved.candidates is None)
    if opened.candidates is not None and saved.candidates is not None:
        pd.testing.assert_frame_equal(opened.candidates, saved.candidates)
    assert list(opened.sections) == list(saved.sections)
    for name, part in saved.sections.items():
        same_part(opened.sections[name], part)
    for one, other in zip(opened.findings, saved.findings, strict=True):
        assert (one.severity, one.text, one.section) == (other.severity, other.text, other.section)
        assert one.connection == other.connection
        pd.testing.assert_frame_equal(one.rows, storable(other.rows))


def listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def storable(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame in the dtypes of records, which is what a store gives back."""
    types = rows.kinds(frame)
    made = rows.typed_frame(rows.columns_of(frame), types, len(frame))
    named = [name for name in frame.index.names if name is not None]
    return made.set_index(named) if named else made


def same_part(one: SectionPart, other: SectionPart) -> None:
    for name in ("name", "title", "doc", "kind", "status", "reason", "connection"):
        assert getattr(one, name) == getattr(other, name), (other.name, name)
    assert list(one.queries) == list(other.queries)
    assert list(one.notes) == list(other.notes)
    if isinstance(other.value, pd.DataFrame):
        pd.testing.assert_frame_equal(one.value, storable(other.value))
    elif isinstance(other.value, Figure):
        assert (one.value.kind, one.value.alt) == (other.value.kind, other.value.alt)
        assert one.value.note == other.value.note
        assert json.dumps(one.value.options) == json.dumps(rows.json_value(other.value.options))
        pd.testing.assert_frame_equal(one.value.data, storable(other.value.data))
    elif isinstance(other.value, dict):
        # What is missing comes back as None, and an empty text is missing.
        assert one.value == {
            key: None if rows.json_value(value) in (None, "") else value
            for key, value in other.value.items()
        }
    else:
        assert one.value == other.value


def test_what_is_opened_is_what_was_saved(place: Path):
    saved = run()
    saved.save(place)
    loaded = nbcore.load(place)
    assert isinstance(loaded, Result)
    same(loaded, saved)
    assert loaded.to_json(data=True) == saved.to_json(data=True)
    pd.testing.assert_frame_equal(loaded.status, saved.status)
    pd.testing.assert_frame_equal(loaded.queries, saved.queries)


def test_it_is_the_same_without_the_library_for_parquet(place: Path, monkeypatch):
    monkeypatch.setattr(storage, "arrow", lambda: False)
    saved = run()
    saved.save(place)
    same(nbcore.load(place), saved)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answers",
    [
        {"host.resolve": hosts("web01.a.test", "web01.b.test")},
        {"host.resolve": hosts("web010")},
        {"host.logons": FEW.head(0), "host.logon_counts": DeniedError("No rights.")},
        {"host.logons": Answer(FEW, partial="One did not answer.", notes=["A note."])},
    ],
    ids=["several", "near", "empty and denied", "partial"],
)
def test_every_end_of_a_run_can_be_saved(place: Path, answers: dict[str, Any]):
    saved = run(siem=Siem({**USUAL, **answers}))
    saved.save(place)
    same(nbcore.load(place), saved)  # type: ignore[arg-type]


def test_a_result_of_given_rows_can_be_saved(place: Path):
    saved = Look(session=opened(Siem()), silent=True).run(data=FEW)
    saved.save(place)
    same(nbcore.load(place), saved)  # type: ignore[arg-type]


def test_an_opened_result_needs_no_siem_and_shows_the_same(place: Path):
    saved = run(Look)
    saved.save(place)
    loaded = nbcore.load(place)
    assert repr(loaded) == repr(saved)
    with pytest.raises(UserError, match="was loaded, and acme is not connected"):
        loaded.select("web02")


def test_a_figure_that_was_saved_can_be_drawn(place: Path):
    from bokeh.models import Model

    run(Look).save(place)
    assert isinstance(nbcore.load(place).chart, Model)


def paths(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to everything in a document; of a list only to its first item."""
    found = [so_far] if so_far else []
    if isinstance(value, dict):
        inside = list(value.items())
    else:
        inside = list(enumerate(value[:1])) if isinstance(value, list) else []
    return found + [path for key, item in inside for path in paths(item, (*so_far, key))]


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at one place, or without what stands there."""
    copy = json.loads(json.dumps(document))
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return copy


def test_several_results_are_saved_together(place: Path):
    session = opened(**{"prod/eu": Siem(USUAL), "..": Siem({**USUAL, "host.logons": FEW.head(1)})})
    saved = Look(session=session, providers="all", silent=True).run("web01", **RANGE)
    saved.save(place)
    assert [item.name for item in place.parent.iterdir()] == [place.name], "nothing beside it"
    loaded = nbcore.load(place)
    assert isinstance(loaded, Results)
    assert loaded.connections == ["prod/eu", ".."]
    for name in saved.connections:
        same(loaded[name], saved[name])
    assert loaded.to_json(data=True) == saved.to_json(data=True)


def test_what_was_there_before_is_not_opened_instead(place: Path):
    one = run(Look)
    session = opened(a=Siem(USUAL), b=Siem(USUAL), c=Siem(USUAL))
    many = Look(session=session, providers="all", silent=True).run("web01", **RANGE)
    few = Look(session=session, connections=["a", "b"], silent=True).run("web01", **RANGE)
    for saved, kind in ((one, Result), (many, Results), (few, Results), (one, Result)):
        saved.save(place)
        loaded = nbcore.load(place)
        assert isinstance(loaded, kind)
        if isinstance(loaded, Results):
            assert loaded.connections == saved.connections


def test_a_newer_format_is_refused(place: Path, monkeypatch):
    monkeypatch.setattr(storage, "FORMAT", storage.FORMAT + 1)
    run(Look).save(place)
    monkeypatch.undo()
    with pytest.raises(UserError, match="install a newer nbcore to open it"):
        nbcore.load(place)


def test_a_recording_is_not_taken_for_a_result(place: Path):
    session = opened(Siem(USUAL))
    with session.record(place):
        Look(session=session, silent=True).run("web01", **RANGE)
    says = re.escape("is not a saved result; a recording opens with nb.replay().")
    with pytest.raises(UserError, match=says):
        nbcore.load(place)


@pytest.mark.parametrize("name", ["gone", "gone.nbz"])
def test_what_is_not_there_is_named(tmp_path: Path, name: str):
    with pytest.raises(UserError, match=f"There is no .*{name}"):
        nbcore.load(tmp_path / name)


def test_a_folder_of_something_else_is_refused(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "manifest.json").write_text('{"name": "a web page"}')
    for path in (tmp_path, tmp_path / "sub"):
        with pytest.raises(UserError, match="holds nothing that nbcore saved"):
            nbcore.load(path)


def test_a_newer_version_of_a_record_is_refused(tmp_path: Path):
    place = tmp_path / "case"
    run(Look).save(place)
    manifest = json.loads((place / storage.MANIFEST).read_text())
    assert manifest["records"]["Logon"] == 1
    manifest["records"]["Logon"] = 2
    (place / storage.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(UserError, match=r"holds Logon in version 2 and this nbcore knows 1; inst"):
        nbcore.load(place)


ODD: list[Any] = [
    None, True, [], {}, 5, -1, 0.5, 10**30, "<b>", "{:>99999999}", [None], {"a": [1]},
    "table", "figure", "entity", "text", "time", "failed",
]  # fmt: skip
GONE = object()


def shown(result: Any) -> None:
    """Show it in every face, and each of its parts."""
    assert repr(result)
    assert result._repr_mimebundle_()
    assert result.to_json(data=True)
    assert len(result.status) == len(result.sections) + len(result.page.rules)
    assert len(result.queries) == len(result.explain())
    for name in result.sections:
        result[name]


@pytest.fixture(scope="module")
def saved_once(tmp_path_factory) -> tuple[Path, Any]:
    """A saved result, and its manifest."""
    place = tmp_path_factory.mktemp("saved") / "case"
    with discovery.using(discovery.Discovery(list)):
        run(siem=Siem({**USUAL, "host.resolve": hosts("web01.a.test")})).save(place)
    return place, json.loads((place / storage.MANIFEST).read_text())


def opens(place: Path, manifest: Any) -> Any:
    """The result; None where it is refused in a sentence."""
    (place / storage.MANIFEST).write_text(json.dumps(manifest))
    said = ""
    try:
        return nbcore.load(place)
    except UserError as error:
        said = str(error)
    assert said.endswith(".")
    assert "\n" not in said
    return None


@settings(max_examples=60)
@given(draws=data())
def test_a_manifest_that_was_changed_is_refused_or_shown(saved_once, draws):
    place, manifest = saved_once
    path = draws.draw(sampled_from(paths(manifest)))
    odd = draws.draw(sampled_from([*ODD, GONE]) | integers() | text(max_size=5))
    result = opens(place, changed(manifest, path, odd))
    if result is not None:
        shown(result)


def test_every_value_of_a_manifest_may_lack_or_be_another(saved_once):
    place, manifest = saved_once
    came = [
        opens(place, changed(manifest, path, odd))
        for path in paths(manifest)
        for odd in ({"a": [1]}, GONE)
    ]
    shown_ = [repr(result) for result in came if result is not None]
    assert len(shown_) < len(came) / 4


def test_a_value_that_nothing_was_written_for_is_refused(saved_once):
    place, manifest = saved_once
    for path in [(), ("results", 0), ("results", 0, "sections", 0), ("frames", "0-logons")]:
        assert opens(place, changed(manifest, (*path, "more"), 1)) is None


def test_a_file_that_is_named_with_a_line_break_is_refused_in_one_line(saved_once):
    place, manifest = saved_once
    assert opens(place, changed(manifest, ("frames", "0-logons", "file"), "\n")) is None


def test_a_manifest_nested_beyond_measure_is_refused(tmp_path: Path):
    (tmp_path / storage.MANIFEST).write_text("[" * 100_000)
    with pytest.raises(UserError, match="holds nothing that nbcore saved"):
        nbcore.load(tmp_path)


@pytest.mark.parametrize("path", ["", " ", None, 5])
def test_a_path_that_is_none_is_refused_in_a_sentence(path: Any):
    for use in (run(Look).save, nbcore.load, nbcore.record, nbcore.replay):
        with pytest.raises(UserError, match=r"The path is blank|A path is a string in quotes"):
            use(path)


def test_a_result_as_json_is_plain_and_complete():
    made = run().to_json(data=True)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert made["format"] == 1
    assert made["entity"] == "web01.contoso.test"
    assert made["timespan"] == {"start": "2026-03-02T00:00:00Z", "end": "2026-03-03T00:00:00Z"}
    assert made["sections"]["facts"]["data"] == {
        "host": "web01.contoso.test",
        "last": "2026-03-02T11:00:00Z",
        "port": None,
        "rows": 3,
    }
    assert made["sections"]["logons"]["data"][0]["time"] == "2026-03-02T11:00:00.000000Z"
    assert made["sections"]["chart"]["data"][0]["count"] >= 1
    assert made["sections"]["fails"] == {
        "status": "failed",
        "kind": None,
        "rows": None,
        "reason": "ValueError: odd",
        "notes": [],
        "data": None,
    }
    assert made["sections"]["pivot"]["data"][0]["user"] == "m.ortiz"
    assert [item["severity"] for item in made["findings"]] == ["high", "low"]
    queries = {item["name"]: item for item in made["queries"]}
    assert queries["host.logons"]["text"] == "host.logons of web01.contoso.test"
    assert "data" not in run().to_json()["sections"]["logons"]


def test_a_result_explains_itself_by_the_queries_as_they_were_sent(place: Path):
    result = run(Look)
    explained = result.explain()
    assert [*explained.columns] == ["query", "part", "connection", "pack", "text"]
    sent = {item.query: item.text for item in result.outcomes}
    assert dict(zip(explained["query"], explained["text"], strict=True)) == sent
    result.save(place)
    pd.testing.assert_frame_equal(nbcore.load(place).explain(), explained)


def test_a_drill_down_is_given_the_result():
    assert run().again(3) == ("web01.contoso.test", 3)


def test_a_name_that_is_not_there_is_named_with_near_ones():
    result = run(Look)
    with pytest.raises(nbcore.errors.UnknownNameError, match=r"has no 'logon'; it has logons"):
        _ = result.logon
    with pytest.raises(UserError, match=r"There is no section 'logon'; there is logons"):
        result["logon"]
    assert not hasattr(result, "logon")
    assert {"logons", "chart", "select", "status"} <= set(dir(result))


def test_a_page_of_nothing_can_be_saved(place: Path):
    empty = Result(Page("x", "X"))
    empty.save(place)
    same(nbcore.load(place), empty)  # type: ignore[arg-type]
