"""Cases in the warm-up, near an outage or past the end of a log are flagged."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from kresearch.errors import KresearchWarning
from kresearch.evaluate.cases import Case, make_case
from kresearch.interactions.covering import Covered, describe_coverage
from kresearch.report.language import speak
from kresearch.report.said import translate
from kresearch.study.flags import flag_case

IT = speak("it")


def covered(*, days: int = 200, missing: tuple[int, int] = (0, 0)) -> Covered:
    grid = pd.date_range("2020-01-01", periods=days, tz="UTC", unit="us").delete(range(*missing))
    return describe_coverage(pd.DataFrame({"account": "acme", "day": grid, "rows": 40}))


def case(first: int, *, days: int = 10) -> Case:
    start = pd.Timestamp("2020-01-01", tz="UTC")
    edges = [(start + pd.Timedelta(days=first + n * days)).isoformat() for n in range(4)]
    windows = dict(zip(("baseline", "spike", "recovery"), pairwise(edges), strict=True))
    return make_case({"name": "c", "account": "acme", "kind": "null", **windows})


def test_a_baseline_in_the_warm_up_is_flagged() -> None:
    (flag,) = flag_case(case(31), covered(), 90)
    assert "begins 41 days before the baseline ends, and the memory is 90 days long: until 2020-03-31" in flag
    assert flag_case(case(90), covered(), 90) == ()
    assert flag_case(case(31), covered(), 30) == ()
    assert flag_case(case(31), covered(), None) == ()


def test_an_outage_within_the_windows_or_the_memory_is_flagged() -> None:
    (inside,) = flag_case(case(110), covered(missing=(122, 126)), 90)
    assert "2020-05-02 to 2020-05-05" in inside
    assert inside.endswith("an outage within spike.")
    (before,) = flag_case(case(110), covered(missing=(60, 70)), 90)
    assert before.endswith("an outage that the memory still holds in the baseline.")
    assert flag_case(case(110), covered(missing=(60, 70)), 30) == ()


def test_windows_past_the_end_are_flagged() -> None:
    (flag,) = flag_case(case(175), covered(), 90)
    assert flag.endswith("ends on 2020-07-18, before the end of recovery.")


def test_a_quiet_last_day_is_no_end_of_the_log() -> None:
    grid = pd.date_range("2020-01-01", periods=200, tz="UTC", unit="us")
    daily = pd.DataFrame({"account": "acme", "day": grid, "rows": [40] * 195 + [1, 1, 0, 1, 1]})
    assert flag_case(case(160), describe_coverage(daily[daily["rows"] > 0]), 90) == ()


def test_a_silence_until_the_end_of_the_log_is_no_missing_data() -> None:
    grid = pd.date_range("2020-01-01", periods=200, tz="UTC", unit="us")
    busy = pd.DataFrame({"account": "acme", "day": grid[:181], "rows": 40})
    other = pd.DataFrame({"account": "other", "day": grid, "rows": 40})
    both = describe_coverage(pd.concat([busy, other]))
    loud = case(160)
    assert flag_case(loud, both, 90)[0].endswith("before the end of recovery.")
    assert flag_case(loud.replace(silence=(loud.spike[1], loud.recovery[1])), both, 90)
    until = (loud.spike[1], grid[-1] + pd.Timedelta(days=1))
    assert flag_case(loud.replace(silence=until), both, 90) == ()


@pytest.mark.parametrize(
    ("minutes", "every", "word"), [(540, "1d", "day"), (30, "1h", "hour"), (540, "1h", ""), (0, "1d", "")]
)
@pytest.mark.parametrize("known", [True, False])
def test_a_spike_that_begins_within_a_tick_is_flagged(
    minutes: int, every: str, word: str, known: bool
) -> None:
    begun = case(110)
    later = begun.spike[0] + pd.Timedelta(minutes=minutes)
    moved = begun.replace(baseline=(begun.baseline[0], later), spike=(later, begun.spike[1]))
    moved = moved if known else moved.replace(account="nobody")
    flags = flag_case(moved, covered(), 90, every=every)
    assert bool(flags) == bool(word)
    assert not word or (
        f"that {word} stands for" in flags[0] and "il picco comincia" in translate(flags[0], IT)
    )


def test_an_empty_log_flags_nothing() -> None:
    assert flag_case(case(0), Covered(None, None), 90) == ()


def test_the_shared_warm_up_is_warned_and_the_cold_one_is_not(root: Path, tmp_path: Path) -> None:
    folder = Path(os.environ.get("KRESEARCH_SHARED", root.parent / "shared")) / "cases" / "files" / "warmup"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}; KRESEARCH_SHARED names the folder that holds them")
    from kresearch.study.episodes import find_cases
    from kresearch.study.loading import load_entry
    from kresearch.study.spec_file import read_spec

    found = {}
    for name in ("warm", "cold"):
        spec = read_spec(folder / name / "study.toml")
        loaded = load_entry(spec.datasets[0], spec, folder=folder / name)
        if name == "warm":
            with pytest.warns(KresearchWarning, match="begins 41 days before the baseline ends"):
                found[name] = find_cases(loaded, spec)
        else:
            found[name] = find_cases(loaded, spec)
    assert len(found["warm"][0].flags) == 1
    assert found["cold"][0].flags == ()
