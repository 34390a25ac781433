"""The functions behind ``nbcore``'s module-level names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbcore import discovery, settings
from nbcore import session as sessions
from nbcore.errors import UserError, join_names, similar_names
from nbcore.queries.connection import Connection
from nbcore.session import Session

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.notebooklet.result import Result
    from nbcore.notebooklet.results import Results
    from nbcore.recording.recorder import Recording


def init(
    provider: str, *, source: object = None, name: str | None = None, **settings: Any
) -> Connection:
    """Start a new session with one connection.

    Parameters
    ----------
    provider : str
        ``sentinel``, ``splunk``, ``mde``, or what a pack brings; or another name that the
        provider is known by, such as ``MSSentinel``.
    source : str, Path or object, optional
        A folder of exported tables, ``"demo"``, an object that the provider accepts, or the
        live service by default.
    name : str, optional
        What to call it; the provider's name by default.
    **settings
        The provider's settings; the environment (``NBCORE_SENTINEL_WORKSPACE_ID``) and
        ``nbcore.toml`` are read for those that are not given.

    Returns
    -------
    Connection
    """
    begun = Session()
    connection = begun.connect(provider, source=source, name=name, **settings)
    sessions.replace_session(
        begun
    )  # only now: what was open stays so when this cannot be connected
    return connection


def connect(
    provider: str, *, source: object = None, name: str | None = None, **settings: Any
) -> Connection:
    """Add a connection to the session; see :func:`init`."""
    return sessions.default().connect(provider, source=source, name=name, **settings)


def close() -> None:
    """Close every connection."""
    sessions.default().close()


def configure(*, send_to: Iterable[str] | None = None) -> None:
    """Change settings of every run from now on.

    Parameters
    ----------
    send_to : list of str, optional
        Places that enrichers may send values to, such as ``["rdap.example"]``; an empty list
        allows none. ``NBCORE_SEND_TO`` and ``send_to`` in ``nbcore.toml`` set it for all sessions.

    Raises
    ------
    UserError
        It is not a list of names.
    """
    if send_to is not None:
        sessions.default().send_to = settings.places_named(send_to, "send_to=")


def packs(check: bool = False) -> pd.DataFrame:
    """The installed packs: pack, version, state, what they bring, problems.

    Parameters
    ----------
    check : bool
        Import every pack, so that the list of problems is complete.
    """
    import pandas as pd

    if check:
        from nbcore.notebooklet.loading import check_packs

        found = check_packs()
    else:
        found = discovery.packs()
    rows = [
        (
            pack.distribution,
            pack.version,
            pack.state,
            ", ".join(pack.providers),
            ", ".join(pack.notebooklets),
            " ".join(pack.problems),
        )
        for pack in found
    ]
    columns = ["pack", "version", "state", "providers", "notebooklets", "problems"]
    return pd.DataFrame(rows, columns=columns)


def notebooklets() -> pd.DataFrame:
    """The notebooklets that can be run: name, category, provider (empty for all), pack."""
    import pandas as pd

    claims = sorted(discovery.notebooklets().values(), key=lambda claim: claim.name)
    rows = [(item.name, item.category, item.provider, item.distribution) for item in claims]
    return pd.DataFrame(rows, columns=["name", "category", "provider", "pack"])


def schema(record: str) -> pd.DataFrame:
    """A record's fields: type, meaning, values, and their names in OCSF, ASIM and Splunk CIM.

    Parameters
    ----------
    record : str
        ``"Logon"``, ...

    Raises
    ------
    UserError
        There is no record of that name.
    """
    import pandas as pd

    records = sessions.default().catalogue.records
    if not isinstance(record, str) or record not in records:  # type: ignore[redundant-expr]
        offer = similar_names(str(record), records) or sorted(records)
        raise UserError(
            f"There is no record {str(record)[:40]!r}; there is {join_names(offer, 'or')}."
        )
    rows = [
        (
            item.name,
            item.type,
            item.meaning,
            ", ".join(item.values.meanings) if item.values else "",
            item.ocsf,
            item.asim,
            item.cim,
            item.required,
        )
        for item in records[record].fields
    ]
    columns = ["field", "type", "meaning", "values", "ocsf", "asim", "cim", "required"]
    return pd.DataFrame(rows, columns=columns).set_index("field")


def load(path: str | Path) -> Result | Results:
    """Open a saved result; no SIEM is needed.

    Raises
    ------
    UserError
        It does not exist, is not a saved result, or has a newer format.
    """
    from nbcore.notebooklet.opening import load as opened

    return opened(path)


def record(path: str | Path) -> Recording:
    """Record every answer from now on: ``with nb.record("case.nbz"): ...``, or call ``stop()``."""
    return sessions.default().record(path)


def replay(path: str | Path) -> list[Connection]:
    """Start a new session with a recording's connections, which answer without a SIEM.

    Returns
    -------
    list of Connection
    """
    begun = Session()
    begun.replay(path)
    return list(sessions.replace_session(begun).connections.values())
