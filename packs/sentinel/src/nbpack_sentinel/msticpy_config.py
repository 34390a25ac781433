"""Workspaces that an existing ``msticpyconfig.yaml`` names.

Only what says where a workspace is gets read; keys of other services stand in the same file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbcore import UserError, join_names, kind_of, similar_names

_NAME = "msticpyconfig.yaml"
_SECTIONS = ("MSSentinel", "AzureSentinel")
"""What the file calls it; the second is the product's old name."""
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True)
class Place:
    """Where a workspace is.

    Attributes
    ----------
    workspace_id, tenant_id : str
        The tenant is empty where the file names none.
    """

    workspace_id: str
    tenant_id: str


class Config:
    """A file's workspaces.

    Parameters
    ----------
    path : Path
    content : object
        What is in it, which may be anything.
    """

    def __init__(self, path: Path, content: Any) -> None:
        self.path = path
        self._spaces: dict[str, Mapping[str, Any]] = {}
        for section in _SECTIONS:
            for name, space in _mapping_under(
                _mapping_under(content, section), "Workspaces"
            ).items():
                if isinstance(space, Mapping):
                    self._spaces.setdefault(str(name), space)
        self._cloud = _mapping_under(content, "Azure").get("cloud")

    @property
    def names(self) -> list[str]:
        """What the workspaces are called in the file."""
        return list(self._spaces)

    @property
    def default(self) -> str:
        """The workspace called ``Default``, or the only one; else empty."""
        if "Default" in self._spaces:
            return "Default"
        return self.names[0] if len(self._spaces) == 1 else ""

    @property
    def cloud(self) -> str:
        """The Azure cloud; ``global`` where the file names none."""
        if self._cloud is None:
            return "global"
        text, why = _text_or_reason(self._cloud)
        if why:
            raise UserError(f"Azure.cloud in {self.path} {why}; give endpoint=.")
        return text.casefold() or "global"

    def place(self, wanted: str, tenant_id: str = "") -> Place:
        """A workspace by what the file calls it, by its own name, or by its id.

        Parameters
        ----------
        wanted : str
        tenant_id : str
            Its tenant where that is known; what the file says of it is not read then.

        Raises
        ------
        UserError
            None fits, several do, or a value of it cannot be read.
        """
        word = wanted.casefold()
        fits = [name for name in self._spaces if name == wanted] or [
            name
            for name, space in self._spaces.items()
            if word in {name.casefold(), *_texts(space, "WorkspaceId", "WorkspaceName")}
        ]
        if len(fits) > 1:
            raise UserError(
                f"{wanted!r} matches several workspaces in {self.path}: {join_names(fits)}. "
                "Give one of them as workspace=."
            )
        if not fits:
            offer = similar_names(wanted, self._spaces) or self.names
            has = f"it has {join_names(offer)}" if offer else "it has none"
            raise UserError(f"{self.path} names no workspace {wanted!r}; {has}.")
        return Place(
            self._value(fits[0], "WorkspaceId", "workspace_id= instead", needed=True),
            tenant_id or self._value(fits[0], "TenantId", "tenant_id="),
        )

    def _value(self, name: str, key: str, cure: str, *, needed: bool = False) -> str:
        value = self._spaces[name].get(key)
        if value is None and not needed:
            return ""
        text, why = _text_or_reason(value)
        if not why and not (_GUID.fullmatch(text) or (not needed and _DOMAIN.fullmatch(text))):
            why = "is not a GUID"  # the value is not repeated: it may be anything
        if why:
            raise UserError(f"{key} of the workspace {name!r} in {self.path} {why}; give {cure}.")
        return text


def read_config() -> Config | None:
    """The first file that there is.

    It is looked for where msticpy looks: in ``MSTICPYCONFIG``, in the current folder, in
    ``~/.msticpy``; besides in the home folder.

    Raises
    ------
    UserError
        It cannot be read.
    """
    import yaml  # type: ignore[import-untyped]

    named = os.environ.get("MSTICPYCONFIG", "").strip()
    spots = [Path(named).expanduser()] if named else []
    spots += [Path.cwd() / _NAME, Path.home() / ".msticpy" / _NAME, Path.home() / _NAME]
    path = next((spot for spot in spots if spot.is_file()), None)
    if path is None:
        return None
    try:
        return Config(path, yaml.safe_load(path.read_text("utf-8-sig")))
    except OSError as error:
        why = error.strerror or type(error).__name__
    except UnicodeDecodeError:
        why = "it is not UTF-8"
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        # Its own words would repeat a line, which may hold a key.
        why = f"it is not YAML in line {mark.line + 1}" if mark else "it is not plain YAML"
    raise UserError(f"{path} cannot be read: {why}. Correct it, or give workspace_id=.")


def is_id(text: str) -> bool:
    """Whether a text is a workspace's id."""
    return _GUID.fullmatch(text) is not None


def _text_or_reason(value: Any) -> tuple[str, str]:
    """A value as text, or why there is none."""
    if isinstance(value, Mapping):
        named = value.get("EnvironmentVar")
        if isinstance(named, str) and named:
            text = os.environ.get(named, "").strip()
            return text, "" if text else f"is in the environment variable {named}, which is not set"
        if "KeyVault" in value:
            return "", "is in a key vault, which is not read"
    if value is None or (isinstance(value, str) and not value.strip()):
        return "", "is blank"
    if not isinstance(value, str):
        return "", f"is {kind_of(value)} and not text"
    return value.strip(), ""


def _texts(space: Mapping[str, Any], *keys: str) -> list[str]:
    return [_text_or_reason(space[key])[0].casefold() for key in keys if key in space]


def _mapping_under(content: Any, key: str) -> Mapping[Any, Any]:
    value = content.get(key) if isinstance(content, Mapping) else None
    return value if isinstance(value, Mapping) else {}
