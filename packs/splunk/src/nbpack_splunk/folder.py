"""A folder of exported events, with the site's own words for where events are."""

from __future__ import annotations

import re
from pathlib import Path

from nbcore import UserError
from nblang_spl import Places, SplError
from nblang_spl.syntax.macros import read_macros
from nbpack_splunk.settings import SplunkSettings

_CALLED = re.compile(r"`\s*(\w+)\s*`")


def macros_file(folder: Path) -> Path | None:
    """The folder's ``macros.conf``, a copy of the site's own; None where there is none."""
    path = folder / "macros.conf"
    return path if path.is_file() else None


def folder_places(folder: Path, settings: SplunkSettings) -> Places:
    """The site's filters and macros, as far as the folder can say what they are.

    A macro behind a command is left out where the folder does not define it: such options choose
    between a data model's acceleration and its events, and a folder has events only.

    Raises
    ------
    UserError
        A filter calls a macro that the folder does not define, or ``macros.conf`` cannot be read.
    """
    path = macros_file(folder)
    try:
        known = read_macros(path) if path else {}
    except SplError as error:
        raise UserError(str(error)) from None
    made = settings.places
    for kind, text in made.indexes.items():
        for name in _CALLED.findall(text):
            if name not in known:
                raise UserError(
                    f"indexes: {kind} calls the macro {name!r}, which {folder} does not define; "
                    "put its definition into a macros.conf there, or name the index."
                )
    hooks = {hook: name for hook, name in made.macros.items() if name.strip(" `") in known}
    return Places(made.indexes, hooks)
