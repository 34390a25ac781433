"""What an investigation is about: hosts, accounts, addresses.

An entity is a frozen value. It checks what a user typed, says when two names mean the same
thing, and gives the values that are bound into a query.
"""

from nbcore.entities.account import Account
from nbcore.entities.base import Entity
from nbcore.entities.host import Host
from nbcore.entities.ip import IpAddress

__all__ = ["Account", "Entity", "Host", "IpAddress"]
