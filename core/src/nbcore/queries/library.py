"""Which files answer which question for one provider, from all packs together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nbcore.queries.files import QueryFile


@dataclass(frozen=True)
class Owned:
    """A query file and the pack that brought it.

    Attributes
    ----------
    file : QueryFile
    pack, version : str
        The distribution.
    own : bool
        Whether it is the distribution that brings the provider itself.
    """

    file: QueryFile
    pack: str
    version: str
    own: bool = False


@dataclass(frozen=True)
class Part:
    """One part of an answer: its alternatives, best rank first, or why there are none."""

    name: str
    files: tuple[Owned, ...] = ()
    conflict: str = ""


@dataclass
class Library:
    """All query files for one provider.

    Attributes
    ----------
    provider : str
    parts : dict of str to list of Part
        By question.
    problems : list of (pack, sentence)
        Files that were left out, and why.
    """

    provider: str
    parts: dict[str, list[Part]] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(
        cls, provider: str, owned: Iterable[Owned], known: Iterable[str], language: str = ""
    ) -> Library:
        """Sort the files of all packs into parts and ranks.

        Parameters
        ----------
        provider : str
        owned : iterable of Owned
        known : iterable of str
            The catalogue's questions; a file for another one is a problem of its pack.
        language : str, optional
            What the provider speaks, where it is known; a file in another is one, too.
        """
        library = cls(provider)
        questions = set(known)
        slots: dict[tuple[str, str], dict[int, list[Owned]]] = {}
        for item in owned:
            file = item.file
            if file.query not in questions:
                library.problems.append(
                    (item.pack, f"{file.path} answers {file.query}, which no catalogue knows.")
                )
                continue
            if language and file.language not in (language, ""):
                why = f"{provider} speaks {language}, not {file.language}"
                library.problems.append((item.pack, f"{file.path} is left out: {why}."))
                continue
            slots.setdefault((file.query, file.part), {}).setdefault(file.rank, []).append(item)
        for (query, part), ranks in sorted(slots.items()):
            library.parts.setdefault(query, []).append(library._part(query, part, ranks))
        return library

    def _part(self, query: str, part: str, ranks: dict[int, list[Owned]]) -> Part:
        chosen: list[Owned] = []
        for rank in sorted(ranks):
            rivals = ranks[rank]
            own = [item for item in rivals if item.own]
            if len(rivals) == 1:
                chosen.append(rivals[0])
            elif len(own) == 1:
                chosen.append(own[0])
                for item in rivals:
                    if not item.own:
                        self.problems.append((item.pack, _taken(item.file, own[0])))
            else:
                return Part(part, conflict=_rivals(query, part, rank, rivals))
        return Part(part, tuple(chosen))


def _taken(file: QueryFile, winner: Owned) -> str:
    return (
        f"{file.path} is left out: {winner.pack} answers {file.query}, part {file.part}, "
        f"rank {file.rank} itself. Give yours another part or rank."
    )


def _rivals(query: str, part: str, rank: int, rivals: Sequence[Owned]) -> str:
    files = " and ".join(f"{item.file.path} of {item.pack}" for item in rivals)
    return f"Both {files} claim {query}, part {part}, rank {rank}; disable one of the packs."
