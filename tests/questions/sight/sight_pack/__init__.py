"""A pack with a question about a list of values, for three SIEMs that are not its own."""

from __future__ import annotations

from collections.abc import Iterable

from nbcore import Catalogue, Field, QueryFile, Question, Record, hookimpl, query_files

SIGHTING = Record(
    "sight.Sighting",
    "How often an address was seen in attempts to log on.",
    (
        Field("value", "text", "The address.", required=True),
        Field("attempts", "int", "How many attempts came from it."),
        Field("last_seen", "time", "The last of them."),
    ),
)
SIGHTINGS = Question(
    "sight.sightings",
    "Attempts to log on anywhere, by source address.",
    SIGHTING,
    takes="values",
    arguments={"outcome": str},
    order="attempts",
)


@hookimpl
def nb_catalogue() -> Catalogue:
    """The question with its record."""
    return Catalogue.of([SIGHTINGS])


@hookimpl
def nb_queries(provider: str) -> Iterable[QueryFile]:
    """Its files for a provider."""
    known = ("sentinel", "mde", "splunk")
    return query_files("sight_pack", provider) if provider in known else []
