"""Whether addresses lie in a network that the search itself names (rules 2.11, 3.19).

An IPv4 network is a regular expression over its addresses, which DuckDB runs itself.
:func:`nblang_spl.engine.udf.cidr` tells the rest, and both give the same.
"""

from __future__ import annotations

import ipaddress

from sqlglot import exp

from nblang_spl.engine.udf import LONGEST
from nblang_spl.plan.context import Context
from nblang_spl.sql.build import sql

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_BLANK = (
    r"[\t-\r\x1c- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*"
)
"""What Python strips from a text."""


def in_network(context: Context, address: exp.Expr, network: str) -> exp.Expr:
    """Whether an address is one of a network; false for what is none, null for null.

    Raises
    ------
    ValueError
        The network is none.
    """
    found = ipaddress.ip_network(network, strict=False)
    if isinstance(found, ipaddress.IPv6Network):
        return sql(
            "CASE WHEN contains(:ip, ':') THEN spl_cidr(:net, :ip) WHEN :ip IS NOT NULL THEN false END",
            net=context.bind(network),
            ip=address,
        )
    return sql(
        f"(regexp_full_match(:ip, :p) AND length(:ip) <= {LONGEST})",
        p=context.bind(_BLANK + _pattern(found) + _BLANK),
        ip=address,
    )


def _pattern(network: ipaddress.IPv4Network) -> str:
    """A regular expression for the addresses of a network."""
    pairs = zip(network.network_address.packed, network.broadcast_address.packed, strict=True)
    return r"\.".join(_octet_pattern(first, last) for first, last in pairs)


def _octet_pattern(first: int, last: int) -> str:
    if first == 0 and last == 255:
        return _OCTET
    if first == last:
        return str(first)
    return f"(?:{'|'.join(map(str, range(first, last + 1)))})"
