"""The digest: the same for the same content, another for any other."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kresearch.engine import duckdb_engine
from kresearch.interactions import InteractionLog, check_log, read_log
from kresearch.interactions.io.folders import FORMATS

# Surrogates are no text; a NUL is one, but Arrow and spreadsheets do not agree on it.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
names = words.filter(lambda word: word.strip() != "" and not word.strip()[0].isdigit())
times = st.datetimes(pd.Timestamp("1970-01-02").to_pydatetime(), pd.Timestamp("2025-12-31").to_pydatetime())
rows = st.lists(
    st.fixed_dictionaries(
        {
            "account": names,
            "actor": names,
            "kind": st.sampled_from(["like", "share", "comment"]),
            "network": st.sampled_from(["twitter", "facebook"]),
            "at": times,
            "text": st.none() | words | st.just(""),
            "polarity": st.none() | st.floats(-1, 1),
            "count": st.none() | st.integers(1, 10_000),
            "language": st.none() | st.sampled_from(["it", "en"]),
        }
    ),
    max_size=8,
)


def frame_of(content: list[dict[str, Any]]) -> pd.DataFrame:
    columns = ["account", "actor", "kind", "network", "at", "text", "polarity", "count", "language"]
    frame = pd.DataFrame(content, columns=columns)
    frame["at"] = pd.to_datetime(frame["at"]).dt.tz_localize("UTC")
    return frame.astype({"polarity": "float64", "count": "Int64"})


@settings(max_examples=6 * len(FORMATS))
@given(form=st.sampled_from(FORMATS), content=rows)
def test_writing_and_reading_keep_the_digest_and_find_no_problem(
    form: str, content: list[dict[str, Any]]
) -> None:
    frame = frame_of(content)
    log = InteractionLog(
        frame, posts=frame.assign(post="p").drop_duplicates(["network", "account"]), simulated=True
    )
    with tempfile.TemporaryDirectory() as folder:
        log.write(folder, format=form)
        again = read_log(folder)
        assert again.digest() == log.digest()
        assert again.simulated
        errors = [p.rule for p in check_log(folder).errors if p.rule != "file"]
        assert errors == []


@given(content=rows, order=st.randoms())
def test_the_order_of_rows_does_not_matter(content: list[dict[str, Any]], order: Any) -> None:
    shuffled = list(content)
    order.shuffle(shuffled)
    assert InteractionLog(frame_of(content)).digest() == InteractionLog(frame_of(shuffled)).digest()


def test_threads_do_not_matter(interactions: pd.DataFrame) -> None:
    many = pd.concat([interactions.assign(interaction_id=str(i)) for i in range(2)])
    many = pd.concat([many.assign(actor=f"a{i}", interaction_id=None) for i in range(500)])
    single = duckdb_engine(threads=1)
    assert InteractionLog(many).digest() == InteractionLog(many, engine=single).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"account": "other"},
        {"kind": "wow"},
        {"at": pd.Timestamp("2012-05-29T10:00:00.000001Z")},
        {"polarity": 0.0},
        {"polarity": -0.100000002},
        {"text": ""},
        {"count": 1},
        {"language": "it"},
    ],
)
def test_any_change_changes_it(interactions: pd.DataFrame, change: dict[str, object]) -> None:
    wanted = InteractionLog(interactions).digest()
    assert InteractionLog(interactions.assign(**change)).digest() != wanted


def test_values_in_other_rows_are_other_content(interactions: pd.DataFrame) -> None:
    swapped = interactions.assign(actor=["bob", "ann", "ann"])
    assert InteractionLog(swapped).digest() != InteractionLog(interactions).digest()


def test_repeated_rows_and_other_tables_count(interactions: pd.DataFrame, posts: pd.DataFrame) -> None:
    plain = interactions.drop(columns="interaction_id")
    digests = {
        InteractionLog(plain).digest(),
        InteractionLog(pd.concat([plain, plain])).digest(),
        InteractionLog(plain, posts).digest(),
        InteractionLog(plain, posts.iloc[:0]).digest(),
    }
    assert len(digests) == 4


def test_metadata_is_not_content(interactions: pd.DataFrame) -> None:
    one = InteractionLog(interactions, simulated=True, source="here")
    assert one.digest() == InteractionLog(interactions).digest()


def test_it_is_what_it_says_it_is() -> None:
    """The definition, by hand for one row: so that another engine can be held to it."""
    frame = pd.DataFrame(
        {
            "account": ["brand"],
            "actor": ["ann"],
            "kind": ["RT"],
            "network": ["Twitter"],
            "at": [pd.Timestamp("1970-01-01T00:00:01Z")],
            "polarity": [0.1],
            "text": ["perché"],
        }
    )
    # account, actor, at, interaction_id, post, language, polarity, count, text, where there is one.
    row = "\x1f".join(["brand", "ann", "1000000", "100000000", "perché"])
    hashed = int.from_bytes(hashlib.md5(row.encode(), usedforsecurity=False).digest()[8:], "little")
    # Null are, of actor (1), interaction_id (2), post (4), text (8), language (16), polarity, count (64):
    missing = 2 + 4 + 16 + 64
    group = "\x1f".join(["share", "twitter", str(missing), "1", str(hashed)])
    whole = hashlib.sha256(f"interactions\n{group}\n".encode()).hexdigest()
    log = InteractionLog(frame)
    assert log.digest() == f"kr2:{whole}"
    # Of another log's tables it is computed anew, and the same.
    assert log.replace(interactions=log.interactions).digest() == log.digest()


def test_a_folder_with_a_quote_in_its_name(tmp_path: Path, interactions: pd.DataFrame) -> None:
    log = InteractionLog(interactions)
    assert read_log(log.write(tmp_path / 'it\'s "here"', format="csv")).digest() == log.digest()
