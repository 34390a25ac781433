"""A million rows are counted as a few are; how long it takes is measured elsewhere."""

import numpy as np
import pandas as pd

from nbcore import CORE
from nbpack_soc.host.logons_summary import HostLogonsSummary

ROWS = 1_000_000


def test_a_million_rows_give_tables_and_figures_of_readable_size() -> None:
    draw = np.random.default_rng(1)
    failed = draw.random(ROWS) < 0.1
    start = np.datetime64("2026-03-02", "us").astype("int64")
    text = pd.StringDtype()

    def some(values: list[str]) -> pd.Series:
        codes = draw.integers(0, len(values), ROWS)
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(values)))

    frame = pd.DataFrame(
        {
            "time": pd.to_datetime(
                start + draw.integers(0, 7 * 86_400_000_000, ROWS), unit="us", utc=True
            ),
            "result": pd.Series(np.where(failed, "failure", "success"), dtype=text),
            "user": some([f"user{n}" for n in range(500)]),
            "user_domain": some(["CONTOSO", "CONTOSO.TEST"]),
            "src_ip": some([f"10.0.{n // 250}.{n % 250}" for n in range(1000)]),
            "logon_type": some(["network", "interactive"]),
            "logon_process": some(["Kerberos", "NtLmSsp"]),
            "failure_reason": pd.Series("wrong_password", index=range(ROWS), dtype=text).where(
                failed
            ),
            "host": "web01",
        }
    )
    result = HostLogonsSummary(silent=True).run(data=frame)
    assert not result.errors
    (line,) = result.summary.to_dict("records")
    assert (line["attempts"], line["failures"]) == (ROWS, int(failed.sum()))
    assert (line["users"], line["sources"]) == (500, 1000)
    assert len(result.logons) == ROWS
    assert len(result.sources) == 1000
    for name in ("timeline", "map", "users", "processes", "matrix"):
        data = result.sections[name].value.data
        assert data["count"].sum() == ROWS
        assert len(data) < 1000
    assert "count" in CORE.records["LogonCount"]
