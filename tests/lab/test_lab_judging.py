"""The judging panel: keys and buttons, undo, progress, and a file that survives."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.sentiment.judging import read_judgements


@pytest.fixture
def log() -> kr.InteractionLog:
    times = pd.date_range("2024-05-01", periods=40, freq="6h", tz="UTC")
    rows = [("shop", f"a{i}", "mention", "twitter", t, f"@shop <b>word {i}</b>") for i, t in enumerate(times)]
    return kr.InteractionLog(
        pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at", "text"])
    )


def test_keys_buttons_undo_and_progress(log: kr.InteractionLog, tmp_path) -> None:
    path = tmp_path / "judged.csv"
    panel = kr.lab.judge(log, "shop", since="2024-05-05", until="2024-05-08", n=5, coder="ann", path=path)
    first = panel.session.next()
    panel.press("n")
    panel.buttons["positive"].click()
    assert read_judgements(path)["label"].tolist() == ["negative", "positive"]
    panel.press("z")
    assert panel.session.done == 1 and "undone: positive" in panel._message.value
    panel.press("?")
    assert "no label" in panel._message.value and panel.session.done == 1
    assert "<b>" not in panel._text.value, "a text is shown, never run"
    for _ in range(9):
        panel.press("o")
    assert panel.session.done == 5 and "all 5 texts" in panel._status.value
    assert all(b.disabled for name, b in panel.buttons.items() if name != "undo")
    again = kr.lab.judge(log, "shop", since="2024-05-05", until="2024-05-08", n=5, coder="ben", path=path)
    assert again.session.done == 0 and again.session.next() == first, "another coder judges the same sample"
    again.press("u")
    assert len(again.judgements) == 6
