"""The laws a score keeps, each as a change of a world and what it must do to the scores.

The numbers are those of the design's list of properties. A law compares the scores of a
world with those of the changed world, or looks at one of them alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch.testing.worlds import ACCOUNTS, ACTORS, START, World
from kresearch.variants import Variant

#: Scores are compared to this many points.
TOLERANCE = 1e-6

Change = Callable[[World, np.random.Generator], World]
Scores = pd.DataFrame
Check = Callable[[Scores, Scores, World, World, Variant], str | None]


@dataclass(frozen=True)
class Law:
    """One law."""

    name: str  #: As in `Variant.claims` and `Variant.waives`.
    text: str  #: What it says.
    change: Change  #: Makes the changed world.
    check: Check  #: Returns what is wrong, or None. Scores are indexed by account and tick time.
    claimed: bool = False  #: True when only variants that claim the law must keep it.


def _differs(before: pd.Series, after: pd.Series, wrong: Callable[[pd.Series], pd.Series]) -> str | None:
    """Return the first place at which the change from before to after is wrong."""
    both = pd.concat({"before": before, "after": after}, axis=1, join="inner")
    delta = both["after"] - both["before"]
    bad = both[wrong(delta)]
    if bad.empty:
        return None
    first = bad.reset_index().iloc[0]
    when = first["at"].strftime("%Y-%m-%d")
    return f"account {first['account']} on {when}: {first['before']:.6f} became {first['after']:.6f}"


def _equal(before: Scores, after: Scores, *_: object) -> str | None:
    """Every score, signal and valence is what it was."""
    interval = [column for column in ("low", "high") if column in before.columns]
    for column in ("score", "raw", "reach", "amplification", "impact", *interval):
        problem = _differs(before[column], after[column], lambda d: d.abs() > TOLERANCE)
        if problem:
            return f"{column} changed; {problem}"
    return None


def _never_lower(before: Scores, after: Scores, *_: object) -> str | None:
    return _differs(before["score"], after["score"], lambda d: d < -TOLERANCE)


def _never_higher(before: Scores, after: Scores, *_: object) -> str | None:
    return _differs(before["score"], after["score"], lambda d: d > TOLERANCE)


def _within_bounds(before: Scores, _after: Scores, _w: World, _c: World, variant: Variant) -> str | None:
    score, valence = before["score"], before["valence"].dropna()
    if not score.between(1, 100).all():
        return f"scores from {score.min():.4f} to {score.max():.4f} leave 1 to 100"
    if not valence.between(-100, 100).all():
        return f"valence from {valence.min():.2f} to {valence.max():.2f} leaves -100 to 100"
    if "low" in before.columns:
        wrong = before[~((before["low"] <= score) & (score <= before["high"]))]
        if len(wrong) or before["low"].min() < 1 or before["high"].max() > 100:
            return "the interval does not hold the score, or leaves 1 to 100"
    empty, baseline = score.loc["N"], variant.chain().scale.baseline
    if (empty - baseline).abs().max() > TOLERANCE:
        return f"an account with nothing stands at {empty.iloc[-1]:.6f}, not at the baseline {baseline}"
    return None


def with_empty_account(world: World, _rng: np.random.Generator | None = None) -> World:
    """Add account N, which posted once and got nothing."""
    post = pd.DataFrame({"account": ["N"], "post": ["n"], "network": ["twitter"], "at": [START]})
    return world.replace(posts=pd.concat([world.posts, post], ignore_index=True))


def _same(world: World, _rng: np.random.Generator) -> World:
    return world


def _cut(world: World, rng: np.random.Generator) -> World:
    """Cut the log at the end of a day in its middle."""
    days = (world.interactions["at"].max() - START).days
    end = START + pd.Timedelta(days=int(rng.integers(1, max(2, days))))
    return World(*(t[t["at"] < end] for t in (world.interactions, world.posts, world.audience)))


def _equal_until_cut(before: Scores, after: Scores, _w: World, cut: World, _v: Variant) -> str | None:
    times = [t["at"].max() for t in (cut.interactions, cut.posts, cut.audience) if len(t)]
    last = max(times).floor("D")
    return _equal(before[before.index.get_level_values("at") <= last], after)


def _repeat(world: World, rng: np.random.Generator) -> World:
    """Repeat some rows (same id) and shuffle all tables."""
    again = world.interactions.sample(frac=0.3, random_state=int(rng.integers(1 << 31)))
    mixed = pd.concat([world.interactions, again])
    return World(
        *(
            t.sample(frac=1, random_state=int(rng.integers(1 << 31))).reset_index(drop=True)
            for t in (mixed, world.posts, world.audience)
        )
    )


def _add_self(world: World, rng: np.random.Generator) -> World:
    own = world.interactions.sample(frac=0.5, random_state=int(rng.integers(1 << 31))).copy()
    own["actor"], own["count"] = own["account"], 1
    own["interaction_id"] = "self" + own["interaction_id"]
    own = own[own["at"] > world.interactions["at"].min()]
    return world.replace(interactions=pd.concat([world.interactions, own], ignore_index=True))


def _one_more(world: World, rng: np.random.Generator) -> World:
    """Add one interaction, of any sign, at any time."""
    row = world.interactions.iloc[[int(rng.integers(len(world.interactions)))]].copy()
    account = str(rng.choice(ACCOUNTS))
    row["account"], row["interaction_id"], row["count"] = account, "more", 1
    row["actor"] = str(rng.choice([a for a in (*ACTORS, "new") if a != account]))
    row["polarity"] = float(rng.choice([-0.8, 0.9]))
    row["at"] = START + pd.Timedelta(hours=int(rng.integers(0, 60 * 24)))
    return world.replace(interactions=pd.concat([world.interactions, row], ignore_index=True))


def _one_post(world: World, rng: np.random.Generator) -> World:
    row = pd.DataFrame(
        {
            "account": [str(rng.choice(ACCOUNTS))],
            "post": ["unanswered"],
            "network": [str(rng.choice(["twitter", "facebook"]))],
            "at": [START + pd.Timedelta(hours=int(rng.integers(0, 60 * 24)))],
        }
    )
    return world.replace(posts=pd.concat([world.posts, row], ignore_index=True))


def _further_network(world: World, rng: np.random.Generator) -> World:
    """Link LinkedIn: somebody reacts there, not before the account was first seen."""
    seen = pd.concat([world.interactions, world.posts]).groupby("account")["at"].min()
    account = str(rng.choice(sorted(seen.index)))
    hours = pd.to_timedelta(rng.integers(0, 300, 4), unit="h")
    rows = pd.DataFrame(
        {
            "interaction_id": [f"link{k}" for k in range(4)],
            "account": account,
            "actor": rng.choice(["l", "m", "n"], 4),
            "kind": rng.choice(["like", "share"], 4),
            "network": "linkedin",
            "at": seen[account] + hours,
            "polarity": 0.5,
            "count": 1,
        }
    )
    return world.replace(interactions=pd.concat([world.interactions, rows], ignore_index=True))


def _make_positive(world: World, _rng: np.random.Generator) -> World:
    acted = world.interactions.assign(polarity=world.interactions["polarity"].abs())
    return world.replace(interactions=acted)


def _turn_one_negative(world: World, rng: np.random.Generator) -> World:
    """Make one interaction negative that was not."""
    acted = world.interactions.copy()
    others = np.flatnonzero(~(acted["polarity"].to_numpy() < 0))
    if len(others):
        acted.loc[acted.index[int(rng.choice(others))], "polarity"] = -0.8
    return world.replace(interactions=acted)


def _equal_to_unknown(before: Scores, after: Scores, *_: object) -> str | None:
    """`before` has no polarity at all, `after` none below zero."""
    return _equal(before, after)


def _still_while_inactive(
    before: Scores, _a: Scores, world: World, _c: World, variant: Variant
) -> str | None:
    """Compare each inactive day without anything new with the day before."""
    days = float(variant.model_dump()["days"])
    for account in ACCOUNTS:
        posts = world.posts.loc[world.posts["account"] == account, "at"].dt.floor("D")
        others = world.interactions[world.interactions["actor"] != world.interactions["account"]]
        arrivals = set(others.loc[others["account"] == account, "at"].dt.floor("D"))
        known = sorted([*posts, *arrivals])
        if not known:
            continue
        score = before["score"].loc[account]
        for day, yesterday in zip(score.index[1:], score.index[:-1], strict=True):
            marks = [p for p in posts if p <= day] or [known[0]]
            silent = (day - max(marks)).days
            if day > known[0] and silent >= round(days) and day not in arrivals:
                change = score[day] - score[yesterday]
                if abs(change) > TOLERANCE:
                    return f"account {account} on {day:%Y-%m-%d}, silent for {silent} days: {change:+z.6f}"
    return None


#: The laws that random worlds can try. Many-beat-one, diminishing, no-cliff and frozen-scale are tried
#: on worlds made for them, see `kresearch.testing.check`.
LAWS: tuple[Law, ...] = (
    Law("bounds", "scores in 1..100, nothing is the baseline, valence in -100..100", _same, _within_bounds),
    Law("no-look-ahead", "cutting the log at a tick changes no score up to it", _cut, _equal_until_cut),
    Law("order-free", "row order does not matter, an interaction_id counts once", _repeat, _equal),
    Law("no-self-interaction", "an account's interactions with itself count nothing", _add_self, _equal),
    Law("monotone", "one more interaction never lowers the score", _one_more, _never_lower, True),
    Law("monotone", "one more post without reactions never raises it", _one_post, _never_higher, True),
    Law("networks-help", "a further network never lowers the score", _further_network, _never_lower, True),
    Law(
        "equal-when-positive",
        "with no polarity below zero it is as if the sign did not matter",
        _make_positive,
        _equal_to_unknown,
        True,
    ),
    Law(
        "blame-never-helps",
        "turning one interaction negative never raises the score",
        _turn_one_negative,
        _never_higher,
        True,
    ),
    Law(
        "frozen-when-inactive",
        "while inactive nothing moves it but what arrives",
        _same,
        _still_while_inactive,
        True,
    ),
)
