"""Which texts a person is asked about: the heavy ones for certain, the rest with known probability.

Within a stratum texts are drawn with probability proportional to the rows they carry in their window, by
sequential Poisson sampling with permanent random numbers (Ohlsson 1998, J. Official Statistics 14): asking
more later keeps the texts that were asked first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.sentiment.judging.texts import WINDOWS, TextFrame
from kresearch.sentiment.protocol import Floats

#: A text that carries this share of the rows of a window is asked for certain.
HEAVY = 0.01
#: How the questions that are left are spread over the windows before, during and after the storm.
SPREAD = {"before": 0.30, "during": 0.55, "after": 0.15}
#: Fewer questions than this in a stratum say too little about it: it is joined to its neighbour.
LEAST = 4
#: Most strata in a window: many small ones would each know little.
MOST_STRATA = 5
#: Stratum of the texts that are asked for certain.
CERTAIN = "certain"
#: Readings from bad to good: neighbours are joined first.
READINGS = ("negative", "unknown", "neutral", "positive")


@dataclass(frozen=True)
class Sample:
    """The texts to be judged."""

    #: ``text_key, text, stratum, probability, rows, before, during, after``, heaviest certain ones first,
    #: then in random order, so that whoever stops early has judged a random part.
    texts: pd.DataFrame
    heavy: float  #: Share of a window's rows from which on a text was certain.
    #: Window -> half of the 95 % interval of a share that n judgements give at worst (a share of one half).
    half_width: dict[str, float]
    notes: list[str] = field(default_factory=list)  #: What was decided on the way.


def draw_sample(frame: TextFrame, n: int, *, heavy: float = HEAVY, seed: int = 0) -> Sample:
    """Draw `n` texts that a person should judge.

    Texts of at least the share `heavy` of a window's rows are asked for certain. Permanent random numbers
    make the order of rows in the log not matter.
    """
    if n < 2 or not 0 < heavy <= 1:
        raise UsageError(
            f"n = {n}, heavy = {heavy:g}: allowed are 2 or more judgements and a share over 0 up to 1. "
            "60 judgements and 0.01 are the defaults."
        )
    notes: list[str] = []
    texts = frame.texts.assign(window=home_window(frame), size=home_rows(frame), u=_random(frame, seed))
    share = np.max([frame.rows(w) / max(frame.total(w), 1.0) for w in WINDOWS], axis=0)
    # Where the same few rows are 1 % of a window, nothing is heavy: a heavy text is repeated.
    weighty = (share >= heavy) & (texts["rows"].to_numpy() >= 3)
    most = max(1, n // 2)
    if weighty.sum() > most and len(texts) > n:
        cut = np.sort(share[weighty])[::-1][most - 1]
        notes.append(
            f"{int(weighty.sum())} texts carry at least {heavy:.1%} of a window's rows: those of {cut:.1%} "
            f"and more are asked for certain, the others with their probability."
        )
        heavy, weighty = float(cut), weighty & (share >= cut)
    texts["stratum"] = np.where(weighty, CERTAIN, "")
    texts["probability"] = np.where(weighty, 1.0, 0.0)
    chosen = [texts[weighty].sort_values(["rows", "text_key"], ascending=[False, True])]
    tail = texts[~weighty]
    for window, count in _spread(tail, n - int(weighty.sum())).items():
        chosen.append(_draw_window(tail[tail["window"] == window], window, count))
    sampled = pd.concat(chosen)
    drawn = sampled[sampled["stratum"] != CERTAIN].copy()
    # The beginning of this order is the sample that fewer questions would have drawn.
    drawn["turn"] = drawn["u"] / drawn["probability"]
    drawn = drawn.sort_values(["turn", "text_key"])
    sampled = pd.concat([sampled[sampled["stratum"] == CERTAIN], drawn], ignore_index=True)
    columns = ["text_key", "text", "stratum", "probability", "rows", *WINDOWS, "read", "addressee"]
    widths = {w: _half_width(frame, sampled, w) for w in WINDOWS if frame.total(w)}
    return Sample(sampled[columns], heavy, widths, notes)


def home_window(frame: TextFrame) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the window in which each text carries most of the window's rows; the storm where it is a tie.

    What was said in calm days and again in the storm belongs to the calm: of the few rows of calm days it
    is a larger part, and it is said of other things than what the storm is about.
    """
    order = ("during", "before", "after")
    best = np.argmax([frame.rows(w) / max(frame.total(w), 1.0) for w in order], axis=0)
    return np.array([order[i] for i in best], dtype=object)


def home_rows(frame: TextFrame) -> Floats:
    """Return how many rows each text carries in its home window: what it weighs there."""
    window = home_window(frame)
    return np.select([window == name for name in WINDOWS], [frame.rows(name) for name in WINDOWS])


def cell_names(frame_texts: pd.DataFrame) -> pd.Series[str]:
    """Return ``read/addressee`` of each text: the finest strata within a window."""
    return frame_texts["read"] + "/" + frame_texts["addressee"]


def least_size(judgements: float) -> float:
    """Return how many judgements a stratum of a window needs to stand by itself."""
    return max(float(LEAST), judgements / MOST_STRATA)


