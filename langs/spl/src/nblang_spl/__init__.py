"""The query language SPL for nbcore: query files and safe literals."""

from nblang_spl.files import query_files
from nblang_spl.lint import problems
from nblang_spl.literals import quote
from nblang_spl.places import Places
from nblang_spl.render import render

__all__ = ["Places", "problems", "query_files", "quote", "render"]
