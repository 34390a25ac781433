"""The rules: which sentences the logons of a host are worth. Each function is one rule."""

from nbpack_soc.logons.findings.accounts import (
    disabled_accounts,
    revived_accounts,
    unknown_accounts,
)
from nbpack_soc.logons.findings.attacks import brute_forces, sprays
from nbpack_soc.logons.findings.successes import got_in, guessed_passwords

__all__ = [
    "brute_forces",
    "disabled_accounts",
    "got_in",
    "guessed_passwords",
    "revived_accounts",
    "sprays",
    "unknown_accounts",
]