def join_cells(sizes: dict[str, float], least: float) -> dict[str, str]:
    """Join cells ``read/addressee`` until each is at least so large (unless one is left), the likest first.

    The result says for each cell the stratum that holds it (its cells joined by ``+``).
    """
    groups = {name: [name] for name in sorted(sizes)}
    size = dict(sizes)
    while len(groups) > 1:
        smallest = min(groups, key=lambda g: (size[g], g))
        if size[smallest] >= least:
            break
        nearest = min((g for g in groups if g != smallest), key=lambda g: (_distance(smallest, g), g))
        joined = sorted(groups.pop(smallest) + groups.pop(nearest))
        name = "+".join(joined)
        size[name] = size.pop(smallest) + size.pop(nearest)
        groups[name] = joined
    return {cell: name for name, cells in groups.items() for cell in cells}


def _distance(one: str, other: str) -> float:
    """Return how unlike two strata are: mean over their cells; another reading weighs more."""
    total, pairs = 0.0, 0
    for a in one.split("+"):
        for b in other.split("+"):
            (read_a, whom_a), (read_b, whom_b) = a.split("/"), b.split("/")
            apart = abs(READINGS.index(read_a) - READINGS.index(read_b))
            total, pairs = total + 2.0 * apart + (whom_a != whom_b), pairs + 1
    return total / pairs


def _random(frame: TextFrame, seed: int) -> Floats:
    """Return a number in 0 to 1 for each text that is its own for ever."""
    salt = str(seed).encode()
    found = (hashlib.blake2b(k.encode(), digest_size=8, key=salt).digest() for k in frame.texts["text_key"])
    return np.array([(int.from_bytes(d, "big") + 0.5) / 2**64 for d in found])


def _spread(tail: pd.DataFrame, n: int) -> dict[str, int]:
    """Return how many questions each window gets: never more than it has texts."""
    texts = {w: int((tail["window"] == w).sum()) for w in WINDOWS}
    return fill_up({w: SPREAD[w] for w in WINDOWS if texts[w]}, n, texts)


def fill_up(wanted: dict[str, float], total: int, most: dict[str, int]) -> dict[str, int]:
    """Return whole numbers in proportion to `wanted`, none over its `most`; the others get what is over."""
    out = dict.fromkeys(wanted, 0)
    left = max(min(total, sum(most[k] for k in wanted)), 0)
    while left:
        given = apportion({k: v for k, v in wanted.items() if out[k] < most[k]}, left)
        for k, count in given.items():
            take = min(count, most[k] - out[k])
            out[k] += take
            left -= take
    return out


def apportion(wanted: dict[str, float], total: int) -> dict[str, int]:
    """Return whole numbers in proportion to `wanted` that add up to `total` (largest remainders)."""
    scale = total / sum(wanted.values())
    floors = {k: int(v * scale) for k, v in wanted.items()}
    order = sorted(wanted, key=lambda k: (floors[k] - wanted[k] * scale, k))
    for k in order[: total - sum(floors.values())]:
        floors[k] += 1
    return floors


def _draw_window(texts: pd.DataFrame, window: str, n: int) -> pd.DataFrame:
    if texts.empty or n == 0:
        return texts.iloc[:0]
    cells = cell_names(texts)
    sizes = texts.groupby(cells)["size"].sum()
    expected = {str(c): float(r) / float(sizes.sum()) * n for c, r in sizes.items()}
    stratum = cells.map(join_cells(expected, least_size(n)))
    weight = {str(s): float(r) for s, r in texts.groupby(stratum)["size"].sum().items()}
    most = {str(name): int(count) for name, count in stratum.value_counts().items()}
    drawn = [
        _draw_stratum(texts[stratum == name].assign(stratum=f"{window}:{name}"), count)
        for name, count in fill_up(weight, n, most).items()
    ]
    return pd.concat(drawn)


def _draw_stratum(texts: pd.DataFrame, n: int) -> pd.DataFrame:
    """Draw n texts with probability proportional to their size; what would exceed one is certain."""
    texts = texts.copy()
    size = texts["size"].to_numpy(dtype=np.float64)
    sure, chance = np.zeros(len(texts), dtype=bool), np.ones(len(texts))
    while not sure.all():
        left = n - int(sure.sum())
        chance = np.where(sure, 1.0, left * size / size[~sure].sum())
        more = ~sure & (chance >= 1.0 - 1e-12)
        if not more.any():
            break
        sure |= more
    texts["probability"] = chance
    texts.loc[sure, "stratum"] = CERTAIN
    order = np.lexsort(
        (texts["text_key"].to_numpy(dtype=str), texts["u"].to_numpy() / np.maximum(chance, 1e-12))
    )
    order = np.concatenate([np.flatnonzero(sure), order[~sure[order]]])
    return texts.iloc[order[:n]]


def _half_width(frame: TextFrame, sampled: pd.DataFrame, window: str) -> float:
    """Return half of the 95 % interval of a share of one half, from the sample's size alone."""
    total = frame.total(window)
    home = sampled["stratum"].str.startswith(f"{window}:")
    n = int(home.sum())
    certain = float(sampled.loc[sampled["probability"] >= 1, window].sum())
    rest = max(total - certain, 0.0) / total
    known = float(sampled.loc[home, window].sum()) / max(total - certain, 1.0)
    if rest == 0:
        return 0.0
    return float(min(1.96 * rest * 0.5 / np.sqrt(max(n, 1)) * np.sqrt(max(1 - known, 0.0)), 0.5))
