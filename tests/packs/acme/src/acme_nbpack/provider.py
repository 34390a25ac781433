"""The Acme SIEM, which has a demo and no service."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel

from nbcore import Company, Connection, Provider


class AcmeSettings(BaseModel):
    """The Acme SIEM has one setting, which nothing needs."""

    region: str = "eu"


class Acme(Provider):
    """The Acme SIEM."""

    name: ClassVar[str] = "acme"
    title: ClassVar[str] = "Acme SIEM"
    language: ClassVar[str] = "acme"
    settings = AcmeSettings

    def demo(self, company: Company) -> Connection:
        """The company's records are its tables."""
        from acme_nbpack.siem import AcmeConnection

        return AcmeConnection(company)


acme = Acme()
