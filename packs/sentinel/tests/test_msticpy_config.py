"""An existing msticpyconfig.yaml: which workspace is meant, in which cloud, and what is not a value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import azure.identity
import pytest
import yaml  # type: ignore[import-untyped]
from azure.identity import DefaultAzureCredential

from nbcore import Session, UserError
from nbcore.testing import ask, files_of
from nbpack_sentinel.live import log_analytics
from nbpack_sentinel.settings import SentinelSettings
from nbpack_sentinel.workspace import CLOUDS, target

ONE, TWO, TENANT = (f"00000000-0000-0000-0000-0000000000{end}" for end in ("aa", "cc", "bb"))
SPACES = {
    "Default": {"WorkspaceId": ONE, "TenantId": TENANT},
    "SOC": {"WorkspaceId": TWO, "TenantId": "contoso.onmicrosoft.com", "WorkspaceName": "soc-prod"},
}
SECRET = "correct horse battery"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("MSTICPYCONFIG", "NBCORE_SENTINEL_WORKSPACE_ID", "NBCORE_SENTINEL_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(folder: Path, spaces: Any, section: str = "MSSentinel", **more: Any) -> Path:
    path = folder / "msticpyconfig.yaml"
    path.write_text(yaml.safe_dump({section: {"Workspaces": spaces}, **more}))
    return path


def found(**given: Any) -> Any:
    return target(SentinelSettings(**given))


@pytest.mark.parametrize("section", ["MSSentinel", "AzureSentinel"])
def test_the_default_workspace_is_found_under_both_names_of_the_product(here: Path, section: str):
    write(here, SPACES, section)
    assert (found().workspace_id, found().tenant_id) == (ONE, TENANT)


def test_both_names_may_stand_in_one_file(here: Path):
    old = {"Workspaces": {"Old": {"WorkspaceId": ONE}, "SOC": {"WorkspaceId": ONE}}}
    write(here, {"SOC": SPACES["SOC"]}, AzureSentinel=old)
    assert found(workspace="Old").workspace_id == ONE
    assert found(workspace="SOC").workspace_id == TWO


@pytest.mark.parametrize("wanted", ["SOC", "soc", " SOC ", "soc-prod", TWO, TWO.upper()])
def test_a_workspace_is_named_as_in_the_file_by_its_own_name_or_by_its_id(here: Path, wanted: str):
    write(here, SPACES)
    assert found(workspace=wanted).workspace_id == TWO
    assert found(workspace=wanted).tenant_id == "contoso.onmicrosoft.com"


def test_what_is_given_goes_before_the_file(here: Path):
    write(here, SPACES, Azure={"cloud": "usgov"})
    given = found(workspace="SOC", tenant_id="t.test", endpoint="https://query.test")
    assert (given.workspace_id, given.tenant_id) == (TWO, "t.test")
    assert (given.endpoint, given.authority) == ("https://query.test", "")
    assert found(workspace_id="0a").workspace_id == "0a"
    assert found(workspace_id=ONE, workspace="SOC").workspace_id == TWO


def test_an_only_workspace_needs_no_name_and_of_several_the_names_are_offered(here: Path):
    write(here, {"Mine": {"WorkspaceId": ONE}})
    assert found().workspace_id == ONE
    path = write(here, {"Mine": {"WorkspaceId": ONE}, "Other": {"WorkspaceId": TWO}})
    with pytest.raises(UserError) as refused:
        found()
    assert str(refused.value) == (
        f"{path} names several workspaces: Mine and Other. Give one of them as workspace=."
    )


def test_a_name_that_fits_several_or_none_offers_those_that_there_are(here: Path):
    both = {name: {"WorkspaceId": ONE, "WorkspaceName": "shared"} for name in ("East", "West")}
    path = write(here, both)
    with pytest.raises(UserError, match=r"matches several workspaces in .*: East and West"):
        found(workspace="shared")
    with pytest.raises(UserError) as refused:
        found(workspace="North")
    assert str(refused.value) == f"{path} names no workspace 'North'; it has East and West."


def test_without_a_file_an_id_is_an_id_and_a_name_is_nothing(here: Path):
    assert found(workspace=ONE).workspace_id == ONE
    with pytest.raises(UserError, match=r"There is no msticpyconfig\.yaml that names"):
        found(workspace="SOC")


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_cloud_chooses_where_queries_go_and_where_to_sign_in(here: Path, cloud: str):
    write(here, SPACES, Azure={"cloud": cloud, "auth_methods": ["cli"]})
    chosen = found()
    assert (chosen.endpoint, chosen.authority) == (CLOUDS[cloud].endpoint, CLOUDS[cloud].authority)
    assert found(workspace_id=TWO).endpoint == CLOUDS[cloud].endpoint


@pytest.mark.parametrize(
    ("cloud", "host"), [("usgov", "microsoftonline.us"), ("cn", "chinacloudapi.cn")]
)
def test_who_signs_in_does_so_at_the_cloud_and_in_the_tenant_of_the_file(
    here: Path, monkeypatch: pytest.MonkeyPatch, cloud: str, host: str
):
    class Nobody(DefaultAzureCredential):
        def __init__(self, authority: str, additionally_allowed_tenants: list[str]) -> None:
            super().__init__(authority=authority)
            asked.append((authority, additionally_allowed_tenants))

        def get_token(self, *scopes: str, **options: Any) -> Any:
            asked.append((scopes, options["tenant_id"]))
            raise RuntimeError("Nobody is signed in here.")

    asked: list[Any] = []
    monkeypatch.setattr(azure.identity, "DefaultAzureCredential", Nobody)
    write(here, SPACES, Azure={"cloud": cloud})
    answer = ask(log_analytics(SentinelSettings()), files_of("sentinel"), "host.info", "web01")
    assert answer.status == "denied"
    assert "Nobody is signed in here" in answer.reason
    scope = f"{CLOUDS[cloud].endpoint}/.default"
    assert asked[:2] == [(f"https://login.{host}", [TENANT]), ((scope,), TENANT)]


def test_a_cloud_of_which_no_query_service_is_known_is_told(here: Path):
    write(here, SPACES, Azure={"cloud": "de"})
    with pytest.raises(UserError, match=r"'de'.*global, usgov or cn, or give endpoint="):
        found()


def test_a_value_in_the_environment_is_taken_from_there(here: Path, monkeypatch):
    space = {"WorkspaceId": {"EnvironmentVar": "SOC_WORKSPACE"}, "TenantId": TENANT}
    path = write(here, {"Default": space})
    with pytest.raises(UserError) as refused:
        found()
    assert str(refused.value) == (
        f"WorkspaceId of the workspace 'Default' in {path} is in the environment variable "
        "SOC_WORKSPACE, which is not set; give workspace_id= instead."
    )
    monkeypatch.setenv("SOC_WORKSPACE", TWO)
    assert found().workspace_id == TWO
    assert found(workspace=TWO).workspace_id == TWO


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"KeyVault": None}, "is in a key vault, which is not read"),
        ({"KeyVault": "vault/secret"}, "is in a key vault, which is not read"),
        ({"Other": 1}, "is a dict and not text"),
        ("your-workspace-id", "is not a GUID"),
        ("[PLACEHOLDER]", "is not a GUID"),
        ("", "is blank"),
        (None, "is blank"),
        (12, "is an int and not text"),
        ([ONE], "is a list and not text"),
    ],
)
def test_what_is_no_id_is_told_with_the_file_and_what_to_give(here: Path, value: Any, why: str):
    path = write(here, {"Default": {"WorkspaceId": value}})
    with pytest.raises(UserError) as refused:
        found()
    assert str(refused.value) == (
        f"WorkspaceId of the workspace 'Default' in {path} {why}; give workspace_id= instead."
    )
    assert found(workspace_id=ONE).workspace_id == ONE


def test_a_tenant_that_cannot_be_read_is_not_signed_in_to(here: Path):
    write(here, {"Default": {"WorkspaceId": ONE, "TenantId": "your-tenant-id"}})
    with pytest.raises(UserError, match=r"TenantId .* is not a GUID; give tenant_id="):
        found()
    assert found(tenant_id=TENANT).tenant_id == TENANT


ODD = [
    "a: [", "- 1", "MSSentinel: 3", "!!python/object:os.system {}", "{ : }: x", "a: &a [*a]",
    "MSSentinel: {Workspaces: [1]}", "MSSentinel: {Workspaces: {Default: {EnvironmentVar: X}}}",
    "Azure: {cloud: [1]}", "when: 2026-99-99", "[" * 5_000, "\ufeff", "",
]  # fmt: skip


@pytest.mark.parametrize("content", ODD, ids=range(len(ODD)))
def test_an_odd_file_stands_in_no_other_sources_way(here: Path, content: str):
    (here / "msticpyconfig.yaml").write_text(content)
    assert Session().connect("sentinel", source="demo").provider == "sentinel"
    with pytest.raises(UserError):
        Session().connect("sentinel")


def test_a_file_that_is_no_text_is_told(here: Path):
    (here / "msticpyconfig.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"msticpyconfig\.yaml cannot be read: it is not UTF-8"):
        found()
    assert found(workspace_id=ONE).endpoint == CLOUDS["global"].endpoint


def test_no_key_of_the_file_is_ever_shown(here: Path):
    space = {**SPACES["SOC"], "Args": {"ClientSecret": SECRET}}
    args = {"Args": {"AuthKey": SECRET}}
    path = write(here, {"SOC": space}, TIProviders={"OTX": args}, DataProviders={"Splunk": args})
    settings = SentinelSettings(workspace="SOC")
    opened = log_analytics(settings)
    shown = [settings, opened, vars(opened), target(settings)]
    path.write_text(f"MSSentinel: {{Args: {SECRET}: [")
    for given in ({}, {"workspace": "x"}):
        with pytest.raises(UserError) as refused:
            found(**given)
        shown.append(refused.value)
    assert SECRET not in " ".join(f"{item!r} {item}" for item in shown)


def test_the_named_file_comes_before_the_others(here: Path, monkeypatch):
    write(here, SPACES)
    (here / "mine").mkdir()
    monkeypatch.setenv("MSTICPYCONFIG", str(write(here / "mine", {"Only": {"WorkspaceId": TWO}})))
    assert found().workspace_id == TWO
