"""One address at the other end, as a result of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbcore import (
    Figure,
    Notebooklet,
    Noted,
    Session,
    TimeSpan,
    UserError,
    headline,
    parameter,
    query,
    section,
)

if TYPE_CHECKING:
    from pandas import DataFrame


class PeerDetails(Notebooklet):
    """What went on with one address at the other end; nothing is asked of a SIEM for it."""

    title = "Peer"

    address = parameter(str, "", "The address at the other end.")
    flows = query("ip.flows", title="Connections", doc="The newest first.")
    siem = query("indicator.lookup")

    @headline
    def amount(self, flows: DataFrame) -> str:
        """How many connections."""
        from nbpack_soc.flows.wording import connections

        return connections(len(flows))

    @section("Timeline")
    def timeline(self, flows: DataFrame, timespan: TimeSpan) -> Figure:
        """Connections over time by direction."""
        from nbcore import figures

        return figures.timeline(
            flows, lane="direction", width=timespan.bin_width(), span=timespan, noun="connection"
        )

    @section("Programs")
    def programs(self, flows: DataFrame) -> DataFrame:
        """Which programs talked to it, where the sensor names them."""
        from nbpack_soc.flows.programs import by_program

        return by_program(flows)

    @section("Threats")
    def threats(self, siem: DataFrame, address: str) -> Noted[DataFrame]:
        """What threat intelligence lists of it."""
        mine = siem[siem["indicator"] == address]
        return Noted(mine.drop(columns=["provider", "connection", "table"]).reset_index(drop=True))


def details_of(result: Any, address: str) -> Any:
    """The details of one address of a result.

    Parameters
    ----------
    result : Result
        Of ``NetworkFlowSummary``.
    address : str

    Raises
    ------
    UserError
        The result holds no connections with it.
    """
    frames = {name: part.value for name, part in result.sections.items()}
    flows = frames.get("flows")
    if flows is None:
        raise UserError(
            "The result holds no connections; its section flows was left out or failed."
        )
    mine = flows[flows["peer"] == address]
    if mine.empty:
        raise UserError(
            f"The result holds no connections with {address!r}; see the column peer of r.flows."
        )
    given = {"flows": mine}
    threats = frames.get("threats")
    if threats is not None:
        given["siem"] = threats.rename(columns={"value": "indicator"})
    made = PeerDetails(session=Session(), silent=True)
    return made.run(data=given, timespan=result.timespan, address=address)
