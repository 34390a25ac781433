"""Asking every enricher about values, side by side: a slow or failing one takes no other along."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbcore.discovery.guard import said
from nbcore.errors import UnavailableError
from nbcore.queries.chunks import distinct
from nbcore.queries.loop import background, together
from nbcore.queries.outcome import CAME, EnrichmentOutcome, QueryResult, Status

if TYPE_CHECKING:
    import pandas as pd

    from nbcore.discovery.hooks import Call
    from nbcore.session import Session

SOURCE = "source"
"""The column that names who said a row: what the enricher wrote there, else its distribution."""


@dataclass(frozen=True)
class _Came:
    outcome: EnrichmentOutcome
    frame: pd.DataFrame | None = None


async def enriched(
    session: Session, kind: str, values: Iterable[Any], seconds: float, *, several: bool = False
) -> QueryResult:
    """Ask every enricher about the distinct values.

    Parameters
    ----------
    session : Session
    kind : str
        ``geo``, ``threat_intel``, ...
    values : iterable
        Missing ones and doubles may be among them.
    seconds : float
        The time limit of each enricher by itself.
    several : bool
        Keep the rows of all sources; otherwise a value has one row, the first source's whole.

    Returns
    -------
    QueryResult
        A frame indexed by value with a column ``source``. ``unavailable`` or ``failed`` only when
        no enricher answered; each one's own end stands in ``enrichments``.
    """
    asked = distinct(values)
    calls = session.calls("nb_enrich", kind=kind, values=asked, session=session)
    every = await together(_one(session, call, kind, asked, seconds) for call in calls)
    came = [item for item in every if item is not None]
    outcomes = [item.outcome for item in came]
    frames = [item.frame for item in came if item.frame is not None]
    if not frames:
        status, reason = _worst(outcomes, kind)
        return QueryResult(_no_rows(), status, reason, enrichments=outcomes)
    frame = _stacked(frames, several=several)
    return QueryResult(frame, "ok" if len(frame) else "empty", enrichments=outcomes)


async def _one(
    session: Session, call: Call, kind: str, asked: list[str], seconds: float
) -> _Came | None:
    """One enricher's rows and how it ended; None for one that does not know the kind."""
    begun = time.perf_counter()
    frame: pd.DataFrame | None = None
    status: Status = "ok"
    reason = ""
    try:
        async with asyncio.timeout(seconds):
            given = await background(lambda: call(values=list(asked)))
        if given is None:
            return None
        frame = _by_value(given, asked, call.pack.distribution)
        status = "ok" if len(frame) else "empty"
    except TimeoutError:
        status, reason = "failed", f"It did not answer within {seconds:g} seconds."
    except UnavailableError as error:
        status, reason = "unavailable", str(error)
    except _FrameError as error:
        status, reason = "failed", f"nb_enrich gave a bad frame: {error}."
        session.note(call.pack.distribution, reason)
    except Exception as error:
        problem = call.blame(error)
        session.note(problem.pack, problem.text)
        status, reason = "failed", f"{said(error)}."
    outcome = EnrichmentOutcome(
        kind=kind,
        pack=call.pack.distribution,
        status=status,
        reason=reason,
        values=len(asked),
        rows=0 if frame is None else len(frame),
        seconds=time.perf_counter() - begun,
    )
    return _Came(outcome, frame)


class _FrameError(ValueError):
    """An enricher's frame cannot be used; the message says why."""


def _by_value(frame: pd.DataFrame, values: list[str], distribution: str) -> pd.DataFrame:
    """The rows of the values that were asked about, with who said them."""
    import pandas as pd

    if frame.index.nlevels > 1:
        raise _FrameError("its index holds more than the value")
    if not frame.columns.is_unique:
        raise _FrameError("two of its columns have one name")
    index = pd.Index([str(value) for value in frame.index], dtype=pd.StringDtype())
    known = index.isin(values)
    if len(index) and not known.any() and not isinstance(frame.index[0], str):
        # Mostly the numbers of the rows; somebody else's values are just not asked about.
        raise _FrameError(f"its index holds no values, but {frame.index[0]!r}")
    frame = frame.set_axis(index, axis="index")
    if SOURCE not in frame.columns:
        frame = frame.assign(**{SOURCE: pd.array([distribution] * len(frame), dtype="string")})
    return frame[known]


def _stacked(frames: list[pd.DataFrame], *, several: bool) -> pd.DataFrame:
    import pandas as pd

    # A frame without rows still has its columns, which a section may rest on.
    frame = frames[0] if len(frames) == 1 else pd.concat(frames)
    return frame if several else frame[~frame.index.duplicated()]


def _worst(outcomes: list[EnrichmentOutcome], kind: str) -> tuple[Status, str]:
    if not outcomes:
        return "unavailable", f"No installed pack can say the {kind} of a value."
    ranked: tuple[Status, ...] = ("failed", "unavailable")
    for status in ranked:
        reasons = [f"{item.pack}: {item.reason}" for item in outcomes if item.status == status]
        if reasons:
            return status, " ".join(dict.fromkeys(reasons))
    raise AssertionError(f"{kind}: every enricher {CAME} and none has rows")


def _no_rows() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame()
