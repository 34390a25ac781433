"""PCRE itself, by the library that many systems have; the tests of patterns compare with it."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache
from typing import Any

_UTF = 0x00080000
_NO_MATCH = -1
_UNSET = ctypes.c_size_t(-1).value
Groups = list[str | None]


class RefusedError(ValueError):
    """PCRE takes no such pattern, or gave up on a text."""


@cache
def library() -> Any:
    """The library, None where there is none."""
    name = ctypes.util.find_library("pcre2-8")
    if name is None:
        return None
    found: Any = ctypes.CDLL(name)
    pointer, size, whole = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
    number = ctypes.c_uint32
    found.pcre2_compile_8.restype = pointer
    found.pcre2_compile_8.argtypes = [
        ctypes.c_char_p, size, number, ctypes.POINTER(whole), ctypes.POINTER(size), pointer
    ]  # fmt: skip
    found.pcre2_match_data_create_from_pattern_8.restype = pointer
    found.pcre2_match_data_create_from_pattern_8.argtypes = [pointer, pointer]
    found.pcre2_match_8.restype = whole
    found.pcre2_match_8.argtypes = [
        pointer, ctypes.c_char_p, size, size, number, pointer, pointer
    ]  # fmt: skip
    found.pcre2_get_ovector_pointer_8.restype = ctypes.POINTER(size)
    found.pcre2_get_ovector_pointer_8.argtypes = [pointer]
    found.pcre2_get_ovector_count_8.restype = number
    found.pcre2_get_ovector_count_8.argtypes = [pointer]
    found.pcre2_code_free_8.argtypes = [pointer]
    found.pcre2_match_data_free_8.argtypes = [pointer]
    return found


def search(pattern: str, text: str) -> Groups | None:
    """The first match and its groups; None for no match.

    Raises
    ------
    RefusedError
    """
    pcre = library()
    given, subject = pattern.encode(), text.encode()
    error, offset = ctypes.c_int(), ctypes.c_size_t()
    code = pcre.pcre2_compile_8(given, len(given), _UTF, error, offset, None)
    if not code:
        raise RefusedError(pattern)
    data = pcre.pcre2_match_data_create_from_pattern_8(code, None)
    try:
        status = pcre.pcre2_match_8(code, subject, len(subject), 0, 0, data, None)
        if status == _NO_MATCH:
            return None
        if status < 0:
            raise RefusedError(pattern)
        ends = pcre.pcre2_get_ovector_pointer_8(data)
        count = pcre.pcre2_get_ovector_count_8(data)
        return [_piece(subject, ends[2 * at], ends[2 * at + 1]) for at in range(count)]
    finally:
        pcre.pcre2_match_data_free_8(data)
        pcre.pcre2_code_free_8(code)


def _piece(subject: bytes, start: int, end: int) -> str | None:
    return None if start == _UNSET else subject[start:end].decode()
