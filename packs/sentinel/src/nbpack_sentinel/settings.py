"""Settings of the live service."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator


class SentinelSettings(BaseModel):
    """How to reach a Log Analytics workspace.

    Attributes
    ----------
    workspace_id : str
        The workspace's GUID, from its overview page in the Azure portal.
    workspace : str
        A workspace of ``msticpyconfig.yaml``, by its name there or by its id.
    endpoint : str
        The query service; that of the cloud which ``msticpyconfig.yaml`` names, by default the
        global one. Sovereign clouds have their own, such as ``https://api.loganalytics.us`` and
        ``https://api.loganalytics.azure.cn``.
    tenant_id : str
        Tenant to sign in to; the credential's own by default.
    credential : object
        Anything with ``get_token(scope)``, such as a credential of azure-identity; its
        ``DefaultAzureCredential`` by default.
    timeout : float
        Seconds that connecting may take, four at most, and that the service may stay silent
        beyond the time that the query itself is given.
    sign_in_timeout : float
        Seconds that signing in may take; more for a credential that asks in a browser.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    workspace_id: str = ""
    workspace: str = ""
    endpoint: str = ""
    tenant_id: str = ""
    credential: Any = Field(default=None, repr=False, exclude=True)
    timeout: float = Field(default=15.0, gt=0)
    sign_in_timeout: float = Field(default=60.0, gt=0)

    @field_validator("workspace_id", "tenant_id")
    @classmethod
    def _no_path(cls, value: str) -> str:
        text = value.strip()
        if not text.replace("-", "").replace(".", "").isalnum() and text:
            raise ValueError("it is a GUID such as 00000000-0000-0000-0000-000000000000")
        return text

    @field_validator("workspace")
    @classmethod
    def _strip(cls, value: str) -> str:
        return value.strip()

    @field_validator("endpoint")
    @classmethod
    def _https(cls, value: str) -> str:
        # Here, since the client of the live service comes along.
        from nblang_kql.http.endpoint import check_endpoint

        return check_endpoint(value) if value else value

    @field_validator("credential")
    @classmethod
    def _signs_in(cls, value: Any) -> Any:
        if value is not None and not callable(getattr(value, "get_token", None)):
            raise ValueError("it is an object with get_token(scope), such as azure-identity's")
        return value
