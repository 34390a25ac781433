"""Where settings come from: keywords, then the environment, then nbcore.toml, then other tools.

The environment's names are ``NBCORE_<PROVIDER>_<SETTING>``; ``nbcore.toml`` lies in the current
folder or a parent, else in the home folder under ``.config/nbcore/``, and holds a table for each
provider. Values never reach a message: a wrong one is named by its setting only.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore.errors import UserError, join_names, similar_names

if TYPE_CHECKING:
    from pydantic import BaseModel

    from nbcore.queries.provider import Provider

FILE = "nbcore.toml"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_settings(provider: Provider, given: Mapping[str, Any], *, live: bool = True) -> BaseModel:
    """A provider's settings from every place, the first that has one winning.

    Parameters
    ----------
    provider : Provider
    given : mapping
        What the user passed as keywords.
    live : bool
        Whether the service itself is meant; other tools' files say nothing about other sources.

    Raises
    ------
    UserError
        A keyword that the provider does not know, or a value that does not fit.
    """
    model = provider.settings
    names = list(model.model_fields)
    for name in given:
        if name not in names:
            offer = similar_names(name, names)
            hint = (
                f"did you mean {join_names(offer, 'or')}?"
                if offer
                else f"it knows {join_names(names)}."
            )
            raise UserError(f"{provider.title} has no setting {name!r}; {hint}")
    values: dict[str, Any] = {}
    for source in setting_places(provider, live=live):
        for name, value in source[1].items():
            if name in names:
                values.setdefault(name, value)
    values |= {name: value for name, value in given.items() if value is not None}
    return _validate(provider, model, values)


def setting_places(provider: Provider, *, live: bool = True) -> list[tuple[str, dict[str, Any]]]:
    """The places that hold settings for a provider, most binding first, with their values."""
    prefix = f"NBCORE_{provider.name.upper()}_"
    from_env = {
        key.removeprefix(prefix).lower(): value
        for key, value in os.environ.items()
        if key.startswith(prefix) and value
    }
    path = toml_path()
    from_file = toml(path).get(provider.name, {}) if path else {}
    found = [("environment", from_env)]
    if isinstance(from_file, dict):
        found.append((str(path), from_file))
    if live:
        found.append(("another tool's configuration", provider.found_settings()))
    return [(place, values) for place, values in found if values]


def send_to() -> tuple[str, ...]:
    """Places that enrichers may send values to: ``NBCORE_SEND_TO``, else ``send_to`` in the file.

    Raises
    ------
    UserError
        ``nbcore.toml`` is not TOML, or its ``send_to`` is not a list of names.
    """
    return places_named(_held("send_to", []), "send_to in nbcore.toml")


def networks() -> tuple[Network, ...]:
    """The site's own ranges: ``NBCORE_NETWORKS``, else ``networks`` in the file.

    Raises
    ------
    UserError
        One of them is not a network, such as ``198.51.100.0/24``.
    """
    found = []
    for text in places_named(_held("networks", []), "networks in nbcore.toml"):
        try:
            found.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            raise UserError(
                f'networks names {text!r}, which is not a network; write "198.51.100.0/24".'
            ) from None
    return tuple(found)


def configured_files(name: str) -> tuple[Path, ...]:
    """Files that a setting names: ``NBCORE_<NAME>``, else the file's own; relative to it there.

    Parameters
    ----------
    name : str
        ``geo``, ``asn``, ``threat_intel``.

    Raises
    ------
    UserError
        ``nbcore.toml`` is not TOML, or the setting is not a list of names.
    """
    path = None if os.environ.get(f"NBCORE_{name.upper()}", "").strip() else toml_path()
    root = path.parent if path else Path.cwd()
    named = places_named(_held(name, []), f"{name} in nbcore.toml")
    return tuple(root / Path(item).expanduser() for item in named)


def _held(name: str, default: Any) -> Any:
    """A setting of no provider: the environment's, else the file's."""
    named = os.environ.get(f"NBCORE_{name.upper()}", "")
    path = None if named.strip() else toml_path()
    return named if path is None else toml(path).get(name, default)


def places_named(value: Any, called: str) -> tuple[str, ...]:
    """Names of places, from a list or from a text with commas.

    Raises
    ------
    UserError
        It is neither.
    """
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple, set)) or not all(
        isinstance(item, str) for item in items
    ):
        raise UserError(f'{called} takes a list of names, such as ["rdap.example"].')
    return tuple(item.strip() for item in items if item.strip())


def toml_path() -> Path | None:
    """The ``nbcore.toml`` that counts here, if there is one."""
    here = Path.cwd()
    spots = [folder / FILE for folder in (here, *here.parents)]
    spots.append(Path.home() / ".config" / "nbcore" / FILE)
    return next((spot for spot in spots if spot.is_file()), None)


def toml(path: Path) -> dict[str, Any]:
    """Read an ``nbcore.toml``.

    Raises
    ------
    UserError
        It is not TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read as TOML: {error}.") from None


def _validate(provider: Provider, model: type[BaseModel], values: dict[str, Any]) -> BaseModel:
    from pydantic import ValidationError

    try:
        return model(**values)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        first = faults[0]
        name = ".".join(str(piece) for piece in first["loc"])
        raise UserError(
            f"The setting {name} of {provider.title} is not valid: "
            f"{first['msg'].removeprefix('Value error, ')}."
        ) from None
