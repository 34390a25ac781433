"""The query language SPL for nbcore: query files, safe literals, an engine over files."""

from nblang_spl.counting import counting
from nblang_spl.engine.api import embedded, explain, search
from nblang_spl.errors import SplError
from nblang_spl.files import query_files
from nblang_spl.lint import problems
from nblang_spl.literals import quote
from nblang_spl.places import Places
from nblang_spl.render import render
from nblang_spl.searched import searched_range

__all__ = [
    "Places",
    "SplError",
    "counting",
    "embedded",
    "explain",
    "problems",
    "query_files",
    "quote",
    "render",
    "search",
    "searched_range",
]
