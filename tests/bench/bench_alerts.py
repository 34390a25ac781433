"""What EnrichAlerts costs on 100,000 alerts with 300,000 entities that are in memory already.

Beside it, in the same run, what pandas alone needs to group the entities once by what they are.
Nothing is asserted but that the answer is whole: a machine's speed is not a property of the code.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from tests.bench.bench_flows import quickest

from nbpack_soc.alert.enrich_alerts import EnrichAlerts

BUDGET = 2.0
ALERTS, EACH = 100_000, 3


def given(alerts: int, *, rules: int = 200) -> dict[str, pd.DataFrame]:
    """A quarter of a busy site: each alert names a host, an address and a file's hash."""
    draw = np.random.default_rng(7)
    start = np.datetime64("2026-01-02", "us").astype("int64")
    moments = np.sort(start + draw.integers(0, 90 * 86_400_000_000, alerts))[::-1]
    which = draw.zipf(1.3, alerts) % rules

    def some(codes: Any, values: list[Any]) -> Any:
        return pd.array(np.array(values, dtype=object)[codes], dtype=pd.StringDtype())

    ids = [f"5c0a2026-0000-4000-8000-{n:012}" for n in range(alerts)]
    closed = draw.integers(0, 4, alerts)
    listed = pd.DataFrame(
        {
            "time": pd.Series(moments.astype("datetime64[us]")).dt.tz_localize("UTC"),
            "title": some(which, [f"Something odd of sort {n}" for n in range(rules)]),
            "severity": some(which % 4, ["low", "medium", "high", "critical"]),
            "rule": some(which, [f"Rule {n}" for n in range(rules)]),
            "product": some(which % 3, ["Defender", "Sentinel", "Splunk"]),
            "alert_status": some((closed == 0).astype(int), ["closed", "new"]),
            "classification": some(
                closed, [None, "false_positive", "benign_positive", "true_positive"]
            ),
            "alert_id": pd.array(ids, dtype=pd.StringDtype()),
        }
    )
    hosts = [f"srv{n:04}.contoso.test" for n in range(3_000)]
    addresses = [f"{20 + n % 60}.{n // 250}.{n % 250}.7" for n in range(20_000)]
    hashes = [f"{n:064x}" for n in range(alerts // 2)]
    whole = np.arange(alerts)
    named = pd.DataFrame(
        {
            "alert_id": pd.array(np.tile(np.array(ids, dtype=object), EACH), dtype="string"),
            "entity_kind": some(np.repeat(np.arange(EACH), alerts), ["host", "ip", "file_hash"]),
            "value": pd.concat(
                [
                    pd.Series(some(draw.integers(0, len(hosts), alerts), hosts)),
                    pd.Series(some(draw.integers(0, len(addresses), alerts), addresses)),
                    pd.Series(some(whole % len(hashes), hashes)),
                ],
                ignore_index=True,
            ),
        }
    )
    return {"alerts": listed, "named": named}


def enriched(data: dict[str, pd.DataFrame]) -> Any:
    return EnrichAlerts(silent=True).run(data=data)


def plain_groupby(data: dict[str, pd.DataFrame]) -> pd.DataFrame:
    about = data["named"].merge(data["alerts"][["alert_id", "time"]], on="alert_id")
    grouped = about.groupby(["entity_kind", "value"], dropna=False, sort=False)
    return grouped["time"].agg(["size", "min", "max"])


def test_a_hundred_thousand_alerts_in_every_table_and_figure() -> None:
    enriched(given(1_000))  # what is loaded on first use is not what is measured
    data = given(ALERTS)
    result = enriched(data)
    assert not result.errors
    assert len(result.enriched) == len(result.alerts) == ALERTS
    assert int(result.by_rule["count"].sum()) == ALERTS
    assert len(result.indicators) == data["named"]["value"][ALERTS:].nunique()
    assert int(result.entities["alerts"].max()) == int(data["named"]["value"].value_counts().max())
    states = {name: part.status for name, part in result.sections.items()}
    del result
    (wall, cpu), (_, alone) = quickest(lambda: enriched(data), lambda: plain_groupby(data))
    print(
        f"\nEnrichAlerts over {ALERTS:,} alerts with {EACH * ALERTS:,} entities in memory\n"
        f"  whole run                   {wall:6.2f} s, {cpu:.2f} s of CPU   budget {BUDGET} s\n"
        f"  one pandas groupby alone    {alone:6.2f} s of CPU   ratio {cpu / alone:.2f}\n"
        f"  {', '.join(f'{name} {state}' for name, state in states.items() if state != 'ok')}"
    )
