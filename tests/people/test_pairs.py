"""Judged pairs: the design is balanced, the table forgives and refuses, strengths are what they should be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import choix
import numpy as np
import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.people import (
    PairSession,
    check_pair_table,
    compare_with_people,
    design_pairs,
    fit_strengths,
    join_figures,
    measure_pair_agreement,
    read_pair_table,
    write_pair_table,
)

NAMES = [f"a{i}" for i in range(9)]
TRUE = dict(zip(NAMES, np.linspace(-2.0, 2.0, len(NAMES)), strict=True))


def answered(judges: int = 3, seed: int = 1, per_account: int = 6) -> pd.DataFrame:
    """A design answered by judges who follow TRUE."""
    rng = np.random.default_rng(seed)
    table = design_pairs(NAMES, per_account=per_account, judges=[f"j{i}" for i in range(judges)]).table
    chance = [1 / (1 + np.exp(TRUE[r] - TRUE[a])) for a, r in zip(table["left"], table["right"], strict=True)]
    return table.assign(choice=np.where(rng.random(len(table)) < chance, "left", "right"))


@pytest.mark.parametrize(("n", "per"), [(9, 4), (8, 3), (8, 7), (2, 1), (5, 4), (6, 2), (30, 6)])
def test_each_account_is_asked_equally_often_on_each_side_and_all_hang_together(n: int, per: int) -> None:
    import networkx as nx

    names = [f"x{i}" for i in range(n)]
    table = design_pairs(names, per_account=per, seed=3).table
    pairs = list(zip(table["left"], table["right"], strict=True))
    assert len({frozenset(p) for p in pairs}) == len(pairs), "no pair twice"
    assert set(Counter(name for p in pairs for name in p).values()) == {per}
    left = Counter(a for a, _ in pairs)
    assert all(abs(2 * left[name] - per) <= per % 2 for name in names)
    assert nx.is_connected(nx.Graph(pairs))


def test_what_cannot_be_balanced_is_said_or_refused() -> None:
    assert "4 instead" in design_pairs(NAMES, per_account=3).notes[0]
    assert design_pairs(NAMES, per_account=50).per_account == 8
    with pytest.raises(UsageError) as said:
        design_pairs(["a", "a"], per_account=0, judges=[], shared=2)
    for part in ("named twice: a", "per_account=0", "judges []", "shared=2"):
        assert part in str(said.value)


def test_pairs_are_dealt_among_judges_and_sides_exchanged() -> None:
    made = design_pairs(NAMES, per_account=6, judges=["x", "y"], shared=0.3)
    by = {j: {frozenset(p) for p in g[["left", "right"]].to_numpy()} for j, g in made.table.groupby("judge")}
    assert len(by["x"] & by["y"]) == 9 and len(by["x"] | by["y"]) == 27
    sides = {j: set(map(tuple, g[["left", "right"]].to_numpy())) for j, g in made.table.groupby("judge")}
    assert not sides["x"] & sides["y"], "a shared pair stands the other way round"
    assert "cannot be measured" in design_pairs(NAMES, judges=["x", "y"], shared=0).notes[-1]


def test_the_table_reads_names_keys_and_semicolons(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_bytes("\ufeffLeft;Right;Choice\na;b;b\nc;d;L\ne;f;\ng;h;cannot tell\n".encode())
    table = read_pair_table(file)
    assert table["choice"].tolist() == ["right", "left", "", "cannot-tell"]
    assert set(table["judge"]) == {"judge-1"} and set(table["question"]) == {"influence"}
    again = read_pair_table(write_pair_table(table, tmp_path / "q.csv"))
    pd.testing.assert_frame_equal(again, table)


def test_everything_wrong_with_a_table_is_said_at_once(tmp_path: Path) -> None:
    bad = pd.DataFrame({"left": ["a", "b", ""], "right": ["a", "c", "d"], "choice": ["left", "lefft", ""]})
    with pytest.raises(UsageError) as said:
        check_pair_table(bad)
    for part in ("with itself, first 'a'", "'lefft' in 1 rows", "did you mean", "1 rows lack an account"):
        assert part.lower() in str(said.value).lower()
    with pytest.raises(UsageError, match="no column choice"):
        check_pair_table(bad.drop(columns="choice"))
    with pytest.raises(UsageError, match="no judged pairs at"):
        read_pair_table(tmp_path / "none.csv")
    broken = tmp_path / "b.csv"
    broken.write_bytes(b"\xff\xfe\x00left")
    with pytest.raises(UsageError, match="cannot be read as judged pairs"):
        read_pair_table(broken)
    two = pd.DataFrame({"left": "a", "right": "b", "choice": "left", "question": ["influence", "work"]})
    with pytest.raises(UsageError, match="answer 2 questions"):
        fit_strengths(two)


def test_strengths_are_those_of_choix_and_find_the_truth() -> None:
    table = answered()
    found = fit_strengths(table, penalty=0.1)
    one = found.frame.set_index("account")["strength"].sort_index()
    place = {name: i for i, name in enumerate(NAMES)}
    data = [
        (place[a], place[b]) if c == "left" else (place[b], place[a])
        for a, b, c in zip(table["left"], table["right"], table["choice"], strict=True)
    ]
    by_hand = choix.opt_pairwise(len(NAMES), data, alpha=0.05)
    np.testing.assert_allclose(one, by_hand - by_hand.mean(), atol=1e-4)
    assert np.corrcoef(one, [TRUE[n] for n in NAMES])[0, 1] > 0.85
    assert found.probability("a8", "a0") > 0.8


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    held = []
    for seed in range(5):
        frame = fit_strengths(answered(seed=seed)).frame.set_index("account")
        held += [frame["low"][n] <= TRUE[n] <= frame["high"][n] for n in NAMES]
    assert 0.88 <= np.mean(held) <= 1.0
    wide = fit_strengths(answered(judges=6), intervals="bootstrap", resamples=60)
    assert "6 judges" in wide.notes[-1]
    assert (
        (wide.frame["low"] < wide.frame["strength"]) & (wide.frame["strength"] < wide.frame["high"])
    ).all()


def test_the_quick_fit_of_the_bootstrap_is_the_same_fit() -> None:
    from kresearch.people import pairs_strengths as s

    data = np.array([[0, 1], [0, 1], [1, 2], [2, 0], [1, 0], [3, 2]])
    component = np.zeros(4, dtype=np.int64)
    exact = s._fit(4, data, 0.1, component)
    # One unit of all rows: every draw is the data themselves.
    low, high = s._bootstrap(exact, data, [np.arange(6)], 0.1, component, level=0.9, resamples=20, seed=0)
    np.testing.assert_allclose(low, exact, atol=1e-3)
    np.testing.assert_allclose(high, exact, atol=1e-3)


def test_groups_never_compared_and_complete_wins_are_said_and_stay_finite() -> None:
    rows = pd.DataFrame({"left": ["a", "a", "c"], "right": ["b", "b", "d"], "choice": "left"})
    found = fit_strengths(rows)
    told = " ".join(found.notes)
    assert "2 groups that were never compared" in told and "never lost: a, c" in told
    assert np.isfinite(found.frame[["strength", "low", "high"]].to_numpy()).all()
    with pytest.raises(UsageError, match="no chain of comparisons"):
        found.probability("a", "d")
    with pytest.raises(UsageError, match="no pair was decided"):
        fit_strengths(rows.assign(choice="cannot-tell"))


def test_agreement_knows_chance_and_unanimity_whatever_accounts_are_called() -> None:
    table = design_pairs(NAMES, judges=["x", "y"]).table
    right = [min(p) for p in zip(table["left"], table["right"], strict=True)]
    same = measure_pair_agreement(table.assign(choice=right))
    assert same.alpha == 1.0 and same.same == 1.0 and same.pairs == 27
    rng = np.random.default_rng(0)
    many = design_pairs([f"n{i}" for i in range(40)], per_account=10, judges=["x", "y"]).table
    chance = measure_pair_agreement(many.assign(choice=rng.choice(["left", "right"], len(many))))
    assert abs(chance.alpha) < 0.2 and chance.low < 0 < chance.high
    always = measure_pair_agreement(many.assign(choice="left"))
    assert always.alpha < -0.9
    assert "side sways" in always.text
    renamed = answered().replace({n: f"{9 - i}{n}" for i, n in enumerate(NAMES)})
    assert measure_pair_agreement(renamed).alpha == pytest.approx(measure_pair_agreement(answered()).alpha)


def test_variants_are_compared_with_people() -> None:
    at = pd.Timestamp("2024-01-01", tz="UTC")
    good = pd.DataFrame({"account": NAMES, "at": at, "score": [50 + 9 * TRUE[n] for n in NAMES]})
    noise = good.assign(score=np.random.default_rng(3).random(len(NAMES)))
    found = compare_with_people({"good": good, "quantity": noise, "flat": good.assign(score=1.0)}, answered())
    frame = found.frame.set_index("variant")
    assert frame.index[0] == "good" and found.reference == "quantity"
    assert frame["auc"]["flat"] == 0.5 and frame["brier"]["flat"] == pytest.approx(0.25)
    assert frame["accuracy"]["flat"] == 0.5 and frame["ties"]["flat"] == 81
    assert frame["auc"]["good"] > 0.8 and frame["brier"]["good"] < 0.2
    assert frame["low"]["good"] < frame["auc"]["good"] < frame["high"]["good"]
    assert frame["shift_low"]["good"] > -0.1 and frame["shift"]["good"] > 0.2
    part = compare_with_people({"good": good[good["account"] != "a0"]}, answered()).frame.iloc[0]
    assert part["missing"] == 18 and part["pairs"] == 63
    with pytest.raises(UsageError, match="spelled as there"):
        compare_with_people({"good": good.assign(account="z")}, answered())


def test_figures_join_pairs_and_whatever_lacks_them_is_counted() -> None:
    figures = pd.DataFrame({"account": NAMES[1:], "lists": range(8), "note": "x"})
    table, notes = join_figures(answered(), figures)
    assert set(table.columns) == {"A_lists", "B_lists", "Choice"} and len(table) == 63
    assert "an account has no figures: 18 pairs" in " ".join(notes) and "no numbers: note" in notes[0]
    with pytest.raises(UsageError, match="stand twice: a1"):
        join_figures(answered(), pd.concat([figures, figures.head(1)]))


def test_a_session_asks_saves_undoes_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    made = design_pairs(NAMES[:4], per_account=2)
    session = PairSession(made, judge="judge-1", path=file)
    first = session.next()
    assert first is not None and (first.number, first.total) == (1, 4)
    session.answer("l")
    session.answer(session.next().right)  # type: ignore[union-attr]  # there are four
    assert session.undo() == "right" and session.done == 1
    with pytest.raises(UsageError, match="no answer"):
        session.answer("q")
    again = PairSession(made, judge="judge-1", path=file)
    assert again.done == 1 and again.next() != first
    other = PairSession(made, judge="ben", path=file)
    assert other.done == 0 and other.total == 4
    for _ in range(4):
        other.answer("c")
    assert other.next() is None and len(read_pair_table(file)) == 5
    with pytest.raises(UsageError, match="all pairs are judged"):
        other.answer("l")
