"""The demo company: the same week everywhere, in values that every product can hold."""

import hashlib
import ipaddress
import subprocess
import sys

import pandas as pd
import pytest

from nbcore import CORE
from nbcore.testing import conform
from nbpack_demo import Contoso, company
from nbpack_demo.hosts import HOSTS
from nbpack_demo.intrusion import INVENTED
from nbpack_demo.people import DESKS, LEAVERS, NAMES, PLANTED

DEMO = company()
LOGON = CORE.records["Logon"]
DOCUMENTATION = [
    ipaddress.ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]


def is_outside(address: str) -> bool:
    value = ipaddress.ip_address(address)
    return any(value in network for network in DOCUMENTATION if network.version == value.version)


def is_inside(address: str) -> bool:
    value = ipaddress.ip_address(address)
    return value.is_loopback or value.is_link_local or address.startswith("10.")


def test_it_is_made_once() -> None:
    assert company() is DEMO
    assert DEMO.logons is DEMO.logons


def test_asking_for_it_loads_no_pandas_before_its_frames_are_used() -> None:
    code = (
        "import sys; from nbpack_demo import company; demo = company();"
        "print(demo.victim, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [DEMO.victim, "False"]


def test_another_one_is_the_same_week() -> None:
    again = Contoso().records
    assert again.keys() == DEMO.records.keys()
    for name, frame in DEMO.records.items():
        pd.testing.assert_frame_equal(again[name], frame)


SUMS = {
    "Logon": "12e1a372354024d5605d702bacd3234b5244e6ccfbb54878598ba93183f6bafd",
    "Flow": "92609d15c073b56d5f613364417acb1142f1acccceb99bbe327ea4744b709a2f",
    "CloudActivity": "11acb1e4e88c3de57698615906a0fe58836fc27497f79635b73e478198dcc9b6",
}
"""Of the records that are made by chance."""


@pytest.mark.parametrize("name", SUMS)
def test_it_is_the_same_week_on_every_machine_and_version(name: str) -> None:
    """A sum over all cells; whoever changes the story on purpose writes the new one here.

    A field that the story does not fill is left out: the vocabulary may get others.
    """
    digest = hashlib.sha256()
    for item in CORE.records[name].fields:
        column = DEMO.records[name][item.name]
        if column.isna().all():
            continue
        if item.type == "time":
            column = column.dt.strftime("%Y-%m-%dT%H:%M:%S.%f")
        cells = column.astype(pd.StringDtype()).fillna("-").tolist()
        digest.update("\n".join([item.name, *cells]).encode())
    assert digest.hexdigest() == SUMS[name]


@pytest.mark.parametrize("name", DEMO.records)
def test_its_frames_are_records_without_their_origin(name: str) -> None:
    frame, record = DEMO.records[name], CORE.records[name]
    assert list(frame.columns) == record.columns
    typed, notes, incomplete, _ = conform(frame, record)
    assert (notes, incomplete) == ([], "")
    pd.testing.assert_frame_equal(typed[record.columns], frame)
    for item in record.fields:
        if item.required:
            assert frame[item.name].notna().all()
        if item.values:
            assert set(frame[item.name].dropna()) <= set(item.values.meanings)


def test_it_is_a_small_company_with_a_week_of_noise() -> None:
    assert len(HOSTS) == len(DEMO.hosts) == 25
    assert len(NAMES) == len(set(NAMES)) == 60
    assert 15_000 <= len(DEMO.logons) <= 30_000
    assert DEMO.logons["time"].between(DEMO.start, DEMO.end, inclusive="left").all()
    assert set(DEMO.logons["host"]) == set(DEMO.hosts["host"]) == {host.name for host in HOSTS}
    by_day = DEMO.logons["time"].dt.day_of_week.value_counts()
    assert by_day[[5, 6]].max() < by_day[[0, 1, 2, 3, 4]].min() / 2
    assert {"interactive", "unlock", "network", "batch", "service", "remote_interactive", "ssh", "su", "sudo"} <= set(
        DEMO.logons["logon_type"]
    )  # fmt: skip


def test_rows_come_oldest_first_and_to_the_millisecond() -> None:
    assert DEMO.logons["time"].is_monotonic_increasing
    assert (DEMO.logons["time"].dt.microsecond % 1000 == 0).all()


def addresses() -> set[str]:
    """Every address that a record of the story holds."""
    entities, indicators = DEMO.alert_entities, DEMO.indicators
    named = entities.loc[entities["entity_kind"] == "ip", "value"]
    listed = indicators.loc[indicators["indicator_kind"] == "ip", "indicator"]
    columns = (DEMO.logons["src_ip"], DEMO.flows["ip"], DEMO.flows["peer"], DEMO.addresses["ip"],
               DEMO.cloud["src_ip"], named, listed, DEMO.hosts["public_ip"])  # fmt: skip
    own = {address for ips in DEMO.hosts["ips"] for address in ips}
    return own.union(*(column.dropna() for column in columns))


def test_outside_addresses_are_of_the_documentation_ranges() -> None:
    outside = {address for address in addresses() if not is_inside(address)}
    assert all(map(is_outside, outside))
    assert any(":" in address for address in outside)
    assert all(is_inside(address) for own in DEMO.hosts["ips"] for address in own)
    assert all(map(is_outside, DEMO.hosts["public_ip"].dropna()))


def test_outside_addresses_that_somebody_met_have_a_country_and_a_network() -> None:
    outside = {address for address in addresses() if is_outside(address)}
    assert outside - set(DEMO.geo) == {DEMO.unseen}
    assert DEMO.geo.keys() == DEMO.asn.keys()
    assert all(len(code) == 2 and code.isupper() for code in DEMO.geo.values())
    numbers = {number for number, _ in DEMO.asn.values()}
    assert all(64496 <= number <= 64511 or 65536 <= number <= 65551 for number in numbers)
    owners = set(DEMO.asn.values())
    assert len(owners) == len(numbers), "a network has one name"


def test_windows_rows_hold_what_windows_logs() -> None:
    rows = DEMO.logons[DEMO.logons["os_family"] == "windows"]
    good, bad = rows[rows["result"] == "success"], rows[rows["result"] == "failure"]
    assert len(good) + len(bad) == len(rows)
    assert set(good["event_id"]) == {"4624"}
    assert set(bad["event_id"]) == {"4625"}
    assert good["user_id"].str.match(r"S-1-5-").all()
    assert good["logon_id"].str.match(r"0x[0-9a-f]+$").all()
    assert bad["failure_reason_raw"].str.match(r"0xc0000[0-9a-f]{3}$").all()
    assert bad[["user_id", "logon_id"]].isna().all(axis=None)
    assert rows[["user_domain", "logon_type_raw", "auth_package"]].notna().all(axis=None)
    codes = rows[["failure_reason", "failure_reason_raw"]].dropna().drop_duplicates()
    assert codes["failure_reason"].is_unique
    assert codes["failure_reason_raw"].is_unique
    number = rows["logon_type"].map(LOGON["logon_type"].meanings).str.extract(r"Windows (\d+)")[0]
    assert (number == rows["logon_type_raw"]).all()


def test_each_windows_host_numbers_its_sessions_upwards() -> None:
    rows = DEMO.logons.dropna(subset=["logon_id"])
    own = rows[~rows["logon_id"].isin(["0x3e4", "0x3e5", "0x3e7"])]
    numbers = own["logon_id"].map(lambda text: int(text, 16))
    assert numbers.groupby(own["host"]).is_monotonic_increasing.all()
    assert not own.duplicated(["host", "logon_id"]).any()


def test_linux_rows_hold_what_linux_logs() -> None:
    rows = DEMO.logons[DEMO.logons["os_family"] == "linux"]
    absent = [
        "user_domain",
        "user_id",
        "logon_id",
        "event_id",
        "logon_type_raw",
        "failure_reason_raw",
    ]
    assert rows[absent].isna().all(axis=None)
    process = rows["logon_type"].replace({"ssh": "sshd"})
    assert (rows["logon_process"] == process).all()
    ssh = rows["logon_type"] == "ssh"
    assert rows.loc[ssh, ["src_ip", "src_port", "auth_package"]].notna().all(axis=None)
    assert rows.loc[~ssh, ["src_ip", "src_port", "auth_package"]].isna().all(axis=None)
    assert set(rows.loc[ssh, "auth_package"]) == {"password", "publickey"}
    assert set(rows["failure_reason"].dropna()) == {"no_such_user", "wrong_password"}


def test_a_failure_and_nothing_else_has_a_reason() -> None:
    failed = DEMO.logons["result"] == "failure"
    assert (DEMO.logons["failure_reason"].notna() == failed).all()


def test_the_spray_tries_many_users_slowly_and_few_times_each() -> None:
    rows = DEMO.logons[DEMO.logons["src_ip"] == DEMO.attacker]
    failed = rows[rows["result"] == "failure"]
    assert set(rows["host"]) == {DEMO.victim}
    assert failed["user"].nunique() == 31
    assert failed.groupby("user").size().max() == 3
    assert failed["time"].diff().dt.total_seconds().median() > 90
    assert rows["time"].min() == pd.Timestamp("2026-03-06T02:04:11Z")
    assert set(LEAVERS) == set(failed[failed["failure_reason"] == "account_disabled"]["user"])
    assert set(INVENTED) == set(failed[failed["failure_reason"] == "no_such_user"]["user"])


def test_one_password_fits_and_leads_on_to_other_hosts() -> None:
    rows = DEMO.logons[
        (DEMO.logons["src_ip"] == DEMO.attacker) & (DEMO.logons["result"] == "success")
    ]
    assert set(rows["user"]) == {"m.ortiz"}
    assert rows["time"].min() == pd.Timestamp("2026-03-06T05:11:02Z")
    (web01, _) = DEMO.hosts["ips"][DEMO.hosts["host"] == DEMO.victim].iloc[0]
    onward = DEMO.logons[
        (DEMO.logons["src_ip"] == web01) & DEMO.logons["user"].isin(["m.ortiz", PLANTED])
    ]
    assert set(onward["host"]) == set(DEMO.reached)
    assert onward["time"].min() > rows["time"].min()


def test_the_planted_account_comes_only_after_it_was_made() -> None:
    planted = DEMO.logons[DEMO.logons["user"] == PLANTED]
    assert planted["time"].min() > pd.Timestamp("2026-03-06T05:11:02Z")
    assert set(planted["logon_type"]) == {"network", "batch", "service"}
    assert planted["user_id"].nunique() == 1


def test_nobody_sits_at_another_ones_desk() -> None:
    assert len({desk.ip for desk in DESKS}) == len({desk.computer for desk in DESKS}) == 60
    assert len({host.ip for host in HOSTS}) == len({host.host_id for host in HOSTS}) == 25
