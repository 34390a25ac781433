"""Which workspace is meant, and in which cloud it is."""

from __future__ import annotations

from dataclasses import dataclass

from nbcore import UserError, join_names
from nbpack_sentinel import msticpy_config
from nbpack_sentinel.settings import SentinelSettings


@dataclass(frozen=True)
class Cloud:
    """Where a cloud answers queries and signs in."""

    endpoint: str
    authority: str


CLOUDS = {
    "global": Cloud("https://api.loganalytics.io", ""),
    "usgov": Cloud("https://api.loganalytics.us", "https://login.microsoftonline.us"),
    "cn": Cloud("https://api.loganalytics.azure.cn", "https://login.chinacloudapi.cn"),
}
"""By the names that ``Azure.cloud`` has in ``msticpyconfig.yaml``; the global cloud signs in where
azure-identity does, which ``AZURE_AUTHORITY_HOST`` says."""


@dataclass(frozen=True)
class Target:
    """A workspace that can be asked."""

    workspace_id: str
    tenant_id: str
    endpoint: str
    authority: str


def target(given: SentinelSettings) -> Target:
    """The workspace that the settings name, what they lack from ``msticpyconfig.yaml``.

    ``workspace`` goes before ``workspace_id``; whatever else is given goes before the file.

    Raises
    ------
    UserError
        No workspace is named, or the file's values cannot be used.
    """
    whole = given.workspace_id and given.endpoint and not given.workspace
    file = None if whole else _file(given)
    workspace_id, tenant_id = given.workspace_id, given.tenant_id
    if given.workspace and (file is None or not file.names):
        if not msticpy_config.is_id(given.workspace):
            raise UserError(
                f"There is no msticpyconfig.yaml that names a workspace {given.workspace!r}; "
                "give workspace_id=."
            )
        workspace_id = given.workspace
    elif file is not None and (given.workspace or not workspace_id):
        wanted = given.workspace or file.default
        if not wanted and file.names:
            raise UserError(
                f"{file.path} names several workspaces: {join_names(file.names)}. "
                "Give one of them as workspace=."
            )
        if wanted:
            place = file.place(wanted, tenant_id)
            workspace_id, tenant_id = place.workspace_id, place.tenant_id
    if not workspace_id:
        raise UserError(
            "Microsoft Sentinel needs the workspace: give workspace_id=, set "
            "NBCORE_SENTINEL_WORKSPACE_ID, or write it into nbcore.toml. To look around without "
            'one: source="demo".'
        )
    if given.endpoint:
        return Target(workspace_id, tenant_id, given.endpoint, "")
    cloud = _cloud(file)
    return Target(workspace_id, tenant_id, cloud.endpoint, cloud.authority)


def _file(given: SentinelSettings) -> msticpy_config.Config | None:
    try:
        return msticpy_config.read_config()
    except UserError:
        if given.workspace_id and not given.workspace:
            return None  # a file that nobody needs is not reported
        raise


def _cloud(file: msticpy_config.Config | None) -> Cloud:
    name = file.cloud if file is not None else "global"
    if name not in CLOUDS:
        where = file.path if file is not None else ""
        raise UserError(
            f"Azure.cloud in {where} is {name[:40]!r}, which has no known query service; it can be "
            f"{join_names(CLOUDS, 'or')}, or give endpoint=."
        )
    return CLOUDS[name]
