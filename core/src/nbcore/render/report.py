"""A report: one HTML file that stands by itself and loads nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from markupsafe import Markup

from nbcore.render import blocks, embed, html, words
from nbcore.render.defaults import Render
from nbcore.render.parts import Page
from nbcore.render.templating import template
from nbcore.values import make_visible


def write(pages: Sequence[Page], title: str, render: Render) -> str:
    """A standalone report of one or several pages.

    Parameters
    ----------
    pages : sequence of Page
        One for each connection, or any results that belong together.
    title : str
    render : callable
        Takes a part and ``report``, gives how it is shown: Markup, or text that is then escaped.

    Returns
    -------
    str
        A whole document. Its content security policy lets just its own two scripts run, known
        by their hashes, and nothing be fetched; it follows the reader's light or dark scheme,
        and prints light.
    """
    keys = [f"p{place}" for place in range(len(pages))]
    written: blocks.Written = {}
    bodies = [
        html.body(
            page, render, "report", key=key,
            holder=words.result_expression(page, pages), written=written,
        )
        for page, key in zip(pages, keys, strict=True)
    ]  # fmt: skip
    drawn = any(map(html.has_figures, pages))
    scripts = [embed.bokehjs(), embed.script()] if drawn else []
    allowed = " ".join(f"'sha256-{_digest(text)}'" for text in scripts) or "'none'"
    return template("report.jinja").render(
        title=make_visible(title),
        policy=(
            f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
        style=Markup(embed.style()),  # noqa: S704 - a file of ours
        bodies=bodies,
        # A page's own list of sections will do for a single one.
        contents=html.many_pages(pages, keys) if len(pages) > 1 else "",
        shared=embed.shared() if drawn else "",
        scripts=[Markup(text) for text in scripts],  # noqa: S704 - program text of ours and bokeh's
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
