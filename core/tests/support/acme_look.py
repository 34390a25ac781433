"""Notebooklets of the provider in ``acme.py``, for that one only."""

from __future__ import annotations

from core.tests.support.look import Look

from nbcore import Notebooklet


class AcmeLook(Look):
    """Who logged on, as Acme sees it."""


class Rules(Notebooklet):
    """Mailbox rules."""
