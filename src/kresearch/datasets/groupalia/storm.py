"""The storm: what the brand posts, when people react, and who they are.

The clock is the documented one of 29 May 2012 in Rome time: tweet about 10:40, apology 10:59,
peak 12:00, fading from 12:30, over by 17:00. The numbers of reactions are invented.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kresearch.datasets.groupalia.parameters import GroupaliaParameters
from kresearch.datasets.groupalia.profiles import BRAND, Crowd

APOLOGY_MINUTES, PEAK_MINUTES, FADE_MINUTES, END_MINUTES = 19, 80, 110, 380
_TAIL_DAYS = 14
#: minutes after the tweet, network, short name, text in the project's own words
_POSTS = (
    (0, "twitter", "tweet", "Il #terremoto vi fa paura? Lasciate tutto e volate con noi a #SantoDomingo!"),
    (14, "twitter", "charity", "Oggi per ogni deal doniamo un euro a chi soccorre le zone colpite"),
    (APOLOGY_MINUTES, "twitter", "apology", "Ci scusiamo: il messaggio sul #terremoto era un errore"),
    (25, "facebook", "apology-fb", "Ci scusiamo con tutti per il messaggio di questa mattina sul terremoto"),
    (
        230,
        "twitter",
        "statement",
        "Le scuse del nostro direttore per il messaggio di stamattina sono sul blog",
    ),
)
_SHARED = {"tweet": 0.82, "apology": 0.10, "charity": 0.04, "statement": 0.04}


def storm_posts(parameters: GroupaliaParameters) -> pd.DataFrame:
    """Return the brand's posts of the day: ``account, network, post, at, text``."""
    rows = [
        (BRAND, network, f"{BRAND}-{name}", parameters.onset_seconds + 60 * minutes, text)
        for minutes, network, name, text in _POSTS
    ]
    return pd.DataFrame(rows, columns=["account", "network", "post", "at", "text"])


