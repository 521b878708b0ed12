"""The band around a score: what it would be under the plausible true polarities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.bands.polarity_draws import DRAWS, draw_polarities
from kresearch.errors import UsageError
from kresearch.sentiment import Confusion
from kresearch.variants import Variant, resolve, score

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: Level of a band unless another is asked for.
LEVEL = 0.95


def score_band(
    log: InteractionLog,
    variant: str | Variant = "sentiment-penalise",
    *,
    confusion: Confusion,
    draws: int = DRAWS,
    level: float = LEVEL,
    seed: int = 0,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: When | None = None,
    until: When | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Score every account at every tick, with the band that the classifier's error makes.

    Parameters
    ----------
    log
        With polarity from a classifier.
    variant, every, accounts, since, until, **parameters
        As of `kresearch.score`.
    confusion
        The classifier's errors, measured on texts like these; ``kr.sentiment.measured(...)`` has
        those of the shipped scorers.
    draws, seed
        How many worlds are drawn; see `draw_polarities`.
    level
        Of the band: between its ends lies this share of the worlds.

    Returns
    -------
    pandas.DataFrame
        A score frame with ``low``, ``high`` (the band) and ``corrected`` (the middle of the worlds).
        ``score`` is of the polarity as it was read, and may lie outside: that is the bias of the
        classifier. ``attrs["band"]`` says how it was made, ``attrs["shares"]`` holds given and
        plausible class shares per account. For variants that do not read polarity all four are equal.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> at = pd.date_range("2012-05-01", periods=40, freq="6h", tz="UTC")
    >>> rows = pd.DataFrame({"actor": range(40), "at": at, "text": [f"text {i}" for i in range(40)]})
    >>> rows = rows.assign(account="acme", kind="reply", network="twitter", language="en")
    >>> rows["polarity"] = [0.5] * 30 + [-0.5] * 10
    >>> confusion = kr.sentiment.measured("vader")
    >>> band = kr.bands.score_band(kr.InteractionLog(rows), confusion=confusion, draws=20)
    >>> band[["score", "low", "corrected", "high"]].iloc[-1].round(0).tolist()
    [24.0, 22.0, 25.0, 28.0]
    """
    if not 0 < level < 1:
        raise UsageError(f"level = {level!r}: allowed is between 0 and 1, e.g. {LEVEL}.")
    chosen = resolve(variant, parameters)
    frame = score(log, chosen, every=every, accounts=accounts, since=since, until=until)
    told = {
        "level": level,
        "draws": draws,
        "seed": seed,
        "scorer": confusion.scorer,
        "domain": confusion.domain,
        "accuracy": confusion.accuracy,
    }
    if not reads_polarity(chosen):
        frame = frame.assign(low=frame["score"], high=frame["score"], corrected=frame["score"])
        frame.attrs["band"] = told | {"reads_polarity": False}
        return frame
    worlds = draw_polarities(
        log, [chosen], confusion=confusion, draws=draws, seed=seed, every=every, accounts=accounts,
        since=since, until=until,
    )  # fmt: skip
    ends = summarise(worlds.curves[chosen.label], level=level)
    attrs = dict(frame.attrs)
    frame = frame.merge(ends, on=["account", "at"], how="left", validate="one_to_one")
    frame.attrs = attrs | {
        "band": told | {"reads_polarity": True},
        "shares": worlds.shares.to_dict("records"),
    }
    return frame


def reads_polarity(variant: Variant) -> bool:
    """Return whether a variant's score depends on polarity at all."""
    return bool(variant.chain().reads_polarity)


def summarise(curves: pd.DataFrame, *, level: float = LEVEL) -> pd.DataFrame:
    """Return ``account, at, low, high, corrected``: quantiles of the score over worlds of `PolarityDraws`."""
    tail = (1 - level) / 2
    groups = curves.groupby(["account", "at"], sort=True)["score"]
    # The nearest worlds beyond the quantiles: few draws must not make the band narrower.
    ends = {
        "low": groups.quantile(tail, interpolation="lower"),
        "high": groups.quantile(1 - tail, interpolation="higher"),
        "corrected": groups.median(),
    }
    return pd.DataFrame(ends).reset_index()
