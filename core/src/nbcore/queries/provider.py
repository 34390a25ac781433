"""What a pack's author writes for a SIEM: how its sources are opened."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from nbcore.queries.connection import Connection

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

    from nbcore.catalogue import Question
    from nbcore.queries.files import QueryFile

SOURCES = ("live", "folder", "demo")
"""The kinds of sources, each with the method of a provider that opens it."""


class Company(ABC):
    """An invented company, about whose events every provider's demo answers."""

    @property
    @abstractmethod
    def end(self) -> datetime:
        """Where its story ends, which is the demo's clock."""

    @property
    @abstractmethod
    def records(self) -> Mapping[str, pd.DataFrame]:
        """Its rows by the record's name, without their origin."""


class Provider(ABC):
    """A SIEM that a pack can talk to; the object that a provider's entry point names.

    Its module is loaded to list and to connect, so it imports neither pandas nor a client. It
    overrides those of :meth:`live`, :meth:`folder` and :meth:`demo` that it can open. These send
    nothing and sign nobody in; they raise a UserError when a setting is missing or a folder cannot
    be used.

    Attributes
    ----------
    name : str
        The entry point's name, and the attribute on ``nbcore`` (``nb.sentinel``).
    title : str
        For people.
    language : str
        Suffix of its query files.
    aliases : tuple of str
        Other names by which a user may connect it; letter case does not count.
    settings : type of pydantic.BaseModel
        The live source's settings; secrets are ``SecretStr``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    language: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()

    @property
    @abstractmethod
    def settings(self) -> type[BaseModel]:
        """The model of its settings."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds of sources that it opens: those whose methods it overrides."""
        own = type(self)
        return tuple(kind for kind in SOURCES if getattr(own, kind) is not getattr(Provider, kind))

    def found_settings(self) -> dict[str, Any]:
        """Settings that another tool's file holds; used for the live service, after nbcore's own."""
        return {}

    def counting(self, file: QueryFile, question: Question) -> QueryFile | None:
        """The query that counts the rows of another, where packs have none of their own.

        Parameters
        ----------
        file : QueryFile
            The rows' query.
        question : Question
            What is asked: ``counts`` names the rows' question, ``record`` is derived from theirs.

        Returns
        -------
        QueryFile or None
            None where the rows have to be asked for; part, rank, tables and what fields it lacks
            are the rows'.
        """
        return None

    def live(self, settings: BaseModel) -> Connection:
        """Open the service.

        Parameters
        ----------
        settings : BaseModel
            An instance of :attr:`settings`.
        """
        raise NotImplementedError

    def folder(self, path: Path, settings: BaseModel) -> Connection:
        """Open a folder of exported data.

        Parameters
        ----------
        path : pathlib.Path
        settings : BaseModel
            An instance of :attr:`settings`.
        """
        raise NotImplementedError

    def demo(self, company: Company) -> Connection:
        """Open the demo: what the company's records are in this product's own form.

        Parameters
        ----------
        company : Company
        """
        raise NotImplementedError

    def accepts(self, source: object) -> Connection | None:
        """Open an object that the user has already, such as another library's connection.

        Parameters
        ----------
        source : object
            What ``source=`` was given; neither a text nor a path.

        Returns
        -------
        Connection, optional
            None for an object that is not known.
        """
        return None
