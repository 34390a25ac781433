"""Query files of a package."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nbcore import AuthorError
from nblang_spl import query_files

HEADER = "```query: host.logons; part: linux; reads: linux_secure; parameters: p_host:string```\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "acme_spl" / "queries"
    folder.mkdir(parents=True)
    (tmp_path / "acme_spl" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "acme_spl", raising=False)
    return folder


def test_only_spl_files_of_the_folder_come_with_their_headers_facts(package: Path):
    (package / "a.spl").write_text(HEADER + "search host=$p_host$")
    (package / "b.kql").write_text("// query: host.logons\nSyslog")
    (found,) = query_files("acme_spl")
    assert (found.query, found.part, found.reads) == ("host.logons", "linux", ("linux_secure",))
    assert found.parameters == {"p_host": "string"}
    assert found.path == "acme_spl/queries/a.spl"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEADER + 'search host="$p_host$"', "is inside quotes"),
        (HEADER.replace("string", "guid") + "search x", "p_host is declared as 'guid'"),
        (HEADER.replace("p_host:", "host:") + "search x", "write p_name:type"),
        ("search x", "does not say which query it answers"),
    ],
)
def test_a_file_that_breaks_a_rule_is_named(package: Path, text: str, sentence: str):
    (package / "bad.spl").write_text(text)
    with pytest.raises(AuthorError, match=sentence) as raised:
        query_files("acme_spl")
    assert "acme_spl/queries/bad.spl" in str(raised.value)
