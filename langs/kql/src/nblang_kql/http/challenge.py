"""Continuous access evaluation: a service that asks for a token with further claims."""

from __future__ import annotations

import base64
import inspect
import json
import re
from collections.abc import Callable
from typing import Any

_CLAIMS = re.compile(r'\bclaims\s*=\s*"?([A-Za-z0-9+/_=-]+)', re.IGNORECASE)


def claims_of(challenge: str) -> str:
    """The claims, as JSON, that a ``WWW-Authenticate`` header asks for; empty without any.

    As https://learn.microsoft.com/entra/identity-platform/claims-challenge spells them: JSON in
    base64.
    """
    found = _CLAIMS.search(challenge)
    if found is None:
        return ""
    coded = found[1].rstrip("=").replace("+", "-").replace("/", "_")
    try:
        text = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
        return text if isinstance(json.loads(text), dict) else ""
    except ValueError:
        return ""


def options(get_token: Callable[..., Any], wanted: str) -> dict[str, Any]:
    """Keywords for a credential's ``get_token``, of those that it takes.

    Services challenge only those whose tokens say that they can answer, hence ``enable_cae``
    each time.

    Parameters
    ----------
    get_token : callable
    wanted : str
        Claims of a challenge, or nothing.
    """
    given: dict[str, Any] = {"enable_cae": True} | ({"claims": wanted} if wanted else {})
    try:
        parameters = inspect.signature(get_token).parameters
    except (TypeError, ValueError):
        return {}
    if any(item.kind is inspect.Parameter.VAR_KEYWORD for item in parameters.values()):
        return given
    return {name: value for name, value in given.items() if name in parameters}
