"""What kresearch keeps for itself: with one bit flipped or two of a kind exchanged it is never believed."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import KresearchWarning
from kresearch.evaluate.metrics import Value
from kresearch.sentiment.judging.judgements import make_judgements, read_judgements, write_judgements
from kresearch.sentiment.parallel import score_distinct
from kresearch.sentiment.protocol import PolarityBatch
from kresearch.study.cells import Cell, empty_curve, read_cell, write_cell
from kresearch.study.files import read_verified, to_json, write_verified
from kresearch.study.result import StudyResult
from kresearch.study.spec_file import make_spec
from tests.fuzz.inputs import EXAMPLES, end_of

TEXTS = [f"text number {n}" for n in range(40)]


def flipped(whole: bytes, number: int) -> Iterator[bytes]:
    """Return copies of a content, each with one bit that differs."""
    chance = random.Random(11)
    for _ in range(number):
        broken = bytearray(whole)
        broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        yield bytes(broken)


def cell(shift: float) -> Cell:
    at = pd.date_range("2020-01-01", periods=30, tz="UTC", unit="us")
    numbers = {name: np.linspace(1, 50, 30) + shift for name in empty_curve().columns[1:]}
    return Cell(pd.DataFrame({"at": at, **numbers}), {"spike-gain": Value(1.5 + shift)}, others=(shift,))


def write_one_cell(path: Path, shift: float) -> None:
    write_cell(cell(shift), path)


def show_cell(path: Path) -> str | None:
    found = read_cell(path)
    if found is None:
        return None
    return to_json([found.curve.to_pandas().to_dict("list"), found.values["spike-gain"].value, found.others])


def write_ledger(path: Path, shift: float) -> None:
    rows = [{"network": "twitter", "kind": "like", "sign": "+", "points": 1.25 + shift}]
    write_verified({"account": "a", "score": 40.0 + shift, "rows": rows}, path)


def write_band(path: Path, shift: float) -> None:
    write_verified([{"case": "c", "low": -1.5 + shift, "high": 2.0, "planted": None}], path)


def show_verified(path: Path) -> str | None:
    found = read_verified(path)
    return None if found is None else to_json(found)


KINDS: dict[str, tuple[str, Callable[[Path, float], None], Callable[[Path], str | None]]] = {
    "cell": ("{}.parquet", write_one_cell, show_cell),
    "ledger": ("ledger-{}.json", write_ledger, show_verified),
    "band": ("band-{}.json", write_band, show_verified),
}


@pytest.mark.filterwarnings("ignore::kresearch.errors.KresearchWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_flipped_bits_and_exchanged_files_of_a_study(tmp_path: Path, kind: str) -> None:
    name, write, show = KINDS[kind]
    one, two = tmp_path / name.format("a"), tmp_path / name.format("b")
    write(one, 0.0)
    write(two, 3.0)
    whole, other, shown = one.read_bytes(), two.read_bytes(), show(one)
    assert shown is not None and show(two) not in (None, shown)
    for broken in flipped(whole, 3 * EXAMPLES):
        one.write_bytes(broken)
        # A bit that no number depends on, as in the name of the writer, may flip.
        assert end_of(f"{kind}, a bit flipped", lambda: show(one), lambda f: f in (None, shown)) == "clean"
    one.write_bytes(other)
    assert end_of(f"{kind}, exchanged", lambda: show(one), lambda found: found is None) == "clean"
    two.write_bytes(whole)
    assert end_of(f"{kind}, exchanged", lambda: show(two), lambda found: found is None) == "clean"


def result(shift: float) -> StudyResult:
    spec = make_spec({"question": "q?", "datasets": ["groupalia"], "variants": ["quantity"],
                      "metrics": ["spike-gain"]})  # fmt: skip
    cells = pd.DataFrame({"variant": ["quantity"], "metric": ["spike-gain"], "value": [1.0 + shift]})
    scores = pd.DataFrame({"variant": ["quantity"] * 9, "score": np.arange(9) + shift})
    return StudyResult(spec, cells, scores, scores.rename(columns={"score": "n"}), summary=[f"by {shift}"])


def show_result(folder: Path) -> str:
    found = StudyResult.load(folder)
    tables = [t.to_dict("list") for t in (found.cells, found.scores, found.activity)]
    return to_json([found.spec.to_dict(), tables, found.summary, found.provenance, found.stages])


def test_results_are_what_was_written(tmp_path: Path) -> None:
    home, other = tmp_path / "one", tmp_path / "two"
    made = result(0.0)
    made.provenance = {"command": "kresearch study run", "kresearch": "1"}
    made.save(home)
    result(3.0).save(other)
    shown = show_result(home)
    for name in ("result.json", "execution.json", "result.parquet", "scores.parquet", "activity.parquet"):
        whole = (home / name).read_bytes()
        for broken in flipped(whole, EXAMPLES):
            (home / name).write_bytes(broken)
            end = end_of("result, a bit flipped", lambda: show_result(home), lambda found: found == shown)
            assert end == "clean", name
        if name != "execution.json":
            (home / name).write_bytes((other / name).read_bytes())
            assert end_of("result, exchanged", lambda: show_result(home), lambda _: False) == "clean", name
        (home / name).write_bytes(whole)
    # Marking a stage does not make good what was damaged before.
    loaded = StudyResult.load(home)
    (home / "scores.parquet").write_bytes((other / "scores.parquet").read_bytes())
    loaded.mark_stage("report", "done", home)
    assert end_of("result, exchanged", lambda: show_result(home), lambda _: False) == "clean"


class ByLength:
    """Polarity by length; counts how many texts it was asked for."""

    name, languages, signature = "by-length", None, "by-length-1"

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the polarity of each text."""
        polarity = np.array([np.nan if t is None else int(t.split()[-1]) / 50 for t in texts])
        return PolarityBatch(polarity, np.full(len(texts), "it", dtype=object))


