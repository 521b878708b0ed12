"""What the actors of one account look like, as shares with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kresearch.audience.looks import LOOKS, UNKNOWN, find_looks
from kresearch.audience.shares import Separation, wilson
from kresearch.audience.thresholds import Thresholds
from kresearch.scoring.rows import FloatArray

#: What a share rests on.
BY_BEHAVIOUR, BY_MODEL, BY_NOTHING = "behaviour", "model and behaviour", "nothing"
#: A share with its low and high end.
Share = tuple[float, float, float]
_NOT_KNOWN: Share = (float("nan"), 0.0, 1.0)


def count_looks(pairs: pd.DataFrame, actors: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Return, per account, how many of its actors have which look, the unknown ones too."""
    looks = find_looks(pairs, actors, thresholds)
    table = pd.crosstab(pairs["account"], looks.to_numpy())
    return table.reindex(columns=[*LOOKS, UNKNOWN], fill_value=0)


def share_looks(
    counts: Sequence[pd.Series], probability: FloatArray, separation: Separation | None
) -> dict[str, object]:
    """Return shares of the judged actors of one account.

    Parameters
    ----------
    counts
        Actors by look, under the usual thresholds first, then under the others.
    probability
        That each actor is mechanical, by a model, NaN where no figures are known.
    separation
        Of the model; None without one.
    """
    usual = counts[0]
    judged = int(usual[list(LOOKS)].sum())
    shares = {look: _share(counts, [look]) for look in LOOKS}
    suspicious = _share(counts, ["mechanical", "mass"])
    basis = BY_BEHAVIOUR if judged else BY_NOTHING
    known = probability[~np.isnan(probability)]
    if separation is not None and len(known):
        basis = BY_MODEL
        by_model = separation.estimate(known)
        # The model says who is mechanical; behaviour parts the others.
        rest = {look: _among(counts, [look]) for look in LOOKS[1:]}
        shares = {"mechanical": by_model, **{k: _outside(v, by_model) for k, v in rest.items()}}
        mass = shares["mass"]
        both = (by_model[0] + mass[0], by_model[1] + rest["mass"][1] * (1 - by_model[1]))
        high = min(1.0, by_model[2] + rest["mass"][2] * (1 - by_model[2]))
        suspicious = by_model if np.isnan(mass[0]) else (both[0], both[1], high)
    total = int(usual.sum())
    out: dict[str, object] = {
        "actors": total,
        "judged": judged,
        "unknown": usual[UNKNOWN] / total if total else float("nan"),
        "with_figures": len(known),
    }
    for look, (share, low, high) in shares.items():
        out |= {look: share, f"{look}_low": low, f"{look}_high": high}
    out |= dict(zip(("suspicious_share", "low", "high"), suspicious, strict=True))
    return out | {"basis": basis}


def _share(counts: Sequence[pd.Series], looks: list[str]) -> Share:
    """Return a share of the judged, its interval over chance and thresholds."""
    judged = float(counts[0][list(LOOKS)].sum())
    if not judged:
        return _NOT_KNOWN
    hits = [float(one[looks].sum()) for one in counts]
    return hits[0] / judged, wilson(min(hits), judged)[0], wilson(max(hits), judged)[1]


def _among(counts: Sequence[pd.Series], looks: list[str]) -> Share:
    """Return a share of those judged who are not mechanical by behaviour."""
    n = [float(one[list(LOOKS[1:])].sum()) for one in counts]
    if not n[0]:
        return _NOT_KNOWN
    hits = [float(one[looks].sum()) for one in counts]
    ends = [wilson(hit, many) for hit, many in zip(hits, n, strict=True)]
    return hits[0] / n[0], min(low for low, _ in ends), max(high for _, high in ends)


def _outside(share: Share, mechanical: Share) -> Share:
    """Return a share of those who are not mechanical as a share of all."""
    return share[0] * (1 - mechanical[0]), share[1] * (1 - mechanical[2]), share[2] * (1 - mechanical[1])
