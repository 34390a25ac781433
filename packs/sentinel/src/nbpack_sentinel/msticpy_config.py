"""Workspaces that an existing ``msticpyconfig.yaml`` names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAME = "msticpyconfig.yaml"


def workspace() -> dict[str, Any]:
    """Settings of the default workspace of the first file that there is.

    It is looked for where msticpy looks: in ``MSTICPYCONFIG``, in the current folder, in
    ``~/.msticpy``; besides in the home folder. The default workspace is the one called
    ``Default``, or the only one. A file that cannot be read holds no settings.
    """
    import yaml  # type: ignore[import-untyped]

    path = _path()
    if path is None:
        return {}
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    spaces = _under(_under(content, "AzureSentinel"), "Workspaces")
    chosen = _under(spaces, "Default")
    if not chosen and len(spaces) == 1:
        chosen = _under(spaces, next(iter(spaces)))
    names = {"workspace_id": "WorkspaceId", "tenant_id": "TenantId"}
    found = {name: chosen.get(key) for name, key in names.items()}
    return {name: str(value) for name, value in found.items() if value}


def _path() -> Path | None:
    named = os.environ.get("MSTICPYCONFIG", "").strip()
    spots = [Path(named).expanduser()] if named else []
    spots += [Path.cwd() / _NAME, Path.home() / ".msticpy" / _NAME, Path.home() / _NAME]
    return next((spot for spot in spots if spot.is_file()), None)


def _under(content: Any, key: str) -> Mapping[str, Any]:
    value = content.get(key) if isinstance(content, Mapping) else None
    return value if isinstance(value, Mapping) else {}
