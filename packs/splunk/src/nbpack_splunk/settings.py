"""How to reach a Splunk, and where it keeps what is asked for."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from nbcore import UserError
from nbcore.lang import clean_password, clean_token
from nblang_spl.places import Places, check_index, check_macro

DEFAULT_INDEXES = {
    "wineventlog": 'index=* sourcetype="*WinEventLog*"',
    "linux_secure": "index=* sourcetype=linux_secure",
    "notable": "index=notable",
    "o365": 'index=* sourcetype="o365:management:activity"',
    "aad": 'index=* sourcetype IN ("azure:monitor:aad", "azure:aad:signin")',
}
"""Where the pack's own kinds of events are looked for, unless a site says it.

In every index that the user may search, by the source types that the add-ons give: that finds
them wherever they are. To name the index is faster.
"""


def _table(value: object) -> object:
    """Read a table that came as one text, as from the environment."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('write it as JSON, {"wineventlog": "index=os_win"}') from None


def _secret(check: Callable[[str], str]) -> BeforeValidator:
    """Take a secret as it is sent, without what a file adds to it; a blank one is none."""

    def taken(value: object) -> object:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not isinstance(text, str):
            return value
        return check(text) if text.strip() else None

    return BeforeValidator(taken)


Token = Annotated[SecretStr | None, _secret(clean_token)]
Password = Annotated[SecretStr | None, _secret(clean_password)]
Table = Annotated[dict[str, str], BeforeValidator(_table)]


class SplunkSettings(BaseModel):
    """Settings of a live connection to Splunk.

    Attributes
    ----------
    host : str
        Name of the search head.
    port : int
        Its management port, not that of its web pages.
    scheme : str
        ``https``; ``http`` for a Splunk on this computer only.
    token : SecretStr, optional
        An authentication token (Settings > Tokens); instead of a user name and password.
    username : str
    password : SecretStr, optional
    app, owner : str
        Namespace in which macros, lookups and field extractions are found.
    verify : bool
        Whether the certificate is checked.
    ca_file : Path, optional
        PEM file with the certificate that signed the server's; Splunk's own default certificates
        are signed by one that no computer knows.
    request_seconds : float
        How long one HTTP request may take.
    data_models : bool
        Whether accelerated CIM data models are asked before raw events.
    indexes : dict of str to str
        Kind of events to the filter that finds them.
    macros : dict of str to str
        Hook to the name of a macro; ``tstats`` is put behind the command of that name, ``notable``
        gives the notable events (Enterprise Security's own by default).
    at_once : int
        Searches side by side; a role may run three unless its owner says more (authorize.conf,
        srchJobsQuota).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    host: str = ""
    port: int = Field(default=8089, ge=1, le=65535)
    scheme: Literal["https", "http"] = "https"
    token: Token = None
    username: str = ""
    password: Password = None
    app: str = "search"
    owner: str = "nobody"
    verify: bool = True
    ca_file: Path | None = None
    request_seconds: float = Field(default=30.0, gt=0)
    data_models: bool = True
    indexes: Table = Field(default_factory=dict)
    macros: Table = Field(default_factory=dict)
    at_once: int = Field(default=3, ge=1)

    def model_post_init(self, context: Any, /) -> None:
        for name, text in self.indexes.items():
            check_index(name, text)
        for name, macro in self.macros.items():
            check_macro(name, macro)

    def complete(self) -> None:
        """See that there is all that a connection needs.

        Raises
        ------
        UserError
            The host or a credential is missing, the certificate's file is not there, or the
            password would go over a network in clear text.
        """
        if not self.host:
            raise UserError(
                'Splunk needs the name of its search head: init("splunk", host="…", token="…"), or '
                "set NBCORE_SPLUNK_HOST."
            )
        if "/" in self.host or (":" in self.host.strip("[]") and not _is_address(self.host)):
            given = self.host.rpartition("@")[2]  # an address may hold a password before its @
            raise UserError(
                f"The host of Splunk is a name or an address alone, not {given!r}; give a port as "
                "port=."
            )
        if not self.token and not (self.username and self.password):
            raise UserError(
                "Splunk needs a token, or a username with its password: set NBCORE_SPLUNK_TOKEN, "
                "or "
                "NBCORE_SPLUNK_USERNAME and NBCORE_SPLUNK_PASSWORD."
            )
        if self.scheme == "http" and not _is_here(self.host):
            raise UserError(
                f"The scheme http would send the credential to {self.host} in clear text; remove "
                f"scheme=, or set it to https."
            )
        if self.ca_file is not None and not self.ca_file.is_file():
            raise UserError(f"The certificate file {self.ca_file} of Splunk does not exist.")

    @property
    def places(self) -> Places:
        """Index filters and macros, with the pack's own where the site names none."""
        indexes: Mapping[str, str] = DEFAULT_INDEXES | self.indexes
        return Places(indexes, self.macros)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    if host.lower() in ("localhost", "localhost."):
        return True
    return _is_address(host) and ipaddress.ip_address(host.strip("[]")).is_loopback
