"""Logs that can be handed on: keyed hashes, and one person removed."""

from __future__ import annotations

import stat
from pathlib import Path

import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.interactions import InteractionLog
from kresearch.interactions.pseudonyms import Pseudonyms, forget, pseudonymise, read_key

KEY = b"0123456789abcdef"


@pytest.fixture
def log() -> InteractionLog:
    frame = pd.DataFrame(
        {
            "account": ["acme", "acme", "beta"],
            "actor": ["Ann", "@ann", None],
            "kind": "mention",
            "network": "twitter",
            "at": pd.date_range("2020-01-01", periods=3, tz="UTC"),
            "text": ["@acme hi @Ann.", "mail a@b.it, @bob", "none"],
            "count": [None, None, 3],
        }
    )
    return InteractionLog(frame)


def test_names_and_handles_become_hashes_and_chosen_accounts_stay(log: InteractionLog) -> None:
    hidden = pseudonymise(log, KEY, keep=["ACME"])
    rows = hidden.interactions.order_by("at").to_pyarrow().to_pylist()
    ann = Pseudonyms(KEY, frozenset()).of("ann")
    assert [(r["account"], r["actor"]) for r in rows[:2]] == [("acme", ann), ("acme", ann)]
    assert rows[2]["account"].startswith("p")
    assert rows[2]["actor"] is None
    assert rows[0]["text"].startswith(f"@acme hi @{ann}")
    assert rows[1]["text"].startswith("mail a@b.it, @p")
    assert not any("ann" in str(v).lower() for r in rows for v in r.values())


def test_the_digest_is_that_of_the_key(log: InteractionLog) -> None:
    assert pseudonymise(log, KEY).digest() == pseudonymise(log, KEY).digest()
    assert pseudonymise(log, KEY).digest() != pseudonymise(log, KEY[::-1]).digest()


def test_a_key_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    key = read_key(path, make=True)
    assert (len(key), stat.S_IMODE(path.stat().st_mode)) == (32, 0o600)
    assert read_key(path) == key
    path.write_text("zz")
    with pytest.raises(UsageError, match="holds no key"):
        read_key(path)


def test_one_person_is_forgotten_under_any_spelling(log: InteractionLog) -> None:
    rest, gone = forget(log, ["ANN"])
    assert gone["interactions"] == 2
    assert rest.interactions.actor.count().execute() == 0
    rest, gone = forget(log, ["bob"])
    assert gone["texts"] == 1
    texts = rest.interactions.text.execute().tolist()
    assert "mail a@b.it, @[removed]" in texts
