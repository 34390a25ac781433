"""What to install where a client of the extra ``live`` is not there."""

from __future__ import annotations

from nbcore import UnavailableError

_EXTRA = frozenset({"azure", "httpx"})
"""Packages of nblang-kql's extra ``live``, as they are imported."""


def missing_package(error: ImportError, title: str) -> UnavailableError:
    """The error for a package that a live service needs and that does not import.

    Parameters
    ----------
    error : ImportError
    title : str
        The service's name.
    """
    package = (error.name or "").split(".")[0]
    if package in _EXTRA:
        named = "azure-identity" if package == "azure" else package
        return UnavailableError(
            f"{title} needs the package {named}, which is not installed. Install what a "
            'live service needs: python -m pip install "nblang-kql[live]"'
        )
    needed = f"the package {package}" if package else "a package"
    return UnavailableError(
        f"{title} is reached with {needed}, which is not installed or does not load here."
    )
