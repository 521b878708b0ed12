"""Weights from judgements: what is learned, what is kept apart, what is refused."""

from __future__ import annotations

import contextlib
import json
import math
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import IntegrityError, KresearchError, UsageError
from kresearch.weights import LearnedWeights, MonotoneLogistic, Proxy, learn_weights, load_weights, read_pairs
from kresearch.weights.area import area
from kresearch.weights.ensemble import fit_comparison
from kresearch.weights.features import features_of
from kresearch.weights.folds import pair_groups, split_accounts, split_pairs
from kresearch.weights.kernel import fit_strength

FIGURES = ("follower_count", "listed_count", "mentions_received", "retweets_received", "posts")


def made_up(accounts: int = 60, pairs: int = 300, seed: int = 0) -> pd.DataFrame:
    """Judgements that follow lists and mentions, with some doubt."""
    rng = np.random.default_rng(seed)
    figures = np.exp(rng.normal(4.0, 1.5, (accounts, len(FIGURES))))
    left, right = rng.integers(0, accounts, pairs), rng.integers(0, accounts, pairs)
    right = np.where(right == left, (right + 1) % accounts, right)
    strength = 1.5 * np.log(figures[:, 1]) + 0.8 * np.log(figures[:, 2])
    chance = 1 / (1 + np.exp(-(strength[left] - strength[right])))
    table = pd.DataFrame({"Choice": (rng.random(pairs) < chance).astype(int)})
    for i, name in enumerate(FIGURES):
        table[f"A_{name}"], table[f"B_{name}"] = figures[left, i], figures[right, i]
    return table


def swapped(table: pd.DataFrame) -> pd.DataFrame:
    names = {f"{a}_{n}": f"{b}_{n}" for n in FIGURES for a, b in (("A", "B"), ("B", "A"))}
    return table.rename(columns=names).assign(Choice=1 - table["Choice"])


