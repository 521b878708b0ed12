"""Whatever stands in a file that a person or another program wrote: a sentence, or it is what it says."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kresearch.datasets.card import load_card, parse_card
from kresearch.interactions.io.folders import read_card
from kresearch.interactions.mapping import ColumnMap, read_mapping
from kresearch.lab.toml import write_value
from kresearch.sentiment.judging.judgements import LABELS, read_judgements
from kresearch.study.lock import compare_locks, read_lock
from kresearch.study.spec import StudySpec
from kresearch.study.spec_file import make_spec, read_spec
from tests.fuzz.inputs import DATES, EXAMPLES, ODD, bent, end_of, torn

WINDOWS = {
    "baseline": ["2012-04-01", "2012-04-29"],
    "spike": ["2012-04-30", "2012-05-05"],
    "recovery": ["2012-05-06", "2012-05-30"],
}
STUDY: dict[str, Any] = {
    "slug": "001-whole", "title": "t", "question": "q?", "seed": 1, "every": "1d", "polarity": "as-given",
    "datasets": [{"name": "groupalia", "seed": [1, 2]}], "variants": ["quantity", "inactivity-freeze"],
    "metrics": ["spike-gain", "coverage"], "tested": ["spike-gain"], "equivalence": {"spike-gain": 1.0},
    "cases": [{"name": "c", "account": "acme", "kind": "negative", **WINDOWS}], "alpha": 0.05,
}  # fmt: skip
MAPPING: dict[str, Any] = {
    "account": "target", "actor": "who", "kind": "=like", "timezone": "Europe/Rome", "time_unit": "s",
    "kinds": {"Piace": "like"}, "networks": {"fb": "facebook"}, "polarity_words": {"bad": -1, "good": 1.0},
    "polarity_scale": [1, 5], "decimal": ",", "time_format": "%d/%m/%Y", "skip_lines": 1, "sheet": "a",
    "encoding": "utf-8", "totals": {"like": "Likes"}, "normalise_names": True, "posts": {"post": "id"},
    "zones": {"CST": "-06:00", "Uhr": "Europe/Berlin"},
}  # fmt: skip
LOG = {"simulated": True, "source": "a shop", "networks": ["weibo", "vk"]}
LOCK: dict[str, Any] = {
    "study": "001-whole", "digests": {"log": "ab12"},
    "versions": {"kresearch": "1", "variants": {"quantity": 1}},
    "numbers": {"log | negative | quantity": {"spike-gain": 1.5, "coverage": None, "spike-gain (cases)": 3}},
    "comparison": {"x | spike-gain | negative": {"shift": -0.25, "verdict": "less"}},
}  # fmt: skip
JUDGED = "text_key,coder,label,stratum,probability\na1,ann,negative,top,1\nb2,ann,positive,rest,0.25\n"
many = settings(max_examples=EXAMPLES)


def is_study(found: StudySpec) -> bool:
    return (
        isinstance(found.slug, str) and "/" not in found.slug and "\u202e" not in found.slug
        and type(found.seed) is int and 0 < found.alpha < 1 and found.every in ("1d", "1h")
        and all(margin > 0 and np.isfinite(margin) for margin in found.equivalence.values())
        and bool(found.metrics) and bool(found.datasets)
    )  # fmt: skip


def is_mapping(found: ColumnMap) -> bool:
    texts = [found.timezone, found.time_unit, found.decimal, found.time_format, found.sheet, found.encoding]
    tables: list[Mapping[str, str]] = [
        found.kinds,
        found.networks,
        found.totals,
        found.zones,
        *found.columns.values(),
    ]
    scale = found.polarity_scale
    return (
        all(text is None or isinstance(text, str) for text in texts)
        and all(isinstance(v, str) and v for table in tables for v in table.values())
        and all(v is None or -1 <= v <= 1 for v in found.polarity_words.values())
        and (scale is None or bool(np.isfinite(scale).all()))
        and isinstance(found.normalise_names, bool) and type(found.skip_lines) is int
    )  # fmt: skip


def is_log_card(found: dict[str, Any]) -> bool:
    return (
        isinstance(found.get("simulated", False), bool) and isinstance(found.get("source", ""), str)
        and all(isinstance(name, str) and name.strip() for name in found.get("networks", []))
    )  # fmt: skip


def is_judged(found: pd.DataFrame) -> bool:
    known = found["probability"].dropna()
    return bool(found["label"].isin(LABELS).all() and known.between(0, 1, inclusive="right").all())


@many
@given(bent(STUDY, ODD + DATES))
def test_studies(content: dict[str, Any]) -> None:
    assert end_of("study.toml", lambda: make_spec(content), is_study) == "clean"


@many
@given(bent(MAPPING, ODD + DATES))
def test_mappings(content: dict[str, Any]) -> None:
    assert end_of("mapping", lambda: read_mapping(content), is_mapping) == "clean"


@many
@given(st.data())
def test_cards_of_logs(tmp_path: Path, data: st.DataObject) -> None:
    said = data.draw(bent(LOG, [v for v in ODD if v is not None and v != "\ud800"]))
    (tmp_path / "log.toml").write_text("\n".join(f"{k} = {write_value(v)}" for k, v in said.items()))
    # What is written is what was meant, or TOML does not take it, which is a sentence too.
    assert end_of("log.toml", lambda: read_card(tmp_path), is_log_card) == "clean"


@pytest.mark.parametrize("name", ["simulated", "normalise_names"])
def test_words_for_yes_and_no_are_not_guessed(tmp_path: Path, name: str) -> None:
    for word in ("no", "false", "yes", "", 0, 1, [], "No"):
        (tmp_path / "log.toml").write_text(f"simulated = {write_value(word)}\n")
        read = (
            (lambda: read_card(tmp_path)) if name == "simulated" else (lambda w=word: read_mapping({name: w}))
        )
        assert end_of("words for yes and no", read, lambda _: False) == "clean"
    (tmp_path / "log.toml").write_text("simulatd = true\n")
    assert end_of("words for yes and no", lambda: read_card(tmp_path), lambda _: False) == "clean"


@many
@given(st.data())
def test_texts_that_are_torn(tmp_path: Path, data: st.DataObject) -> None:
    toml = "\n".join(f"{k} = {write_value(v)}" for k, v in LOG.items()).encode()
    study = "\n".join(f"{k} = {write_value(v)}" for k, v in STUDY.items()).encode()
    mapping = "\n".join(f"{k} = {write_value(v)}" for k, v in MAPPING.items()).encode()
    for kind, whole, name, read, fits in (
        ("log.toml, torn", toml, "log.toml", lambda: read_card(tmp_path), is_log_card),
        ("study.toml, torn", study, "study.toml", lambda: read_spec(tmp_path / "study.toml"), is_study),
        ("mapping, torn", mapping, "map.toml", lambda: read_mapping(tmp_path / "map.toml"), is_mapping),
        (
            "judgements, torn",
            JUDGED.encode(),
            "j.csv",
            lambda: read_judgements(tmp_path / "j.csv"),
            is_judged,
        ),
    ):
        (tmp_path / name).write_bytes(data.draw(torn(whole)))
        assert end_of(kind, read, fits) == "clean"


def without_version(lock: dict[str, Any]) -> str:
    """Return a lock as text, but for the version of kresearch: another may give the same numbers."""
    versions = lock["versions"]
    if isinstance(versions, dict):
        versions = {k: v for k, v in versions.items() if k != "kresearch"}
    return json.dumps(lock | {"versions": versions}, sort_keys=True)


@many
@given(bent(LOCK, ODD))
def test_locks(tmp_path: Path, content: dict[str, Any]) -> None:
    path = tmp_path / "lock.json"
    path.write_text(json.dumps(content))
    same = without_version(content) == without_version(LOCK)
    # True is no 1, and a number is no text: what differs at all is said.
    held = end_of("lock.json", lambda: compare_locks(read_lock(path), LOCK), lambda found: found.ok == same)
    assert held == "clean"


@many
@given(st.data())
def test_judgements(tmp_path: Path, data: st.DataObject) -> None:
    odd = st.sampled_from([str(v) for v in ODD if v != "\ud800" and "\x00" not in str(v)])
    frame = pd.read_csv(io.StringIO(JUDGED), dtype=str)
    for _ in range(data.draw(st.integers(1, 3))):
        column = data.draw(st.sampled_from(list(frame.columns)))
        frame.loc[data.draw(st.integers(0, 1)), column] = data.draw(odd)
    frame.to_csv(tmp_path / "judged.csv", index=False)
    assert end_of("judgements", lambda: read_judgements(tmp_path / "judged.csv"), is_judged) == "clean"


@many
@given(bent(dataclasses.asdict(load_card("higgs")) | {"files": [{"name": "a.gz"}], "problems": ["x"]}, ODD))
def test_cards_of_datasets(content: dict[str, Any]) -> None:
    text = "\n".join(f"{k} = {write_value(v)}" for k, v in content.items() if v is not None)
    ended = end_of(
        "card of a dataset",
        lambda: parse_card(text, origin="card.toml"),
        lambda card: isinstance(card.simulated, bool) and "/" not in card.name,
    )
    assert ended == "clean"
