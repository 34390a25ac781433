"""Writes the tables of the demo that packs carry: ``python -m tests.demo_tables``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import nbpack_mde.demo
import nbpack_mde.native
import nbpack_sentinel.demo
import nbpack_sentinel.native
import nbpack_splunk.demo
import nbpack_splunk.native
from nblang_kql.engine.given import load_frame
from nbpack_demo import company

PACKS = {
    "mde": (nbpack_mde.native.to_tables, nbpack_mde.demo.tables),
    "sentinel": (nbpack_sentinel.native.to_tables, nbpack_sentinel.demo.tables),
    "splunk": (nbpack_splunk.native.to_tables, nbpack_splunk.demo.tables),
}
_FORM = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, PARQUET_VERSION v2"


@contextmanager
def made(pack: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine that holds a pack's tables, made anew from the company."""
    write, _ = PACKS[pack]
    with duckdb.connect() as engine:
        for name, frame in write(company().records).items():
            load_frame(frame, f'"{name}"', engine)
        yield engine


def main() -> None:
    """Write all of them."""
    for pack, (_, files) in PACKS.items():
        with made(pack) as engine:
            for name, path in files().items():
                engine.execute(f"COPY \"{name}\" TO '{path}' ({_FORM})")
                print(f"{Path(path).stat().st_size:9,} {path.name}")


if __name__ == "__main__":
    main()
