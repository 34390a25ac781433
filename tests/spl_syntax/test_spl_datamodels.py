"""The engine's data models against the CIM data models in the wheel of ``pytest-splunk-addon``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nblang_spl.models.models import models
from nblang_spl.syntax import terms

SLIPS = {
    ("Change", "All_Changes.Network_Changes", "device_restarts"): "a dataset, named as a field",
}
"""What the wheel tells otherwise than Splunk's pages, and why ours differs."""
ROOTS = {("JVM", "Event_Signatures"): "JVM"}
"""Datasets that the wheel misnames."""
FOLDER = os.environ.get("NBCORE_TEST_SCHEMAS")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="NBCORE_TEST_SCHEMAS names no folder; nox -s conformance makes one"
)


def wheels_models() -> list[Path]:
    return sorted(Path(FOLDER or "", "pytest_splunk_addon", "data_models").glob("*.json"))


def datasets(told: list[dict[str, Any]], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for one in told:
        name = one["name"].replace(" ", "_")
        path = f"{above}.{name}" if above else name
        yield path, one
        yield from datasets(one.get("child_dataset", []), path)


@pytest.mark.parametrize("file", wheels_models() if FOLDER else [], ids=lambda file: file.stem)
def test_every_dataset_and_field_of_the_wheel_is_known(file):
    told = json.loads(file.read_text("utf-8"))
    model = (told["model_name"] or file.stem).replace(" ", "_")
    ours = {dataset.path: dataset for dataset in models()[model].values()}
    for given, one in datasets(told["objects"]):
        root, _, rest = given.partition(".")
        path = ".".join(filter(None, [ROOTS.get((model, root), root), rest]))
        own = {field.name for field in ours[path].fields if field.path == f"{path}.{field.name}"}
        wanted = {field["name"] for field in one["fields"]}
        wanted -= {name for name in wanted if (model, path, name) in SLIPS}
        above = {field.name for field in ours[path].fields if field.term is None}
        assert wanted <= own | above, f"{model}.{path}"


@pytest.mark.parametrize("file", wheels_models() if FOLDER else [], ids=lambda file: file.stem)
def test_constraints_are_those_of_the_wheel(file):
    """Each is compared as a tree: quotes and parentheses make no difference."""
    told = json.loads(file.read_text("utf-8"))
    model = (told["model_name"] or file.stem).replace(" ", "_")
    ours = json.loads(
        (Path(terms.__file__).parents[1] / "models" / f"{model.lower()}.json").read_text("utf-8")
    )
    for given, one in datasets(told["objects"]):
        name = given.rpartition(".")[2]
        name = ROOTS.get((model, name), name)
        wanted = one["search_constraints"].split(" | ")[0].replace('"', "")
        assert words(ours["datasets"][name]["terms"]) == words(wanted), f"{model}.{given}"


def words(constraint: str) -> list[str]:
    return constraint.strip("() ").split()
