"""Asking enrichers about values, side by side: a slow or failing one takes no other along."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbcore.entities.addresses import is_internal
from nbcore.errors import UnavailableError
from nbcore.guard import error_line
from nbcore.queries.loop import background, gather_all
from nbcore.queries.outcome import CAME, EnrichmentOutcome, QueryResult, Status

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "source"
"""The column that names who said a row: what the enricher wrote there, else its distribution."""


@dataclass(frozen=True)
class Enricher:
    """One pack's implementation of ``nb_enrich``, for one kind.

    Attributes
    ----------
    pack : str
        Its distribution.
    ask : callable
        Takes values, gives a frame indexed by value; None when it does not know the kind.
    blame : callable
        Takes what it raised, or a sentence; it becomes a problem of the pack.
    sends_to : str
        Where it sends values; empty when they stay on this machine.
    allowed : bool
        Whether the user named that place.
    """

    pack: str
    ask: Callable[[list[str]], pd.DataFrame | None]
    blame: Callable[[Exception | str], None]
    sends_to: str = ""
    allowed: bool = True


@dataclass(frozen=True)
class Enrichment:
    """What one enricher said of the values that it was asked about."""

    outcome: EnrichmentOutcome
    values: Sequence[str]
    frame: pd.DataFrame | None = None


async def ask_all(
    enrichers: Sequence[Enricher], kind: str, values: list[str], seconds: float
) -> list[Enrichment]:
    """Ask every enricher about the values.

    Parameters
    ----------
    enrichers : sequence of Enricher
    kind : str
        ``geo``, ``threat_intel``, ...
    values : list of str
        Distinct ones, none missing.
    seconds : float
        The time limit of each enricher by itself.

    Returns
    -------
    list of Enrichment
        In the enrichers' order, without those that do not know the kind.
    """
    every = await gather_all(_ask(item, kind, values, seconds) for item in enrichers)
    return [item for item in every if item is not None]


def merge_answers(came: Sequence[Enrichment], kind: str, *, several: bool = False) -> QueryResult:
    """What several enrichers said, as one answer.

    Parameters
    ----------
    came : sequence of Enrichment
    kind : str
    several : bool
        Keep the rows of all sources; otherwise a value has one row, the first source's whole.

    Returns
    -------
    QueryResult
        A frame indexed by value with a column ``source``. It came when one enricher answered;
        how each one ended stands in ``enrichments``.
    """
    outcomes = [item.outcome for item in came]
    frames = [item.frame for item in came if item.frame is not None]
    if not frames:
        status, reason = _worst_status(outcomes, kind)
        return QueryResult(_no_rows(), status, reason, enrichments=outcomes)
    frame = _stack_frames(frames, several=several)
    partial = [item for item in outcomes if item.status == "partial"]
    if partial:
        reason = " ".join(f"{item.pack}: {item.reason}" for item in partial)
        return QueryResult(frame, "partial", reason, enrichments=outcomes)
    return QueryResult(frame, "ok" if len(frame) else "empty", enrichments=outcomes)


async def _ask(
    enricher: Enricher, kind: str, values: list[str], seconds: float
) -> Enrichment | None:
    """One enricher's rows and how it ended; None for one that does not know the kind."""
    ended = EnrichmentOutcome(kind, enricher.pack, "ok", values=len(values))
    given = values
    if enricher.sends_to:
        given = [value for value in values if not is_internal(value)]
        refusal = _not_sent(enricher, values, given)
        if refusal:
            return Enrichment(replace(ended, status="skipped", reason=refusal), values)
        ended = replace(
            ended,
            reason=_not_sent_sentence(len(values) - len(given)),
            values=len(given),
            sent_to=enricher.sends_to,
            sent=tuple(given),
        )
    begun = time.perf_counter()
    frame: pd.DataFrame | None = None
    status: Status = "ok"
    reason = ended.reason
    try:
        async with asyncio.timeout(seconds):
            raw = await background(lambda: enricher.ask(list(given)))
        if raw is None:
            return None
        frame = _by_value(raw, given, enricher.pack)
        status = "ok" if len(frame) else "empty"
        if isinstance(raw.attrs.get("partial"), str):
            status, reason = "partial", " ".join(filter(None, (reason, raw.attrs["partial"])))
    except TimeoutError:
        status, reason = "failed", f"It did not answer within {seconds:g} seconds."
    except UnavailableError as error:
        status, reason = "unavailable", str(error)
    except _FrameError as error:
        status, reason = "failed", f"nb_enrich gave a bad frame: {error}."
        enricher.blame(reason)
    except Exception as error:
        enricher.blame(error)
        status, reason = "failed", f"{error_line(error)}."
    outcome = replace(
        ended,
        status=status,
        reason=reason,
        rows=0 if frame is None else len(frame),
        seconds=time.perf_counter() - begun,
    )
    return Enrichment(outcome, values, frame)


def _not_sent(enricher: Enricher, values: list[str], given: list[str]) -> str:
    """Why nothing is sent; empty when it may be."""
    place = enricher.sends_to
    if not enricher.allowed:
        return (
            f"It sends values to {place} and is off until you name that place: "
            f'nbcore.configure(send_to=["{place}"]), NBCORE_SEND_TO={place}, or '
            f'send_to = ["{place}"] in nbcore.toml.'
        )
    if values and not given:
        return f"All values are private addresses, and none was sent to {place}."
    return ""


def _not_sent_sentence(number: int) -> str:
    if not number:
        return ""
    what = "1 private address was" if number == 1 else f"{number:,} private addresses were"
    return f"{what} not sent."


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


def _stack_frames(frames: list[pd.DataFrame], *, several: bool) -> pd.DataFrame:
    import pandas as pd

    # A frame without rows still has its columns, which a section may rest on.
    frame = frames[0] if len(frames) == 1 else pd.concat(frames)
    return frame if several else frame[~frame.index.duplicated()]


def _worst_status(outcomes: list[EnrichmentOutcome], kind: str) -> tuple[Status, str]:
    if not outcomes:
        return "unavailable", f"No installed pack provides {kind} for a value."
    ranked: tuple[Status, ...] = ("failed", "unavailable", "skipped")
    for status in ranked:
        reasons = [f"{item.pack}: {item.reason}" for item in outcomes if item.status == status]
        if reasons:
            return "unavailable" if status == "skipped" else status, " ".join(
                dict.fromkeys(reasons)
            )
    raise AssertionError(f"{kind}: every enricher {CAME} and none has rows")


def _no_rows() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame()
