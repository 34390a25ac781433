"""What to install where an engine over files is not there: it is an extra of its language."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec

from nbcore.errors import UserError, join_names


def require(packages: Sequence[str], language: str, provider: str = "") -> None:
    """Refuse to open files or the demo without the packages that read them.

    Parameters
    ----------
    packages : sequence of str
        What the engine imports: modules without a dot.
    language : str
        The language whose extra ``engine`` brings them: ``kql`` is that of ``nblang-kql``.
    provider : str
        Whose files they are; its pack's extra ``files`` is named where there is one.

    Raises
    ------
    UserError
        A package is not installed; the sentence ends with the line for pip.
    """
    absent = [name for name in packages if find_spec(name) is None]
    if not absent:
        return
    extra = f"nbpack-{provider}[files]" if _has_files(provider) else f"nblang-{language}[engine]"
    what = f"Files and the demo of {provider}" if provider else "Files"
    raise UserError(
        f"{what} need packages that are not installed: {join_names(absent)}. Try: "
        f'python -m pip install "{extra}"'
    )


def _has_files(provider: str) -> bool:
    """Whether the pack of a provider has an extra for files."""
    try:
        told = metadata.metadata(f"nbpack-{provider}")
    except metadata.PackageNotFoundError:
        return False
    return "files" in (told.get_all("Provides-Extra") or ())
