"""Krippendorff's alpha of ours gives what the reference package gives."""

from __future__ import annotations

import math
import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kresearch._common.agreement import nominal_alpha


@given(arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(2, 5)), elements=st.integers(0, 4)))
def test_alpha_is_that_of_the_reference_package(counts: np.ndarray) -> None:
    labels = (counts[counts.sum(axis=1) >= 2].sum(axis=0) > 0).sum()
    found = nominal_alpha(counts)
    if labels < 2:
        assert math.isnan(found)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    assert found == pytest.approx(expected, abs=1e-12)


def test_alpha_of_a_worked_example() -> None:
    """Krippendorff (2011), Computing alpha: nominal data of two coders on ten units, 0.095."""
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    counts = np.array([[(a == v) + (b == v) for v in (0, 1)] for a, b in zip(first, second, strict=True)])
    assert nominal_alpha(counts) == pytest.approx(0.095, abs=5e-4)
