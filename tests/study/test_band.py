"""A study that carries its classifier's error: the band beside the value as read and the planted one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kresearch.errors import KresearchError
from kresearch.report.error_propagation import band_part
from kresearch.report.facts import Facts
from kresearch.report.language import speak
from kresearch.report.page import render
from kresearch.study import run_study
from kresearch.study.result import StudyResult
from kresearch.study.runner import collect_study
from kresearch.study.spec_file import make_spec

STUDY = """
question = "?"
seed = 3
polarity = "{polarity}"
datasets = [{{name = "simulated-cases", n = 2, days = 70, onset_days = 36, silence_days = 5 {options}}}]
variants = ["quantity", "sentiment-ignore"]
metrics = ["spike-gain", "rank-agreement"]
equivalence = {{spike-gain = 0.2}}
band = {{draws = 12}}
"""


def write(folder: Path, *, polarity: str = "planted", options: str = ", accuracy = 0.8") -> Path:
    (folder / "study.toml").write_text(STUDY.format(polarity=polarity, options=options))
    return folder


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StudyResult]:
    folder = write(tmp_path_factory.mktemp("carried"))
    return folder, run_study(folder)


def test_band_of_the_told_case(carried: tuple[Path, StudyResult]) -> None:
    _, result = carried
    (row,) = result.bands
    assert (row["variant"], row["metric"], row["case"]) == ("sentiment-ignore", "spike-gain", "negative_0000")
    assert row["low"] <= row["corrected"] <= row["high"]
    assert row["low"] <= row["planted"] <= row["high"]
    cells = result.cells.set_index(["case", "variant", "metric"])["value"]
    assert row["read"] == pytest.approx(cells["negative_0000", "sentiment-ignore", "spike-gain"], abs=1e-8)
    assert all(tick["low"] <= tick["high"] for tick in row["curve"])


def test_the_band_is_kept_and_comes_back(carried: tuple[Path, StudyResult]) -> None:
    folder, result = carried
    assert StudyResult.load(folder).bands == result.bands
    assert collect_study(folder).bands == result.bands


def test_the_planted_truth_is_what_a_planted_study_finds(
    carried: tuple[Path, StudyResult], tmp_path: Path
) -> None:
    truth = run_study(write(tmp_path, options=""))
    assert truth.bands == [], "planted polarity was read without error"
    value = truth.cells.set_index(["case", "variant", "metric"])["value"]
    planted = value["negative_0000", "sentiment-ignore", "spike-gain"]
    assert carried[1].bands[0]["planted"] == pytest.approx(planted, abs=1e-8)


def test_what_has_no_text_is_misread_as_its_scorer_would(tmp_path: Path) -> None:
    result = run_study(write(tmp_path, polarity="italian", options=""))
    (row,) = result.bands
    assert row["scorer"] == "italian" and 0.5 < row["accuracy"] < 0.7
    assert any("misread" in note for note in result.datasets[0]["notes"])


def test_a_scorer_whose_error_is_unknown_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KresearchError, match="no error was measured"):
        run_study(write(tmp_path, polarity="italian", options=', language = "fr"'))


def test_the_page_says_what_the_error_leaves_open(carried: tuple[Path, StudyResult]) -> None:
    result = carried[1]
    row = result.bands[0]
    part = band_part(Facts(result), speak("en"))
    assert part is not None
    whose, sentence = part.sentences
    assert "80\u00a0% of texts (simulated)" in whose and "12 times" in whose
    gain = result.cells.set_index(["case", "variant", "metric"])["value"]
    reference = gain["negative_0000", "quantity", "spike-gain"]
    survives = bool(row["high"] < reference - 0.2)
    assert ("the difference survives an error" in sentence) is survives
    assert ("it stays open" in sentence) is not survives
    missed = replace(result, bands=[row | {"planted": row["high"] + 1}])
    told = band_part(Facts(missed), speak("en"))
    assert told is not None and "lies outside the band" in told.sentences[1]
    assert "survives" not in told.sentences[1], "a band that misses the truth decides nothing"
    page = render(result, lang="it")
    assert "L’errore del classificatore" in page.html
    assert "band-negative-0000" in {d.slug for d in page.drawings} and "bands" in {
        t.slug for t in page.tables
    }


def test_a_band_of_a_few_draws_is_refused() -> None:
    with pytest.raises(KresearchError, match="draws"):
        make_spec(
            {
                "question": "?",
                "datasets": ["groupalia"],
                "variants": ["quantity"],
                "metrics": ["spike-gain"],
                "band": {"draws": 1},
            }
        )
