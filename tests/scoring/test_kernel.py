"""The kernel: the same digits whatever the batches, threads and memory; names told apart; whole parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.scoring import Boxcar, Chain, LogLinear, Scorer
from kresearch.scoring import batch as batch_module
from kresearch.scoring import scorer as scorer_module
from kresearch.scoring.output import Scores
from kresearch.scoring.sources import Sources
from kresearch.testing import gather, random_world, score_chain
from kresearch.variants import resolve

NAMES = ["quantity", "sentiment-freeze", "klout-2012", "diluted", "adjusted"]


@pytest.fixture(scope="module")
def log() -> kr.InteractionLog:
    return gather({f"w{seed}": random_world(np.random.default_rng(seed)) for seed in range(4)})


def frames(log: kr.InteractionLog, **options: Any) -> dict[str, pd.DataFrame]:
    parameters = {"adjusted": {"memory": "half-life", "memory_days": 12.0}}
    chains = [resolve(name, parameters.get(name)).named_chain() for name in NAMES]
    return Scores(log, chains, **options).frames(attributes=False)


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    assert one.keys() == other.keys()
    for label in one:
        pd.testing.assert_frame_equal(one[label], other[label], check_exact=True)


def test_batches_and_threads_change_no_digit(log: kr.InteractionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = frames(log, threads=1)
    assert_same(frames(log, threads=3), expected)
    monkeypatch.setattr(batch_module, "BATCH_CELLS", 1)
    monkeypatch.setattr("kresearch.scoring.kernel.BATCH_CELLS", 1)
    kernel = Scorer(log, [Chain()])
    many = list(batch_module.batches(kernel.kernel().columns, kernel.index.scored, cells=1))
    assert len(many) == len(kernel.index.scored), "one account a batch"
    assert_same(frames(log, threads=2), expected)


def test_little_memory_means_several_passes_and_the_same_digits(
    log: kr.InteractionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    chains = [resolve(name).named_chain() for name in ("quantity", "sentiment-freeze", "inactivity-grace")]
    expected = Scores(log, chains).frames(attributes=False)
    monkeypatch.setattr(scorer_module, "LEAST_ROWS", 1)
    tight = Scores(log, chains, memory_limit=30 * scorer_module.ROW_BYTES)
    assert len(tight.scorer._parts) >= 4
    assert_same(tight.frames(attributes=False), expected)


def test_names_that_share_a_hash_are_told_apart(
    log: kr.InteractionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = frames(log)
    honest = Sources.actor_hashes
    tried: list[int] = []

    def colliding(self: Sources, salt: int) -> Any:
        tried.append(salt)
        hashes = honest(self, salt).copy()
        if salt == 0:
            hashes[:2] = hashes[0]
        return hashes

    monkeypatch.setattr(Sources, "actor_hashes", colliding)
    assert_same(frames(log), expected)
    assert tried == [0, 1]


def test_a_count_of_a_named_actor_is_that_many_rows() -> None:
    row = {"account": "A", "actor": "p", "kind": "share", "network": "twitter"}
    at = pd.Timestamp("2013-05-01", tz="UTC")
    one = kr.InteractionLog(pd.DataFrame([{**row, "at": at, "count": 50}]))
    rows = kr.InteractionLog(pd.DataFrame([{**row, "at": at}] * 50))
    for name in ("quantity", "diluted", "klout-2012", "raw-count"):
        told, many = (kr.score(log, name)["score"].tolist() for log in (one, rows))
        # Fifty weights are each rounded to a ten thousandth, one count of fifty once.
        assert told == pytest.approx(many, abs=1e-3), name


def test_a_chain_names_what_a_part_lacks() -> None:
    @dataclass(frozen=True)
    class Half:
        def strength(self, signals: Any, network: str) -> Any: ...

    with pytest.raises(UsageError, match="combine=Half lacks over_networks, signals"):
        Chain(combine=Half())  # type: ignore[arg-type]


def test_only_what_is_asked_for_is_worked_out(log: kr.InteractionLog) -> None:
    scorer = Scorer(log, [Chain()])
    (first, *_) = scorer.works(Chain())
    signals = first.signals(Chain(), frozenset({"reach"}))
    assert signals.reach is not None
    assert signals.amplification is None and signals.impact is None and signals.stance_sum is None


def test_networks_are_added_up_or_the_best_counts(log: kr.InteractionLog) -> None:
    summed = score_chain(log, Chain(memory=Boxcar(20)))
    best = score_chain(log, Chain(memory=Boxcar(20), combine=LogLinear(over_networks="max")))
    assert (best["raw"] <= summed["raw"] + 1e-9).all()
    assert (best["raw"] < summed["raw"] - 1e-3).any()


def test_networks_are_pooled_between_sum_and_best_by_hand() -> None:
    """Alone a network counts for itself; a small one beside a great one adds little, and never takes away."""
    at = pd.Timestamp("2011-12-01", tz="UTC")
    parts = {"both": ("twitter", "facebook"), "t": ("twitter",), "f": ("facebook",)}
    rows = [
        {"account": a, "actor": f"p{i}", "kind": "like", "network": n, "at": at}
        for a, networks in parts.items() for n in networks for i in range(9)
    ]  # fmt: skip
    found = score_chain(kr.InteractionLog(pd.DataFrame(rows)), Chain(combine=LogLinear(over_networks=2.0)))
    raw = found.groupby("account")["raw"].last()
    assert raw["both"] == pytest.approx((raw["t"] ** 2 + raw["f"] ** 2) ** 0.5, abs=1e-8)
    assert 0 < raw["both"] - raw["t"] < raw["f"] / 4


def test_the_part_that_contributing_shows_runs(root: Path) -> None:
    page = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.search(r"## A part of one's own.*?```python\n(.*?)```", page, re.DOTALL)
    assert found
    exec(compile(found[1], "CONTRIBUTING.md", "exec"), {"__name__": "contributing"})


def test_an_actor_counts_by_the_reach_it_had_on_the_day_before() -> None:
    acted = [("b", "x", "2020-01-01"), ("a", "b", "2020-01-02"), ("c", "y", "2020-01-02")]
    rows = pd.DataFrame(acted, columns=["account", "actor", "at"]).assign(kind="share", network="twitter")
    scores = kr.score(kr.InteractionLog(rows.assign(at=pd.to_datetime(rows["at"], utc=True))), "quantity")
    impact = scores.set_index(["account", scores["at"].dt.day])["impact"]
    assert impact["a", 2] > impact["c", 2] == impact["a", 1] == 0
