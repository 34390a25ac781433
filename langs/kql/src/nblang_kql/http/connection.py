"""The connection that a pack's live client is, but for its wire format."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbcore.errors import QueryError
from nbcore.queries.connection import Answer, Bound, Connection, Limits
from nbcore.queries.loop import background
from nbcore.queries.secrets import Secrets
from nblang_kql.http.service import Service
from nblang_kql.rendering import render

if TYPE_CHECKING:
    import pandas as pd


class HttpConnection(Connection):
    """A live service that takes KQL; a pack says how its requests and answers are spelled.

    Parameters
    ----------
    service : Service
    """

    source = "live"
    most_rows: int | None = None
    """Rows that the service returns at most; a cap is set below it, so that a cut can be seen."""
    may_be_blank = False
    """Whether an answer without a body means that there is no data."""

    def __init__(self, service: Service) -> None:
        self.title = service.title
        self._service = service

    @property
    def secrets(self) -> Secrets:
        return self._service.secrets

    def text(self, bound: Bound, limits: Limits) -> str:
        return render(bound, self._within(limits))

    async def run(self, bound: Bound, limits: Limits) -> Answer:
        kept = self._within(limits)
        text = render(bound, kept)
        path, body, headers = self.request(text, bound, kept)
        content = await self._service.post(path, body, headers, kept.seconds)
        # Reading 100,000 rows takes a second, in which other queries go on.
        answer = await background(lambda: self._read(content))
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
        ValueError, TypeError, KeyError, IndexError, AttributeError
            As they come of a body of another shape; the caller says it in one sentence.
        """

    def _within(self, limits: Limits) -> Limits:
        if self.most_rows is None or limits.rows < self.most_rows:
            return limits
        return Limits(self.most_rows - 1, limits.seconds)

    def _read(self, content: bytes) -> Answer:
        import pandas as pd

        if self.may_be_blank and not content.strip():
            return Answer(pd.DataFrame())
        try:
            frame, partial = self.parse(json.loads(content))
        except QueryError:
            raise
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise QueryError(
                f"{self.title} answered something that cannot be read ({type(error).__name__}); "
                "ask again, and look at the endpoint and at proxies on the way."
            ) from None
        return Answer(frame, partial=partial)


def interval(bound: Bound) -> str:
    """The time range of a question as an ISO 8601 interval; its end is in the query's text too."""
    from nbcore.timespan import iso

    return f"{iso(bound.timespan.start)}/{iso(bound.timespan.end)}"
