"""Rows are sorted the same way whatever fits into one number."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from kresearch.scoring import sorting


def _rows(rng: np.random.Generator, n: int, sizes: dict[str, int]) -> dict[str, Any]:
    rows = {name: rng.integers(0, size, n).astype(np.int32) for name, size in sizes.items()}
    rows["actor"] -= 1
    return rows


def _tuples(rows: dict[str, Any]) -> list[tuple[object, ...]]:
    columns = [np.nan_to_num(rows[name].astype(float), nan=9.0).tolist() for name in sorted(rows)]
    return sorted(zip(*columns, strict=True))


@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(0, 60),
    bits=st.tuples(*[st.integers(1, 30)] * 3, st.integers(1, 8)),
    others=st.sets(st.sampled_from(["polarity", "moment"])),
    different=st.integers(1, 50),
)
def test_rows_stay_whole_and_sorted(
    seed: int, n: int, bits: tuple[int, ...], others: set[str], different: int
) -> None:
    rng = np.random.default_rng(seed)
    sizes = {name: 2**b for name, b in zip(("line", "actor", "tick", "kind"), bits, strict=True)}
    rows = _rows(rng, n, sizes)
    if "polarity" in others:
        values = np.append(np.round(rng.uniform(-1, 1, different), 4), np.nan)
        rows["polarity"] = values[rng.integers(0, len(values), n)]
    if "moment" in others:
        rows["moment"] = rng.integers(0, 2**60, n)
    before = _tuples(rows)
    found = sorting.sort_rows(dict(rows), sizes)
    keys = list(zip(*(found[name].tolist() for name in sorting.KEY), strict=True))
    assert keys == sorted(keys)
    assert _tuples(found) == before
    assert {name: column.dtype for name, column in found.items()} == {
        name: column.dtype for name, column in rows.items()
    }


@pytest.mark.parametrize("values", ["few", "many"])
def test_many_different_polarities_are_carried_too(values: str) -> None:
    rng = np.random.default_rng(1)
    sizes = {"line": 9, "actor": 50, "tick": 30, "kind": 3}
    rows = _rows(rng, 40_000, sizes)
    rows["polarity"] = rng.uniform(-1, 1, 40_000) if values == "many" else rng.choice([-1.0, 0.5], 40_000)
    found = sorting.sort_rows(dict(rows), sizes)
    assert _tuples(found) == _tuples(rows)


def test_a_minus_before_nought_does_not_depend_on_the_order_of_rows() -> None:
    rows = {name: np.zeros(2, np.int32) for name in ("line", "actor", "tick", "kind")}
    sizes = {"line": 1, "actor": 2, "tick": 1, "kind": 1}
    both = [
        sorting.sort_rows(rows | {"polarity": np.array(values)}, sizes)["polarity"]
        for values in ([0.0, -0.0], [-0.0, 0.0])
    ]
    assert not np.signbit(both).any()
