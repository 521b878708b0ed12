"""Decisions at a threshold: who passes, what that hangs on, and how it agrees with people."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.cli import main
from kresearch.errors import UsageError
from kresearch.people import Decisions, decide
from kresearch.people.agreement import measure_agreement
from kresearch.people.fairness import FEW, measure_selection
from kresearch.people.plain import WARNING
from kresearch.people.weekly import TRIED_WEEKS, _since, _trials, chance_of_flip
from kresearch.report import build_decisions

VARIANTS = ["quantity", "sentiment-balance"]


def make_rows() -> pd.DataFrame:
    """Return eight weeks: a steady account, one loved every other week, one loathed, one that is new."""
    start = pd.Timestamp("2012-01-01 12:00", tz="UTC")
    rows = []
    for day in range(56):
        for name, count, polarity in (
            ("steady", 3, 0.5), ("waves", 9 * (day // 7 % 2), 0.5), ("loathed", 4, -0.7),
            ("late", 2 * (day > 40), 0.5),
        ):  # fmt: skip
            rows += [
                {
                    "account": name, "actor": f"{name}{day}-{n}", "kind": "reply", "network": "twitter",
                    "at": start + pd.Timedelta(days=day), "text": f"{name} {day} {n}", "language": "en",
                    "polarity": polarity,
                }
                for n in range(count)
            ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    return kr.InteractionLog(make_rows())


@pytest.fixture(scope="module")
def found(log: kr.InteractionLog) -> Decisions:
    truth = pd.DataFrame(
        {"account": ["steady", "loathed", "late", "waves"], "chosen": ["yes", "no", "no", "yes"]}
    )
    return decide(
        log,
        VARIANTS,
        threshold=20,
        truth=truth,
        cost_wrong_pass=5,
        cost_wrong_fail=2,
        scorer="vader",
        draws=20,
    )


def test_who_passes_is_the_score_at_the_time(log: kr.InteractionLog, found: Decisions) -> None:
    for label, frame in kr.score_many(log, VARIANTS).items():
        last = frame[frame["at"] == frame["at"].max()].set_index("account")["score"]
        mine = found.table[found.table["variant"] == label].set_index("account")
        assert (mine["passes"] == (last >= 20)).all()
        assert np.allclose(mine["margin"], last[mine.index] - 20)
    rows = found.table.set_index(["account", "variant"])
    assert rows.loc[("loathed", "quantity"), "passes"] and not rows.loc[("loathed", VARIANTS[1]), "passes"]
    assert rows["differs"].to_numpy().tolist().count(True) == 1
    assert found.summary.set_index("variant")["differ"].to_dict() == {"quantity": 0, "sentiment-balance": 1}


def test_what_is_not_known_is_missing_and_said(found: Decisions) -> None:
    rows = found.table.set_index(["account", "variant"])
    assert math.isnan(rows.loc[("late", "quantity"), "flip_in_week"])
    assert rows.loc[("steady", "quantity"), "weeks"] == 7
    assert any("Fewer than 4 weeks of history: 1 account," in note for note in found.notes)
    assert rows["warm_up"].all() and any("Warm-up" in note for note in found.notes)
    assert math.isnan(rows.loc[("loathed", "quantity"), "flip_by_reading"])  # it reads no polarity
    assert 0 <= rows.loc[("loathed", VARIANTS[1]), "flip_by_reading"] <= 1


def test_the_chance_of_a_flip_by_hand() -> None:
    # Weekly changes are +4 twice, then -1 twice; from 49 the first two cross 50, the others do not.
    scores = np.array([43.0, 47, 51, 50, 49])
    assert chance_of_flip(scores, threshold=50, week=1) == 0.5
    assert chance_of_flip(scores, threshold=60, week=1) == 0.0
    assert math.isnan(chance_of_flip(scores, threshold=50, week=1, started=1))
    steady = np.full(40, 50.0)
    assert chance_of_flip(steady, threshold=50, week=7) == 0.0
    # Half the days rise by 60 from the ceiling's side: nothing leaves the scale.
    assert chance_of_flip(np.array([90.0, 30, 90, 30, 90, 30]), threshold=100, week=1) == 0.0


def test_weeks_of_the_warm_up_are_left_out_where_enough_others_follow() -> None:
    # A score that rises for as long as its memory fills, and stands still from then on, never flips again.
    curve = np.concatenate([np.linspace(10, 49, 90), np.full(60, 49.0)])
    assert chance_of_flip(curve, threshold=50, week=7) > 0.5
    assert _since(len(curve) - 1, 7, 0, 90) == 90
    assert _since(90 + 27, 7, 0, 90) == 0  # fewer than four weeks behind it: those before it are all there is
    assert _since(90 + 60, 7, 100, 90) == 100  # an account that began after it
    assert chance_of_flip(curve, threshold=50, week=7, started=90) == 0.0
    tried = _trials(curve, 50, 7, 0, 90)
    assert [chance for chance, _ in tried][:2] == [0.0, 0.0]


def test_chances_are_tried_on_the_week_that_followed() -> None:
    flips = np.array([40.0, 60] * 5)
    tried = _trials(flips, 50, 1, 0)
    assert [flip for _, flip in tried] == [True] * 5
    # Chances use only what was known then, the latest first: eight changes, four of them upwards; seven, ...
    assert [chance for chance, _ in tried] == [pytest.approx(share) for share in (0.5, 3 / 7, 0.5, 0.4, 0.5)]
    assert len(_trials(np.arange(100.0), 50, 1, 0)) == TRIED_WEEKS


def test_agreement_by_hand() -> None:
    rows = pd.DataFrame(
        {
            "account": list("abcde"), "variant": "v", "score": [90.0, 80, 30, 20, 10],
            "passes": [True, True, False, False, False],
        }
    )  # fmt: skip
    chosen = pd.Series({"a": 1.0, "b": 0.0, "c": 1.0, "d": 0.0})
    (row,) = measure_agreement(rows, chosen, cost_wrong_pass=5, cost_wrong_fail=2).to_dict("records")
    assert [row[n] for n in ("judged", "both_yes", "wrong_pass", "wrong_fail", "both_no")] == [4, 1, 1, 1, 1]
    assert (row["agreement"], row["kappa"], row["auc"], row["cost"]) == (0.5, 0.0, 0.75, 7)
    assert row["low"] < 0.5 < row["high"]
    assert measure_agreement(rows, chosen.iloc[:0], cost_wrong_pass=1, cost_wrong_fail=1).empty


def test_agreement_and_costs_of_a_log(found: Decisions) -> None:
    rows = found.agreement.set_index("variant")
    passes = found.table.set_index(["variant", "account"])["passes"]
    chosen = {"steady": True, "loathed": False, "late": False, "waves": True}
    for label in VARIANTS:
        wrong = [name for name, yes in chosen.items() if passes[label, name] != yes]
        cost = sum(2 if chosen[name] else 5 for name in wrong)
        assert (rows.loc[label, "agreement"], rows.loc[label, "cost"]) == (1 - len(wrong) / 4, cost)


def test_selection_rates_by_hand() -> None:
    names = [f"n{i}" for i in range(17)]
    decisions = pd.DataFrame({"account": names, "variant": "v", "passes": [i < 8 for i in range(17)]})
    groups = pd.DataFrame({"language": ["en"] * 10 + ["it"] * 5 + ["fr"] * 2}, index=names)
    rows = measure_selection(decisions, groups).set_index("group")
    assert rows["selection_rate"].to_dict() == {"en": 0.8, "it": 0.0, FEW: 0.0}
    assert rows["accounts"].to_dict() == {"en": 10, "it": 5, FEW: 2}
    assert rows.loc["en", "difference"] == pytest.approx(0.8) and rows.loc["en", "ratio"] == 0.0
    one = measure_selection(decisions.head(10), groups)
    assert one["difference"].isna().all()


def test_only_some_accounts(log: kr.InteractionLog, found: Decisions) -> None:
    some = decide(log, threshold=20, accounts=["late"])
    assert some.table["account"].tolist() == ["late"]
    score = found.table.set_index(["account", "variant"]).loc[("late", "quantity"), "score"]
    assert some.table["score"].tolist() == [score]
    with pytest.raises(UsageError, match=r"no account 'lat' in the log\. Did you mean 'late'\?"):
        decide(log, accounts=["lat"])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, truth = tmp_path / "log.csv", tmp_path / "truth.csv"
    make_rows().to_csv(path, index=False)
    truth.write_text("account,chosen\nsteady,perhaps\n")
    run = _runner(capsys)
    code, _, said = run(
        path, "--threshold", 101, "--variants", "sentiment-balanse", "--truth", truth,
        "--cost-wrong-pass", -1, "--out", tmp_path / "d.html", "--every", "2d",
    )  # fmt: skip
    assert code == 2
    for part in ("5 things do not fit", "threshold = 101", "cost_wrong_pass = -1", "'sentiment-balance'?",
                 "neither yes nor no", "every='2d'"):  # fmt: skip
        assert part in said, part
    truth.write_text("account,chosen\nsteady,yes\nloathed,no\n")
    out = tmp_path / "d.parquet"
    code, shown, said = run(path, "--threshold", 20, "--truth", truth, "--out", out, "--json")
    assert code == 0 and WARNING in said and "People agree with quantity" in said
    told = json.loads(shown)
    assert told["threshold"] == 20 and len(pd.read_parquet(out)) == len(told["table"]) == 4
    assert json.loads((tmp_path / "d.parquet.json").read_text())["agreement"] == told["agreement"]


def _runner(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["decide", *(str(word) for word in words)])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def test_the_page_in_both_languages(found: Decisions, tmp_path: Path) -> None:
    page = build_decisions(found, tmp_path / "d.html").read_text(encoding="utf-8")
    for part in ("Decisions at 20 on 25", "Before you use this on people", "loathed", "people said", "kappa",
                 "Who passes more often", "5.00 for an account that passes and should not"):  # fmt: skip
        assert part in page, part
    italian = build_decisions(found, tmp_path / "d_it.html", lang="it").read_text(encoding="utf-8")
    assert "Decisioni a 20" in italian and "lingua del pubblico" in italian


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_page_as_seen(
    browser_page_factory: Callable[..., object], found: Decisions, tmp_path: Path, width: int, scheme: str
) -> None:
    page = browser_page_factory(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(build_decisions(found, tmp_path / "d.html").as_uri())  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # type: ignore[attr-defined]
    assert page.locator(".still:visible, .plot .main-svg:visible").count() >= 1  # type: ignore[attr-defined]
    page.close()  # type: ignore[attr-defined]
