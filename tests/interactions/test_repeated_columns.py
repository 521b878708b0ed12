"""Two columns, or two keys, of one name: said, and whoever reads chooses."""

from __future__ import annotations

import pandas as pd
import pytest

from kresearch.interactions import InteractionLog, InvalidLogError, check_log, read_log

HEADER = ["account", "actor", "actor", "kind", "network", "at"]
ROW = ["acme", "anna", "ben", "like", "twitter", "2016-05-01T10:00:00Z"]
LINE = '{"account":"acme","actor":"anna",%s"kind":"like","network":"twitter","at":"2016-05-01T10:00:00Z"}\n'


def write(path, row):
    if path.suffix == ".xlsx":
        pd.DataFrame([HEADER, row]).to_excel(path, header=False, index=False)
    else:
        path.write_text(f"{','.join(HEADER)}\n{','.join(row)}\n")
    return path


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx"])
def test_a_second_column_that_differs_is_a_warning(tmp_path, name):
    path = write(tmp_path / name, ROW)
    (found,) = check_log(path).warnings
    assert found.rule == "repeated" and "differs in 1 row" in found.reason
    for column, actor in (("actor", "anna"), ("actor_3", "ben")):
        assert f"--map actor={column}" in found.advice
        said = {"actor": column}
        assert not check_log(path, mapping=said).problems
        assert read_log(path, mapping=said).interactions.to_pyarrow()["actor"].to_pylist() == [actor]


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx"])
def test_a_second_column_that_is_the_same_is_a_note(tmp_path, name):
    path = write(tmp_path / name, [*ROW[:2], "anna", *ROW[3:]])
    report = check_log(path)
    assert not report.problems
    assert any("'actor' stands twice" in note for note in report.notes)


def test_of_a_frame_too():
    log = InteractionLog(pd.DataFrame([ROW], columns=HEADER))
    assert any("'actor' stands twice" in note for note in log.notes)
    assert log.report.has("repeated")


def test_a_key_with_two_values_is_refused(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(LINE % "" + LINE % '"actor":"ben",')
    with pytest.raises(InvalidLogError, match="has two values of actor"):
        read_log(path)


def test_a_key_that_is_not_read_may_stand_twice(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(LINE % '"x":1,"x":2,')
    assert read_log(path).summary().interactions == 1


def test_many_unused_columns_are_named_shortly():
    frame = pd.DataFrame([ROW], columns=["account", "actor", "x", "kind", "network", "at"])
    wide = frame.assign(**{f"c{n}": n for n in range(60)})
    (note,) = [note for note in InteractionLog(wide).notes if "columns not used" in note]
    assert note.endswith("and 41 more")
