"""The rules: which sentences the logons of a host are worth. Each function is one rule."""

from nbpack_soc.logons.findings.accounts import disabled, revived, unknown
from nbpack_soc.logons.findings.attacks import brute_forces, sprays
from nbpack_soc.logons.findings.successes import got_in, guessed

__all__ = ["brute_forces", "disabled", "got_in", "guessed", "revived", "sprays", "unknown"]
