"""The README says what the code does."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from nbcore import Notebooklet
from nbpack_soc.alert.enrich_alerts import EnrichAlerts
from nbpack_soc.host.logons_summary import HostLogonsSummary
from nbpack_soc.logons import rules
from nbpack_soc.network.flow_summary import NetworkFlowSummary
from nbpack_soc.network.ip_address_summary import IpAddressSummary
from nbpack_soc.several import SENTENCES

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def table(heading: str) -> dict[str, str]:
    """First column in backticks to the rest of its row, of the table with this first heading."""
    body = README.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    return dict(re.findall(r"^\| `(\w+)`[^|]* \| (.+) \|$", body, re.MULTILINE))


def hours(window: timedelta) -> str:
    count = window // timedelta(hours=1)
    return f"{count} hour" if count == 1 else f"{count} hours"


def test_every_option_and_every_rule_is_described() -> None:
    assert set(table("option")) == set(HostLogonsSummary.all_options())
    assert set(table("rule")) == set(HostLogonsSummary.shape.findings)


@pytest.mark.parametrize("kind", [EnrichAlerts, NetworkFlowSummary, IpAddressSummary])
def test_every_section_and_rule_of_a_notebooklet_is_described(kind: type[Notebooklet]) -> None:
    name = f"{kind.__module__.split('.')[1]}.{kind.__name__}"
    assert set(table(f"section of {name}")) == set(kind.all_options())
    assert set(table(f"rule of {name}")) == set(kind.shape.findings)


def test_what_an_option_rests_on_is_what_the_class_says() -> None:
    for name, told in table("option").items():
        asked = HostLogonsSummary.shape.queries_of(name)
        assert told.endswith("| rows") == (asked == ["host.logons"])
        assert told.endswith("| counts") == (asked == ["host.logon_counts"])


def test_the_rules_numbers_are_the_constants() -> None:
    told = table("rule")
    day = hours(rules.SPRAY_WINDOW)
    assert f"at least {rules.SPRAY_USERS} users within {day};" in told["spray"]
    assert f"within {day} after their failure" in told["spray"]
    assert f"within {day} after the last failure" in told["got_in"]
    assert (
        f"at least {rules.BRUTE_FAILURES} times for one user within {hours(rules.BRUTE_WINDOW)} "
        in told["brute_force"]
    )
    assert (
        f"at least {rules.GUESS_FAILURES} times within {hours(rules.GUESS_WINDOW)} before"
        in told["guessed"]
    )
    assert (
        f"at least {rules.UNKNOWN_NAMES} names within {hours(rules.UNKNOWN_WINDOW)} "
        in told["unknown"]
    )
    assert f"at least {rules.DISABLED_ATTEMPTS} attempt " in told["disabled"]
    assert f"more than {SENTENCES} gives" in README


def test_every_number_of_a_rule_has_its_reason() -> None:
    source = Path(rules.__file__).read_text("utf-8")
    for name in re.findall(r"^([A-Z_]+) = ", source, re.MULTILINE):
        assert re.search(rf'^{name} = .+\n"""[^"]{{60,}}"""', source, re.MULTILINE)
