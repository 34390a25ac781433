"""Settings: what is missing or does not fit is one sentence, before anything is sent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nbcore import UserError
from nbcore.testing import read_settings
from nbpack_demo import company
from nbpack_splunk.provider import splunk
from nbpack_splunk.settings import SplunkSettings

WHOLE = {"host": "splunk.contoso.test", "token": "t"}


def connected(**given: object):
    facts = {name: value for name, value in (WHOLE | given).items() if value is not None}
    return splunk.live(read_settings(splunk, facts))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"host": None}, "Splunk needs the name of its search head"),
        ({"host": "https://splunk.contoso.test"}, "is a name or an address alone"),
        ({"host": "splunk.contoso.test:8089"}, "give a port as port="),
        ({"token": None}, "Splunk needs a token, or a username with its password"),
        ({"token": None, "username": "a"}, "Splunk needs a token, or a username"),
        ({"token": ""}, "Splunk needs a token, or a username with its password"),
        ({"scheme": "http"}, "in clear text"),
        ({"scheme": "http", "host": "10.0.0.4"}, "in clear text"),
        ({"scheme": "ftp"}, "The setting scheme of Splunk is not valid"),
        ({"port": 0}, "The setting port of Splunk is not valid"),
        (
            {"ca_file": "/nowhere/ca.pem"},
            "The certificate file /nowhere/ca.pem of Splunk does not exist",
        ),
        ({"indexes": {"wineventlog": "index=a | delete"}}, "which is not a filter of index"),
        ({"indexes": "index=a"}, "write it as JSON"),
        ({"macros": {"tstats": "a(b)"}}, "not a name of a macro"),
        ({"workspace": "x"}, "has no setting 'workspace'"),
        ({"request_seconds": 0}, "The setting request_seconds"),
    ],
)
def test_what_does_not_fit_is_one_sentence(given: dict[str, object], sentence: str):
    with pytest.raises(UserError, match=r"[.?]$") as raised:
        connected(**given)
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_password_in_an_address_is_not_repeated():
    with pytest.raises(UserError, match="is a name or an address alone") as raised:
        connected(host="https://me:hunter2@splunk.contoso.test")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_http_is_for_a_splunk_on_this_computer(host: str):
    assert connected(scheme="http", host=host).source == "live"


def test_a_folder_and_the_demo_need_no_search_head(tmp_path: Path):
    (tmp_path / "os_win.csv").write_text("_time,host,_raw\n1772418645,web01,hello\n")
    folder = splunk.folder(tmp_path, SplunkSettings())
    assert (folder.source, folder.title) == ("folder", f"Splunk ({tmp_path.name})")
    demo = splunk.demo(company())
    assert (demo.source, demo.title, demo.now()) == ("demo", "Splunk (demo)", company().end)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(UserError, match="nowhere"):
        splunk.folder(tmp_path / "nowhere", SplunkSettings())


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NBCORE_SPLUNK_HOST", "splunk.contoso.test")
    monkeypatch.setenv("NBCORE_SPLUNK_TOKEN", "from-the-environment")
    monkeypatch.setenv("NBCORE_SPLUNK_PORT", "18089")
    monkeypatch.setenv("NBCORE_SPLUNK_DATA_MODELS", "false")
    monkeypatch.setenv("NBCORE_SPLUNK_INDEXES", json.dumps({"wineventlog": "index=os_win"}))
    read = read_settings(splunk, {})
    assert isinstance(read, SplunkSettings)
    assert read.port == 18089
    assert read.token is not None
    assert read.token.get_secret_value() == "from-the-environment"
    assert not read.data_models
    assert read.places.fill("index", "wineventlog") == "(index=os_win)"


def test_secrets_do_not_show(capsys: pytest.CaptureFixture[str]):
    read = SplunkSettings.model_validate(WHOLE | {"token": "s3cret", "password": "s3cret"})
    assert "s3cret" not in f"{read!r} {read} {read.model_dump()} {read.model_dump_json()}"


def test_the_packs_own_kinds_of_events_are_found_in_any_index_unless_a_site_says_where():
    places = SplunkSettings.model_validate(WHOLE).places
    assert places.fill("index", "wineventlog") == '(index=* sourcetype="*WinEventLog*")'
    assert places.fill("index", "linux_secure") == "(index=* sourcetype=linux_secure)"


def test_looking_at_the_provider_and_the_pack_loads_no_client():
    code = (
        "import sys, nbpack_splunk.provider as p, nbpack_splunk.pack as k\n"
        "p.splunk.settings, list(k.nb_queries('splunk'))\n"
        "p.splunk.live(p.splunk.settings(host='localhost', token='t'))\n"
        "loaded = {'splunklib', 'pandas', 'numpy'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path("/")
    )
    assert done.returncode == 0, done.stderr
