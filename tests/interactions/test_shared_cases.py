"""Files of others that once failed: read right, or refused with the true reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kresearch.errors import KresearchError
from kresearch.interactions import InteractionLog, check_log, read_log

ROME: dict[str, Any] = {"timezone": "Europe/Rome"}
TWEETS = ["account=in_reply_to_screen_name", "kind==mention", "network==twitter", "at=created_at"]

#: File, options, and what the report of it must say; empty where there is nothing to say.
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("t_ampm.csv", ROME, ""),
    ("storm_pm.csv", ROME, ""),
    ("t_abbrev.csv", ROME, ""),
    ("x1.csv", {}, "(row 3), '2012-05-29T10:40:00+99:99' (row 8)"),
    ("t_dst.csv", ROME, "skip: '2020-03-29 02:30:00' (row 1)"),
    ("t_dst.csv", ROME, "show twice: '2020-10-25 02:30:00' (row 2)"),
    ("s_dst.csv", ROME, "clocks skip"),
    ("t_mixed_epoch.csv", {"time_unit": "ms"}, "which a wrong unit gives: '1338280800' (row 1)"),
    ("nested_actor.jsonl", {"mapping": [*TWEETS, "actor=user"]}, "holds objects or lists"),
    ("dup_cross.csv", {}, ""),
    ("actor_count.csv", {}, "above 1 with a named actor"),
    ("q_swallow.csv", {}, "whole further rows inside one cell"),
    ("utf16.csv", {}, ""),
    ("utf16.csv", {"encoding": "utf-16"}, ""),
    ("cr.csv", {}, ""),
    ("enc.csv", {"encoding": "foo"}, "no encoding 'foo'"),
    ("gz_named.csv", {}, ""),
    ("nohead.csv", {}, "the first line looks like data"),
    ("preamble.csv", {}, "skip_lines=3"),
    ("j_one_pretty.json", {}, ""),
    ("tweets.js", {}, "JavaScript"),
    ("j_array.json", {}, ""),
    ("j_surr.jsonl", {}, "'\ufffd' (row 1)"),
]


def say(path: Path, **options: Any) -> str:
    try:
        report = check_log(path, **options)
    except KresearchError as error:
        return str(error)
    return "\n".join(str(problem) for problem in report.problems)


@pytest.fixture(scope="session")
def cases(shared_datasets: Path) -> Path:
    folder = shared_datasets.parent / "cases"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}")
    return folder


@pytest.mark.realdata
@pytest.mark.parametrize(("name", "options", "said"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)])
def test_files(cases: Path, name: str, options: dict[str, Any], said: str) -> None:
    found = say(cases / "files" / name, **options)
    assert said in found if said else found == ""


@pytest.mark.realdata
def test_times_of_files(cases: Path) -> None:
    def hours(name: str) -> list[str]:
        frame = InteractionLog(cases / "files" / name, **ROME).interactions.to_pandas()
        return [f"{at:%H:%M}" for at in frame.sort_values("actor")["at"]]

    assert hours("t_ampm.csv") == ["08:40", "20:40", "20:40", "11:05"]
    assert hours("t_abbrev.csv") == ["16:34", "17:34", "11:34", "10:34", "19:34"]
    assert "21" in {hour[:2] for hour in hours("storm_pm.csv")}


@pytest.mark.realdata
def test_a_path_into_an_object_gives_the_log_of_the_flat_file(cases: Path) -> None:
    nested = InteractionLog(
        cases / "files" / "nested_actor.jsonl", mapping=[*TWEETS, "actor=user.screen_name"]
    )
    assert nested.summary().actors == 20


@pytest.mark.realdata
def test_every_malformed_log_ends_in_a_sentence(cases: Path) -> None:
    for folder in sorted((cases / "malformed_logs").iterdir()):
        named = [path for path in folder.iterdir() if path.suffix != ".toml"]
        whole = any(path.name.startswith("interactions.") for path in named)
        try:
            log = read_log(folder if whole else named[0])
            assert log.digest().startswith("kr2:")
        except KresearchError as error:
            said = str(error)
            assert "Allowed" in said or "Mend" in said


@pytest.mark.realdata
def test_counts_that_overflow_end_in_a_sentence(cases: Path) -> None:
    for path in sorted((cases / "paths" / "count-overflow").iterdir()):
        assert "count: 1 row" in say(path)
