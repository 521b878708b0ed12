"""Pairs in the lab, at the command line and in a study."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.cli import main
from kresearch.evaluate.cases import Case
from kresearch.evaluate.judged_pairs import calibration_error, draw_accounts, lay_out_gaps, order_area
from kresearch.evaluate.sets import measure_sets
from kresearch.people import design_pairs, read_pair_table
from kresearch.study.spec_file import make_spec

NAMES = list("abcdef")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run a command and return its exit code and what it said."""
    with pytest.raises(SystemExit) as left:
        main([str(a) for a in arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


@pytest.fixture(scope="module")
def log_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small log: the further in the alphabet, the more people react."""
    rows = [
        (name, f"p{i}", "share", "twitter", f"2024-05-{1 + i % 20:02d}T10:00:00Z")
        for place, name in enumerate(NAMES)
        for i in range(3 + 4 * place)
    ]
    file = tmp_path_factory.mktemp("log") / "interactions.csv"
    pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at"]).to_csv(file, index=False)
    return file


def test_panel_keys_buttons_undo_and_progress(tmp_path: Path) -> None:
    accounts = pd.DataFrame({"account": [*NAMES[:5], "<b>f</b>"], "bio": "likes <i>cats</i>"})
    panel = kr.lab.judge_pairs(accounts, judge="ann", per_account=2, path=tmp_path / "p.csv")
    assert "<i>" not in panel._text.value and "<b>f" not in panel._text.value, "shown, never run"
    panel.press("l")
    panel.buttons["right"].click()
    assert panel.pairs["choice"].tolist() == ["left", "right"]
    panel.press("z")
    assert panel.session.done == 1 and "undone: right" in panel._message.value
    panel.press("?")
    assert "no answer" in panel._message.value
    for _ in range(9):
        panel.press("c")
    assert panel._progress.value == 6 and "all 6 pairs" in panel._status.value
    assert all(b.disabled for name, b in panel.buttons.items() if name != "undo")
    assert set(read_pair_table(tmp_path / "p.csv")["judge"]) == {"ann"}
    assert "l left" in panel._pad.key_help
    with pytest.raises(kr.KresearchError, match="not named"):
        kr.lab.judge_pairs(NAMES, shared=0.5)
    with pytest.raises(kr.KresearchError, match="column account"):
        kr.lab.judge_pairs(accounts.rename(columns={"account": "who"}))


def test_from_a_log_to_variants_beside_people(
    log_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs, judged = tmp_path / "pairs.csv", tmp_path / "judged.csv"
    code, _, err = run(
        capsys, "pairs", "design", log_file, "--out", pairs, "--judge", "ann,ben", "--per-account", 4
    )
    assert code == 0 and "24 rows to judge" in err
    code, _, err = run(capsys, "pairs", "design", log_file, "--out", pairs)
    assert code == 2 and "--force" in err
    keys = iter(["l", "z", "x", "r", "q"])
    monkeypatch.setattr("kresearch.cli.sentiment_judging.read_key", lambda: next(keys))
    code, _, err = run(capsys, "pairs", "judge", pairs, "--judge", "ann", "--out", judged)
    assert code == 0 and "1 of 12 judged by ann" in err and "no answer" in err
    table = read_pair_table(pairs)
    table["choice"] = np.where(table["left"] > table["right"], "left", "right")
    table.to_csv(judged, index=False)
    code, out, _ = run(capsys, "pairs", "strengths", judged, "--json")
    told = json.loads(out)
    assert code == 0 and told["strengths"][0]["account"] == "f"
    assert any("never lost: f" in note for note in told["notes"])
    code, out, _ = run(capsys, "pairs", "agreement", judged)
    assert code == 0 and "alpha 1.00" in out
    code, out, _ = run(
        capsys, "pairs", "compare", log_file, "--pairs", judged, "--variant", "quantity,raw-count", "--json"
    )
    rows = {r["variant"]: r for r in json.loads(out)["variants"]}
    assert code == 0 and rows["quantity"]["auc"] == 1.0 and rows["quantity"]["low"] < 1
    code, _, err = run(capsys, "pairs", "compare", log_file, "--pairs", judged, "--variant", "quantty")
    assert code == 2 and "quantity" in err


def test_weights_are_learned_at_the_command_line(
    log_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kresearch.weights.ensemble.ROUNDS", 5)
    monkeypatch.setattr("kresearch.weights.strangers.ROUNDS", 5)
    table = design_pairs(NAMES, per_account=4, judges=["x", "y", "z"]).table
    rng = np.random.default_rng(0)
    best = np.where(table["left"] > table["right"], "left", "right")
    other = np.where(best == "left", "right", "left")
    table["choice"] = np.where(rng.random(len(table)) < 0.9, best, other)
    pairs, folder = tmp_path / "p.csv", tmp_path / "w"
    table.to_csv(pairs, index=False)
    code, _, err = run(capsys, "weights", "learn", pairs, "--out", folder)
    assert code == 2 and "--figures" in err
    learn = ("weights", "learn", pairs, "--out", folder, "--log", log_file, "--folds", 2, "--resamples", 5)
    code, out, err = run(capsys, *learn)
    assert code == 0 and "unseen accounts" in out and "weights: reach" in err
    code, _, err = run(capsys, *learn)
    assert code == 2 and "--force" in err
    code, out, _ = run(
        capsys, "score", log_file, "--variant", "learned", "--set", f"weights={folder}", "--json"
    )
    assert code == 0


def test_area_counts_pairs_both_ways_and_draws_accounts() -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    scores = {n: float(v) for n, v in zip(NAMES, rng.integers(0, 5, 6), strict=True)}
    pairs = [tuple(rng.choice(NAMES, 2, replace=False)) for _ in range(30)]
    judged = lay_out_gaps([*pairs, ("a", "nobody")], scores)  # type: ignore[list-item]  # texts of numpy
    assert judged.missing == 1
    both = np.r_[judged.gap, -judged.gap]
    assert order_area(judged.gap)[0] == pytest.approx(roc_auc_score(np.repeat([1, 0], 30), both))
    weights = draw_accounts(judged, seed=1, resamples=50)
    one = order_area(judged.gap, weights)
    by_hand = [roc_auc_score(np.repeat([1, 0], 30), both, sample_weight=np.r_[w, w]) for w in weights[:5]]
    np.testing.assert_allclose(one[:5], by_hand)
    assert calibration_error(np.full(40, 0.5)) == 0 and calibration_error(np.full(40, 0.9)) == pytest.approx(
        0.1
    )


def test_a_study_measures_its_variants_on_peoples_choices(tmp_path: Path) -> None:
    content = {
        "question": "who?", "datasets": ["groupalia"], "variants": ["quantity"], "metrics": ["spike-gain"],
        "set_metrics": ["people-order"], "pairs": "pairs.csv",
    }  # fmt: skip
    (tmp_path / "pairs.csv").write_text("left,right,choice\na,b,left\nb,c,\nc,a,right\n")
    spec = make_spec(content, folder=tmp_path)
    assert [(p.winner, p.loser) for p in spec.pairs] == [("a", "b"), ("a", "c")]
    with pytest.raises(kr.KresearchError, match="leads out"):
        make_spec(content | {"pairs": "../pairs.csv"}, folder=tmp_path)
    with pytest.raises(kr.KresearchError, match="pairs = 'pairs.csv'"):
        make_spec({k: v for k, v in content.items() if k != "pairs"}, folder=tmp_path)
    days = pd.date_range("2024-01-01", periods=9, tz="UTC")
    window = {"baseline": (days[0], days[3]), "spike": (days[3], days[6]), "recovery": (days[6], days[8])}
    cases = [Case(f"case {n}", n, "negative", **window, dataset="d") for n in NAMES]
    order = {"quantity": 1.0, "upside-down": -1.0}
    scores = pd.DataFrame(
        [
            # In the spike everybody stands alike: what counts is the time before.
            {"dataset": "d", "case": f"case {n}", "account": n, "variant": v, "at": day,
             "score": 50 + sign * i * (day < days[3])}
            for v, sign in order.items() for i, n in enumerate(NAMES) for day in days
        ]
    )  # fmt: skip
    cells = pd.DataFrame(
        [
            {"dataset": "d", "case": f"case {n}", "kind": "negative", "account": n, "variant": v,
             "metric": "spike-gain", "value": 1.0, "saturated": False}
            for v in order for n in NAMES
        ]
    )  # fmt: skip
    chosen = [
        SimpleNamespace(winner=max(p), loser=min(p)) for p in ("ab", "bc", "cd", "de", "ef", "fa", "xa")
    ]
    study = SimpleNamespace(reference="quantity", alpha=0.05, seed=0, pairs=chosen)
    result = SimpleNamespace(cells=cells, scores=scores, cases=cases, spec=study)
    found = measure_sets(result).set_index(["set_metric", "variant"])
    assert found.loc[("people-order", "quantity"), "value"] == 1.0
    assert found.loc[("people-order", "upside-down"), "value"] == 0.0
    assert found.loc[("people-order", "upside-down"), "shift"] == -1.0
    assert found.loc[("people-brier", "upside-down"), "value"] == pytest.approx(0.25)
    assert found.loc[("people-brier", "quantity"), "value"] < 0.1
    assert "1 judged pairs" in found.loc[("people-order", "quantity"), "note"]
    study.pairs = ()
    assert "people-order" not in set(measure_sets(result)["set_metric"])
