"""Features: what is looked at of one account's figures.

Logarithms, because figures of accounts span six orders of magnitude, and ratios of figures
where the table has both. Everything is a function of one account, so that a comparison of
two is made of differences and swapping them swaps the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kresearch.weights.pairs import Floats

#: Ratios taken where both figures are there: numerator, denominator, what is added to both.
RATIOS = (
    ("follower_count", "following_count", 1.0),
    ("mentions_received", "mentions_sent", 0.1),
    ("retweets_received", "retweets_sent", 0.1),
    ("retweets_received", "posts", 0.1),
    ("listed_count", "follower_count", 1.0),
    ("mentions_received", "follower_count", 1.0),
    ("retweets_received", "mentions_received", 0.1),
)


def log_figures(figures: Floats) -> Floats:
    """Return ``ln(1 + x)``, odd around zero."""
    return np.asarray(np.sign(figures) * np.log1p(np.abs(figures)), dtype=np.float64)


def features_of(figures: Floats, names: Sequence[str]) -> Floats:
    """Return the features of accounts: figures (n, figures), and behind them their known ratios."""
    place = {name: i for i, name in enumerate(names)}
    columns = [log_figures(figures)]
    for over, under, added in RATIOS:
        if over in place and under in place:
            top = np.maximum(figures[:, place[over]], 0) + added
            bottom = np.maximum(figures[:, place[under]], 0) + added
            columns.append(np.log(top / bottom)[:, None])
    return np.hstack(columns)
