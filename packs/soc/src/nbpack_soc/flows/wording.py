"""Amounts of traffic in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nbcore import byte_amount


def amount(count: Any) -> str:
    """Bytes in words, in powers of ten: ``2.1 GB``; ``an unknown amount`` for a missing one."""
    return "an unknown amount" if count is None or pd.isna(count) else byte_amount(count)


def connections(count: int) -> str:
    """How many connections."""
    return "1 connection" if count == 1 else f"{count:,} connections"


def in_words(summary: pd.DataFrame) -> str:
    """Connections in one line: ``1,204 connections with 37 addresses, 2.1 GB sent, 40 MB received``."""
    line = summary.iloc[0]
    text = connections(int(line["connections"]))
    if not pd.isna(line["peers"]):
        peers = int(line["peers"])
        text += f" with {'1 address' if peers == 1 else f'{peers:,} addresses'}"
    told = [
        f"{amount(line[name])} {word}"
        for name, word in (("bytes_out", "sent"), ("bytes_in", "received"))
        if not pd.isna(line[name])
    ]
    denied = int(line["denied"])
    return ", ".join([text, *told, *([f"{denied:,} denied"] if denied else [])])
