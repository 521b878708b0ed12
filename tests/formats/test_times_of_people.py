"""Times as people, spreadsheets and programs write them: read rightly, or refused with what to say."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from kresearch.errors import CheckError, UsageError
from kresearch.formats import Options, import_files, open_log
from kresearch.formats.dates import forms_of, to_iso
from kresearch.formats.times import read_time, word_of

ROME = Options(timezone="Europe/Rome").zone
EVENING = int(dt.datetime(2012, 5, 29, 20, 40, tzinfo=dt.UTC).timestamp()) * 1_000_000
HEADER = ["id", "created_at", "screen_name", "text", "retweet_count"]


@pytest.mark.parametrize(
    "text",
    [
        "2012-05-29 22:40", "2012-05-29T22:40:00+02:00", "2012/05/29 22:40", "2012-5-29 22:40:00",
        "29/05/2012 22:40", "29.05.2012 22:40", "29-05-2012, 22:40:00", "29/5/12 10:40 PM",
        "29 mag 2012 22:40", "29 maggio 2012, 22:40", "29 de mayo de 2012 22:40", "29. Mai 2012 22:40",
        "mar 29 mag 2012 22.40", "May 29, 2012 10:40 PM", "Tue May 29 22:40:00 2012",
        "Tue May 29 16:40:00 EDT 2012", "10:40 PM - 29 May 2012", "22:40 \u00b7 29 mag 2012",
        "29/05/2012 10:40 p. m.", "29.05.2012 22:40 Uhr", "29. Mai 2012 22:40 Uhr",
        "10:40\u202fPM - 29 May 2012",
        "29/05/2012 16:40:00 EDT", "29/05/2012 22:40 CEST", "29/05/2012 20:40 UTC", "29/05/2012 22:40 +0200",
        "29/05/2012 20:40 GMT+0", "29 mai 2012 \u00e0 22:40", "2012-05-29 10:40:00 p.m.",
    ],
)  # fmt: skip
def test_one_evening_in_many_forms(text):
    assert read_time(text, zone=ROME, order="dmy") == EVENING


@pytest.mark.parametrize(
    "text",
    ["29/13/2012 22:40", "31/02/2012", "2012-05-29 25:00", "29/05/2012 22:40 XYZ", "13:40 PM - 29 May 2012",
     "29 foo 2012", "yesterday", "2 hours ago", "29/05/2012 22:40 +99:00", "00:40 PM 29/05/2012"],
)  # fmt: skip
def test_what_is_no_time_is_none(text):
    assert read_time(text, zone=ROME, order="dmy") is None


def test_every_month_in_six_languages():
    for names in (
        "January February March April May June July August September October November December",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ):
        found = [to_iso(f"3 {name[:10]} 2012", None) for name in names.split()]
        assert found == [f"2012-{month:02}-03T00:00:00" for month in range(1, 13)]


def test_a_word_is_what_is_declared_and_else_what_the_zone_says_that_day():
    chicago, words = Options(timezone="America/Chicago").zone, (("cst", "+08:00"),)
    winter = int(dt.datetime(2012, 1, 1, 18, tzinfo=dt.UTC).timestamp()) * 1_000_000
    assert read_time("2012-01-01 12:00 CST", zone=chicago) == winter
    assert read_time("2012-07-01 12:00 CST", zone=chicago) is None
    assert read_time("2012-01-01 12:00 CST") is None and word_of("2012-01-01 12:00 CST") == "CST"
    assert read_time("2012-01-02 02:00 CST", words=words) == winter
    assert read_time("Mon Jan 02 02:00:00 CST 2012", words=words) == winter
    assert read_time("Uhr") is None and word_of("2012-01-01 12:00 PM") is None


@pytest.mark.parametrize("text", ["02/05/2023", "2.5.23 7:20 pm", "02-05-2023 19:20:11"])
def test_both_forms_of_a_date_read_it(text):
    for form in forms_of(text):
        assert dt.datetime.strptime(text, form)


def write(path: Path, times: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        rows.writerows([str(100 + n), at, "anna", "@acme hello", "0"] for n, at in enumerate(times))
    return path


def instants(path: Path, **said: object) -> list[str]:
    log, _ = import_files(path, options=Options(**said))
    return sorted(at.isoformat() for at in log.interactions.execute()["at"])


def test_the_order_of_day_and_month_is_told_by_any_row(tmp_path):
    file = write(tmp_path / "t.csv", ["3/4/2024, 9:00:00 PM"] * 3 + ["3/19/2024, 11:09:20 AM"])
    assert instants(file, timezone="UTC")[0] == "2024-03-04T21:00:00+00:00"
    many = write(tmp_path / "many.csv", ["04/03/2024 09:00"] * 9000 + ["19/03/2024 09:00"])
    assert instants(many, timezone="UTC")[0] == "2024-03-04T09:00:00+00:00"


@pytest.mark.parametrize(
    ("at", "said", "cured"),
    [
        (
            "3/4/2024 21:00",
            r"day/month or month/day, e\.g\. 3/4/2024 21:00",
            {"time_format": "%d/%m/%Y %H:%M"},
        ),
        ("2024-04-03 21:00 CST", "end in 'CST'", {"zones": {"CST": "+00:00"}}),
        ("20240403 2100", "in no form that is read", {"time_format": "%Y%m%d %H%M"}),
    ],
)
def test_what_cannot_be_read_says_why_and_the_advice_helps(tmp_path, at, said, cured):
    file = write(tmp_path / "t.csv", [at])
    with pytest.raises(CheckError, match=said):
        import_files(file, options=Options(timezone="UTC"))
    assert instants(file, timezone="UTC", **cured) == ["2024-04-03T21:00:00+00:00"]
    log = open_log(file, timezone="UTC", **cured)
    assert log.interactions.count().execute() == 1


def test_a_zone_word_is_for_known_formats_on_the_command_line(tmp_path, run):
    write(tmp_path / "t.csv", ["2024-04-03 15:00:00 CST"])
    refused = run("score", "t.csv", cwd=tmp_path)
    assert refused.returncode and "--zone CST=" in refused.stderr
    scored = run("score", "t.csv", "--zone", "CST=-06:00", "--out", "s.csv", cwd=tmp_path)
    assert scored.returncode == 0, scored.stderr
    taken = run("data", "import", "t.csv", "--zone", "CST=-06:00", "--out", "log", cwd=tmp_path)
    assert taken.returncode == 0, taken.stderr
    log = open_log(tmp_path / "log")
    assert log.interactions.execute()["at"][0].isoformat() == "2024-04-03T21:00:00+00:00"


def test_a_word_that_means_no_zone_is_refused():
    with pytest.raises(UsageError, match="no offset or zone"):
        Options(zones={"CST": "-99"})


@pytest.mark.parametrize("word", ["nachm.", "de la tarde", "di sera"])
def test_a_word_for_half_a_day_is_no_zone(tmp_path: Path, word: str) -> None:
    path = tmp_path / "a.csv"
    rows = [
        ["Autor", "Datum", "Text", "Stimmung", "Quelle"],
        ["anna", f"29.05.2012 10:40 {word}", "hm", "", "X"],
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(UsageError, match="half a day.*AM and PM"):
        import_files(path, options=Options(account="acme", timezone="UTC"))
    with pytest.raises(UsageError, match="is no word for a zone"):
        Options(account="acme", zones={word: "+00:00"})
