"""How many judgements are enough? Storms of real labels whose share of negatives rises by a known amount.

The labels of real posts are the truth; the storm is made: calm days with one share of negatives, a storm
with another, a few texts repeated very often. A made-up person who is always right judges `n` of the texts,
drawn either as `sentiment judge` draws (heavy texts certain, the rest stratified) or as rows at random,
half of the questions' usual split before the storm and in it. Counted: how often the 95 % interval of the
share in the storm holds, how wide it is, and how often the sign of the rise is right and decided.

    python -m benchmarks.enough --data ../shared/datasets --storms 35
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.judging import Labelled, judge, load, spread_rows
from kresearch.sentiment.judging.draws import draw_labels
from kresearch.sentiment.judging.estimates import weighted_share, world_shares
from kresearch.sentiment.judging.judgements import LABELS
from kresearch.sentiment.judging.texts import WINDOWS, TextFrame

#: Judgements.
SIZES = (20, 40, 60, 120, 300)
#: Share of the texts that are negative before the storm and in it; those of United are its own.
RISES = {"small": (0.25, 0.40), "large": (0.25, 0.60)}
#: Of the questions of a random sample, before the storm: what `sentiment judge` asks there.
EARLY = 0.3
SETS = ("simulated", "us_airlines", "xlm_t_english_train", "united_2017")
UNITED = Path(__file__).resolve().parent.parent / "experiments" / "007-united-2017" / "judged.csv"
Words = np.ndarray[Any, Any]


def load_posts(name: str, folder: Path) -> dict[str, Labelled]:
    """Return the posts of each window; label sets have the same for all."""
    if name == "simulated":
        posts = simulate_posts(np.random.default_rng(8))
    elif name == "united_2017":
        return load_united(UNITED)
    else:
        posts = load(name, folder)
    return dict.fromkeys(WINDOWS, posts)


def simulate_posts(rng: np.random.Generator, *, n: int = 4000, accuracy: float = 0.6) -> Labelled:
    """Return made-up labels that an imagined scorer reads right with one chance in every class."""
    classes = np.array(["negative", "neutral", "positive"], dtype=object)
    truth = rng.choice(classes, size=n, p=[0.4, 0.4, 0.2])
    shift = np.where(rng.random(n) < accuracy, 0, rng.integers(1, 3, size=n))
    place = np.array([list(classes).index(t) for t in truth])
    return Labelled("simulated", truth, classes[(place + shift) % 3])


def load_united(path: Path) -> dict[str, Labelled]:
    """Return the judged texts of study 007: their labels, and what their strata say of the reading."""
    table = pd.read_csv(path)
    table = table[~table["coder"].str.contains("/")]
    window = table["stratum"].str.partition(":")[0]
    read = np.where(table["stratum"].str.contains(":negative"), "negative", "neutral").astype(object)
    found = {}
    for name in WINDOWS:
        mine = ((window == name) | ((window == "certain") & (name == "during"))).to_numpy()
        mine = mine if mine.any() else np.ones(len(table), dtype=bool)
        found[name] = Labelled("united_2017", table["label"].to_numpy(dtype=object)[mine], read[mine])
    return found


def make_rising_storm(
    posts: dict[str, Labelled],
    rng: np.random.Generator,
    *,
    rise: tuple[float, float] | None,
    texts: int = 700,
) -> tuple[TextFrame, Words]:
    """Return a storm whose texts are negative with one share before it and another in it, and the truth.

    Parameters
    ----------
    posts
        Window -> posts that its texts are drawn from.
    rng
        Of everything random.
    rise
        Share of negative texts before the storm and in it; None: those of the posts.
    texts
        How many.
    """
    home = rng.choice(WINDOWS, size=texts, p=[0.25, 0.6, 0.15])
    truth, read = np.empty(texts, dtype=object), np.empty(texts, dtype=object)
    for window in WINDOWS:
        at, source = np.flatnonzero(home == window), posts[window]
        if rise is None:
            which = rng.integers(len(source.truth), size=len(at))
        else:
            bad = np.flatnonzero(source.truth == "negative")
            rest = np.flatnonzero(source.truth != "negative")
            share = rise[1] if window == "during" else rise[0]
            which = np.where(rng.random(len(at)) < share, rng.choice(bad, len(at)), rng.choice(rest, len(at)))
        truth[at], read[at] = source.truth[which], source.read[which]
    return spread_rows(home, read, rng), truth


def judge_at_random(
    frame: TextFrame, truth: Words, n: int, rng: np.random.Generator
) -> dict[str, tuple[int, int]]:
    """Return negatives and judged rows of each window when rows are drawn at random; a text is asked once."""
    sizes = {"before": max(2, round(EARLY * n))}
    sizes["during"] = max(2, n - sizes["before"])
    found = {}
    for window, size in sizes.items():
        weight = frame.rows(window)
        drawn = rng.choice(len(weight), size=size, p=weight / weight.sum())
        found[window] = (int((truth[drawn] == "negative").sum()), size)
    return found


def measure(
    posts: dict[str, Labelled], *, n: int, rise: tuple[float, float] | None, storms: int, seed: int = 0
) -> dict[str, dict[str, float]]:
    """Return coverage, half width and signs of both designs, as shares of the storms."""
    kept: dict[str, list[tuple[bool, float, bool, bool, bool]]] = {"judge": [], "random": []}
    for number in range(storms):
        rng = np.random.default_rng((seed, number))
        frame, truth = make_rising_storm(posts, rng, rise=rise)
        true = {
            w: float(frame.rows(w)[truth == "negative"].sum() / frame.rows(w).sum())
            for w in ("before", "during")
        }
        went = np.sign(true["during"] - true["before"])
        judged = judge(frame, truth, n, number)
        drawn = draw_labels(judged, draws=300, seed=number)
        place = LABELS.index("negative")
        worlds = {w: world_shares(judged, drawn, w)[:, place] for w in true}
        point = {w: weighted_share(judged, w, "negative").value for w in true}
        ends = np.quantile(worlds["during"], [0.025, 0.975])
        change = np.quantile(worlds["during"] - worlds["before"], [0.025, 0.975])
        kept["judge"].append(_row(true["during"], ends, point["during"] - point["before"], change, went))
        counts = judge_at_random(frame, truth, n, rng)
        wilson = {w: _wilson(*counts[w]) for w in counts}
        p = {w: c / k for w, (c, k) in counts.items()}
        kept["random"].append(
            _row(true["during"], wilson["during"], p["during"] - p["before"], _newcombe(p, wilson), went)
        )
    names = ("coverage", "half width", "sign right", "decided right", "decided wrong")
    return {
        design: dict(zip(names, np.asarray(rows, dtype=float).mean(axis=0).tolist(), strict=True))
        for design, rows in kept.items()
    }


def _row(
    true: float, ends: Any, rise: float, change: Any, went: float
) -> tuple[bool, float, bool, bool, bool]:
    low, high = float(ends[0]), float(ends[1])
    decided = 1.0 if change[0] > 0 else -1.0 if change[1] < 0 else 0.0
    held = low - 1e-9 <= true <= high + 1e-9
    return held, (high - low) / 2, float(np.sign(rise)) == went, decided == went, decided == -went


def _wilson(count: int, size: int) -> tuple[float, float]:
    found = stats.binomtest(count, size).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)


def _newcombe(p: dict[str, float], ends: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """Return the interval of the rise from two Wilson intervals."""
    change = p["during"] - p["before"]
    (low1, high1), (low0, high0) = ends["during"], ends["before"]
    down = np.hypot(p["during"] - low1, high0 - p["before"])
    up = np.hypot(high1 - p["during"], p["before"] - low0)
    return change - float(down), change + float(up)


def main() -> None:
    """Print the tables of experiments/008-how-many-judgements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/datasets"))
    parser.add_argument("--storms", type=int, default=35)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    chosen = parser.parse_args()
    started = time.process_time()
    rows = []
    for name in chosen.sets:
        posts = load_posts(name, chosen.data)
        cases = {"its own": None} if name == "united_2017" else RISES
        for called, rise in cases.items():
            for n in SIZES:
                for design, found in measure(posts, n=n, rise=rise, storms=chosen.storms).items():
                    rows.append({"posts": name, "rise": called, "n": n, "design": design, **found})
        print(pd.DataFrame(rows).query("posts == @name").round(3).to_string(index=False), flush=True)
    print(f"{time.process_time() - started:.0f} s of processor time")


if __name__ == "__main__":
    main()
