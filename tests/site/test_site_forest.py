"""The forest over studies: a mean only with its spread, of one origin, of different data."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from kresearch.site.forest import Branch, grow_forest, pool
from kresearch.site.forest_table import forest_groups
from kresearch.site.leaderboard import Board, Row, Standing, make_boards
from kresearch.site.pages import speak_site
from kresearch.site.studies import read_studies

Write = Callable[..., Path]


def branch(shift: float, error: float, **changes: Any) -> Branch:
    fields = {
        "study": "s", "nature": "none", "shift": shift, "low": shift - 1.96 * error,
        "high": shift + 1.96 * error, "error": error, "n": 10, "counted": True,
    }  # fmt: skip
    return Branch(**(fields | changes))


def test_equal_studies_are_their_mean_and_far_ones_widen_everything() -> None:
    same = pool([branch(1.0, 0.5), branch(1.0, 0.5), branch(1.0, 0.5)])
    assert same is not None and same.shift == pytest.approx(1.0) and same.between == 0.0
    # Without spread between studies the error is that of three times as many cases.
    assert same.high - 1.0 == pytest.approx(1.959964 * 0.5 / math.sqrt(3), rel=1e-4)
    assert same.predicted is not None
    assert same.predicted[1] - 1.0 == pytest.approx(stats.t.ppf(0.975, 1) * 0.5 / math.sqrt(3), rel=1e-6)
    far = pool([branch(-4.0, 0.5), branch(1.0, 0.5), branch(6.0, 0.5)])
    assert far is not None and far.predicted is not None
    assert far.shift == pytest.approx(1.0) and far.between > 0.95
    assert far.low < -4.0 and far.predicted[0] < far.low


def test_the_spread_between_studies_is_that_of_paule_and_mandel() -> None:
    effects, errors = [0.1, 0.9, 0.4, 1.6], [0.2, 0.3, 0.1, 0.4]
    found = pool([branch(y, s) for y, s in zip(effects, errors, strict=True)])
    assert found is not None

    def mean_and_q(tau2: float) -> tuple[float, float]:
        weights = [1 / (s * s + tau2) for s in errors]
        mean = sum(w * y for w, y in zip(weights, effects, strict=True)) / sum(weights)
        return mean, sum(w * (y - mean) ** 2 for w, y in zip(weights, effects, strict=True))

    low, high = 0.0, 10.0
    for _ in range(80):  # where the weighted squares are as many as degrees of freedom
        middle = (low + high) / 2
        low, high = (middle, high) if mean_and_q(middle)[1] > 3 else (low, middle)
    assert found.shift == pytest.approx(mean_and_q(low)[0], abs=1e-3)


def test_one_study_and_studies_without_an_error_have_no_mean() -> None:
    assert pool([branch(1.0, 0.5)]) is None
    assert pool([branch(1.0, 0.0), branch(1.0, 0.0), branch(1.0, 0.2)]) is None
    two = pool([branch(1.0, 0.5), branch(2.0, 0.5)])
    assert two is not None and two.predicted is None


def board_of(entries: Any, shifts: list[tuple[float, float, float] | None]) -> Board:
    standings = tuple(
        None if s is None else Standing(s[0], s[1], s[2], 12, "better", s[0], s[0]) for s in shifts
    )
    row = Row("<b>v</b>", 1, baseline=False, standings=standings)
    return Board("tone-effect", "negative", "points", "min", tuple(entries), 0, (row,))


def test_real_and_simulated_stay_apart_and_shared_data_counts_once(
    tmp_path: Path, write_study_folder: Write, toy: Any
) -> None:
    dataset = toy.build().datasets[0]
    for number, changes in enumerate(
        [{}, {}, {"digest": "kr1:02"}, {"digest": "kr1:03", "simulated": False, "origin": "real"}]
    ):
        write_study_folder(tmp_path, f"00{number}-s", n=12 + number, datasets=[dataset | changes])
    entries = read_studies(tmp_path / "experiments")
    boards = make_boards(entries)
    assert boards and all(board.studies[0].slug == "003-s" for board in boards), "real studies come first"
    shifts = [(-1.0, -2.0, 0.0), (-1.5, -2.0, -1.0), (-2.0, -3.0, -1.0), (-4.0, -5.0, -3.0)]
    (tree,) = grow_forest(board_of(entries, shifts))
    assert [b.counted for b in tree.branches] == [True, False, True, True]
    assert tree.branches[0].error == pytest.approx(2.0 / (2 * 1.959964), rel=1e-5)
    (pooled,) = tree.pooled
    assert (pooled.nature, pooled.studies) == ("all", 2)
    assert -2.0 < pooled.shift < -1.0 and pooled.low < -2.0, "two studies tell little"
    (group,) = forest_groups(board_of(entries, shifts), speak_site("it"))
    assert [line.pooled for line in group.lines] == [False] * 4 + [True]
    assert "2 studi insieme (Dati simulati)" in group.lines[-1].name
    for line in group.lines:
        assert all(0 <= end <= 100 for end in line.bar) and line.bar[0] <= line.bar[1] <= line.bar[2]
    assert grow_forest(board_of(entries, [None, None, None, shifts[3]])) == []
