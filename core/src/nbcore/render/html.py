"""A page as HTML for a notebook; everything that comes from a log or a pack is escaped."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from nbcore.figures import Figure
from nbcore.render import blocks, embed, notebook, words
from nbcore.render.content import ROWS, draw_figure
from nbcore.render.defaults import Render, core_alone
from nbcore.render.overview import MANY, overview, page_names
from nbcore.render.parts import FindingPart, Page
from nbcore.render.tables import table
from nbcore.render.templating import template


def page(page: Page, render: Render) -> Markup:
    """A page for the output of a notebook cell.

    Parameters
    ----------
    page : Page
        Finished, or as it is while it runs.
    render : callable
        Takes a part and ``html``, gives how it is shown: Markup, or text that is then escaped.

    Returns
    -------
    markupsafe.Markup
        With its style, and where it has figures with what draws them: BokehJS goes along once
        for each notebook, in the first cell that shows a figure.
    """
    return pages([page], render)


def pages(pages: Sequence[Page], render: Render, *, keys: Sequence[str] = ()) -> Markup:
    """The pages of several connections for the output of one notebook cell, one after the other.

    Parameters
    ----------
    keys : sequence of str
        What the anchors of each begin with, from :func:`new_key`, so that a page that is shown
        anew replaces the one before; by default each is a page of its own.
    """
    if len(pages) > MANY:
        made = template("notebook.jinja").render(
            style=Markup(embed.style()),  # noqa: S704 - a file of ours
            bodies=[many_pages(pages, [])],
            figures=False,
            loader="",
        )
        return Markup(made)  # noqa: S704 - made by a template that escapes
    bodies = [
        body(item, render, "html", key=key, holder=words.result_expression(item, pages))
        for item, key in zip(pages, keys or [new_key() for _ in pages], strict=True)
    ]
    figures = any(map(has_figures, pages))
    made = template("notebook.jinja").render(
        style=Markup(embed.style()),  # noqa: S704 - a file of ours
        bodies=bodies,
        figures=figures,
        loader=notebook.loader() if figures else "",
    )
    return Markup(made)  # noqa: S704 - made by a template that escapes


def many_pages(pages: Sequence[Page], keys: Sequence[str]) -> Markup:
    """What many connections have in common, and links to their pages where these follow."""
    made = template("overview.jinja").render(
        told=overview(pages),
        links=[
            (key, name, page.status, words.STATUS.get(page.status, ""))
            for key, name, page in zip(keys, page_names(pages), pages, strict=False)
        ],
    )
    return Markup(made)  # noqa: S704 - made by a template that escapes


def figure(figure: Figure) -> Markup:
    """A figure by itself for the output of a notebook cell."""
    return figures({"": figure})


def figures(figures: Mapping[str, Figure]) -> Markup:
    """Figures for the output of a notebook cell, each below its name."""
    made = template("figures.jinja").render(
        style=Markup(embed.style()),  # noqa: S704 - a file of ours
        figures={name: draw_figure(figure, ROWS["html"]) for name, figure in figures.items()},
        key=new_key(),
        loader=notebook.loader(),
    )
    return Markup(made)  # noqa: S704 - made by a template that escapes


def findings(findings: Sequence[FindingPart]) -> Markup:
    """Findings by themselves for the output of a notebook cell."""
    made = template("findings.jinja").render(
        style=Markup(embed.style()),  # noqa: S704 - a file of ours
        findings=blocks.told_findings(findings, core_alone, "html"),
    )
    return Markup(made)  # noqa: S704 - made by a template that escapes


def new_key() -> str:
    """What a page's anchors begin with: something that no other page's do."""
    return f"nb{secrets.token_hex(4)}"


def has_figures(page: Page) -> bool:
    """Whether something on it has to be drawn."""
    return any(part.kind == "figure" for part in page.sections)


def body(
    page: Page,
    render: Render,
    medium: str,
    *,
    key: str,
    holder: str = "",
    written: blocks.Written | None = None,
) -> Markup:
    """A page without its style and scripts.

    Parameters
    ----------
    medium : str
        ``html`` or ``report``.
    key : str
        What its anchors begin with.
    written : dict, optional
        Texts of queries that stand on pages before it in the same document; those of this page
        are added.
    """
    written = {} if written is None else written
    wide = len(words.connections(page)) > 1
    made = template("page.jinja").render(
        page=page,
        key=key,
        medium=medium,
        wide=wide,
        holder=holder,
        asked=words.run_facts(page),
        waiting=words.waiting(page),
        progress=words.progress(page),
        status=words.STATUS.get(page.status, page.status),
        findings=blocks.findings(page, render, medium, key),
        rules=words.rules(page),
        groups=blocks.groups(page, render, medium, holder=holder, key=key, written=written),
        gaps=words.gaps(page),
        candidates=None if page.candidates is None else table(page.candidates, ROWS[medium]),
        choice=blocks.choice(page),
        loose=blocks.loose(page, key, written),
        enriched=blocks.enriched(page),
    )
    return Markup(made)  # noqa: S704 - made by a template that escapes
