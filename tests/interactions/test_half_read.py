"""Nothing is half read: what a file says is understood whole, or named."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.interactions import InteractionLog, InvalidLogError, check_log, read_log
from kresearch.interactions.checks.isolated import find_core

HEADER = "account,actor,kind,network,at"
GOOD = "acme,ann,like,twitter,2012-05-29T10:00:00Z"


def rules(path: Path, **options: object) -> dict[str, int]:
    return {problem.rule: problem.count for problem in check_log(path, **options).problems}


def instant(path: Path, **options: object) -> list[str]:
    frame = InteractionLog(path, **options).interactions.to_pandas()
    return [f"{at:%d %H:%M}" for at in frame["at"]]


# --- times ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2012-05-29 10:40:00 AM", "29 08:40"),
        ("2012-05-29 10:40:00 PM", "29 20:40"),
        ("2012-05-29 10:40 PM", "29 20:40"),
        ("2012-05-29 01:05 pm", "29 11:05"),
        ("2012-05-29 12:05 a.m.", "28 22:05"),
        ("2012-05-29 12:05PM", "29 10:05"),
        ("2012-05-29 12:34 EDT", "29 16:34"),
        ("2012-05-29 12:34:56 EST", "29 17:34"),
        ("2012-05-29 12:34:56 CET", "29 11:34"),
        ("2012-05-29 12:34:56 CEST", "29 10:34"),
        ("2012-05-29 12:34:56 PDT", "29 19:34"),
        ("2012-05-29 10:40 GMT+2", "29 08:40"),
        ("2012-05-29 10:40 UTC+02:00", "29 08:40"),
        ("2012-05-29 10:40 GMT-0300", "29 13:40"),
        ("2012-05-29 10:40:00 +02", "29 08:40"),
        ("2012-05-29 10:40:00 utc", "29 10:40"),
        ("Tue, 29 May 2012 10:40:00 GMT", "29 10:40"),
        ("2012/05/29 10:40", "29 08:40"),
        ("2012-05-29", "28 22:00"),
    ],
)
def test_times_are_read_to_the_last_sign(csv: Callable[..., Path], written: str, utc: str) -> None:
    row = f'acme,ann,like,twitter,"{written}"'
    assert instant(csv(row, header=HEADER), timezone="Europe/Rome") == [utc]


@pytest.mark.parametrize(
    "written",
    [
        "2012-05-29T10:40:00+25:00", "2012-05-29T10:40:00+99:99", "2012-05-29 10:40 Uhr", "infinity",
        "2012-05-29 10:40 IST", "2012-05-29 10:40 BST", "2012-05-29 13:40 PM", "2012-05-29 00:10 AM",
        "epoch", "now", "today", "2012-05-29 10:40:00 XYZ", "2012-05-29 10:40 (BC)", "2012-05-29 10:40 h",
        "2012-05-29T10:40:00Z[Europe/Rome]", "2012-02-30 10:00", "2012-05-29 25:00",
        "2012-05-29 10:40 +2:75", "29/05/2012 10:40", "2012-05-29 10:40 PM EDT",
    ],
)  # fmt: skip
def test_what_is_not_understood_whole_is_refused(csv: Callable[..., Path], written: str) -> None:
    row = f'acme,ann,like,twitter,"{written}"'
    assert rules(csv(row, header=HEADER), timezone="Europe/Rome") == {"unparsable": 1}


def test_an_evening_storm_stays_in_the_evening(csv: Callable[..., Path]) -> None:
    rows = [f'acme,a{i},comment,twitter,"2012-05-29 11:{i:02d} PM"' for i in range(20)]
    log = InteractionLog(csv(*rows, header=HEADER), timezone="Europe/Rome")
    assert set(log.interactions.to_pandas()["at"].dt.hour) == {21}


def test_hours_that_a_zone_skips_or_repeats(csv: Callable[..., Path]) -> None:
    times = ["2020-03-29 02:30:00", "2020-10-25 02:30:00", "2020-10-25 01:30:00", "2020-07-01 02:30:00"]
    path = csv(*(f"acme,a{i},like,twitter,{at}" for i, at in enumerate(times)), header=HEADER)
    assert rules(path, timezone="Europe/Rome") == {"skipped-hour": 1, "repeated-hour": 1}
    assert rules(path, timezone="UTC") == {}
    frame = pd.read_csv(path, parse_dates=["at"])
    found = InteractionLog(frame, timezone="Europe/Rome").report
    assert {p.rule for p in found.problems} == {"skipped-hour", "repeated-hour"}


@pytest.mark.parametrize(
    ("numbers", "unit"), [((1338280800, 1338280800000), "ms"), ((41058, 1338280800), "s")]
)
def test_a_number_of_another_unit_is_refused(
    csv: Callable[..., Path], numbers: tuple[int, int], unit: str
) -> None:
    path = csv(*(f"acme,a{n},like,twitter,{n}" for n in numbers), header=HEADER)
    assert rules(path, time_unit=unit) == {"unit": 1}


@pytest.mark.parametrize("number", [28, 200])
def test_one_row_of_another_century_is_named(csv: Callable[..., Path], number: int) -> None:
    rows = [f"acme,a{i},like,twitter,2012-01-{1 + i % 28:02d}T10:00:00Z" for i in range(number)]
    path = csv(*rows, "acme,old,like,twitter,1991-01-01T00:00:00Z", header=HEADER)
    log = InteractionLog(path)
    problem = next(p for p in log.report.warnings if p.rule == "isolated")
    assert (problem.count, problem.rows[0][0]) == (1, number + 1)
    assert "from 2012-01-01 to 2012-01-28" in problem.reason
    assert not InteractionLog(csv(*rows, header=HEADER)).report.has("isolated")


@pytest.mark.parametrize(
    ("days", "core"),
    [
        ([(0, 1), (15_000, 500), (15_030, 500)], (15_000, 15_030)),
        ([(15_000, 500), (15_030, 500), (40_000, 1)], (15_000, 15_030)),
        ([(0, 1), (15_000, 500), (15_030, 500), (40_000, 2)], (15_000, 15_030)),
        ([(0, 400), (15_000, 500)], None),
        ([(0, 1), (15_000, 6), (15_002, 6)], (15_000, 15_002)),
        ([(0, 1), (15_000, 6)], None),
        ([(day, 10) for day in range(3000)], None),
        ([(0, 1)], None),
        ([], None),
    ],
)
def test_the_bulk_of_a_log(days: list[tuple[int, int]], core: tuple[int, int] | None) -> None:
    assert find_core(days) == core


# --- structure and text ---------------------------------------------------------------


def tweet(handle: str, number: int) -> dict[str, object]:
    user = {"id_str": str(number % 3), "screen_name": handle, "followers_count": number}
    return {
        "created_at": "Tue May 29 08:40:00 +0000 2012",
        "user": user,
        "tags": [{"text": "no"}],
        "to": "acme",
    }


MAP = ["account=to", "kind==mention", "network==twitter", "at=created_at"]


def test_an_object_is_no_name_and_a_path_leads_into_it(tmp_path: Path) -> None:
    rows = [tweet(f"u{n % 3}", n) for n in range(30)]
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = check_log(path, mapping=[*MAP, "actor=user"])
    assert "column 'user' holds objects or lists" in str(report)
    assert "--map actor=user.screen_name" in str(report)
    assert "holds objects or lists" in str(check_log(path, mapping=[*MAP, "actor=tags"]))
    assert InteractionLog(path, mapping=[*MAP, "actor=user.screen_name"]).summary().actors == 3
    assert InteractionLog(path, mapping=[*MAP, "actor=tags[0].text"]).summary().actors == 1
    frame = pd.DataFrame(rows)
    with pytest.raises(InvalidLogError, match=r"column 'user' is of type struct"):
        InteractionLog(frame, mapping=[*MAP, "actor=user"])
    assert InteractionLog(frame, mapping=[*MAP, "actor=user.screen_name"]).summary().actors == 3


def test_mixed_cells_with_objects_are_no_names() -> None:
    frame = pd.DataFrame([tweet("u", 1), tweet("v", 2) | {"user": "plain"}])
    with pytest.raises(InvalidLogError, match="column 'user' is of type array"):
        InteractionLog(frame, mapping=[*MAP, "actor=user"])


def test_a_quote_that_swallows_rows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    text = f'{HEADER},text\n{GOOD},"great\n{GOOD},fine\n{GOOD},so good"\n{GOOD.replace("ann", "bob")},ok\n'
    path.write_text(text)
    report = check_log(path)
    assert {p.rule: [row for row, _ in p.rows] for p in report.problems} == {"swallowed": [1]}
    assert any("4 lines after the header make 2 rows" in note for note in report.notes)
    path.write_text(f'{HEADER},text\n{GOOD},"two lines,\nwith commas, yes"\n')
    assert not check_log(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(f"{HEADER}\n{GOOD.replace('ann', 'Zoë')}\n".encode(encoding))
    if encoding == "utf-16-le":
        with pytest.raises(UsageError, match="looks like UTF-16 without a byte order mark"):
            check_log(path)
    options = {"encoding": encoding} if encoding == "utf-16-le" else {}
    assert InteractionLog(path, **options).interactions.to_pandas()["actor"].tolist() == ["Zoë"]


def test_an_unknown_encoding_names_the_nearest(csv: Callable[..., Path]) -> None:
    for wrong in ("cp125", "hex", "rot13", "", "nonsense"):
        with pytest.raises(UsageError, match="no encoding"):
            check_log(csv(GOOD, header=HEADER), encoding=wrong)
    with pytest.raises(UsageError, match="Did you mean 'cp1252'"):
        check_log(csv(GOOD, header=HEADER), encoding="cp125")


@pytest.mark.parametrize("form", ["cr", "gzip", "zip", "gz-that-is-none"])
def test_files_under_a_wrong_name_or_with_old_line_ends(tmp_path: Path, form: str) -> None:
    content = f"{HEADER}\n{GOOD}\n".encode()
    path = tmp_path / ("x.csv.gz" if form == "gz-that-is-none" else "x.csv")
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("inner.csv", content)
    else:
        path.write_bytes(
            {"cr": content.replace(b"\n", b"\r"), "gzip": gzip.compress(content)}.get(form, content)
        )
    log = InteractionLog(path)
    assert log.summary().rows == 1
    assert any(word in " ".join(log.notes) for word in ("Macintosh", "gzip", "zip archive"))


def test_what_packs_a_thousandfold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(f"{HEADER}\n".encode() + b"a" * (20 << 20)))
    with pytest.raises(UsageError, match="unpacks to more than"):
        check_log(path)


def test_headers_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{GOOD}\n{GOOD}\n")
    assert "the first line looks like data" in str(check_log(path))
    path.write_text("1234567890123\n1234567890124\n")
    assert "the first line looks like data" in str(check_log(path))
    path.write_text(f"Report:,Mentions\nFrom:,2020-01-01\n\n{HEADER}\n{GOOD}\n")
    report = check_log(path)
    assert len(report.problems) == 1
    assert "--skip-lines 3" in str(report)
    assert InteractionLog(path, skip_lines=3).summary().rows == 1
    for number in (-1, 2**63 - 1, 2**63, 10**30):
        with pytest.raises(UsageError, match=f"skip_lines = {number}: .* 0 to 1,000,000"):
            InteractionLog(path, skip_lines=number)


def test_json_of_other_shapes_is_named_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"data": {"who": "acme"}}, indent=2))
    assert next(str(p) for p in check_log(path).problems).count("one JSON object over several lines") == 1
    path.write_text('window.YTD.tweets.part0 = [ {"tweet": {}} ]')
    assert "JavaScript" in str(check_log(path))
    script = tmp_path / "tweets.js"
    script.write_text(path.read_text())
    with pytest.raises(UsageError, match="JavaScript"):
        check_log(script)


def test_half_an_emoji_is_replaced_and_said(tmp_path: Path) -> None:
    row = {
        "account": "acme",
        "actor": "a",
        "kind": "comment",
        "network": "twitter",
        "at": "2020-01-01T10:00:00Z",
    }
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(row | {"text": "\ud83d oh"}) + "\n" + json.dumps(row | {"text": "😀"}) + "\n")
    log = InteractionLog(path)
    assert set(log.interactions.to_pandas()["text"]) == {"\ufffd oh", "😀"}
    assert [p.rule for p in log.report.warnings] == ["lost"]


# --- paths ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["data[1].csv", "a*.csv", "q?.csv", "[x].parquet"])
def test_a_name_is_no_pattern(tmp_path: Path, name: str) -> None:
    frame = pd.read_csv(pd.io.common.StringIO(f"{HEADER}\n{GOOD}\n"))
    for other in ("data1.csv", "abc.csv", "qx.csv", "x.parquet"):
        other_frame = frame.assign(account="other")
        write = other_frame.to_csv if other.endswith("csv") else other_frame.to_parquet
        write(tmp_path / other, index=False)
    (frame.to_csv if name.endswith("csv") else frame.to_parquet)(tmp_path / name, index=False)
    assert InteractionLog(tmp_path / name, timezone="UTC").accounts() == ["acme"]


@pytest.mark.parametrize("folder", ["account=evil", "polarity=1"])
def test_a_folder_is_no_column(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    text = f"{HEADER}\n{GOOD}\n"
    (place / "x.csv").write_text(text)
    pd.read_csv(place / "x.csv").to_parquet(place / "x.parquet")
    for name in ("x.csv", "x.parquet"):
        frame = InteractionLog(place / name).interactions.to_pandas()
        assert (frame["account"][0], frame["polarity"].isna().all()) == ("acme", True)


def test_pipes_and_devices_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.csv")
    (tmp_path / "y.csv").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "z.parquet")
    for name in ("x.csv", "y.csv", "z.parquet"):
        with pytest.raises(UsageError, match="which may never end"):
            check_log(tmp_path / name)


def test_a_folder_given_to_the_log_is_read_as_one(tmp_path: Path, interactions: pd.DataFrame) -> None:
    log = InteractionLog(interactions, simulated=True, source="here")
    again = InteractionLog(log.write(tmp_path / "log"))
    assert (again.digest(), again.simulated, again.source) == (log.digest(), True, "here")


@pytest.mark.parametrize(
    "card",
    ["networks = 5", "networks = [1]", 'networks = "abc"', 'simulated = "no"', "source = 5", "\xff", "{"],
)
def test_a_card_that_does_not_fit(csv: Callable[..., Path], card: str) -> None:
    csv(GOOD, header=HEADER).with_name("log.toml").write_bytes(card.encode("latin-1"))
    with pytest.raises(UsageError, match=r"log\.toml"):
        read_log(csv(GOOD, header=HEADER).parent)


# --- numbers and keys -----------------------------------------------------------------


@pytest.mark.parametrize("count", [float("inf"), float("-inf"), 2.0**62, 2.0**63, 1e49, 2**62, 10**15])
def test_totals_that_overflow_are_refused(interactions: pd.DataFrame, count: float) -> None:
    frame = interactions.drop(columns="interaction_id").assign(actor=None, count=[1, 2, count])
    with pytest.raises(InvalidLogError, match=r"count: 1 row"):
        InteractionLog(frame)


def test_ids_that_are_no_numbers_are_refused(interactions: pd.DataFrame) -> None:
    for column in ("account", "actor", "interaction_id"):
        frame = interactions.assign(**{column: [1.0, float("inf"), 3.0]})
        with pytest.raises(InvalidLogError, match=f"{column}: 1 row damaged"):
            InteractionLog(frame)


def test_a_total_with_a_named_actor_is_a_warning(csv: Callable[..., Path]) -> None:
    rows = ["acme,ann,like,twitter,2012-05-29T10:00:00Z,50", "acme,,like,twitter,2012-05-29T10:00:00Z,50"]
    assert rules(csv(*rows, header=f"{HEADER},count")) == {"named-total": 1}


def test_one_post_may_speak_to_two_accounts(interactions: pd.DataFrame) -> None:
    twice = pd.concat([interactions, interactions.assign(account="other")])
    elsewhere = pd.concat([twice, interactions.assign(network="instagram")])
    assert InteractionLog(elsewhere).summary().rows == 9
    assert not InteractionLog(elsewhere).report
    with pytest.raises(InvalidLogError, match="2 rows with the same id and different content"):
        InteractionLog(pd.concat([interactions, interactions.iloc[:1].assign(kind="wow")]))


def test_rows_that_are_the_same_in_every_column_are_named(csv: Callable[..., Path]) -> None:
    rows = [GOOD, GOOD, GOOD.replace("10:00:00", "10:00:01"), GOOD.replace("Twitter", "twitter")]
    assert rules(csv(*rows, header=HEADER)) == {"identical": 3}
    totals = ["acme,,like,twitter,2012-05-29T10:00:00Z,5"] * 2
    assert rules(csv(*totals, header=f"{HEADER},count")) == {}


def test_a_damaged_parquet_file_is_a_sentence(tmp_path: Path, interactions: pd.DataFrame) -> None:
    whole = tmp_path / "whole.parquet"
    interactions.to_parquet(whole)
    content = whole.read_bytes()
    for position in range(4, len(content) - 8, 97):
        damaged = bytearray(content)
        damaged[position : position + 6] = b"\xff" * 6
        path = tmp_path / f"x{position}.parquet"
        path.write_bytes(damaged)
        try:
            InteractionLog(path).digest()
        except (UsageError, InvalidLogError) as error:
            assert "Allowed" in str(error)  # noqa: PT017 - whole or refused, never anything else


@pytest.mark.parametrize("networks", ["abc", 5, [5], [""], [None]])
def test_networks_that_are_no_list_of_names(csv: Callable[..., Path], networks: object) -> None:
    for read in (read_log, check_log, InteractionLog):
        with pytest.raises(UsageError, match="is no list of names"):
            read(csv(GOOD, header=HEADER), networks=networks)
