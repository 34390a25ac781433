"""What analysts marked while they looked into the intrusion: the record ``Bookmark``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from nbpack_demo.detections.alert import ANALYSTS, account
from nbpack_demo.detections.everyday_alerts import NEAR_VICTIM
from nbpack_demo.hosts import BY_LABEL
from nbpack_demo.intrusion import ATTACKER, TAKEN, VICTIM
from nbpack_demo.network.places import BEACON, DROP
from nbpack_demo.people import CONTRACTOR, PLANTED

_LOOKED = datetime(2026, 3, 7, 10, 30, tzinfo=UTC)
"""When the first was written down, half a day or more after what it marks."""


def bookmarks() -> list[dict[str, Any]]:
    """The bookmarks, in the order in which they were made."""
    taken, planted = account(TAKEN).value, account(PLANTED).value
    return [
        _one(
            1, (6, 5, 11, 2), "First logon of the attacker",
            "The owner of the account was not at work.",
            tags=("intrusion", "initial access"), entities=(VICTIM.name, ATTACKER, taken),
            query='Logon | where src_ip == "203.0.113.77" and result == "success"',
        ),
        _one(
            2, (6, 6, 8, 2), "An account was planted", "It is watched until Monday.",
            tags=("intrusion", "persistence"), entities=(BY_LABEL["dc01"].name, planted, taken),
            analyst=1,
        ),
        _one(
            3, (6, 5, 21, 47), "First report of the beacon", "Ten minutes apart ever since.",
            tags=("intrusion", "c2"), entities=(VICTIM.name, BEACON.address),
        ),
        _one(
            4, (7, 2, 12, 9), "Data leaves", "2 GB within an hour; what was in it is not known.",
            tags=("intrusion", "exfiltration"), entities=(VICTIM.name, DROP.address),
            query='Flow | where peer == "198.51.100.44"',
        ),
        _one(
            5, (5, 11, 0, 0), "Who owns this host?", "Asked the network team.",
            tags=(), entities=(NEAR_VICTIM,), analyst=2,
        ),
        _one(
            6, (3, 9, 18, 0), "Expired account", "The contract was prolonged; no action.",
            tags=("noise",), analyst=2,
            entities=(BY_LABEL["app01"].name, account(CONTRACTOR).value, "10.1.20.90"),
        ),
    ]  # fmt: skip


def _one(
    number: int, moment: tuple[int, int, int, int], title: str, notes: str, *,
    tags: tuple[str, ...], entities: tuple[str, ...], analyst: int = 0, query: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    day, hour, minute, second = moment
    made = _LOOKED + timedelta(minutes=17 * number)
    return {
        "time": datetime(2026, 3, day, hour, minute, second, tzinfo=UTC),
        "title": title,
        "notes": notes,
        "tags": tags,
        "entities": entities,
        "created_by": ANALYSTS[analyst],
        "created": made,
        "updated": made + timedelta(minutes=3 * number),
        "query_text": query,
        "bookmark_id": str(UUID(int=0xB00C_2026_0000_4000_8000 << 48 | number)),
    }
