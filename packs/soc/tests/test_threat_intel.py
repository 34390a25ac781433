"""Threat intelligence from the user's own files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nbcore
from nbcore import UserError

CSV = """\
# A feed of the tests.
ioc,type,severity,confidence,comment,valid_from,expires,labels
203.0.113.77,ip,High,90,Password guessing,2026-01-01T00:00:00Z,,spray;rdp
198.51.100.0/24,,medium,high,,,,
Evil.Example.,domain,suspicious,,,,2025-01-01,
"""
STIX = {
    "type": "bundle",
    "objects": [
        {"type": "identity", "id": "identity--1", "name": "Example CERT"},
        {
            "type": "indicator",
            "created_by_ref": "identity--1",
            "pattern_type": "stix",
            "pattern": "[ipv4-addr:value = '203.0.113.77' OR url:value = 'http://evil.example/\\'x']",
            "valid_from": "2026-02-01T00:00:00Z",
            "confidence": 20,
            "description": "An exit of an anonymising network",
            "labels": ["tor"],
            "external_references": [{"url": "https://cert.example/1"}],
        },
        {
            "type": "indicator",
            "pattern_type": "stix",
            "pattern": "[file:hashes.'SHA-256' = '" + "AB" * 32 + "']",
            "valid_from": "2026-02-01T00:00:00Z",
        },
        {"type": "indicator", "pattern_type": "yara", "pattern": "rule x"},
        {"type": "indicator", "pattern_type": "stix", "pattern": "[nonsense"},
        {
            "type": "indicator",
            "pattern_type": "stix",
            "pattern": "[ipv4-addr:value = '192.0.2.1']",
            "revoked": True,
        },
        "odd",
    ],
}
MISP = {
    "response": [
        {
            "Event": {
                "info": "Spray",
                "threat_level_id": "1",
                "Orgc": {"name": "Example org"},
                "Tag": [{"name": "tlp:green"}],
                "Attribute": [
                    {"type": "ip-src", "value": "203.0.113.77", "to_ids": True},
                    {"type": "ip-src", "value": "192.0.2.7", "to_ids": False},
                ],
                "Object": [
                    {"Attribute": [{"type": "filename|md5", "value": "a.exe|" + "0f" * 16}]}
                ],
            }
        }
    ]
}


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "a.csv").write_text(CSV)
    (folder / "b.json").write_text(json.dumps(STIX))
    (folder / "c.json").write_text(json.dumps(MISP))
    (folder / "notes.txt").write_text("no feed")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbcore.toml").write_text('threat_intel = "feeds"')
    return folder


def looked_up(*values: str) -> pd.DataFrame:
    return nbcore.enrich("threat_intel", list(values), several=True)


def test_each_feed_that_lists_a_value_has_a_row_of_its_own(feeds: Path):
    found = looked_up("203.0.113.77", "192.0.2.1")
    assert found[["source", "severity", "description"]].values.tolist() == [
        ["a", "high", "Password guessing"],
        ["Example CERT", "unknown", "An exit of an anonymising network"],
        ["Example org", "high", "Spray"],
    ]
    assert found["confidence"].tolist()[:2] == [90, 20]
    assert found["tags"].tolist() == [["spray", "rdp"], ["tor"], ["tlp:green"]]
    assert found["valid_from"].tolist()[0] == pd.Timestamp("2026-01-01", tz="UTC")
    assert found["link"].tolist()[1] == "https://cert.example/1"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("198.51.100.9", "ip"),
        ("EVIL.example", "domain"),
        ("http://evil.example/'x", "url"),
        ("ab" * 32, "file_hash"),
        ("0F" * 16, "file_hash"),
    ],
)
def test_a_value_is_met_in_any_spelling(feeds: Path, value: str, kind: str):
    assert looked_up(value)["indicator_kind"].tolist() == [kind]


@pytest.mark.parametrize("value", ["192.0.2.7", "http://EVIL.example/'x", "evil.example.test"])
def test_what_no_feed_lists_has_no_row(feeds: Path, value: str):
    assert looked_up(value).empty


def test_a_file_that_changed_is_read_again(feeds: Path):
    assert looked_up("192.0.2.99").empty
    (feeds / "d.csv").write_text("ip\n192.0.2.99\n")
    assert len(looked_up("192.0.2.99")) == 1
    (feeds / "d.csv").write_text("ip\n192.0.2.100,\n")
    assert looked_up("192.0.2.99").empty


def test_without_feeds_it_says_what_to_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r'threat_intel = \["feeds"\] in nbcore.toml'):
        looked_up("203.0.113.77")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.json", "{", "The feed x.json cannot be read"),
        ("x.json", "[" * 100_000, "The feed x.json cannot be read"),
        ("x.json", "{}", "neither a STIX bundle nor a MISP event"),
        ("x.csv", "name\nx\n", "no column of indicators"),
    ],
)
def test_a_feed_that_cannot_be_read_is_named(
    feeds: Path, name: str, content: str, says: str, monkeypatch: pytest.MonkeyPatch
):
    (feeds / name).write_text(content)
    monkeypatch.setenv("NBCORE_THREAT_INTEL", str(feeds / name))
    with pytest.raises(UserError, match=says):
        looked_up("203.0.113.77")


def test_a_feed_that_cannot_be_read_takes_no_other_along(feeds: Path):
    (feeds / "x.json").write_text("{")
    with pytest.warns(UserWarning, match=r"The feed x.json cannot be read"):
        assert len(looked_up("203.0.113.77")) == 3


def test_an_enricher_gives_a_row_for_each_source_in_one_order(feeds: Path):
    first: Any = nbcore.enrich("threat_intel", ["203.0.113.77"])
    assert first["source"].tolist() == ["a"]
