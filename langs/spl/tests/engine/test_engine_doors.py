"""Nothing but the folder is read, and nothing is written."""

from __future__ import annotations

import pytest

import nblang_spl
from nblang_spl.engine.opening import opened_source


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "main.csv").write_text("_time,a\n1,x\n")
    (tmp_path / "secret.csv").write_text("_time,a\n1,secret\n")
    return inside


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{up}/secret.csv')",
        "SELECT * FROM read_csv('{in}/../secret.csv')",
        "SELECT * FROM '{up}/secret.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '{up}/out.csv'",
        "ATTACH '{up}/x.db'",
        "INSTALL httpfs",
        "SET enable_external_access=true",
        "SET allowed_directories=['/']",
    ],
)
def test_even_sql_could_not_leave_the_folder(folder, statement):
    """Its own boundary: no text leads to more than the folder; should SQL ever be reached, it stays in."""
    import duckdb

    text = statement.replace("{up}", str(folder.parent)).replace("{in}", str(folder))
    with opened_source(folder) as (database, _), database.cursor() as cursor:
        assert cursor.execute(f"SELECT count(*) FROM '{folder}/main.csv'").fetchone() == (1,)
        with pytest.raises(duckdb.Error):
            cursor.execute(text).fetchall()


def test_a_link_out_of_the_folder_is_not_followed(folder):
    """Its own boundary: never more than the folder."""
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    found = nblang_spl.search("index=*", folder)
    assert "secret" not in found.to_string()
    assert "link.csv cannot be read" in found.attrs["notes"][0]


@pytest.mark.parametrize(
    "name",
    ["a'; DROP TABLE x --.csv", 'b".csv', "c*.csv", "d[1].csv", "e?.csv", "$p1.csv", "é 𝒳.csv"],
)
def test_names_of_files_are_only_names(folder, name):
    """Names come from who exported the folder, and are neither text of SQL nor a pattern."""
    (folder / name).write_text("_time,a\n2,y\n")
    found = nblang_spl.search("a=y", folder)
    assert list(found["a"]) == ["y"]
    assert list(found["index"]) == [name.split(".", 1)[0]]


def test_names_of_columns_are_only_names(folder):
    """Rule 1.4 [C: Power User exam notes]: any text, apart also where only their case differs."""
    (folder / "odd.csv").write_text('_time,"a""b",X,"drop table; --",x y\n3,1,2,3,4\n')
    found = nblang_spl.search("index=odd", folder)
    assert found.iloc[0].to_dict() == {
        "_time": 3.0, "index": "odd", 'a"b': "1", "X": "2", "drop table; --": "3", "x y": "4",
    }  # fmt: skip


def test_a_path_that_is_no_folder_is_refused(tmp_path):
    """Its own boundary: one sentence."""
    with pytest.raises(nblang_spl.SplError, match="is not a folder"):
        nblang_spl.search("a", tmp_path / "nowhere")


def test_importing_the_language_loads_no_engine():
    """Nothing heavy at import: discovery loads this module."""
    import subprocess
    import sys

    heavy = {"duckdb", "lark", "sqlglot", "pandas", "regex"}
    text = f"import nblang_spl, sys; print(sorted({heavy} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
    assert told.stderr == ""


def test_a_process_that_forgets_the_database_ends_quietly():
    """The binding complains on standard error where a database with Python functions is left open."""
    import subprocess
    import sys

    text = (
        "import nblang_spl, pandas as pd\n"
        "print(nblang_spl.search('| tstats count where ip=\"10.0.0.0/8\"',"
        " {'m': pd.DataFrame({'ip': ['10.1.1.1']})})['count'][0])\n"
        "from nblang_spl.engine.opening import source_of\n"
        "left = source_of({'m': pd.DataFrame({'ip': ['10.1.1.1']})})\n"
    )
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "1"
    assert told.stderr == ""
