"""The example of docs/hand_worked_example.md, number by number."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd
import pytest

import kresearch as kr

DAY0 = pd.Timestamp("2012-01-01", tz="UTC")


def at(day: int) -> pd.Timestamp:
    return DAY0 + pd.Timedelta(days=day, hours=12)


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    rows = [
        (0, "p", "share", "Anna", 0.6),
        (0, "q", "like", "Anna", 0.2),
        (5, "p", "like", "Bea", 0.5),
        (5, "q", "like", "Bea", 0.5),
        (9, "Bea", "share", "Anna", -0.8),
        (27, "p", "like", "Anna", 0.4),
    ]
    interactions = pd.DataFrame(
        [(a, b, k, "twitter", at(d), s) for d, b, k, a, s in rows],
        columns=["account", "actor", "kind", "network", "at", "polarity"],
    )
    # A third account keeps the log open until day 45.
    posts = pd.DataFrame(
        [("Anna", "a1", at(0)), ("Anna", "a2", at(9)), ("Carla", "c1", at(45))],
        columns=["account", "post", "at"],
    ).assign(network="twitter")
    return kr.InteractionLog(interactions, posts)


def scale(raw: float) -> float:
    def grown(x: float) -> float:
        return 1 / (1 + math.exp(-0.354 * (x - 3.58)))

    return 10 + 90 * (grown(raw) - grown(0)) / (1 - grown(0))


#: What the strength is multiplied by: of 1.9 engaged people Bea (0.6) was hostile.
TEMPERED = {"sentiment-balance": 1.3 / 1.9}
WORKED = {
    "quantity": (1.9, 1.1 / 11.1, 1.2),
    "sentiment-ignore": (1.3, 0.5 / 11.1, 0.0),
    "sentiment-penalise": (0.7, -0.1 / 11.1, -1.2),
    "sentiment-balance": (1.9, 1.1 / 11.1, 1.2),
    "inactivity-freeze": (
        77 / 90 + 84 / 90 + 1,
        (77 / 90 + 84 / 90) / (77 / 90 + 84 / 90 + 10),
        84 / 90 * 2,
    ),
}


@pytest.mark.parametrize("name", WORKED)
def test_every_number_of_the_example(log: kr.InteractionLog, name: str) -> None:
    frame = kr.score(log, name, accounts=["Anna"], since="2012-02-15")
    row = frame.iloc[-1]
    reach, amplification, impact = WORKED[name]
    assert row["reach"] == pytest.approx(reach, abs=1e-9)
    assert row["amplification"] == pytest.approx(amplification, abs=1e-9)
    assert row["impact"] == pytest.approx(impact, abs=1e-9)
    raw = (
        0.6 * math.log1p(max(reach, 0))
        + 0.2 * math.log1p(max(amplification, 0) / 0.1)
        + 0.2 * math.log1p(max(impact, 0) / 10)
    )
    raw *= TEMPERED.get(name, 1.0)
    assert row["raw"] == pytest.approx(raw, abs=1e-9)
    assert row["score"] == pytest.approx(scale(raw), abs=1e-9)


def test_valence_is_the_remembered_share_of_signs(log: kr.InteractionLog) -> None:
    frame = kr.score(log, "quantity", accounts=["Anna"])
    assert frame.iloc[-1]["valence"] == pytest.approx(100 * (0.5 + 0.5 - 0.6 + 0.8) / 2.4, abs=1e-9)


def test_the_page_says_what_the_chain_gives(log: kr.InteractionLog, root: Path) -> None:
    page = (root / "docs" / "hand_worked_example.md").read_text(encoding="utf-8")
    for name in WORKED:
        row = kr.score(log, name, accounts=["Anna"]).iloc[-1]
        cells = re.search(rf"^\| {name}[^|]*\|(.+)\|$", page, re.MULTILINE)
        assert cells, f"the table of the page has no row for {name}"
        told = [float(c) for c in cells.group(1).split("|")]
        found = [row[c] for c in ("reach", "amplification", "impact", "raw", "score")]
        assert told == pytest.approx(found, abs=6e-4)
