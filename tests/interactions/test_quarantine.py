"""Bad rows set aside: every row of the input is in the log or in the file, none in neither."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.errors import KresearchWarning, UsageError
from kresearch.interactions import InteractionLog, InvalidLogError, check_log, read_log

HEADER = "interaction_id,account,actor,kind,network,at,polarity"
cells = st.tuples(
    st.sampled_from(["1", "2", "3", "5.70E+17"]),
    st.sampled_from(["brand", ""]),
    st.sampled_from(["ann", "bob", ""]),
    st.sampled_from(["like", "rt?"]),
    st.just("twitter"),
    st.sampled_from(["2012-05-29T10:00:00Z", "2012-05-29T10:00:00"]),
    st.sampled_from(["", "0.5", "7"]),
)


@given(rows=st.lists(cells, min_size=1, max_size=12), ragged=st.integers(0, 2))
def test_every_row_is_accounted_for(rows: list[tuple[str, ...]], ragged: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, bad = Path(folder, "interactions.csv"), Path(folder, "bad.csv")
        lines = [HEADER, *(",".join(row) for row in rows), *["too,few"] * ragged]
        path.write_text("\n".join(lines) + "\n")
        refused = {row for problem in check_log(path).errors for row, _ in problem.rows}
        if refused:
            with pytest.warns(KresearchWarning, match="set aside"):
                log = InteractionLog(path, on_bad_rows="quarantine", quarantine_to=bad)
            aside = pd.read_csv(bad, dtype=str, keep_default_na=False)
            assert aside["reasons"].str.len().gt(0).all()
            assert aside["row"].astype(int).tolist() == sorted(refused)
        else:
            log = InteractionLog(path)
        assert log.summary().rows + len(refused) == len(rows) + ragged


def test_the_file_says_table_row_reasons_and_what_came(csv: Callable[..., Path], tmp_path: Path) -> None:
    csv("1,brand,ann,rt?,twitter,2012-05-29T10:00:00,7,no", "2,brand,bob,like,twitter,2012-05-29T10:00:00Z,,")
    (tmp_path / "posts.jsonl").write_text('{"account": "brand"\n')
    with pytest.raises(InvalidLogError, match=r"posts\.post: no column"):
        read_log(tmp_path, on_bad_rows="quarantine", quarantine_to=tmp_path / "bad.csv")
    (tmp_path / "posts.jsonl").write_text(
        '{"account": "b", "post": "p", "network": "twitter", "at": "2012-05-29T10:00:00Z"}\n'
        '{"account": "brand"\n'
    )
    with pytest.warns(KresearchWarning, match="2 rows set aside"):
        log = read_log(tmp_path, on_bad_rows="quarantine", quarantine_to=tmp_path / "bad.csv")
    frame = pd.read_csv(tmp_path / "bad.csv", dtype=str).sort_values("table").reset_index(drop=True)
    assert list(frame["table"]) == ["interactions", "posts"]
    assert frame["reasons"][0].split("; ") == [
        "polarity: outside -1 to 1",
        "at: without a time zone",
        "kind: with an unknown name",
    ]
    assert frame.loc[0, ["row", "account", "at", "text"]].tolist() == [
        "1",
        "brand",
        "2012-05-29T10:00:00",
        "no",
    ]
    assert frame.loc[1, ["row", "reasons", "raw"]].tolist() == ["2", "is not JSON", '{"account": "brand"']
    assert log.summary().rows == 1
    assert log.summary().posts == 1
    assert any("2 rows set aside in bad.csv" in note for note in log.notes)


def test_of_contradicting_rows_none_is_believed(interactions: pd.DataFrame, tmp_path: Path) -> None:
    twice = pd.concat([interactions, interactions.iloc[:1].assign(kind="wow")])
    with pytest.warns(KresearchWarning, match="2 rows"):
        log = InteractionLog(twice, on_bad_rows="quarantine", quarantine_to=tmp_path / "bad.csv")
    assert sorted(log.interactions.to_pandas()["interaction_id"]) == ["2", "3"]


def test_a_clean_table_leaves_no_file(interactions: pd.DataFrame, tmp_path: Path) -> None:
    InteractionLog(interactions, on_bad_rows="quarantine", quarantine_to=tmp_path / "bad.csv")
    assert not (tmp_path / "bad.csv").exists()


def test_where_bad_rows_go_must_be_said_and_be_free(interactions: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="quarantine_to"):
        InteractionLog(interactions, on_bad_rows="quarantine")
    with pytest.raises(UsageError, match="Allowed: refuse, quarantine"):
        InteractionLog(interactions, on_bad_rows="drop")
    (tmp_path / "bad.csv").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        InteractionLog(
            interactions.assign(kind="rt?"), on_bad_rows="quarantine", quarantine_to=tmp_path / "bad.csv"
        )
    assert (tmp_path / "bad.csv").read_text() == "mine"


def test_parquet_with_bad_rows_stays_where_it_is(interactions: pd.DataFrame, tmp_path: Path) -> None:
    interactions.assign(polarity=[0.0, 7.0, None]).to_parquet(tmp_path / "x.parquet")
    with pytest.warns(KresearchWarning, match="1 row"):
        log = InteractionLog(
            tmp_path / "x.parquet", on_bad_rows="quarantine", quarantine_to=tmp_path / "bad.csv"
        )
    assert log.interactions.count().execute() == 2
    assert "2" in pd.read_csv(tmp_path / "bad.csv", dtype=str)["row"].tolist()
