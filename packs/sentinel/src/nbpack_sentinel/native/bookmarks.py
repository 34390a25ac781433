"""Bookmarks as HuntingBookmark holds them: each change as a row with all of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from nbpack_sentinel.native.alerts import account


def hunting_bookmark(bookmarks: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each bookmark, and one of a bookmark that was deleted.

    Parameters
    ----------
    bookmarks : pandas.DataFrame
        Rows of the record ``Bookmark``.
    """
    now = pd.DataFrame(
        {
            "TimeGenerated": bookmarks["updated"],
            "BookmarkId": bookmarks["bookmark_id"],
            "BookmarkName": bookmarks["title"],
            "BookmarkType": "Log",
            "CreatedBy": bookmarks["created_by"].map(
                lambda name: json.dumps({"UserPrincipalName": name, "Name": "An analyst"})
            ),
            "CreatedTime": bookmarks["created"],
            "LastUpdatedTime": bookmarks["updated"],
            "EventTime": bookmarks["time"],
            "QueryText": bookmarks["query_text"],
            "Notes": bookmarks["notes"],
            "Tags": bookmarks["tags"].map(json.dumps),
            "Entities": bookmarks["entities"].map(_entities),
            "SoftDeleted": False,
            "Type": "HuntingBookmark",
        }
    )
    first = now.assign(TimeGenerated=bookmarks["created"], Notes="", Tags="[]")
    deleted = now.head(1).assign(
        BookmarkId="b00c2026-0000-4000-8000-00000000dead", SoftDeleted=True
    )
    return pd.concat([first, now, deleted], ignore_index=True)


def _entities(values: Sequence[str]) -> str:
    return json.dumps([_entity(value) for value in values])


def _entity(value: str) -> dict[str, Any]:
    if ":" in value or value.replace(".", "").isdigit():
        return {"Address": value, "Type": "ip"}
    if "\\" in value or "@" in value:
        return {**account(value), "Type": "account"}
    label, _, domain = value.partition(".")
    return {"HostName": label, "DnsDomain": domain, "Type": "host"}
