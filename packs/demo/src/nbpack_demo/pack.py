"""What the pack hooks into nbcore: the company, and where its outside addresses are and whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbcore import Company, Session, hookimpl

if TYPE_CHECKING:
    import pandas as pd


@hookimpl
def nb_company() -> Company:
    """The company about which every demo answers."""
    from nbpack_demo.company import company

    return company()


@hookimpl
def nb_enrich(kind: str, values: list[str], session: Session) -> pd.DataFrame | None:
    """Where the company's outside addresses are and whose, for a session that has a demo open.

    Elsewhere these addresses of the documentation ranges are nobody's.
    """
    if kind not in ("geo", "asn"):
        return None
    if all(one.source != "demo" for one in session.connections.values()):
        return None
    import pandas as pd

    from nbpack_demo.company import company

    if kind == "asn":
        systems = company().asn
        owned = {value: systems[value] for value in values if value in systems}
        frame = pd.DataFrame.from_dict(owned, orient="index", columns=["asn", "as_name"])
        return frame.astype({"asn": "Int64", "as_name": pd.StringDtype()})
    known = company().geo
    rows = {value: (known[value], "source") for value in values if value in known}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["country", "country_from"])
    return frame.astype(pd.StringDtype())
