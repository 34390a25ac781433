"""PCRE as the two libraries read it that match here: RE2 inside DuckDB, and ``regex`` in Python.

A pattern is parsed once and written anew for both, so that what differs between the three is
decided in one place: :mod:`nblang_spl.sql.pcre.parser`.
"""
