"""Which files answer which question for one provider, from all packs together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from nbcore.catalogue import Question
from nbcore.guard import error_line
from nbcore.queries.files import QueryFile

Derive = Callable[[QueryFile, Question], QueryFile | None]
"""What makes the file of a counting question out of the file of its rows; None where it cannot."""


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

    @property
    def unsupported(self) -> str:
        """Why the product cannot answer it, where every file says so."""
        whys = [item.file.unsupported for item in self.files]
        return " ".join(dict.fromkeys(whys)) if whys and all(whys) else ""


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
                    (item.pack, f"{file.path} answers {file.query}, which no catalogue defines.")
                )
                continue
            if language and file.language not in (language, ""):
                why = f"{provider} uses the language {language}, not {file.language}"
                library.problems.append((item.pack, f"{file.path} is left out: {why}."))
                continue
            slots.setdefault((file.query, file.part), {}).setdefault(file.rank, []).append(item)
        for (query, part), ranks in sorted(slots.items()):
            library.parts.setdefault(query, []).append(library._part(query, part, ranks))
        return library

    def derive(self, questions: Iterable[Question], count: Derive) -> None:
        """Add what counts rows where a pack has a file for the rows alone.

        A pack's counting file stands in the place of its rows' one: of the same part and rank. One
        that divides its counts into other parts than its rows gets none added.

        Parameters
        ----------
        questions : iterable of Question
            The catalogue's.
        count : callable
            See :meth:`nbcore.queries.connection.Provider.counting`.
        """
        for question in questions:
            rows = self.parts.get(question.counts or "", [])
            made = {part.name: part for part in self.parts.get(question.name, [])}
            apart = _packs_apart(rows, list(made.values()))
            for part in rows:
                mine = made.get(part.name)
                if mine is None or not mine.conflict:
                    made[part.name] = self._derived_part(question, part, mine, apart, count)
            found = [part for _, part in sorted(made.items()) if part.files or part.conflict]
            if found:
                self.parts[question.name] = found

    def _derived_part(
        self, question: Question, rows: Part, given: Part | None, apart: set[str], count: Derive
    ) -> Part:
        files = {item.file.rank: item for item in (given.files if given else ())}
        if rows.conflict:
            return given or Part(rows.name, conflict=rows.conflict)
        for item in rows.files:
            if item.file.rank in files or item.pack in apart:
                continue
            try:
                file = self._counting(item.file, question, count)
            except Exception as error:
                sentence = (
                    f"{item.file.path}: {question.name} cannot be derived: {error_line(error)}"
                )
                self.problems.append((item.pack, sentence))
                continue
            if file is not None:
                files[item.file.rank] = replace(item, file=file)
        return Part(rows.name, tuple(files[rank] for rank in sorted(files)))

    def _counting(self, file: QueryFile, question: Question, count: Derive) -> QueryFile | None:
        made = replace(file, query=question.name) if file.unsupported else count(file, question)
        if made is None:
            return None
        # Whatever a language makes of the text: where it stands and what it fills is the rows'.
        fills = question.record
        return replace(
            made,
            query=question.name,
            part=file.part,
            rank=file.rank,
            reads=file.reads,
            lacks=tuple(name for name in file.lacks if name in fills),
            coarse=tuple(name for name in file.coarse if name in fills),
        )

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
                        self.problems.append((item.pack, _already_answered(item.file, own[0])))
            else:
                return Part(part, conflict=_rival_files(query, part, rank, rivals))
        return Part(part, tuple(chosen))


def _packs_apart(rows: Sequence[Part], counts: Sequence[Part]) -> set[str]:
    """Packs whose counts are divided otherwise than their rows; those added would count twice."""
    own = {(item.pack, part.name) for part in rows for item in part.files}
    given = {(item.pack, part.name) for part in counts for item in part.files}
    return {pack for pack, _ in given - own}


def _already_answered(file: QueryFile, winner: Owned) -> str:
    return (
        f"{file.path} is left out: {winner.pack} answers {file.query}, part {file.part}, "
        f"rank {file.rank} itself. Give yours another part or rank."
    )


def _rival_files(query: str, part: str, rank: int, rivals: Sequence[Owned]) -> str:
    files = " and ".join(f"{item.file.path} of {item.pack}" for item in rivals)
    return f"Both {files} claim {query}, part {part}, rank {rank}; disable one of the packs."
