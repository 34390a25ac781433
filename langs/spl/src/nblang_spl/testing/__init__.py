"""For tests of packs that ask a Splunk: its management port on the loopback address."""

from nblang_spl.testing.splunkd import (
    BUSY,
    PASSWORD,
    SESSION,
    TOKEN,
    USER,
    Job,
    Rows,
    Splunkd,
    cut,
    dripping,
    form,
    problem,
    said,
)

__all__ = [
    "BUSY",
    "PASSWORD",
    "SESSION",
    "TOKEN",
    "USER",
    "Job",
    "Rows",
    "Splunkd",
    "cut",
    "dripping",
    "form",
    "problem",
    "said",
]
