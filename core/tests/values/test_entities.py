"""Entities: which names mean the same thing, and how what a user typed is read."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nbcore import Account, Host, IpAddress, UserError

LABEL = st.sampled_from(["web01", "WEB01", "web010", "web0", "host1", "host10", "10", "db", "ß"])
SUFFIX = st.sampled_from(["", ".contoso.test", ".CONTOSO.test", ".eu.contoso.test", ".0.0.1"])
ADDRESS = st.sampled_from(["10.0.0.1", "10.0.0.10", "::1", "fe80::1", "2001:db8::10"])
NAME = st.one_of(st.builds(str.__add__, LABEL, SUFFIX), ADDRESS)


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def same_host(typed: str, seen: str) -> bool:
    """The rule as a person says it."""
    typed, seen = typed.casefold(), seen.casefold()
    if typed == seen:
        return True
    if is_address(typed):
        return False
    if "." in typed:  # a full name: the log may hold just its first label
        return seen == typed.split(".")[0]
    # A short name: the log may hold a full one. A number may as well begin an address.
    return not typed.isdigit() and seen.split(".")[0] == typed


@given(NAME, NAME)
def test_a_host_is_met_by_its_name_or_its_first_label_and_by_nothing_else(typed: str, seen: str):
    assert Host(name=typed).matches(seen) == same_host(typed, seen)


@pytest.mark.parametrize(
    ("typed", "seen", "same"),
    [
        ("host1", "host10", False),
        ("host1", "HOST1.contoso.test", True),
        ("host1", "host10.contoso.test", False),
        ("host10", "host1", False),
        ("web01.contoso.test", "WEB01", True),
        ("web01.contoso.test", "web01.other.test", False),
        ("web01.contoso.test", "web01.contoso.test.evil.test", False),
        ("10", "10.0.0.1", False),
        ("10.0.0.1", "10", False),
        ("10.0.0.1", "10.0.0.10", False),
        ("::1", "::10", False),
        ("web01", "", False),
        ("web01", "web01%", False),
        ("web_1", "webx1", False),
    ],
)
def test_near_names_are_other_hosts(typed: str, seen: str, same: bool):
    assert Host(name=typed).matches(seen) is same


@given(NAME, NAME)
def test_the_values_that_are_bound_for_a_host_say_the_same_as_matches(typed: str, seen: str):
    # What every query file does with them, in its own language.
    bound = {name: value.casefold() for name, value in Host(name=typed).parameters().items()}
    name = seen.casefold()
    stem = bound["host_stem"]
    found = name in (bound["host"], bound["host_label"]) or bool(stem and name.startswith(stem))
    assert found == Host(name=typed).matches(seen)


@given(st.one_of(ADDRESS, st.sampled_from(["10", "007"])))
def test_an_address_or_a_number_has_no_labels(name: str):
    host = Host(name=name)
    assert host.label == name
    assert host.stem == ""


def test_names_that_only_spell_another_one_differently_are_not_several_hosts():
    assert Host.distinct(["web01", "WEB01.contoso.test", "web01.contoso.test"]) == [
        "WEB01.contoso.test"
    ]
    assert Host.distinct(["web01.a.test", "WEB01", "web01.b.test"]) == [
        "web01.a.test",
        "web01.b.test",
    ]
    assert Host.distinct(["web01", "web010", "10.0.0.1"]) == ["web01", "web010", "10.0.0.1"]
    assert Account.distinct(["ROOT", "root", "admin"]) == ["ROOT", "admin"]


@pytest.mark.parametrize("typed", ["web01", "  web01 ", "web01.", Host(name="web01")])
def test_a_host_is_read_without_what_only_surrounds_its_name(typed: Any):
    assert Host.parse(typed) == Host(name="web01")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (None, "No host was given."),
        ("", "The host is blank."),
        (" \t\n", "The host is blank."),
        (5, "A host is a string in quotes, not 5."),
        (["web01"], "A list is not one host."),
        (("web01",), "A tuple is not one host."),
        ({"web01"}, "A set is not one host."),
        ({"host": "web01"}, "A dict is not one host."),
    ],
)
def test_what_is_no_host_is_refused_with_an_example(typed: Any, says: str):
    with pytest.raises(UserError, match=re.escape(says)) as caught:
        Host.parse(typed)
    assert 'Give one host, for example run("web01", timespan="7d").' in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "name", "domain", "value"),
    [
        (r"CONTOSO\m.ortiz", "m.ortiz", "CONTOSO", r"CONTOSO\m.ortiz"),
        ("m.ortiz@contoso.test", "m.ortiz", "contoso.test", r"contoso.test\m.ortiz"),
        ("m.ortiz", "m.ortiz", "", "m.ortiz"),
        (r" CONTOSO\ m.ortiz ", "m.ortiz", "CONTOSO", r"CONTOSO\m.ortiz"),
        ("WEB01$", "WEB01$", "", "WEB01$"),
        (r"NT AUTHORITY\SYSTEM", "SYSTEM", "NT AUTHORITY", r"NT AUTHORITY\SYSTEM"),
    ],
)
def test_every_form_of_an_account_is_read(typed: str, name: str, domain: str, value: str):
    account = Account.parse(typed)
    assert (account.name, account.domain, account.value) == (name, domain, value)
    bound = account.parameters()
    assert (bound["account"], bound["account_domain"]) == (name, domain.lower().split(".")[0])
    assert Account.parse(account.value) == account


@pytest.mark.parametrize(
    ("typed", "seen", "same"),
    [
        ("m.ortiz", r"CONTOSO\M.Ortiz", True),
        ("m.ortiz", "m.ortiz@contoso.test", True),
        (r"CONTOSO\m.ortiz", "m.ortiz@contoso.test", True),
        ("m.ortiz@contoso.test", r"contoso\m.ortiz", True),
        (r"CONTOSO\m.ortiz", "m.ortiz", True),
        (r"CONTOSO\m.ortiz", r"WEB01\m.ortiz", False),
        ("m.ortiz", "m.ortiz2", False),
        (r"CONTOSO\m.ortiz", "CONTOSO", False),
    ],
)
def test_an_account_without_a_domain_is_met_in_any(typed: str, seen: str, same: bool):
    assert Account.parse(typed).matches(seen) is same


@pytest.mark.parametrize("seen", ["", " ", "\\", "CONTOSO\\", "@contoso.test", "\\\\", "\x00"])
@pytest.mark.parametrize("entity", [Account.parse("root"), Host.parse("a"), IpAddress.parse("::1")])
def test_a_name_in_a_log_that_is_none_matches_nothing(entity: Any, seen: str):
    assert not entity.matches(seen)


@given(st.text(max_size=20))
@pytest.mark.parametrize("kind", [Account, Host, IpAddress])
def test_whatever_a_log_holds_can_be_compared(kind: Any, seen: str):
    example = kind.parse(kind.example.replace("\\\\", "\\"))
    assert isinstance(example.matches(seen), bool)
    assert example.matches(example.value)


def test_an_account_needs_a_user():
    with pytest.raises(UserError, match=r"has a domain but no user name"):
        Account.parse("CONTOSO\\")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("203.0.113.77", "203.0.113.77"),
        (" 203.0.113.77 ", "203.0.113.77"),
        ("2001:0DB8:0000::0001", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("::FFFF:203.0.113.77", "::ffff:203.0.113.77"),
    ],
)
def test_an_address_is_kept_in_its_usual_spelling(typed: str, address: str):
    assert ipaddress.ip_address(IpAddress.parse(typed).address) == ipaddress.ip_address(address)
    assert IpAddress.parse(typed) == IpAddress.parse(address)
    assert IpAddress.fits(typed.strip())


def test_an_address_in_a_log_may_be_spelled_otherwise():
    assert IpAddress.parse("2001:db8::1").matches("2001:0DB8::0001")
    assert not IpAddress.parse("2001:db8::1").matches("2001:db8::10")
    assert not IpAddress.parse("203.0.113.7").matches("203.0.113.77")


@pytest.mark.parametrize("typed", ["web01", "203.0.113.777", "203.0.113", "1"])
def test_what_is_no_address_is_refused_with_two_that_are(typed: str):
    with pytest.raises(UserError, match=r"is not an IP address. Give one such as"):
        IpAddress.parse(typed)


def test_an_entity_cannot_be_changed_and_reads_as_it_was_typed():
    host = Host.parse("web01")
    assert str(host) == "web01"
    with pytest.raises(ValidationError):
        host.name = "web02"


def test_another_kind_is_refused_in_the_same_words():
    with pytest.raises(UserError, match=r"^An account is a string in quotes, not 5"):
        Account.parse(5)
