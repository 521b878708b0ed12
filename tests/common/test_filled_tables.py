"""Tables that people fill in are read as spreadsheets write them, and a change by others is said."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd
import pytest

from kresearch._common.filled_tables import read_filled, write_filled
from kresearch.errors import KresearchWarning, UsageError
from kresearch.people.pairs import read_pair_table, write_pair_table
from kresearch.sentiment.judging import read_judgements
from kresearch.topics.judgements import read_judgements as read_topic_judgements

_WHAT = {"allowed": "a table", "made_by": "kresearch sentiment judge"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_the_same_however_a_spreadsheet_writes_it(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "judged.csv"
    lines = ["Text_Key ,label,coder", "a1,negative,Zoë", "b2,,Zoë"]
    path.write_text("\r\n".join(line.replace(",", separator) for line in lines), encoding=encoding)
    table = read_filled(path, "judgements", **_WHAT)
    assert table.columns.tolist() == ["text_key", "label", "coder"]
    assert table["coder"].tolist() == ["Zoë", "Zoë"]
    assert table["label"].isna().tolist() == [False, True]
    assert read_judgements(path)["label"].tolist() == ["negative"]


def test_a_topic_judged_in_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "topics.csv"
    path.write_text("text_key;topic;label\na1;travel;y\nb2;travel;off topic\n", encoding="utf-8")
    assert read_topic_judgements(path)["label"].tolist() == ["on-topic", "off-topic"]


def test_what_was_changed_later_is_said_and_read(tmp_path: Path) -> None:
    path = write_filled(pd.DataFrame({"text_key": ["a"], "label": ["negative"]}), tmp_path / "judged.csv")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_filled(path, "judgements", **_WHAT)
    path.write_text(path.read_text(encoding="utf-8").replace("negative", "positive"), encoding="utf-8")
    with pytest.warns(KresearchWarning, match="changed after kresearch wrote it"):
        assert read_filled(path, "judgements", **_WHAT)["label"].tolist() == ["positive"]


def test_what_is_still_to_be_filled_in_has_no_digest(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    pairs = pd.DataFrame({"left": ["a", "b"], "right": ["b", "c"], "choice": ["left", ""]})
    write_pair_table(pairs, path)
    path.write_text(path.read_text(encoding="utf-8").replace("b,c,", "b,c,right"), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_pair_table(path)["choice"].tolist() == ["left", "right"]
    write_pair_table(read_pair_table(path), path)
    assert (tmp_path / "pairs.csv.sha256").is_file()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00left", b"\xe9\xe8;\xe0", b"", b'a,b\n"x,1\n'])
def test_what_is_no_table_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"bad.csv' cannot be read as judgements \("):
        read_filled(path, "judgements", **_WHAT)
