"""Totals in columns: what belongs to others is not summed, and what is said of a file is said once."""

from __future__ import annotations

from pathlib import Path

import kresearch as kr
from kresearch.interactions import check_log

ROWS = """id,at,likes,shares,said
1,2021-08-06T18:07:14Z,10,4,Ciao a tutti
2,2021-08-06T19:07:14Z,0,5000,RT @altro: un testo di altri
3,2021-08-06T20:07:14Z,3,5000," RT @altro un testo di altri, ""ancora"" oggi"
4,2021-08-07T20:07:14Z,7,1,"Grazie, RT @altro: non in testa
id: 5, altro"
"""
MAP = {"account": "=noi", "network": "=twitter", "post": "id", "text": "said"}
TOTALS = {"like": "likes", "share": "shares"}


def write(tmp_path: Path) -> Path:
    path = tmp_path / "tweets.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_counters_of_retweets_are_those_of_the_original(tmp_path: Path) -> None:
    log = kr.read_log(write(tmp_path), mapping={**MAP, "totals": TOTALS})
    counted = log.interactions.execute().groupby("kind")["count"].sum().to_dict()
    assert counted == {"like": 17, "share": 5}
    assert "interactions: 2 retweets of others: their counters are those of the original, and not summed" in (
        log.notes
    )
    # They were written all the same.
    assert int(log.posts.count().execute()) == 4


def test_without_texts_nobody_knows_what_a_retweet_is(tmp_path: Path) -> None:
    mapping = {name: column for name, column in MAP.items() if name != "text"}
    log = kr.read_log(write(tmp_path), mapping={**mapping, "totals": TOTALS})
    assert log.interactions["count"].sum().execute() == 20 + 10_005
    assert not [note for note in log.notes if "retweets of others" in note]


def test_what_is_said_of_the_file_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path)
    log = kr.read_log(path, mapping={**MAP, "totals": TOTALS})
    lines = [note for note in log.notes if "inside a quoted cell" in note]
    assert len(lines) == 1
    report = check_log(path, mapping={**MAP, "totals": TOTALS})
    assert len({str(problem) for problem in report.problems}) == len(report.problems)
