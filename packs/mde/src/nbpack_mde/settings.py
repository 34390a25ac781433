"""Settings of the live service."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from nbcore.lang import clean_password


class DefenderSettings(BaseModel):
    """How to reach advanced hunting through Microsoft Graph.

    Attributes
    ----------
    tenant_id : str
        The tenant's GUID or domain; the credential's own by default.
    client_id, client_secret : str
        An app registration to sign in as; without them azure-identity's
        ``DefaultAzureCredential`` signs in as whoever is signed in here.
    credential : object
        Anything with ``get_token(scope)``, in place of all of these.
    endpoint : str
        Microsoft Graph; national clouds have their own, see the README.
    timeout : float
        Seconds that connecting may take, four at most, and that the service may stay silent
        beyond the time that the query itself is given.
    sign_in_timeout : float
        Seconds that signing in may take; more for a credential that asks in a browser.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    tenant_id: str = ""
    client_id: str = ""
    client_secret: SecretStr | None = None
    credential: Any = Field(default=None, repr=False, exclude=True)
    endpoint: str = "https://graph.microsoft.com"
    timeout: float = Field(default=15.0, gt=0)
    sign_in_timeout: float = Field(default=60.0, gt=0)

    @field_validator("tenant_id", "client_id")
    @classmethod
    def _strip(cls, value: str) -> str:
        return value.strip()

    @field_validator("endpoint")
    @classmethod
    def _https(cls, value: str) -> str:
        # Here, since the client of the live service comes along.
        from nblang_kql.http.endpoint import check_endpoint

        return check_endpoint(value)

    @field_validator("client_secret")
    @classmethod
    def _of_whom(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None  # as the environment has it where nobody filled it in
        if not (info.data.get("client_id") and info.data.get("tenant_id")):
            raise ValueError("it goes with client_id and tenant_id")
        return SecretStr(clean_password(value.get_secret_value()))

    @field_validator("credential")
    @classmethod
    def _signs_in(cls, value: Any) -> Any:
        if value is not None and not callable(getattr(value, "get_token", None)):
            raise ValueError("it is an object with get_token(scope), such as azure-identity's")
        return value
