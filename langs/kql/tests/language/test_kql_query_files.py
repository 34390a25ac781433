"""Query files of a package, with the parameters that they declare."""

from __future__ import annotations

import sys

import pytest

from nbcore import AuthorError
from nblang_kql import query_files

GOOD = "// query: host.logons\n// reads: T\ndeclare query_parameters(p_host:string);\nT\n"


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "kql_pack_under_test"
    (folder / "queries").mkdir(parents=True)
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    sys.modules.pop("kql_pack_under_test", None)


def test_parameters_come_from_the_declaration(package):
    (package / "queries" / "logons.kql").write_text(GOOD)
    [file] = query_files("kql_pack_under_test")
    assert file.query == "host.logons"
    assert file.reads == ("T",)
    assert file.language == "kql"
    assert dict(file.parameters) == {"p_host": "string"}


def test_a_file_that_breaks_a_rule_is_named(package):
    (package / "queries" / "odd.kql").write_text(GOOD.replace("p_host:string", "p_host"))
    with pytest.raises(AuthorError, match=r"kql_pack_under_test/queries/odd\.kql: .*p_host"):
        query_files("kql_pack_under_test")
