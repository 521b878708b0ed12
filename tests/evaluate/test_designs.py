"""The 2 x 2, power, and sensitivity to parameters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import UnknownNameError, UsageError
from kresearch.evaluate.factorial import cross
from kresearch.evaluate.power import describe_power, estimate_power
from kresearch.evaluate.sensitivity import scan_parameters

CORNERS = {
    "quantity": 0.0, "sentiment-penalise": -8.0, "inactivity-freeze": 1.0, "sentiment-freeze": -5.0,
}  # fmt: skip


def cells(
    shifts: dict[str, float], *, n: int = 8, noise: float = 0.1, params: dict[str, str] | None = None
) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = []
    for i in range(n):
        level = rng.normal(10, 3)
        for variant, shift in shifts.items():
            rows.append(
                {
                    "dataset": "d", "case": f"c{i}", "account": f"a{i}", "kind": "negative",
                    "variant": variant,
                    "name": variant.split("(")[0], "params": (params or {}).get(variant, "{}"),
                    "metric": "spike-gain", "value": level + shift + rng.normal(0, noise), "unit": "points",
                    "direction": "min",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def test_the_two_by_two_by_hand() -> None:
    found = cross(cells(CORNERS, noise=0), metric="spike-gain").table.set_index("effect")
    # sentiment: mean of -8 and -6; inactivity: mean of 1 and 3; interaction: -6 - (-8)
    assert found["shift"].to_dict() == pytest.approx({"sentiment": -7, "inactivity": 2, "interaction": 2})


def test_the_interaction_is_tested_and_said() -> None:
    found = cross(cells(CORNERS), metric="spike-gain")
    assert (found.table["p_holm"] < 0.05).all() and "interaction moves spike-gain by +1.9" in found.text
    few = cross(cells(CORNERS, n=4), metric="spike-gain")
    assert "4 case(s): not enough for a test" in few.text
    named = cross(
        cells(CORNERS), metric="spike-gain", situations={f"c{i}": "silence alone" for i in range(8)}
    )
    assert set(named.table["situation"]) == {"silence alone"}
    with pytest.raises(UnknownNameError, match="Did you mean 'sentiment-freeze'"):
        cross(cells(CORNERS), metric="spike-gain", both="sentiment-freze")


def test_power_grows_with_cases_and_knows_what_is_out_of_reach() -> None:
    table = estimate_power(2.0, spread=2.0, cases=(5, 8, 20), runs=100)
    assert list(table["reachable"]) == [False, True, True]
    assert table["power"].is_monotonic_increasing and table["power"].iloc[-1] > 0.95
    assert table["power"].iloc[0] == 0
    assert (table["low"] <= table["power"]).all() and (table["power"] <= table["high"]).all()
    # Without a difference the chance of finding one is the level.
    assert estimate_power(0.0, spread=2.0, cases=(12,), runs=300)["power"].item() < 0.09
    assert "by 20 cases" in describe_power(table.assign(power=[0, 0.5, 0.99]), difference=2)
    with pytest.raises(UsageError, match="spread over 0"):
        estimate_power(1.0, spread=0.0)


def test_sensitivity_says_in_which_share_it_holds() -> None:
    labels = {f"p(penalty={x})": f'{{"penalty": {x}}}' for x in (0.5, 1.0, 2.0)}
    shifts = {"quantity": 0.0, **dict(zip(labels, (1.0, -2.0, -9.0), strict=True))}
    found = scan_parameters(cells(shifts, params=labels), "p", metric="spike-gain")
    assert found.share == pytest.approx(2 / 3) and "2 of 3 settings (67%)" in found.sentence
    assert list(found.grid["penalty"]) == [0.5, 1.0, 2.0]
    networks = {"p(a)": '{"network_weights": {"facebook": 2.0}}', "p(b)": '{"network_weights": {}}'}
    shifts = {"quantity": 0.0, "p(a)": -1.0, "p(b)": -2.0}
    weighted = scan_parameters(cells(shifts, params=networks), "p", metric="spike-gain")
    assert list(weighted.grid["network_weights"]) == ["facebook=2", "as they are"] and weighted.share == 1
    floored = cells(shifts | {"p(a)": -9.0}, params=networks)
    floored = floored.assign(saturated=floored["variant"] == "p(a)")
    open_ = scan_parameters(floored, "p", metric="spike-gain")
    assert list(open_.grid["holds"]) == [False, True] and open_.grid["shift"].min() > -3
    assert open_.sentence.endswith("In 1 setting most cases lie at an end of the scale: there nothing holds.")
    with pytest.raises(UnknownNameError, match="no metric in this result 'gain'"):
        scan_parameters(cells(CORNERS), "quantity", metric="gain")
    with pytest.raises(UnknownNameError, match="no variant in this result 'sentiment'"):
        scan_parameters(cells(CORNERS), "sentiment", metric="spike-gain")
    with pytest.raises(UsageError, match="a sweep needs two"):
        scan_parameters(cells(CORNERS), "quantity", metric="spike-gain")
