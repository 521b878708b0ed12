"""The simulated Groupalia case, put together: an ordinary year, a storm, then silence.

It is a simulation: only the clock of 29 May 2012 is documented. Size, shares, texts and
people are invented, and every one of them is a parameter.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from kresearch.datasets.groupalia.episodes import find_cases, holiday_of, silence_of, span_of
from kresearch.datasets.groupalia.life import DAY, Span, live
from kresearch.datasets.groupalia.parameters import GroupaliaParameters, make_parameters
from kresearch.datasets.groupalia.phrases import compose, cut, load_phrases
from kresearch.datasets.groupalia.profiles import (
    BRAND,
    HOLIDAY,
    Profile,
    brand_profiles,
    make_crowd,
    ordinary_profiles,
)
from kresearch.datasets.groupalia.storm import storm_posts, storm_reactions
from kresearch.datasets.groupalia.wording import plant_polarity, word_ordinary, word_storm
from kresearch.datasets.simulation import Simulation

_CROWD = 6000


def simulate_groupalia(**options: Any) -> Simulation:
    """Simulate the Groupalia case. Simulated, not data: only its clock is documented.

    Parameters
    ----------
    **options
        Fields of `GroupaliaParameters`: seed, onset, n_replies, retweet_ratio,
        share_negative, share_sarcasm, share_mockery, share_defending, half_life_hours,
        tail_share, tail_half_life_days, silence_days, return_days, baseline_days,
        n_ordinary, holiday_days, activity, polarity.

    Returns
    -------
    Simulation
        `log`, `truth`, two `cases` (the brand's negative spike; the silence of the account
        ``holiday``) and `parameters`.

    Raises
    ------
    UsageError
        For unknown or impossible parameters, all at once.

    Examples
    --------
    >>> import kresearch as kr
    >>> small = kr.simulate.groupalia(n_replies=30, n_ordinary=3, baseline_days=90, activity=0.1)
    >>> [(case["account"], case["kind"]) for case in small.cases]
    [('groupalia', 'negative'), ('holiday', 'silence')]
    >>> sorted(set(small.truth["intent"]))
    ['angry', 'apology-mockery', 'defending', 'neutral', 'ordinary', 'sarcastic']
    """
    # Imported here: the frames alone need no engine.
    from kresearch.interactions import InteractionLog

    parameters = make_parameters(**options)
    tables = _simulate(parameters)
    log = InteractionLog(
        interactions=tables["interactions"],
        posts=tables["posts"],
        audience=tables["audience"],
        simulated=True,
        source=f"simulated: groupalia (seed {parameters.seed})",
    )
    log.notes.append(
        "Simulated. The clock of 29 May 2012 is documented; numbers, texts and people are invented."
    )
    return Simulation(log, tables["truth"], find_cases(parameters), asdict(parameters))


def simulate_tables(**options: Any) -> dict[str, pd.DataFrame]:
    """Return the frames behind `simulate_groupalia`: interactions, posts, audience, truth."""
    return _simulate(make_parameters(**options))


def _simulate(p: GroupaliaParameters) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(p.seed)
    span, silence = span_of(p), silence_of(p)
    newcomers = _CROWD + 420
    crowd = make_crowd(rng, n=newcomers + max(50, int(1.1 * p.n_replies)))
    old = type(crowd)(crowd.names[:newcomers], crowd.n_customers)
    brand = brand_profiles(activity=p.activity)
    others = ordinary_profiles(rng, n=p.n_ordinary, activity=p.activity)
    peers = np.array(sorted({o.account for o in others}))
    # The brand's ordinary posting stops with the tweet and comes back after the silence, if asked.
    after = Span(p.onset_seconds, silence.end)
    lives = [live(rng, b, span=span, away=after, crowd=old, peers=peers) for b in brand]
    gone = {HOLIDAY: holiday_of(p)}
    nowhere = Span(span.end, span.end)
    lives += [
        live(rng, o, span=span, away=gone.get(o.account, nowhere), crowd=old, peers=peers) for o in others
    ]
    ordinary = pd.concat([reactions for _, reactions in lives], ignore_index=True)
    away = holiday_of(p)
    ordinary = ordinary.loc[~((ordinary["actor"] == HOLIDAY) & away.holds(ordinary["at"].to_numpy()))]
    ordinary = _word(rng, ordinary, others=[*brand, *others])
    storm = storm_reactions(rng, p, crowd=crowd, peers=peers, newcomers=newcomers)
    storm = storm.loc[span.holds(storm["at"].to_numpy())].reset_index(drop=True)
    storm["meant"] = storm["intent"]
    storm["text"] = word_storm(rng, storm)
    storm["polarity"] = plant_polarity(rng, storm["meant"].to_numpy())
    interactions = _number(pd.concat([ordinary, storm], ignore_index=True))
    truth = interactions[["interaction_id", "intent", "polarity"]].copy()
    seen = interactions[_COLUMNS].copy()
    if p.polarity == "none":
        seen["polarity"] = np.nan
    return {
        "interactions": seen,
        "posts": _posts(rng, p, [posts for posts, _ in lives]),
        "audience": _audience(rng, p, [*brand, *others], span=span),
        "truth": truth,
    }


_COLUMNS = [
    "interaction_id",
    "account",
    "actor",
    "kind",
    "network",
    "at",
    "post",
    "text",
    "language",
    "polarity",
]


def _word(rng: np.random.Generator, reactions: pd.DataFrame, *, others: list[Profile]) -> pd.DataFrame:
    reactions = reactions.reset_index(drop=True)
    meant = reactions["kind"].to_numpy(dtype=object).copy()
    texted = ~reactions["kind"].isin(["like", "share"]).to_numpy()
    moods = {o.account: o.moods for o in others}
    for account in pd.unique(reactions["account"]):
        rows = np.flatnonzero(texted & (reactions["account"] == account).to_numpy())
        mood = moods[account]
        meant[rows] = rng.choice(np.array(list(mood), dtype=object), size=len(rows), p=list(mood.values()))
    reactions["meant"], reactions["intent"] = meant, "ordinary"
    reactions["text"] = word_ordinary(rng, reactions)
    reactions["polarity"] = plant_polarity(rng, meant)
    return reactions


def _number(interactions: pd.DataFrame) -> pd.DataFrame:
    order = ["at", "account", "actor", "kind", "network"]
    out = interactions.sort_values(order, kind="stable", ignore_index=True)
    out["interaction_id"] = np.char.add("g-", np.char.zfill(np.arange(1, len(out) + 1).astype(str), 6))
    out["at"] = pd.to_datetime(out["at"], unit="s", utc=True).dt.as_unit("us")
    out["language"] = out["text"].notna().map({True: "it", False: None}).astype(object)
    return out


def _posts(rng: np.random.Generator, p: GroupaliaParameters, posts: list[pd.DataFrame]) -> pd.DataFrame:
    out = pd.concat([*posts, storm_posts(p)], ignore_index=True)
    promoted = np.flatnonzero((out["account"] == BRAND).to_numpy() & out["text"].isna().to_numpy())
    texts = out["text"].to_numpy(dtype=object).copy()
    promotions = compose(rng, load_phrases("ordinary"), "promotion", n=len(promoted), rough=False)
    texts[promoted] = [cut(text) for text in promotions]
    out["text"] = texts
    out = out.sort_values(["at", "account", "post"], ignore_index=True)
    out["at"] = pd.to_datetime(out["at"], unit="s", utc=True).dt.as_unit("us")
    return out[["account", "post", "network", "at", "text"]]


def _audience(
    rng: np.random.Generator, p: GroupaliaParameters, profiles: list[Profile], *, span: Span
) -> pd.DataFrame:
    frames = []
    for profile in profiles:
        step = DAY if profile.account == BRAND else 7 * DAY
        at = np.arange(span.start, span.end, step)
        gained = np.cumsum(rng.poisson(profile.growth_per_day * step / DAY, size=len(at)))
        followers = profile.followers + gained
        if profile.account == BRAND:
            # Invented: the storm brings one follower for every ten texts, over two days.
            since_days = (at - p.onset_seconds) / DAY
            followers = followers + (p.n_replies * 0.1 * (since_days / 2).clip(0, 1)).astype(int)
        frame = pd.DataFrame({"at": at, "followers": followers})
        frames.append(frame.assign(account=profile.account, network=profile.network))
    out = pd.concat(frames, ignore_index=True)
    out["at"] = pd.to_datetime(out["at"], unit="s", utc=True).dt.as_unit("us")
    return out
