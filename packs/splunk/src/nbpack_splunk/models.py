"""Which tables of query files are CIM data models, and how to see whether one holds anything.

A file reads ``Authentication``, or ``Authentication (Windows)`` where only such events of the model
are meant: one part of a question is answered from the model and another from raw events where the
model holds the one kind and not the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MODELS = frozenset({
    "Alerts", "Authentication", "Certificates", "Change", "Compute_Inventory", "DLP", "Data_Access",
    "Databases", "Email", "Endpoint", "Event_Signatures", "Intrusion_Detection", "JVM", "Malware",
    "Network_Resolution", "Network_Sessions", "Network_Traffic", "Performance", "Ticket_Management",
    "Updates", "Vulnerabilities", "Web",
})  # fmt: skip
"""Splunk's CIM data models; a file may name a dataset of one too (``Endpoint.Processes``)."""

KINDS = {
    "Authentication (Windows)": "Authentication.signature_id IN (4624, 4625)",
    "Authentication (Linux)": 'Authentication.app IN ("sshd", "ssh", "su", "sudo", "login")',
}
"""What tells the events of one kind within a model; the same words stand in the query files."""
_NAME = re.compile(r"(?P<model>[A-Z]\w*)(?:\.(?P<dataset>\w+))?(?: \((?P<kind>\w+)\))?")


@dataclass(frozen=True)
class DataModel:
    """A data model that a file reads.

    Attributes
    ----------
    table : str
        As the file's header names it.
    model, dataset : str
        The dataset is empty where the whole model is meant.
    kind : str
        Filter of the events that are meant; empty for all.
    """

    table: str
    model: str
    dataset: str
    kind: str = ""

    @classmethod
    def by_table(cls, table: str) -> DataModel | None:
        """The data model behind a table's name; None when it is something else."""
        found = _NAME.fullmatch(table)
        if not found or found["model"] not in MODELS:
            return None
        return cls(table, found["model"], found["dataset"] or "", KINDS.get(table, ""))

    @property
    def probe(self) -> str:
        """A search with one row, whose ``count`` is that of events in the model's acceleration.

        Only the acceleration is asked: that takes a moment at any size. A model that is not
        accelerated would be searched event by event, which the raw search does as well and with
        more fields.
        """
        source = f"{self.model}.{self.dataset}" if self.dataset else self.model
        where = f"\n    where {self.kind}" if self.kind else ""
        return f"| tstats summariesonly=t count from datamodel={source}{where}"