@pytest.fixture(scope="module", autouse=True)
def few_rounds() -> Iterator[None]:
    """Grow small trees: nothing here depends on how many there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kresearch.weights.ensemble.ROUNDS", 25)
        patch.setattr("kresearch.weights.strangers.ROUNDS", 5)
        yield


@pytest.fixture(scope="module")
def learned() -> LearnedWeights:
    return learn_weights(made_up(), folds=2, resamples=20, source="made up", licence="none")


def test_unseen_pairs_are_predicted(learned: LearnedWeights) -> None:
    cv = learned.cv.set_index(["scheme", "method"])
    assert set(cv.index.get_level_values(0)) == {"unseen pairs", "a new account", "unseen accounts"}
    row = cv.loc[("unseen pairs", "learned")]
    assert row["auc"] > 0.85 and row["auc"] > cv.loc[("unseen pairs", "figure posts"), "auc"]
    assert row["auc_low"] < row["auc"] < row["auc_high"]
    assert cv.loc[("unseen pairs", "logistic regression"), "auc_gain"] == 0
    fresh = made_up(seed=0).assign(**{f"B_{n}": 50.0 for n in FIGURES})
    chance = learned.predict(fresh)
    assert chance.corr(np.log(fresh["A_listed_count"]), method="spearman") > 0.6


def test_swapping_a_and_b_swaps_the_answer(learned: LearnedWeights) -> None:
    table = made_up(seed=5)
    np.testing.assert_allclose(learned.predict(table), 1 - learned.predict(swapped(table)), atol=1e-12)
    same = table.assign(**{f"B_{n}": table[f"A_{n}"] for n in FIGURES})
    np.testing.assert_allclose(learned.predict(same), 0.5, atol=1e-12)


def test_an_account_has_a_score_of_its_own(learned: LearnedWeights) -> None:
    figures = pd.DataFrame({n: [1.0, 50.0, 5000.0] for n in FIGURES}, index=["low", "mid", "high"])
    score = learned.score(figures)
    assert score.between(1, 100).all() and score["low"] < score["mid"] < score["high"]
    assert learned.score(figures.loc[["mid"]])["mid"] == pytest.approx(score["mid"])
    with pytest.raises(UsageError, match="lack posts"):
        learned.score(figures.drop(columns="posts"))


def test_weights_come_back_from_disk(learned: LearnedWeights, tmp_path: Path) -> None:
    folder = learned.save(tmp_path / "weights")
    again = load_weights(folder)
    table = made_up(seed=9)
    pd.testing.assert_series_equal(again.predict(table), learned.predict(table))
    pd.testing.assert_frame_equal(again.cv, learned.cv)
    assert again.signals == learned.signals and again.card["source"] == "made up"
    card = json.loads((folder / "card.json").read_text())
    assert card["data_digest"] == read_pairs(made_up()).digest() and "scikit-learn" in card["versions"]
    with pytest.raises(UsageError, match="already"):
        learned.save(folder)
    (folder / "comparison.skops").write_bytes(b"x")
    with pytest.raises(IntegrityError):
        load_weights(folder)
    with pytest.raises(KresearchError, match="no weights in"):
        load_weights(tmp_path / "nowhere")


def test_the_three_weights_make_a_variant(learned: LearnedWeights, tmp_path: Path) -> None:
    combine = learned.combine()
    assert combine.reach + combine.amplification + combine.impact == pytest.approx(1, abs=1e-5)
    assert min(combine.reach, combine.amplification, combine.impact) >= 0
    folder = learned.save(tmp_path / "w")
    rows = [("a", actor, "share", "twitter", pd.Timestamp("2012-01-01", tz="UTC")) for actor in "xyz"]
    log = kr.InteractionLog(pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at"]))
    frame = kr.score(log, "learned", weights=str(folder))
    expected = combine.reach * math.log(4) + combine.amplification * math.log(1 + 0.3 / 0.1)
    assert frame["raw"].iloc[0] == pytest.approx(expected)
    pd.testing.assert_frame_equal(kr.score(log, "learned"), kr.score(log, "quantity"), check_flags=False)


def test_a_table_without_such_figures_has_no_combine() -> None:
    table = made_up().rename(columns=lambda c: c.replace("mentions_received", "talk"))
    found = learn_weights(table, folds=2, resamples=0)
    with pytest.raises(UsageError, match="proxies"):
        found.combine()
    assert math.isnan(found.cv["auc_low"].iloc[0])


def test_no_pair_and_no_account_is_on_both_sides() -> None:
    table = made_up(accounts=20, pairs=200)
    pairs = read_pairs(pd.concat([table, swapped(table)], ignore_index=True))
    group = pair_groups(pairs)
    assert (group[:200] == group[200:]).all(), "exchanged pairs are the same pair"
    tested = []
    for known, asked in split_pairs(pairs, folds=3, seed=1):
        assert not set(group[known]) & set(group[asked])
        tested += asked.tolist()
    assert sorted(tested) == list(range(400))
    left, right = pairs.accounts()
    tested = []
    for known, asked in split_accounts(pairs, folds=3, seed=1):
        assert not {*left[known], *right[known]} & {*left[asked], *right[asked]}
        tested += asked.tolist()
    assert sorted(tested) == list(range(400))


def test_the_area_is_that_of_the_curve() -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(4)
    choice, odds = rng.integers(0, 2, 200), rng.integers(0, 9, 200).astype(float)
    assert area(choice, odds) == pytest.approx(roc_auc_score(choice, odds))


def test_the_monotone_form_never_punishes_more() -> None:
    rng = np.random.default_rng(2)
    X = rng.normal(size=(300, 3))
    y = (X @ np.array([2.0, 0.5, -1.0]) + rng.logistic(size=300) > 0).astype(int)
    held, free = MonotoneLogistic().fit(X, y), MonotoneLogistic(positive=False).fit(X, y)
    assert (held.coef_ >= 0).all() and held.coef_[2] == 0
    assert free.coef_[2] < -0.5
    np.testing.assert_allclose(free.predict_proba(X)[:, 1], 1 - free.predict_proba(-X)[:, 1], atol=1e-12)


def test_it_is_a_scikit_learn_estimator() -> None:
    from sklearn.utils.estimator_checks import check_estimator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check_estimator(MonotoneLogistic())
        check_estimator(MonotoneLogistic(positive=False))


def test_everything_wrong_with_a_table_is_said_at_once() -> None:
    table = made_up().drop(columns="B_posts").assign(Choice=2)
    table.loc[3, "A_listed_count"] = np.nan
    with pytest.raises(UsageError) as said:
        learn_weights(table)
    for part in (
        "A_posts has no B_posts",
        "neither 0 nor 1 in 300 rows",
        "A_listed_count is no finite number",
    ):
        assert part in str(said.value)
    with pytest.raises(UsageError, match="all judgements are the same"):
        learn_weights(made_up().assign(Choice=1), folds=2)
    with pytest.raises(UsageError, match="need figures the table lacks: nothing_such"):
        learn_weights(made_up(), proxies={"reach": Proxy("nothing_such")}, folds=2)


@pytest.mark.realdata
@pytest.mark.slow
def test_real_judgements_are_predicted_better_than_by_any_figure(
    shared_datasets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kresearch.weights.ensemble.ROUNDS", 180)
    pairs = read_pairs(shared_datasets / "peerindex" / "pairs_1_3500.csv.gz")
    known, asked = next(split_pairs(pairs, folds=4, seed=0))
    assert pairs.choice is not None
    choice = pairs.choice[asked]
    found = area(choice, fit_comparison(pairs.take(known)).log_odds(pairs.take(asked)))
    logs = np.log1p(pairs.left[asked]) - np.log1p(pairs.right[asked])
    single = max(area(choice, logs[:, i]) for i in range(logs.shape[1]))
    assert found > 0.86 and found > single + 0.01


def test_landmarks_may_be_fewer_than_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kresearch.weights.kernel.LANDMARKS", 20)
    pairs = read_pairs(made_up())
    assert pairs.choice is not None
    left, right = (features_of(f, pairs.names) for f in (pairs.left, pairs.right))
    fitted = fit_strength(left, right, pairs.choice)
    assert len(fitted.landmarks) == 20
    right_ones = (fitted.strength(left) > fitted.strength(right)) == (pairs.choice == 1)
    assert right_ones.mean() > 0.7


def few(pairs: int, *, chosen: int) -> pd.DataFrame:
    """Pairs of accounts that stand in no other pair, of which A was chosen so many times."""
    figures = np.random.default_rng(0).lognormal(5, 2, (pairs, 4))
    table = pd.DataFrame(figures, columns=["A_followers", "A_retweets", "B_followers", "B_retweets"])
    return table.assign(Choice=[int(i < chosen) for i in range(pairs)])


def test_few_pairs_of_many_accounts_are_learned_from() -> None:
    learned = learn_weights(few(20, chosen=10), folds=2, resamples=2)
    # What three groups of accounts leave is too little to learn from in some of them, and is not asked.
    assert learned.cv.groupby("scheme")["pairs"].max()["unseen accounts"] < 20


@pytest.mark.parametrize("chosen", [2, 3])
def test_a_question_with_one_answer_alone_is_not_measured(chosen: int) -> None:
    with contextlib.suppress(UsageError):  # where a fold takes the rare answer whole
        learned = learn_weights(few(20, chosen=chosen), folds=2, resamples=2)
        assert "unseen pairs" in set(learned.cv["scheme"])


def test_a_rare_answer_that_a_fold_takes_whole_is_said() -> None:
    with pytest.raises(UsageError, match="without one of the 2 folds all judgements are the same"):
        learn_weights(few(20, chosen=1), folds=2, resamples=2)
