"""A study reads polarity with any scorer, trained ones and those without texts; its error may be declared."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from kresearch.sentiment import save, train
from kresearch.study.loading import load_entry
from kresearch.study.runner import run_study
from kresearch.study.spec import InvalidStudyError
from kresearch.study.spec_file import read_spec

BAD, GOOD = (
    ["awful mess", "terrible queue", "worst ever", "awful staff"],
    ["lovely day", "great team", "fine", "nice"],
)
PLAIN = ["gate 5", "departs at noon", "which gate", "at ten"]
CLASSES = [name for name in ("negative", "positive", "neutral") for _ in range(20)]
COUNTS = {"counts": [[80, 10, 10], [10, 80, 10], [10, 10, 80]], "unknown": [0, 0, 0], "scorer": "trained"}


@pytest.fixture
def texted(tiny_study: Path) -> Path:
    """Return the study with texts and reactions in its log, and a scorer trained on such texts beside it."""
    file = tiny_study / "log" / "interactions.parquet"
    rows = pd.read_parquet(file).drop(columns="polarity")
    rows["text"] = [(BAD if n % 3 else GOOD)[n % 4] + f" {n}" for n in range(len(rows))]
    rows["kind"] = ["angry" if n % 3 else "love" for n in range(len(rows))]
    rows.to_parquet(file)
    save(train(BAD * 5 + GOOD * 5 + PLAIN * 5, CLASSES, folds=2), tiny_study / "model")
    return tiny_study


def declare(folder: Path, **keys: str) -> Path:
    file = folder / "study.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text("\n".join(f"{k} = {v}" for k, v in keys.items()) + "\n" + text, encoding="utf-8")
    return folder


def loaded(folder: Path):
    spec = read_spec(folder)
    return load_entry(spec.datasets[0], spec, folder=folder)


def test_a_trained_scorer_reads_and_brings_its_error(texted: Path) -> None:
    found = loaded(declare(texted, polarity='"trained:model"'))
    rows = found.log.interactions.to_pandas()
    awful = rows["text"].str.startswith("awful")
    assert (rows.loc[awful, "polarity"] < 0).mean() > 0.9
    assert found.read.confusion is not None and found.read.confusion.n == 60


def test_kinds_are_read_without_texts_and_have_no_measured_error(texted: Path) -> None:
    found = loaded(declare(texted, polarity='"kinds"'))
    rows = found.log.interactions.to_pandas()
    assert (rows.groupby("kind")["polarity"].first() < 0).to_dict() == {"angry": True, "love": False}
    assert found.read.confusion is None


@pytest.mark.parametrize("content", [COUNTS, {"scorers": [{"confusion": None}, {"confusion": COUNTS}]}])
def test_a_declared_error_makes_the_band(texted: Path, content: dict[str, object]) -> None:
    (texted / "error.json").write_text(json.dumps(content), encoding="utf-8")
    declare(texted, polarity='"trained:model"', confusion='"error.json"', band="{draws = 10}")
    bands = run_study(texted).bands
    assert {row["accuracy"] for row in bands} == {0.8}
    assert {row["variant"] for row in bands} >= {"sentiment-penalise"}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("polarity", "trained", "needs a folder or name"),
        ("polarity", "trained:nowhere", "no such folder"),
        ("polarity", "trained:../../../etc", "leads out of"),
        ("polarity", "kind", "Did you mean 'kinds'"),
        ("polarity", "vader:x", "takes 1 positional"),
        ("confusion", "nowhere.json", "is not there"),
        ("confusion", "study.toml", "holds no confusion matrix"),
        ("confusion", "../../../etc/passwd", "leads out of"),
    ],
)
def test_what_cannot_be_read_is_refused_before_the_run(texted: Path, key: str, value: str, said: str) -> None:
    with pytest.raises(InvalidStudyError, match=said):
        read_spec(declare(texted, **{key: f'"{value}"'}))
