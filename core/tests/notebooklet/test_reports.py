"""A report goes to others: what it says of this computer."""

from __future__ import annotations

from core.tests.support.look import Look
from core.tests.support.siem import RANGE, USUAL, Siem, opened


def test_a_report_names_a_folder_and_not_where_it_lies():
    siem = Siem(USUAL, title="Acme SIEM (/home/ana/cases & more/case7)")
    result = Look(session=opened(siem), silent=True).run("web01", **RANGE)
    assert result.page.sources == ["Acme SIEM (/home/ana/cases & more/case7)"]
    document = result.to_html()
    assert "Acme SIEM (case7)" in document
    assert "cases" not in document


def test_a_source_that_is_no_folder_is_named_in_full():
    siem = Siem(USUAL, title="Acme SIEM (demo)")
    result = Look(session=opened(siem), silent=True).run("web01", **RANGE)
    assert "Acme SIEM (demo)" in result.to_html()
