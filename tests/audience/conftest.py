"""A small log with actors of every look, and a labelled table with a known difference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import kresearch as kr

START = pd.Timestamp("2012-03-01", tz="UTC")
#: Spare words, so that texts of different people differ.
_WORDS = ("sun", "rain", "wind", "snow", "hail", "mist", "frost", "cloud")


def act(
    account: str, actor: str, hours: float, *, kind: str = "reply", text: str | None = None
) -> dict[str, object]:
    """Return one interaction, hours after the start."""
    at = START + pd.Timedelta(seconds=round(hours * 3600))
    return {"account": account, "actor": actor, "kind": kind, "network": "twitter", "at": at, "text": text}


def mixed_rows() -> pd.DataFrame:
    """Return rows of a machine, a mass reactor, a regular, a person and a passer-by."""
    rng = np.random.default_rng(7)
    rows = []
    # Every six hours to the second, always the same words: two signs.
    rows += [act("brand", "machine", 6.0 * k, text="buy the new offer today") for k in range(24)]
    rows += [act(f"other{k:02d}", "mass", 3.1 * k + 0.13 * k * k, kind="like") for k in range(29)]
    rows.append(act("brand", "mass", 20.5, kind="like"))
    for k in range(8):
        words = " ".join(rng.permutation(_WORDS)[:5])
        rows.append(act("brand", "regular", 24 * k + float(rng.uniform(8, 20)), text=words))
        rows.append(act("brand", "person", 12 + 0.11 * k * k + 0.02 * k, text=f"{words} {k}", kind="mention"))
    rows.append(act("brand", "passer", 33.3, text="never again will I come"))
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def mixed() -> kr.InteractionLog:
    """Return the log of `mixed_rows`."""
    return kr.InteractionLog(mixed_rows(), simulated=True, source="made up")


def labelled(n: int, seed: int, *, bands: bool = False) -> pd.DataFrame:
    """Return a made-up table of labelled accounts: bots write more and favour less."""
    rng = np.random.default_rng(seed)
    bot = np.arange(n) % 2 == 0
    table = pd.DataFrame(
        {
            "label": np.where(bot, "bot", "human"),
            "screen_name": [f"u{seed}_{k}" for k in range(n)],
            "tweet_frequency": np.exp(rng.normal(np.where(bot, 3.0, 1.5), 1.0)),
            "user_favourited": np.exp(rng.normal(np.where(bot, 4.0, 6.0), 1.5)),
        }
    )
    return table.assign(band=np.where(np.arange(n) % 4 < 2, "small", "large")) if bands else table


@pytest.fixture(scope="session")
def make_labelled() -> Callable[..., pd.DataFrame]:
    """Return `labelled`."""
    return labelled


@pytest.fixture(scope="session")
def model() -> kr.audience.AudienceModel:
    """Return a model trained on a made-up table."""
    return kr.audience.train(labelled(400, 1))
