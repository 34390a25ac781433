"""The CIM data models in the wheel of ``pytest-splunk-addon``, unpacked and not installed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_SOURCE = re.compile(r"\bdatamodel=(\w+)(?:\.(\w+))?")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|```.*?```', re.DOTALL)


@cache
def model(name: str) -> dict[str, set[str]]:
    """Fields of each dataset of a model, by the dataset's dotted path; inherited ones included."""
    folder = os.environ.get("NBCORE_TEST_SCHEMAS")
    if not folder:
        pytest.skip(
            "NBCORE_TEST_SCHEMAS names no folder with the data models; nox -s conformance makes one"
        )
    path = Path(folder) / "pytest_splunk_addon" / "data_models" / f"{name}.json"
    assert path.is_file(), f"there is no data model {name}"
    found: dict[str, set[str]] = {}

    def walk(dataset: dict[str, Any], above: str, inherited: set[str]) -> None:
        own = inherited | {field["name"] for field in dataset["fields"]}
        place = f"{above}.{dataset['name']}" if above else dataset["name"]
        found[place] = own
        for child in dataset.get("child_dataset", []):
            walk(child, place, own)

    for dataset in json.loads(path.read_text("utf-8"))["objects"]:
        walk(dataset, "", set())
    return found


def used(text: str) -> Iterator[tuple[str, str, str]]:
    """Model, dataset and field of every field of a data model that a text uses."""
    bare = _QUOTED.sub(" ", text)
    for source in _SOURCE.finditer(bare):
        name, dataset = source[1], source[2] or source[1]
        yield name, dataset, ""
        for path in re.findall(rf"\b{dataset}((?:\.\w+)+)", bare):
            if path == f".{dataset}" or bare.count(f"datamodel={dataset}{path}"):
                continue
            *children, field = path.strip(".").split(".")
            yield name, ".".join([dataset, *children]), field
