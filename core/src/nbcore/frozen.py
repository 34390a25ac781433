"""The base of plain values: checked once, and never changed after."""

from __future__ import annotations

import contextlib

from pydantic import BaseModel, ConfigDict, create_model

# With the first model pydantic looks for plugins of its own by `entry_points()`, which raises for
# everybody when a single installed distribution has a malformed entry_points.txt. It looks just
# once, so it may do so here, where nothing is lost by it.
with contextlib.suppress(Exception):
    create_model("First")


class Frozen(BaseModel):
    """A value of several fields that cannot be changed."""

    model_config = ConfigDict(frozen=True)
