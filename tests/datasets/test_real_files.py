"""The adapters on the real public files, where they are at hand: counts against their description."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kresearch.datasets import load_dataset

pytestmark = pytest.mark.realdata


def count(table: Any) -> int:
    return int(table.count().execute())


def test_higgs(shared_datasets: Path) -> None:
    log = load_dataset("higgs", source=shared_datasets / "higgs")
    rows = log.interactions
    assert count(rows) == 563_069
    assert count(rows.filter(rows.actor == rows.account)) == 7_588
    per_day = rows.group_by(day=rows["at"].date()).aggregate(n=rows.count()).execute().set_index("day")["n"]
    assert str(per_day.idxmax())[:10] == "2012-07-04"


def test_us_airlines(shared_datasets: Path) -> None:
    log = load_dataset("us-airlines", source=shared_datasets / "us_airlines")
    assert count(log.interactions) == 5_179
    assert log.interactions.interaction_id.nunique().execute() == 5_179
    labels = log.interactions.group_by("polarity").aggregate(n=log.interactions.count()).execute()
    assert labels.set_index("polarity")["n"].to_dict() == {-1.0: 2_894, 0.0: 1_253, 1.0: 1_032}
    assert log.notes == []


def test_facebook_pages(shared_datasets: Path) -> None:
    log = load_dataset("facebook-pages", source=shared_datasets / "facebook_pages")
    assert count(log.posts) == 16_594
    angry = log.interactions.filter(log.interactions.kind == "angry")["count"].sum().execute()
    assert 370_000 < angry <= 380_215
    assert any(note.startswith("6 of 16,600 rows") for note in log.notes)


def test_klout_open_data(shared_datasets: Path) -> None:
    log = load_dataset("klout-open-data", source=shared_datasets / "klout_open_data")
    kinds = log.interactions.group_by("network", "kind").aggregate(n=log.interactions.count()).execute()
    assert sorted(kinds.to_numpy().tolist()) == [["facebook", "comment", 1_000], ["twitter", "share", 1_000]]
    assert count(log.posts) == 57 + 288


@pytest.mark.parametrize(
    ("name", "interactions"),
    [
        ("bitcoin-otc", 25_413),
        ("pheme", 4_012),
        ("customer-support", 2_434),
        ("facebook-live", 21_447),
        ("twitter-ratio", 9_423),
        ("youtube-trending", 20_518),
        ("united-2017", 31_659),
    ],
)
def test_the_others_load_whole(shared_datasets: Path, name: str, interactions: int) -> None:
    log = load_dataset(name, source=shared_datasets / name.replace("-", "_"))
    assert count(log.interactions) == interactions
    assert not log.simulated
