"""The connection that a pack's live client is, but for its wire format."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from nbcore import Answer, Bound, Connection, Limits, QueryError
from nbcore.lang import Secrets, background
from nblang_kql.http.service import Service
from nblang_kql.http.shapes import ShapeError, decode_json
from nblang_kql.rendering import render

if TYPE_CHECKING:
    import pandas as pd


STRANGE = "it does not have the documented format, or it is too large for the memory"


class HttpConnection(Connection):
    """A live service that takes KQL; a pack says how its requests and answers are spelled.

    Parameters
    ----------
    service : Service
    """

    source = "live"
    most_rows: int | None = None
    """Rows that the service returns at most; a cap is set below it, so that a cut can be seen."""
    may_lack_content = False
    """Whether the service says with 204 (No Content) that there is no data."""
    holds: timedelta | None = None
    """How far back the service holds data."""

    def __init__(self, service: Service) -> None:
        self.title = service.title
        self._service = service

    @property
    def secrets(self) -> Secrets:
        return self._service.secrets

    def text(self, bound: Bound, limits: Limits) -> str:
        return render(bound, self._service_limits(limits))

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        kept = self._service_limits(limits)
        text = render(bound, kept)
        path, body, headers = self.request(text, bound, kept)
        content = await self._service.post(path, body, headers, kept.seconds)
        # Reading 100,000 rows takes a second, in which other queries go on.
        answer = await background(lambda: self._answer_of(content))
        answer.partial = " ".join(filter(None, (answer.partial, self._retention_note(bound))))
        answer.text = text
        answer.truncated = len(answer.frame) > kept.rows
        answer.frame = answer.frame.head(kept.rows)
        if answer.truncated and kept.rows < limits.rows:
            answer.notes.append(f"{self.title} returns at most {self.most_rows:,} rows of a query.")
        return answer

    async def close(self) -> None:
        await self._service.close()

    def forked(self) -> None:
        self._service.forked()

    @abstractmethod
    def request(
        self, text: str, bound: Bound, limits: Limits
    ) -> tuple[str, Mapping[str, Any], Mapping[str, str]]:
        """Path, body and headers of the request for a query."""

    @abstractmethod
    def parse(self, body: Any) -> tuple[pd.DataFrame, str]:
        """The rows of an answer, and why it is not whole (empty when it is).

        Raises
        ------
        ShapeError
            The body is of another shape; the caller says it in one sentence.
        """

    def _service_limits(self, limits: Limits) -> Limits:
        if self.most_rows is None or limits.rows < self.most_rows:
            return limits
        return Limits(self.most_rows - 1, limits.seconds)

    def _retention_note(self, bound: Bound) -> str:
        """A sentence for a range that begins before the first day held; or empty."""
        if self.holds is None:
            return ""
        first = (self.now() - self.holds).date()
        if bound.timespan.start.date() >= first:
            return ""
        return (
            f"{self.title} holds {self.holds.days} days: its data begins on {first}, and the time "
            "range before."
        )

    def _answer_of(self, content: bytes | None) -> Answer:
        import pandas as pd

        if content is None and self.may_lack_content:
            return Answer(pd.DataFrame())
        try:
            frame, partial = self.parse(decode_json(content or b""))
        except QueryError:
            raise
        except Exception as error:  # noqa: BLE001  (whatever it is, the service sent it)
            why = str(error) if isinstance(error, ShapeError) else STRANGE
            raise QueryError(
                f"{self.title} sent an answer that cannot be read: {why}. Try again, and check the "
                "endpoint and any proxy in between."
            ) from None
        return Answer(frame, partial=partial)


def interval(bound: Bound) -> str:
    """The time range of a question as an ISO 8601 interval; its end is in the query's text too."""
    from nbcore import iso

    return f"{iso(bound.timespan.start)}/{iso(bound.timespan.end)}"
