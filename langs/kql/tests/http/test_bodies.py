"""Bodies are unpacked within bounds, in any size of pieces."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbcore import QueryError
from nblang_kql.http import bodies
from nblang_kql.http.bodies import MOST, TooLargeError, decompress


def cut(content: bytes, size: int) -> list[bytes]:
    return [content[place : place + size] for place in range(0, len(content), size)]


def packed(content: bytes, encoding: str) -> bytes:
    if encoding == "deflate":
        return zlib.compress(content)
    return gzip.compress(content) if "gzip" in encoding else content


@settings(deadline=None)
@given(
    content=st.binary(max_size=5000),
    encoding=st.sampled_from(["", "identity", "gzip", "x-gzip", "deflate"]),
    size=st.integers(1, 6000),
)
def test_what_was_packed_comes_out_again_whatever_pieces_it_came_in(content, encoding, size):
    assert decompress(cut(packed(content, encoding), size), encoding, "Sentinel") == content


def test_several_members_are_one_body():
    parts = [b"one ", b"", b"two " * 300_000, b"three"]
    content = b"".join(map(gzip.compress, parts))
    for size in (1, 7, 10**6) if len(content) < 5000 else (997, 10**6):
        assert decompress(cut(content, size), "gzip", "Sentinel") == b"".join(parts)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_three_gigabytes_are_refused_and_no_more_than_the_bound_is_held(monkeypatch, encoding):
    monkeypatch.setattr(bodies, "MOST", 2**22)
    member = packed(bytes(2**24), encoding)
    held = cut(member, 1000)
    with pytest.raises(TooLargeError, match="Sentinel sent more than 4 MB"):
        decompress(held, encoding, "Sentinel")
    assert held, "it stopped before the end"


@pytest.mark.parametrize(
    "damage",
    [lambda whole: whole[:-1], lambda whole: whole[:20], lambda whole: b"x" + whole,
     lambda whole: whole[:-6] + bytes(6), lambda whole: b"", lambda whole: whole + b"trailing"],
    ids=["end is gone", "most is gone", "head", "sum", "nothing", "something behind"],
)  # fmt: skip
def test_what_is_damaged_is_told(damage):
    whole = gzip.compress(b'{"tables": []}' * 100)
    with pytest.raises(QueryError, match="compression is damaged"):
        decompress(cut(damage(whole), 50), "gzip", "Sentinel")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x"])
def test_a_packing_that_nobody_asked_for_is_told(encoding):
    with pytest.raises(QueryError, match="not requested"):
        decompress([b"x"], encoding, "Sentinel")


def test_the_bound_is_above_what_the_services_send():
    assert MOST > 124 * 2**20
