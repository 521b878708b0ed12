"""How often a topic is right: precision over its texts and among the strongest k, from judgements."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kresearch._common.names import take_names
from kresearch.errors import UsageError
from kresearch.topics.judgements import merge_coders
from kresearch.topics.tagging import TopicTags

#: From which precision on a topic is shown as expertise, unless somebody declares another.
MIN_PRECISION = 0.6
COLUMNS = ("topic", "at", "texts", "judged", "cannot_tell", "split", "precision", "low", "high")
#: With fewer judgements there is no figure.
LEAST_JUDGED = 5


def wilson(share: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Return the Wilson interval of a share from n judgements (Wilson 1927, J. Am. Stat. Assoc. 22).

    Of weighted judgements `n` is what they are worth (Kish's effective size); 0 gives 0 to 1.

    Examples
    --------
    >>> [round(end, 2) for end in wilson(0.8, 10)]
    [0.49, 0.94]
    """
    from scipy import stats

    if n <= 0:
        return 0.0, 1.0
    z = float(stats.norm.ppf((1 + level) / 2))
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    return max(centre - half, 0.0), min(centre + half, 1.0)


def measure_precision(
    tags: TopicTags,
    judgements: pd.DataFrame,
    *,
    at: Sequence[int] = (10,),
    topics: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return how often each judged topic is right, with intervals.

    Parameters
    ----------
    tags
        The topics of a log's texts.
    judgements
        What coders said of some of them, as of `read_judgements`.
    at
        Precision is also given among so many strongest texts.
    topics
        Which; by default all that were judged.
    level
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        ``topic, at, texts, judged, cannot_tell, split, precision, low, high``; ``at`` 0 stands for all texts
        of the topic, ``split`` counts texts on which as many coders say the one as the other. The estimate
        weighs each judged text by the inverse of its probability (Hajek); the interval is Wilson's at the
        effective number of judgements (Kish), so it speaks of texts like these, not only of these. Judgements
        of texts that the topic no longer has count nothing. Fewer than 5 give no figure.

    Raises
    ------
    UsageError
        When a k is below 1, or the judgements are none.

    Examples
    --------
    Five of the six texts that were judged are about travel:

    >>> import kresearch as kr
    >>> import pandas
    >>> texts = [f"My flight number {i} was late" for i in range(30)]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": "ben", "kind": "reply", "text": texts})
    >>> tags = kr.topics.tag(kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z")))
    >>> judged = pandas.DataFrame({"text_key": tags.keys[:6], "topic": "travel", "label": list("yyynyy")})
    >>> found = kr.topics.measure_precision(tags, judged, at=())
    >>> found[["precision", "low", "high"]].round(2).values.tolist()
    [[0.83, 0.44, 0.97]]
    """
    if any(k < 1 for k in at):
        raise UsageError(f"precision at {min(at)}: allowed is 1 or more strongest texts; give --at 10.")
    merged = merge_coders(judgements)
    rows = []
    for topic in sorted(set(merged["topic"])) if topics is None else take_names(topics):
        ranked = tags.of_topic(topic)["text_key"].tolist()
        mine = merged[(merged["topic"] == topic) & merged["text_key"].isin(ranked)]
        place = {key: i for i, key in enumerate(ranked)}
        for k in (0, *sorted(set(at))):
            here = mine[mine["text_key"].map(place) < k] if k else mine
            told = here[here["label"] != "cannot-tell"]
            split = int(here["split"].sum())
            value, low, high = _estimate(told, level)
            size = min(k, len(ranked)) if k else len(ranked)
            rows.append((topic, k, size, len(told), len(here) - len(told) - split, split, value, low, high))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _estimate(told: pd.DataFrame, level: float) -> tuple[float, float, float]:
    chance = told["probability"].to_numpy(dtype=np.float64)
    if len(chance) and np.isnan(chance).all():
        # A table of judgements without a design is taken as a plain random sample.
        chance = np.ones(len(chance))
    known = np.isfinite(chance)
    if known.sum() < LEAST_JUDGED:
        return float("nan"), float("nan"), float("nan")
    weight = 1.0 / chance[known]
    right = (told["label"].to_numpy(dtype=object)[known] == "on-topic").astype(np.float64)
    share = float((weight * right).sum() / weight.sum())
    low, high = wilson(share, float(weight.sum() ** 2 / (weight**2).sum()), level=level)
    return share, low, high


def say_precision(row: Mapping[Hashable, Any]) -> str:
    """Return one row of `measure_precision` as a sentence."""
    among = f"among the {row['texts']} strongest" if row["at"] else f"over its {row['texts']} texts"
    if pd.isna(row["precision"]):
        return f"precision {among}: not measured ({say_judged(row)})"
    value = f"{row['precision']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
    return f"precision {among}: {value}, {say_judged(row)}"


def say_judged(row: Mapping[Hashable, Any]) -> str:
    """Return how many texts a row of `measure_precision` rests on, and what became of the others."""
    parts = [f"{row['judged']} judged"]
    if pd.isna(row["precision"]):
        parts.append(f"{LEAST_JUDGED} are the least")
    if row["cannot_tell"]:
        parts.append(f"{row['cannot_tell']} cannot be told")
    if row["split"]:
        parts.append(f"on {row['split']} the coders are split")
    return ", ".join(parts)
