"""Frames that do not fit into memory are refused before the work, with what to do."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch._common.memory import VARIABLE
from kresearch.errors import UsageError


def test_frames_larger_than_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    times = pd.to_datetime(["1990-01-01T00:00Z", "2019-12-31T00:00Z"]).repeat(3)
    frame = pd.DataFrame(
        {"account": list("abc") * 2, "actor": "fan", "kind": "like", "network": "twitter", "at": times}
    )
    log = kr.InteractionLog(frame)
    monkeypatch.setenv(VARIABLE, str(100_000_000))
    with pytest.raises(UsageError, match=r"3 accounts at 262,\d+ ticks of '1h'.*LOG --out"):
        kr.score(log, every="1h")
    assert len(kr.score(log, every="1h", since="2019-12-01T00:00Z")) < 3 * 24 * 32
    assert len(kr.score(log)) > 30_000