def storm_density(*, half_life_hours: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return minutes after the tweet and the relative number of reactions in each.

    Rises with the power 1.5 to the peak, declines slowly while it is talked about, then
    halves every `half_life_hours`.
    """
    last = max(END_MINUTES, FADE_MINUTES + int(480 * half_life_hours))
    minutes = np.arange(last, dtype=float)
    rise = ((minutes + 1) / PEAK_MINUTES).clip(max=1.0) ** 1.5
    plateau = 1.0 - 0.35 * ((minutes - PEAK_MINUTES) / (FADE_MINUTES - PEAK_MINUTES)).clip(0.0, 1.0)
    fade = 2.0 ** (-np.maximum(minutes - FADE_MINUTES, 0.0) / (60 * half_life_hours))
    return minutes, rise * plateau * fade


def draw_times(rng: np.random.Generator, parameters: GroupaliaParameters, *, n: int) -> npt.NDArray[np.int64]:
    """Draw `n` times of reactions, sorted, in whole seconds since 1970 UTC."""
    minutes, density = storm_density(half_life_hours=parameters.half_life_hours)
    edges = np.cumsum(density)
    drawn = np.searchsorted(edges, rng.random(n) * edges[-1], side="right")
    minute = minutes[drawn.clip(max=len(minutes) - 1)]
    after = (minute + rng.random(n)) * 60
    # The after-tail: exponential, cut off after two weeks by the inverse of its distribution.
    rate = np.log(2) / parameters.tail_half_life_days
    days = -np.log1p(-rng.random(n) * -np.expm1(-rate * _TAIL_DAYS)) / rate
    in_tail = rng.random(n) < parameters.tail_share
    after = np.where(in_tail, END_MINUTES * 60 + days * 86400, after)
    return np.sort(parameters.onset_seconds + 1 + after.astype(np.int64))


def draw_intents(
    rng: np.random.Generator, parameters: GroupaliaParameters, *, at: npt.NDArray[np.int64]
) -> npt.NDArray[np.object_]:
    """Return an intent for every text, by quota: the shares are met to the nearest text.

    Mockery of the apology comes only after the apology; what has no room becomes anger.
    """
    n = len(at)
    negative = round(n * parameters.share_negative)
    sarcastic = round(negative * parameters.share_sarcasm)
    mocking = round(negative * parameters.share_mockery)
    defending = min(round(n * parameters.share_defending), n - negative)
    out = np.full(n, "neutral", dtype=object)
    later = np.flatnonzero(at >= parameters.onset_seconds + 60 * (APOLOGY_MINUTES + 1))
    mocked = rng.choice(later, size=min(mocking, len(later)), replace=False)
    out[mocked] = "apology-mockery"
    rest = rng.permutation(np.flatnonzero(out == "neutral"))
    angry = negative - sarcastic - len(mocked)
    out[rest[:angry]] = "angry"
    out[rest[angry : angry + sarcastic]] = "sarcastic"
    out[rest[angry + sarcastic : angry + sarcastic + defending]] = "defending"
    return out


def storm_reactions(
    rng: np.random.Generator,
    parameters: GroupaliaParameters,
    *,
    crowd: Crowd,
    peers: npt.NDArray[np.str_],
    newcomers: int,
) -> pd.DataFrame:
    """Return the storm: texts, retweets of the brand's posts, likes of the apology, sorted by time.

    ``account, network, kind, actor, at, post, intent, passed_on``. People from the number `newcomers` on
    never met the brand before.
    """
    texts = _texts(rng, parameters)
    retweets = _retweets(rng, parameters)
    out = pd.concat([texts, retweets], ignore_index=True)
    n = len(out)
    who = rng.random(n)
    newcomer = crowd.draw(rng, n=n, low=newcomers, high=len(crowd.names), skew=0.45)
    customer = crowd.draw(rng, n=n, low=0, high=crowd.n_customers, skew=0.3)
    actor = np.where(who < 0.84, crowd.names[newcomer], crowd.names[customer]).astype(object)
    peer = who > 0.965
    actor[peer] = peers[rng.integers(len(peers), size=int(peer.sum()))]
    out.insert(0, "account", BRAND)
    out["actor"] = actor
    once = out["kind"].isin(["like", "share"]) & out.duplicated(["actor", "kind", "post"])
    return out.loc[~once].sort_values(["at", "actor", "kind"], ignore_index=True)


def _texts(rng: np.random.Generator, parameters: GroupaliaParameters) -> pd.DataFrame:
    n = parameters.n_replies
    at = draw_times(rng, parameters, n=n)
    form = rng.random(n)
    kind = np.select([form < 0.12, form < 0.55], ["comment", "reply"], "mention").astype(object)
    minutes = (at - parameters.onset_seconds) / 60
    to_apology = (minutes > APOLOGY_MINUTES + 1) & (rng.random(n) < 0.4)
    answered = np.where(to_apology, f"{BRAND}-apology", f"{BRAND}-tweet").astype(object)
    # Comments need the Facebook post; before it, people comment on the page itself.
    answered[kind == "comment"] = f"{BRAND}-apology-fb"
    answered[(kind == "comment") & (minutes <= 26)] = None
    answered[kind == "mention"] = None
    network = np.where(kind == "comment", "facebook", "twitter").astype(object)
    frame = pd.DataFrame({"network": network, "kind": kind, "at": at, "post": answered})
    frame["intent"] = draw_intents(rng, parameters, at=at)
    frame["passed_on"] = (form > 0.8) & (minutes > 5)
    return frame


def _retweets(rng: np.random.Generator, parameters: GroupaliaParameters) -> pd.DataFrame:
    n = round(parameters.n_replies * parameters.retweet_ratio)
    at = draw_times(rng, parameters, n=n)
    name = rng.choice(list(_SHARED), size=n, p=list(_SHARED.values()))
    since = {short: parameters.onset_seconds + 60 * minutes for minutes, _, short, _ in _POSTS}
    # A post that is not out yet cannot be passed on: those share the tweet.
    name[at <= np.array([since[short] for short in name], dtype=np.int64)] = "tweet"
    likes = (rng.random(n) < 0.04) & (at > since["apology-fb"])
    post = np.char.add(f"{BRAND}-", name.astype(str)).astype(object)
    frame = pd.DataFrame({"network": "twitter", "kind": "share", "at": at, "post": post})
    frame.loc[likes, ["network", "kind", "post"]] = ["facebook", "like", f"{BRAND}-apology-fb"]
    frame["intent"] = np.where(likes, "defending", "neutral")
    frame["passed_on"] = False
    return frame
