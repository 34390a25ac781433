"""A pack's own kind of figure: drawn in every face, loaded late, and its failures its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from core.tests.conftest import Shelf
from core.tests.support.markup import read
from core.tests.support.siem import RANGE, USUAL, Siem, opened

import nbcore as nb
from nbcore import Figure, Host, Notebooklet, discovery, figures, query, section
from nbcore import session as sessions
from nbcore.errors import UserError
from nbcore.figures import registry
from nbcore.notebooklet import showing
from nbcore.notebooklet.loading import check_packs

PLUGIN = """
from nbcore import figures

figures.register(
    "acme.tree", draw="acme_tree:draw", text="acme_tree:text", heading="acme_tree:heading"
)
"""
TREE = """
from bokeh.models import ColumnDataSource

from nbcore import figures


def draw(figure, theme):
    names = figures.labels(figure.data["user"])
    plot = figures.blank_figure(theme, height=120, y_range=names)
    source = ColumnDataSource({"name": names, "size": [1] * len(names)})
    plot.hbar(y="name", right="size", height=0.5, source=source, fill_color=theme.good)
    return plot


def text(figure, width):
    return "\\n".join(f"+-- {user}" for user in figure.data["user"])


def heading(figure, width):
    return "a tree"
"""
FAILS = "cannot be drawn: acme_tree:draw failed with ValueError: no root"


class Chart(Notebooklet):
    """Users as a tree, and as a table."""

    entity = Host
    logons = query("host.logons", title="Logons")

    @section("Tree")
    def tree(self, logons: pd.DataFrame) -> Figure:
        """Who is below whom."""
        return Figure("acme.tree", logons[["user"]].drop_duplicates(), "Users as a tree.")

    @section("Bars")
    def bars(self, logons: pd.DataFrame) -> Figure:
        """Core's own kind beside it."""
        return figures.bars(logons, category="user")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test's packs register goes with the test, and so does what they got wrong."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    yield
    sessions.replace_session()


def install(shelf: Shelf, tree: str = TREE, plugin: str = PLUGIN) -> None:
    shelf.pack("acme", plugin)
    shelf.root.joinpath("acme_tree.py").write_text(tree)
    discovery.refresh()


def run() -> Any:
    return Chart(session=opened(Siem(USUAL)), silent=True).run("web01", **RANGE)


def failing(shelf: Shelf, line: str = 'raise ValueError("no root")') -> None:
    body = TREE.replace('names = figures.labels(figure.data["user"])', line)
    install(shelf, body.replace('return "\\n".join', f'{line}\n    return "\\n".join'))


def saved(result: Any, path: Path) -> Any:
    result.save(path)
    return nb.load(path)


def faces(result: Any) -> dict[str, str]:
    """A result as a reader sees it, its lines joined."""
    shown = {
        "notebook": read(result._repr_mimebundle_()["text/html"]).text,
        "report": read(result.to_html()).text,
        "text": repr(result),
    }
    return {name: " ".join(text.split()) for name, text in shown.items()}


def test_a_packs_figure_is_drawn_in_every_face(shelf: Shelf):
    install(shelf)
    result = run()

    assert result.sections["tree"].status == "ok"
    assert result.tree.y_range.factors == ["root", "m.ortiz"]
    for document in (result.to_html(), result._repr_mimebundle_()["text/html"]):
        (tree, bars) = read(document).all("figure")
        assert '"factors":["root","m.ortiz"]' in tree.all("script")[0].text
        assert bars.all("script")
    assert "Tree · a tree" in repr(result)
    assert "+-- root\n  +-- m.ortiz" in repr(result)
    assert result.problems == []


def test_a_packs_figure_is_drawn_when_its_result_is_opened_again(shelf: Shelf, tmp_path: Path):
    install(shelf)
    before = run()
    after = saved(before, tmp_path / "case")

    assert after.to_html() == before.to_html()
    assert repr(after) == repr(before)


def test_a_packs_drawing_is_loaded_when_it_is_shown_and_not_before(shelf: Shelf):
    install(shelf)
    result = run()

    assert "acme_tree" not in sys.modules
    repr(result)
    assert "acme_tree" in sys.modules


