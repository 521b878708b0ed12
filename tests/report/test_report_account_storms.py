"""A dashboard says of which spikes the tone as read cannot be believed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import kresearch as kr
from kresearch.report.account_page import make_sheet
from kresearch.report.account_reading import read_dashboard
from kresearch.report.account_storms import storm_sentences
from kresearch.report.language import speak

DAY = pd.Timestamp("2020-03-01", tz="UTC")


def make_log(
    *, heavy: int = 0, hostile: int = 0, by: str = "auto", simulated: bool = False
) -> kr.InteractionLog:
    """Forty days of four texts, the 31st with copies of one, of hostile texts, and of 40 others."""
    rows = [(d, f"calm {d} {i}", -0.5 if i == 0 else 0.1) for d in range(40) for i in range(4)]
    rows += [(30, "the bridge is closed", 0.0)] * heavy
    rows += [(30, f"shame on you {i}", -0.6) for i in range(hostile)]
    rows += [(30, f"passing by {i}", 0.1) for i in range(40)]
    frame = pd.DataFrame(rows, columns=["day", "text", "polarity"])
    frame["at"] = [DAY + pd.Timedelta(days=d, minutes=37 * i % 1440) for i, d in enumerate(frame.pop("day"))]
    frame = frame.assign(
        account="hall", actor=[f"a{i}" for i in frame.index], kind="mention", network="twitter"
    )
    log = kr.InteractionLog(frame, simulated=simulated)
    log.polarity_by = by
    return log


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"heavy": 60}, ("in questi numeri", "58")),
        ({"hostile": 10}, ("non distingue il picco del", "20")),
        ({"hostile": 160}, ()),
        ({"heavy": 60, "by": ""}, ()),
        ({"heavy": 60, "simulated": True}, ()),
    ],
)
def test_a_spike_that_the_reading_cannot_tell_is_named(more: dict[str, Any], words: tuple[str, ...]) -> None:
    board = read_dashboard(make_log(**more), "hall")
    said = " ".join(storm_sentences(board, speak("it")))
    assert bool(said) == bool(words) and all(word in said.lower() for word in words)
    assert bool(storm_sentences(board, speak("en"))) == bool(words)


def test_blame_alone_is_not_told_as_nobody_having_reacted() -> None:
    """A balance of praise and blame that is not above zero has no shares of networks, and reactions."""
    board = read_dashboard(make_log(hostile=400), "hall", variant="net-sentiment")
    assert not board.shares and board.parts["true_reach"] > 0
    for code, words in (("en", "no network lifts the score"), ("it", "nessuna rete alza il punteggio")):
        said = " ".join(make_sheet(board, speak(code)).answer)
        assert words in said and "No reaction" not in said and "Nessuna reazione" not in said
