"""Set metrics: by hand, over accounts, and what they refuse to say."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.set_metrics import CaseSet, find_set_metric, list_set_metrics, set_metric
from kresearch.evaluate.sets import measure_sets


def rows(anger: list[float], praise: list[float], *, clusters: list[str] | None = None) -> pd.DataFrame:
    kinds = ["negative"] * len(anger) + ["positive"] * len(praise)
    names = [f"c{i}" for i in range(len(kinds))]
    return pd.DataFrame(
        {"dataset": "d", "case": names, "kind": kinds, "account": clusters or names,
         "cluster": clusters or names, "spike-gain": [*anger, *praise], "saturated": False}
    )  # fmt: skip


def test_discrimination_by_hand() -> None:
    auc = find_set_metric("discrimination")
    # Of six pairs praise gains more in three and as much in one.
    found = auc(CaseSet(rows([1.0, 2, 3], [2.0, 3.5])))
    assert found.value == pytest.approx((1 + 0.5 + 0 + 1 + 1 + 1) / 6)
    assert math.isnan(found.low) and "fewer than 3 accounts" in found.note
    assert auc(CaseSet(rows([5.0] * 4, [5.0] * 4))).value == 0.5
    assert math.isnan(auc(CaseSet(rows([1.0], []))).value)
    missing = rows([1.0, math.nan, 0], [2.0, 3, 4])
    assert auc(CaseSet(missing)).cases == 5


def test_a_score_that_hardly_moves_wins_nothing() -> None:
    rng = np.random.default_rng(1)
    anger, praise = rng.normal(10, 3, 20), rng.normal(14, 3, 20)
    auc = find_set_metric("discrimination")
    one = auc(CaseSet(rows([*anger], [*praise])))
    tiny = auc(CaseSet(rows([*(anger / 1000)], [*(praise / 1000)])))
    assert one.value == tiny.value and (one.low, one.high) == (tiny.low, tiny.high)
    assert one.low < one.value < one.high and one.low > 0.5


def test_few_accounts_are_not_many() -> None:
    rng = np.random.default_rng(2)
    anger, praise = [*rng.normal(10, 3, 20)], [*rng.normal(13, 3, 20)]
    own = find_set_metric("discrimination")(CaseSet(rows(anger, praise)))
    level = rng.normal(0, 3, 5).repeat(4)
    repeated = [f"a{i // 4}" for i in range(20)] * 2
    shared = CaseSet(rows([*(np.array(anger) + level)], [*(np.array(praise) + level)], clusters=repeated))
    found = find_set_metric("discrimination")(shared)
    assert (own.accounts, found.accounts, found.cases) == (40, 5, 40)
    assert found.low < found.value < found.high


def test_a_perfect_score_of_few_cases_is_not_certain() -> None:
    found = find_set_metric("discrimination")(CaseSet(rows([0.0] * 5, [1.0] * 5)))
    assert found.value == 1.0 and found.high == 1.0 and found.low == pytest.approx(5 / (5 + 1.959964**2))


def test_reward_accuracy_by_hand() -> None:
    found = find_set_metric("reward-accuracy")(CaseSet(rows([0.0, 5, 0.99, -3], [1.0, 0.5])))
    assert found.value == pytest.approx((3 / 4 + 1 / 2) / 2)
    everybody = find_set_metric("reward-accuracy")(CaseSet(rows([9.0] * 4, [9.0] * 3)))
    assert everybody.value == 0.5


def cells() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    made = []
    for i in range(24):
        kind = "negative" if i < 12 else "positive"
        quantity = float(rng.normal(8, 2))
        own = quantity - (10 if kind == "negative" else 0)
        for variant, value in (("quantity", quantity), ("penalise", own), ("flat", 0.0)):
            made.append(
                {"dataset": "d", "case": f"c{i}", "kind": kind, "account": f"a{i}", "variant": variant,
                 "metric": "spike-gain", "value": value, "saturated": False}
            )  # fmt: skip
    return pd.DataFrame(made)


def test_every_variant_and_its_distance_from_the_reference() -> None:
    table = measure_sets(cells(), names=["discrimination"]).set_index("variant")
    assert table.loc["flat", "value"] == 0.5 and table.loc["penalise", "value"] == 1.0
    own = table.loc["penalise"]
    assert own["shift"] == pytest.approx(1 - table.loc["quantity", "value"])
    assert 0 < own["shift_low"] <= own["shift"] <= own["shift_high"]
    assert math.isnan(table.loc["quantity", "shift"])
    assert set(measure_sets(cells())["set_metric"]) >= {"discrimination", "reward-accuracy"}
    anger_alone = cells().query("kind == 'negative'")
    assert measure_sets(anger_alone).empty


def test_one_of_ones_own() -> None:
    @set_metric("test-spread", unit="points", direction="min", scale=(0, 99), needs=("spike-gain",))
    def spread(cases: CaseSet) -> object:
        """How unlike the gains are."""
        from kresearch.evaluate.set_metrics import SetValue

        return SetValue(float(cases.rows["spike-gain"].std()), cases=len(cases.rows))

    assert "test-spread" in [m.name for m in list_set_metrics()]
    assert measure_sets(cells(), names=["test-spread"]).set_index("variant").loc["flat", "value"] == 0
    with pytest.raises(UnknownNameError, match="Did you mean 'discrimination'"):
        find_set_metric("discriminaton")
    with pytest.raises(UsageError, match="direction 'up'"):
        set_metric("x", unit="", direction="up", scale=(0, 1), needs=())