def test_a_figure_is_built_and_printed_without_bokeh():
    code = (
        "import sys, pandas as pd\n"
        "from nbcore import figures\n"
        "from nbcore.render import text\n"
        "frame = pd.DataFrame({'user': ['a'], 'result': ['failure']})\n"
        "print(text.figure(figures.bars(frame, category='user')))\n"
        "print('bokeh' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "▒" in done.stdout
    assert done.stdout.endswith("False\n")


def test_a_kind_that_nobody_draws_makes_its_section_failed(shelf: Shelf):
    install(shelf, plugin="")
    result = run()
    part = result.sections["tree"]

    assert part.status == "failed"
    assert part.reason == (
        "No installed pack draws figures of kind 'acme.tree'; those of kind bars, heatmap, map and "
        "timeline can be drawn. nbpack-acme does not register it."
    )
    assert result.tree is None
    assert result.sections["bars"].status == "ok"
    for face in faces(result).values():
        assert part.reason in face


@pytest.mark.parametrize("line", ['raise ValueError("no root")', 'raise SystemExit("no root")'])
def test_a_drawing_that_raises_is_a_sentence_in_its_place(shelf: Shelf, tmp_path: Path, line: str):
    failing(shelf, line)
    result = run()

    for made in (result, saved(result, tmp_path / "case")):
        for name, face in faces(made).items():
            target = "acme_tree:text" if name == "text" else "acme_tree:draw"
            error = "SystemExit" if "SystemExit" in line else "ValueError"
            assert f"kind acme.tree cannot be drawn: {target} failed with {error}: no root." in face
            assert "Users as a tree." in face
        assert len(read(made.to_html()).all(of="nb-figure")) == 1  # the bars
        assert "▒" in repr(made)


def test_a_drawing_that_raises_is_a_problem_of_its_pack(shelf: Shelf):
    failing(shelf)
    result = run()
    result.to_html()

    assert [(pack, FAILS in text) for pack, text in result.problems] == [("nbpack-acme", True)]
    (pack,) = discovery.packs()
    assert pack.state == "impaired"


def test_its_rows_are_shown_where_a_figure_cannot_be_drawn(shelf: Shelf):
    failing(shelf)
    tree = next(block for block in read(run().to_html()).all(of="nb-block") if FAILS in block.text)

    assert "m.ortiz" in tree.all("table")[0].text


def test_asking_for_a_figure_that_cannot_be_drawn_gives_the_sentence(shelf: Shelf):
    failing(shelf)
    result = run()

    with pytest.raises(UserError, match=FAILS):
        _ = result.tree
    assert result.bars is not None


def test_what_is_no_bokeh_model_is_said(shelf: Shelf):
    install(shelf, TREE.replace("return plot", 'return "<b>tree</b>"'))
    document = run().to_html()

    assert "it returned a str, not a bokeh model" in read(document).text
    assert "<b>tree" not in document


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("from bokeh.models import Column, Div; return Column(plot, Div(text='x'))", "uses Div"),
        ("from bokeh.models import CustomJS; plot.js_on_change('name', CustomJS())", "CustomJS"),
        ("plot.add_tools(figures.hover([('user', '@name{safe}')]))", "with {safe}"),
    ],
    ids=["widget", "program", "markup"],
)
def test_a_drawing_that_a_page_may_not_show_is_said(shelf: Shelf, line: str, sentence: str):
    install(shelf, TREE.replace("    return plot", f"    {line}\n    return plot"))
    tree = read(run().to_html())

    assert sentence in tree.text
    assert len(tree.all(of="nb-figure")) == 1


def test_a_drawing_that_cannot_be_sent_is_said(shelf: Shelf):
    install(shelf, TREE.replace("[1] * len(names)", 'names, "odd": [object()] * len(names)'))

    assert "acme_tree:draw failed with" in read(run().to_html()).text


def test_what_a_packs_text_holds_never_steers_the_terminal(shelf: Shelf):
    install(shelf, TREE.replace('f"+-- {user}"', 'f"\\x1b[31m[bold]{user}[/]"'))

    assert r"\x1b[31m[bold]m.ortiz[/]" in repr(run())


def test_a_kind_without_text_shows_its_words_in_a_terminal(shelf: Shelf):
    install(
        shelf, plugin='import nbcore.figures as f\nf.register("acme.tree", draw="acme_tree:draw")'
    )

    assert "Users as a tree." in repr(run())


def test_a_saved_figure_of_a_kind_unknown_here_says_so(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    install(shelf)
    run().save(tmp_path / "case")
    monkeypatch.setattr(registry, "_kinds", {**registry._kinds})
    del registry._kinds["acme.tree"]
    with discovery.using(discovery.Discovery(list)):
        result = nb.load(tmp_path / "case")
        for face in faces(result).values():
            assert "No installed pack draws figures of kind 'acme.tree'" in face
            assert "Try: pip install nbpack-acme" in face
        assert len(read(result.to_html()).all(of="nb-figure")) == 1
        rows = result.sections["tree"].frame
        assert rows is not None
        assert rows["user"].tolist() == ["root", "m.ortiz"]


def test_figures_of_two_connections_stand_although_one_fails(shelf: Shelf):
    failing(shelf)
    good = figures.bars(pd.DataFrame({"user": ["a"], "result": ["x"]}), category="user")
    bad = Figure("acme.tree", good.data, "A tree.")
    model = showing.beside({"one": bad, "two": good})
    shown = read(model._repr_mimebundle_()["text/html"])
    assert FAILS in shown.text
    assert len(shown.all(of="nb-figure")) == 1
    titles = [plot.above[-1].text.text for plot in model.children]
    assert titles[1] == "two"
    assert titles[0].startswith("one: A figure of kind acme.tree cannot be drawn")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('figures.register("tree", draw="acme_tree:draw")', "such as acme.tree, not 'tree'"),
        ('figures.register("bars", draw="acme_tree:draw")', "such as acme.tree, not 'bars'"),
        ('figures.register("acme.tree", draw="acme_tree.draw")', "named as module:function"),
        (PLUGIN.replace("acme_tree", "other_tree") + PLUGIN, "drawn by other_tree:draw already"),
    ],
    ids=["no prefix", "core's own", "no function", "taken"],
)
def test_a_kind_that_is_registered_wrongly_is_a_problem_of_its_pack(
    shelf: Shelf, line: str, sentence: str
):
    shelf.pack("acme", f"from nbcore import figures\n{line}")
    pack, plugins = discovery.packs()[0], discovery.plugins()

    assert plugins == []
    assert sentence in pack.problems[0]


def test_a_drawing_that_does_not_load_is_found_when_all_packs_are_checked(shelf: Shelf):
    install(shelf, "import acme_engine")
    check_packs()
    pack = discovery.packs()[0]

    assert pack.problems[0] == (
        "A figure of kind acme.tree cannot be drawn: acme_tree:draw failed with "
        "ModuleNotFoundError: No module named 'acme_engine'."
    )
