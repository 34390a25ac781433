"""The query language KQL for nbcore: query files, safe literals, an engine over files."""

from nblang_kql.counting import counting
from nblang_kql.declaration import declared_parameters
from nblang_kql.engine import embedded, search
from nblang_kql.files import query_files
from nblang_kql.lint import problems
from nblang_kql.literals import quote
from nblang_kql.rendering import render

__all__ = [
    "counting",
    "declared_parameters",
    "embedded",
    "problems",
    "query_files",
    "quote",
    "render",
    "search",
]
