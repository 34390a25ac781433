"""The numbers of the rules, each with its reason.

Windows of time are closed: two attempts exactly a window apart are within it.
"""

from __future__ import annotations

from datetime import timedelta

SPRAY_USERS = 10
"""Users that one address failed for, to be called a spray. It counts users that did not get in
from there within the window after it, and that were not brute-forced.
Published rules count more than 10 users (Sigma bc93dfe6, one day; Google's win_password_spray,
half an hour) or more than 15 (Microsoft Sentinel 6a2e2ff4, five minutes)."""

SPRAY_WINDOW = timedelta(hours=24)
"""Within which the users of a spray are counted. Sprays go slowly to stay below lockouts, so a
day, as Sigma's rule does; what a day of typing errors looks like is ruled out by counting only
users that did not get in."""

BRUTE_FAILURES = 20
"""Failures for one user from one address within the window to be called a brute force: twice
what the CIS benchmarks let an account take before it locks (ten), so more than a person who
forgot a password causes, and the number of Microsoft Sentinel's rule 0777f138."""

BRUTE_WINDOW = timedelta(hours=1)
"""Within which these failures lie. A program with an old password that tries again every five
minutes makes twelve an hour and stays below."""

GUESS_FAILURES = 5
"""Failures right before a logon of the same account from the same address that are worth a word
even where nothing else is odd; Microsoft Sentinel's rule cf3ede88 has the same number and hour."""

GUESS_WINDOW = timedelta(hours=1)
"""How long before the logon these failures lie at most: as long as one goes on trying at a stretch.
Failures that are strewn over days and then a logon are what anybody's week looks like."""

UNKNOWN_NAMES = 5
"""Names that no account has, tried from one address within :data:`UNKNOWN_WINDOW`. A person who
misspells a name makes one or two; five are a list that somebody works through."""

UNKNOWN_WINDOW = timedelta(hours=24)
"""Within which these names are counted; a day, for the reason that a spray has a day."""

DISABLED_ATTEMPTS = 1
"""Refused attempts by a disabled account that are worth a word. No one uses it by mistake for
long: it is an old task, a leaver, or somebody with an old list."""