@pytest.mark.filterwarnings("ignore::kresearch.errors.KresearchWarning")
def test_the_polarity_cache_is_never_believed_when_damaged(tmp_path: Path) -> None:
    file, right = tmp_path / "scored.sqlite", ByLength().score(TEXTS)
    score_distinct(TEXTS, ByLength(), cache=file)
    whole = file.read_bytes()

    def is_right(found: PolarityBatch) -> bool:
        return found.polarity.tolist() == right.polarity.tolist() and list(found.language) == ["it"] * 40

    for broken in flipped(whole, 3 * EXAMPLES):
        file.write_bytes(broken)
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        end = end_of(
            "polarity cache, a bit flipped", lambda: score_distinct(TEXTS, ByLength(), cache=file), is_right
        )
        assert end == "clean"


@pytest.mark.parametrize(
    "forged", ["polarity = 9", "language = 'xx\n<b>'", "polarity = 'x'", "digest = NULL", "language = 'en'",
               "polarity = -polarity - 0.01", "digest = (SELECT max(digest) FROM polarities)"],
)  # fmt: skip
def test_forged_answers_are_scored_again_and_said(tmp_path: Path, forged: str) -> None:
    import sqlite3

    file = tmp_path / "scored.sqlite"
    right = score_distinct(TEXTS, ByLength(), cache=file)
    assert file.stat().st_mode & 0o077 == 0, "its owner's alone"
    base = sqlite3.connect(file)
    with base:
        base.execute(f"UPDATE polarities SET {forged}")
    base.close()
    with pytest.warns(KresearchWarning, match=r"answers in the cache scored\.sqlite were not what"):
        found = score_distinct(TEXTS, ByLength(), cache=file)
    assert found.polarity.tolist() == right.polarity.tolist() and list(found.language) == ["it"] * 40
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score_distinct(TEXTS, ByLength(), cache=file)


def test_a_damaged_description_of_the_cache_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "scored.sqlite"
    score_distinct(TEXTS, ByLength(), cache=file)
    whole = file.read_bytes()
    at = whole.index(b"CREATE TABLE polarities")
    for place in range(at, at + 90):
        file.write_bytes(whole[:place] + b"\xcb" + whole[place + 1 :])
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", KresearchWarning)
            ended = end_of(
                "polarity cache, description damaged",
                lambda: score_distinct(TEXTS[:3], ByLength(), cache=file),
                lambda found: found.polarity.tolist() == [0.0, 0.02, 0.04],
            )
            assert ended == "clean"


def test_damaged_judgements_are_said(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    rows: list[dict[str, Any]] = [
        {"text_key": f"k{n}", "coder": "ann", "label": ["negative", "positive"][n % 2], "probability": 0.5}
        for n in range(6)
    ]
    write_judgements(make_judgements(rows), file)
    whole = file.read_bytes()
    shown = read_judgements(file).to_csv()

    def said(path: Path) -> bool:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            found = read_judgements(path).to_csv()
        return found == shown or any("was changed after kresearch wrote it" in str(w.message) for w in seen)

    assert said(file)
    for broken in flipped(whole, 3 * EXAMPLES):
        file.write_bytes(broken)
        assert end_of("judgements, a bit flipped", lambda: said(file), bool) == "clean"
