"""Who lives in the simulation: the brand, the ordinary accounts, the one on holiday, the crowd."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BRAND = "groupalia"
HOLIDAY = "holiday"
_FIRST_NAMES = (
    "alice anita bruno carla chiara dario davide elena enrico fabio franca giada giulia irene laura luigi "
    "marco marta matteo mirko monica nadia paola pietro renata roberto sandra serena silvia simone stefano "
    "teresa valeria viola"
)
#: role: posts per weekday, reactions per post, mentions per day, median followers, share of accounts
_ROLES = {
    "quotidiano": (9.0, 1.1, 2.2, 40_000, 0.05),
    "radio": (4.0, 1.0, 1.0, 9_000, 0.05),
    "pasticceria": (0.8, 1.6, 0.3, 700, 0.12),
    "libreria": (1.0, 1.3, 0.3, 900, 0.10),
    "blog": (1.2, 1.8, 0.5, 2_500, 0.15),
    "squadra": (1.5, 2.2, 0.8, 6_000, 0.05),
    "persona": (1.4, 0.5, 0.4, 260, 0.48),
}


@dataclass(frozen=True)
class Profile:
    """How one account lives on one network."""

    #: Who and where.
    account: str
    network: str
    #: Mean posts a day.
    posts_weekday: float
    posts_weekend: float
    reactions_per_post: float  #: Mean reactions to one post.
    mentions_per_day: float  #: Mean reactions that answer no post.
    kinds: dict[str, float]  #: Share of each kind among the reactions to posts.
    moods: dict[str, float]  #: Share of each group of texts.
    #: Audience at the start of the log and what it gains a day.
    followers: int
    growth_per_day: float


_TWITTER = {"like": 0.22, "share": 0.38, "reply": 0.40}
_FACEBOOK = {"like": 0.72, "comment": 0.21, "share": 0.07}
_BRAND_MOODS = {"question": 0.33, "thanks": 0.27, "complaint": 0.17, "chatter": 0.23}
_PLAIN_MOODS = {"everyday": 0.60, "praise": 0.31, "grumble": 0.09}


def brand_profiles(*, activity: float) -> list[Profile]:
    """Return how the deals brand lives: mainly Twitter, some Facebook."""
    return [
        Profile(
            BRAND, "twitter", 4.6, 1.6, 7.0 * activity, 9.0 * activity, _TWITTER, _BRAND_MOODS, 24_000, 14.0
        ),
        Profile(BRAND, "facebook", 1.7, 0.9, 22.0 * activity, 0.0, _FACEBOOK, _BRAND_MOODS, 90_000, 60.0),
    ]


def ordinary_profiles(rng: np.random.Generator, *, n: int, activity: float) -> list[Profile]:
    """Return `n` ordinary accounts of different roles and sizes, and the one that goes on holiday.

    Sizes are lognormal around the role's median, so that few are large and many small.
    """
    roles = list(_ROLES)
    shares = [_ROLES[role][4] for role in roles]
    picked = ["quotidiano", "persona", "pasticceria", *rng.choice(roles, size=n - 3, p=shares)]
    out = []
    for i, role in enumerate(picked):
        posts, reactions, mentions, median, _ = _ROLES[role]
        size = float(rng.lognormal(0.0, 0.6))
        followers, name = int(20 + median * size), f"{role}_sim_{i + 1:02d}"
        posts *= float(rng.lognormal(0.0, 0.25))
        growth = followers * 0.0004
        liked = reactions * size**0.5 * activity
        out.append(
            Profile(
                name,
                "twitter",
                posts,
                posts * 0.8,
                liked,
                mentions * activity,
                _TWITTER,
                _PLAIN_MOODS,
                followers,
                growth,
            )
        )
        if rng.random() < 0.45:
            out.append(
                Profile(
                    name,
                    "facebook",
                    posts * 0.4,
                    posts * 0.3,
                    liked * 1.5,
                    0.0,
                    _FACEBOOK,
                    _PLAIN_MOODS,
                    followers // 2,
                    growth,
                )
            )
    out.append(
        Profile(
            HOLIDAY, "twitter", 3.2, 2.6, 4.5 * activity, 1.6 * activity, _TWITTER, _PLAIN_MOODS, 3_400, 2.0
        )
    )
    return out


@dataclass(frozen=True)
class Crowd:
    """The people who react: a name for each number, and who is who."""

    #: Made-up names, longer than the network of the time allowed, so that they are nobody's.
    names: npt.NDArray[np.str_]
    n_customers: int  #: The first so many are the brand's recurring customers.

    def draw(
        self, rng: np.random.Generator, *, n: int, low: int, high: int, skew: float
    ) -> npt.NDArray[np.int64]:
        """Draw `n` numbers of people from `low` to below `high`, heavy-tailed: the first ones act most.

        `skew` is the exponent of the rank-frequency law; 0 is uniform.
        """
        weights = np.arange(1, high - low + 1, dtype=float) ** -skew
        edges = np.cumsum(weights)
        drawn = np.searchsorted(edges, rng.random(n) * edges[-1], side="right")
        return np.asarray(low + drawn.clip(max=high - low - 1), dtype=np.int64)


def make_crowd(rng: np.random.Generator, *, n: int, n_customers: int = 420) -> Crowd:
    """Return `n` people with made-up names."""
    first = rng.choice(np.array(_FIRST_NAMES.split()), size=n)
    names = np.array([f"{name}_sim_{i:06d}" for i, name in enumerate(first.tolist())])
    return Crowd(names, n_customers)
