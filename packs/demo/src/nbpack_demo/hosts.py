"""The company's computers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

DOMAIN = "contoso.test"
NETBIOS = "CONTOSO"
_RESOURCE = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/contoso"
    "/providers/Microsoft.Compute/virtualMachines/"
)
_SERVER = ("Windows Server 2022 Datacenter", "10.0.20348")
_CLIENT = ("Windows 11 Enterprise", "10.0.22631")
_LINUX = ("Ubuntu 22.04", "22.04")


@dataclass(frozen=True)
class Machine:
    """One computer.

    Attributes
    ----------
    label : str
        First label of its name.
    ip : str
        Its private address.
    os_family, os_name, os_version : str
    number : int
        Makes its identifier and its link-local address.
    cloud : bool
        Whether it runs in a cloud.
    public_ip : str
        Address that the internet sees; empty for most.
    """

    label: str
    ip: str
    os_family: str
    os_name: str
    os_version: str
    number: int
    cloud: bool = False
    public_ip: str = ""

    @property
    def name(self) -> str:
        """Its full name."""
        return f"{self.label}.{DOMAIN}"

    @property
    def netbios(self) -> str:
        """The name by which Windows programs call it."""
        return self.label.upper()

    @property
    def host_id(self) -> str:
        """The identifier that an agent would give it."""
        return str(UUID(int=0x5C0A2026_0000_4000_8000 << 48 | self.number))

    @property
    def link_local(self) -> str:
        """Its IPv6 address on its own segment."""
        return f"fe80::a01:{self.number:x}"

    @property
    def ips(self) -> list[str]:
        """Its own addresses."""
        return [self.ip, self.link_local]

    @property
    def resource_id(self) -> str:
        """Its identifier in the cloud; empty where it is not in one."""
        return _RESOURCE + self.label if self.cloud else ""


def _windows(label: str, ip: str, number: int, cloud: bool = False, public: str = "") -> Machine:
    return Machine(label, ip, "windows", *_SERVER, number, cloud, public)


def _linux(label: str, ip: str, number: int, cloud: bool = False, public: str = "") -> Machine:
    return Machine(label, ip, "linux", *_LINUX, number, cloud, public)


SERVERS = (
    _windows("dc01", "10.1.0.10", 1),
    _windows("dc02", "10.1.0.11", 2),
    _windows("files01", "10.1.2.10", 3),
    _windows("mail01", "10.1.2.20", 4),
    _windows("print01", "10.1.2.30", 5),
    _windows("app01", "10.1.3.10", 6, True),
    _windows("sql01", "10.1.3.20", 7, True),
    _windows("backup01", "10.1.3.30", 8),
    _windows("web01", "10.1.4.10", 9, True, "192.0.2.10"),
    _windows("ts01", "10.1.4.9", 10),
)
WORKSTATIONS = tuple(
    Machine(f"wks{n:02}", f"10.1.21.{n}", "windows", *_CLIENT, 20 + n) for n in range(1, 11)
)
UNIX = (
    _linux("bastion01", "10.1.5.10", 11, True, "192.0.2.22"),
    _linux("git01", "10.1.5.20", 12),
    _linux("build01", "10.1.5.30", 13),
    _linux("mon01", "10.1.5.40", 14),
    _linux("log01", "10.1.5.50", 15),
)
WINDOWS = SERVERS + WORKSTATIONS
HOSTS = WINDOWS + UNIX
BY_LABEL = {machine.label: machine for machine in HOSTS}
PROXY = "10.1.4.21"
"""The web proxy: the company's editors reach web01 through it."""
