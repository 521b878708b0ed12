"""The measurements of docs/bought.md: how they count, and that they run on the real files."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import kresearch as kr


@pytest.fixture(scope="module")
def bought(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bought", root / "benchmarks" / "bought.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_interval_holds_the_mean(bought: ModuleType) -> None:
    assert bought.interval([2.0, 2.0, 2.0]) == "+2.00 (+2.00 to +2.00)"
    told = bought.interval([0.0, 1.0, 2.0, 3.0])
    assert told.startswith("+1.50 (+0.") and told == bought.interval([0.0, 1.0, 2.0, 3.0])


def test_dilution_is_measured_at_the_height_of_quantity(bought: ModuleType) -> None:
    day = pd.Timestamp("2012-01-01", tz="UTC")
    acted = pd.DataFrame({"account": "a", "actor": [f"p{i}" for i in range(40)], "kind": "endorsement",
                          "network": "twitter", "at": day})  # fmt: skip
    later = acted.tail(1).assign(at=day + pd.Timedelta(days=30))
    log = kr.InteractionLog(pd.concat([acted, later], ignore_index=True))
    found = bought.compare_trust(log, pd.DataFrame({"raters": [40], "bad": [0.0]}, index=["a"]))
    assert found.loc["a", "quantity"] == pytest.approx(kr.score(log, "quantity")["score"].max())
    assert found.loc["a", "only newcomers"] < -0.5  # 40 new raters in one hour
    assert found.loc["a", "only spread"] == pytest.approx(0.0)


def test_the_honest_life_does_not_depend_on_the_campaign(bought: ModuleType) -> None:
    activity = {"bot": np.array([3.0, 9.0]), "human": np.array([4.0])}
    plain, campaign = (bought.act_campaign(activity, paid, 1) for paid in (None, "bot"))
    rows = [log.interactions.to_pandas() for log in (plain, campaign)]
    honest = [r[r["actor"].str.startswith("p") & ~r["actor"].str.startswith("paid")] for r in rows]
    assert len(honest[0]) == len(honest[1]) == len(rows[0]) < len(rows[1])
    clients = rows[1][rows[1]["account"].str.match(r"a\d\d$") & rows[1]["actor"].str.startswith("paid")]
    assert clients.groupby("account").size().eq(500).all()


@pytest.mark.realdata
def test_people_react_more_to_others_than_bots_do(bought: ModuleType, shared_datasets: Path) -> None:
    """Why `spread` hits honest fans: the figure that docs/bought.md rests on."""
    activity = bought.read_activity(shared_datasets)
    assert np.median(activity["human"]) > 2 * np.median(activity["bot"])


@pytest.mark.realdata
@pytest.mark.slow
def test_dilution_costs_trusted_and_distrusted_accounts(bought: ModuleType, shared_datasets: Path) -> None:
    log, accounts = bought.read_trust(shared_datasets)
    some = accounts.sort_index().iloc[::40]
    found = bought.compare_trust(log, some)
    assert len(found) == len(some) and found["quantity"].between(10, 100).all()
    assert found["diluted"].mean() < 0
