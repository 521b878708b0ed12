"""The panel's numbers are those of kresearch.score and kresearch.explain, whatever is set."""

from __future__ import annotations

import tomllib
import warnings

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import DeclinedError, UnknownNameError, UsageError
from kresearch.lab import WhatIfModel
from kresearch.lab.toml import variant_line, write_value
from kresearch.scoring.ledger import KEYS
from kresearch.variants import resolve
from kresearch.variants.adjusted import MEMORIES, Adjusted

NUMBERS = ["score", "valence", "raw", "reach", "amplification", "impact"]
FAMILY = [
    ("quantity", {}),
    ("sentiment-ignore", {}),
    ("sentiment-penalise", {"penalty": 0.3}),
    ("sentiment-freeze", {"penalty": 2.0, "days": 3}),
    ("inactivity-grace", {"days": 2, "slowdown": 3}),
]


def random_settings(n: int, *, seed: int) -> list[Adjusted]:
    """Return settings from all over the sliders' ranges."""
    rng = np.random.default_rng(seed)
    return [
        Adjusted(
            penalty=float(rng.choice([-1.0, 0.0, round(rng.uniform(0, 2), 1)])),
            freeze_days=float(rng.choice([0, rng.integers(1, 31)])),
            memory=str(rng.choice(list(MEMORIES))),
            memory_days=float(rng.integers(1, 100)),
            network_weights={"facebook": round(float(rng.uniform(0, 2)), 2)} if rng.random() < 0.5 else {},
        )
        for _ in range(n)
    ]


def assert_same(log, variants, account, *, every="1d"):
    """The replayed frames are those of kr.score, to 1e-6."""
    desk = WhatIfModel(log, account, every=every)
    for label, theirs in kr.score_many(log, variants, accounts=[account], every=every).items():
        ours = desk.score({v.label: v for v in variants}[label])
        assert ours[["account", "at"]].to_numpy().tolist() == theirs[["account", "at"]].to_numpy().tolist()
        np.testing.assert_allclose(ours[NUMBERS], theirs[NUMBERS], rtol=0, atol=1e-6, err_msg=label)


@pytest.fixture(autouse=True)
def _no_coverage_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kr.KresearchWarning)
        yield


@pytest.mark.parametrize("account", ["a", "d"])
def test_any_setting_gives_the_numbers_of_score(log, account):
    assert_same(log, random_settings(6, seed=ord(account)), account)


def test_so_do_the_variants_of_the_family(log):
    assert_same(log, [resolve(name, parameters) for name, parameters in FAMILY], "a")


def test_so_do_hours_and_sights_of_posts(make):
    whole = make(300, seed=5)
    sights_only = kr.InteractionLog(whole.interactions.to_pandas())
    settings = random_settings(2, seed=8)
    assert_same(whole, settings, "b", every="1h")
    assert_same(sights_only, settings, "b")


def test_so_does_the_simulated_storm():
    storm = kr.load_dataset("groupalia", n_replies=300, n_ordinary=3, baseline_days=90)
    # A half-life of 60 days: engines read 1/60 as a decimal, which once overflowed.
    faded = Adjusted(penalty=0.4, memory="half-life", memory_days=60)
    assert_same(storm, [Adjusted(penalty=1.0, freeze_days=7), faded], "groupalia")


def test_without_settings_adjusted_is_quantity_and_each_part_is_the_other_variants(log):
    pairs = [
        (Adjusted(), resolve("quantity")),
        (Adjusted(penalty=0.0), resolve("sentiment-ignore")),
        (Adjusted(penalty=0.5, freeze_days=9), resolve("sentiment-freeze", {"penalty": 0.5, "days": 9})),
    ]
    shorter = Adjusted(memory_days=20)
    found = kr.score_many(log, [*(v for pair in pairs for v in pair), shorter], accounts=["a"])
    for adjusted, other in pairs:
        assert found[adjusted.label]["score"].tolist() == found[other.label]["score"].tolist()
    assert found[shorter.label]["score"].tolist() != found["quantity"]["score"].tolist()


@pytest.mark.parametrize("since", [None, "2013-02-01"])
def test_the_ledger_is_that_of_explain_entry_by_entry(make, since):
    # Distinct moments: which of an actor's simultaneous interactions is its latest is anybody's choice.
    rng = np.random.default_rng(4)
    minutes = pd.to_timedelta(rng.permutation(120 * 24 * 60)[:900], unit="min")
    log = make(900, at=pd.Timestamp("2013-01-01", tz="UTC") + minutes)
    desk = WhatIfModel(log, "a")
    variants = [v for v in random_settings(9, seed=6) if v.penalty > -1][:2]
    for variant in variants:
        ours = desk.evaluate(variant, at="2013-03-10", since=since).ledger
        theirs = kr.explain(log, variant, account="a", at="2013-03-10", since=since)
        assert ours.score == pytest.approx(theirs.score, abs=1e-9)
        assert ours.start == pytest.approx(theirs.start, abs=1e-9)
        assert ours.entries["points"].sum() == pytest.approx(ours.score - ours.start, abs=1e-6)
        both = ours.entries.merge(theirs.entries, on=list(KEYS), how="outer", indicator=True)
        assert set(both["_merge"]) == {"both"}
        for column in ("points", "interactions"):
            np.testing.assert_allclose(both[f"{column}_x"], both[f"{column}_y"], rtol=0, atol=1e-6)


def test_the_ledger_of_quantity_agrees_signal_by_signal(log):
    ours = WhatIfModel(log, "a").evaluate("quantity", at="2013-03-10").ledger.by("network", "signal")
    theirs = kr.explain(log, "quantity", account="a", at="2013-03-10").by("network", "signal")
    pd.testing.assert_frame_equal(ours, theirs)


def test_what_the_log_cannot_answer_is_said(make):
    log = make(200)
    bare = kr.InteractionLog(log.interactions.mutate(post=None, polarity=None).to_pandas())
    desk = WhatIfModel(bare, "a")
    assert set(desk.lacks) == {"penalty", "freeze"}
    with pytest.raises(DeclinedError, match="nobody can tell when an account was inactive"):
        desk.evaluate(freeze_days=7)
    with pytest.raises(UsageError, match="lies outside the log"):
        desk.evaluate(at="2020-01-01")
    with pytest.raises(UnknownNameError, match="zz"):
        WhatIfModel(bare, "zz")


def test_a_half_life_too_short_for_the_log_is_refused_as_in_score(make):
    log = make(200)
    late = log.interactions.to_pandas().assign(at=lambda f: f["at"] + pd.Timedelta(days=1000))
    long = kr.InteractionLog(pd.concat([log.interactions.to_pandas(), late]))
    for ask in (WhatIfModel(long, "a").score, lambda *a, **k: kr.score(long, *a, **k)):
        with pytest.raises(UsageError, match="half-life of 1 days is too short"):
            ask("adjusted", memory="half-life", memory_days=1)


def test_settings_go_into_a_study_and_come_back():
    for variant in random_settings(6, seed=1):
        entry = tomllib.loads(f"variants = [{variant_line(variant)}]")["variants"][0]
        assert resolve(entry.pop("name"), entry) == variant


@pytest.mark.parametrize("text", ['"]\nx = 1', "\u202egnp", "\U000e0041 \x7f \\u", 'tab\tand "quotes" è 😀'])
def test_texts_survive_toml_and_hide_nothing(text):
    written = write_value({text: [text, 1.5, True]})
    assert written.isprintable() and tomllib.loads(f"a = {written}")["a"] == {text: [text, 1.5, True]}
