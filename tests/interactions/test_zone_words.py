"""Words behind a time mean what was declared, or the time is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.interactions import InvalidLogError
from kresearch.interactions.mapping import read_mapping
from kresearch.interactions.zones import ABBREVIATIONS, read_zone_words


def read(path: Path, *times: str, **options: object) -> list[datetime]:
    rows = [f"a,b{number},like,twitter,{time}" for number, time in enumerate(times)]
    path.write_text("\n".join(["account,actor,kind,network,at", *rows]), encoding="utf-8")
    table = kr.read_log(path, **options).interactions.order_by("actor").to_pandas()
    return [moment.to_pydatetime() for moment in table["at"]]


def test_offsets_and_zones_of_words(tmp_path: Path) -> None:
    times = read(
        tmp_path / "a.csv",
        "2020-07-01 10:00:00 CST",
        "2020-07-01 10:00 (ist)",
        "2020-01-01 10:00 Uhr",
        "2020-07-01 10:00:00Uhr",
        "2020-07-01 10:40:00 PM BST",
        "2020-07-01 10:00:00 EDT",
        "2020-07-01T10:00:00Z",
        "2020-07-01",
        zones={"CST": "-6", "IST": "Asia/Kolkata", "Uhr": "Europe/Berlin", "BST": "+01:00"},
        timezone="America/New_York",
    )
    hours = [(16, 0), (4, 30), (9, 0), (8, 0), (21, 40), (14, 0), (10, 0), (4, 0)]
    assert [(m.hour, m.minute) for m in times] == hours
    assert all(moment.tzinfo is not None and moment.utcoffset() == UTC.utcoffset(None) for moment in times)


def test_declared_words_go_before_ours(tmp_path: Path) -> None:
    (moment,) = read(tmp_path / "a.csv", "2020-07-01 10:00:00 EST", zones={"EST": "Australia/Sydney"})
    assert moment == datetime(2020, 7, 1, 0, 0, tzinfo=UTC)


def test_words_and_a_declared_form_together(tmp_path: Path) -> None:
    times = read(
        tmp_path / "a.csv",
        "01/07/2020 10:00 CST",
        "02/07/2020 10:00",
        "02/07/2020 10:00 CEST",
        "02/07/2020 10:00 GMT",
        zones={"CST": "-06:00"},
        time_format="%d/%m/%Y %H:%M",
        timezone="UTC",
    )
    assert times == [
        datetime(2020, 7, 1, 16, tzinfo=UTC),
        *(datetime(2020, 7, 2, hour, tzinfo=UTC) for hour in (10, 8, 10)),
    ]


@pytest.mark.parametrize("time", ["2020-07-01 10:00 CST", "2020-07-01 10:00 XCST", "2020-13-01 10:00 ACT"])
def test_what_is_not_declared_or_no_time_is_refused(tmp_path: Path, time: str) -> None:
    with pytest.raises(InvalidLogError, match="--zone CST=-06:00"):
        read(tmp_path / "a.csv", time, zones={"ACT": "-05:00"})


def test_all_wrong_words_are_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        read_zone_words({"CST": "-19:00", "IST": "Asia/Kolkatta", "PM": "+01:00", "12": "+01:00", "AST": ""})
    text = str(caught.value)
    assert all(f"'{word}'" in text for word in ("CST", "IST", "PM", "12", "AST"))
    assert "Asia/Kolkata" in text
    with pytest.raises(UsageError, match="zones"):
        read_mapping({"zones": "CST"})


def test_a_mapping_file_declares_them(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[zones]\nCST = "Asia/Shanghai"\n', encoding="utf-8")
    (moment,) = read(tmp_path / "a.csv", "2020-07-01 10:00:00 CST", mapping=mapping)
    assert moment == datetime(2020, 7, 1, 2, tzinfo=UTC)


def test_ours_have_one_meaning() -> None:
    assert read_zone_words(ABBREVIATIONS) == {word.lower(): offset for word, offset in ABBREVIATIONS.items()}
    assert not {"CST", "IST", "BST", "AST"} & set(ABBREVIATIONS)


def test_what_is_declared_wins_and_a_longer_word_is_another(tmp_path: Path) -> None:
    times = read(
        tmp_path / "a.csv",
        "01/07/2020 10:00 EST",
        "01/07/2020 10:00 (aest)",
        "01/07/2020 10:00 PM est",
        "01/07/2020 10:00",
        time_format="%d/%m/%Y %H:%M",
        zones={"EST": "+03:00"},
        timezone="UTC",
        on_bad_rows="quarantine",
        quarantine_to=tmp_path / "bad.csv",
    )
    assert [m.hour for m in times] == [7, 0, 10]
