"""Simulated accounts that post about topics, with the topic of each post known. Simulated, not data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kresearch.datasets.simulation import Simulation

#: Topic -> what posts about it say; under no topic also what only sounds like one.
POSTS = {
    "travel": (
        "Our flight to Rome leaves from the new airport", "Lost luggage again, ask the airline",
        "A hotel room with a view, best vacation", "Passport, boarding pass, layover: the itinerary",
    ),
    "food": ("A recipe for pasta, and the chef explains", "This restaurant has the best pizza"),
    "": (
        "Time travel is my favourite plot", "Another flight of fancy of this poet", "What a day",
        "Good morning to all of you", "Fasten your seat belts, the budget vote is near",
        "My team missed the last flight of stairs",
    ),
}  # fmt: skip
#: Account -> its main topic, mean polarity of replies to it, reactions to each of its posts.
ACCOUNTS = {
    "anna": ("travel", 0.5, 6), "ben": ("travel", -0.7, 9), "carla": ("travel", 0.4, 5),
    "dino": ("food", 0.5, 8), "elena": ("", 0.3, 6),
}  # fmt: skip


def simulate_topical_posts(*, seed: int = 0, days: int = 120, loyalty: float = 0.8) -> Simulation:
    """Simulate accounts that post about travel, food or nothing in particular. Simulated, not data.

    Parameters
    ----------
    seed
        Of everything drawn.
    days
        Length; every account posts each fourth day.
    loyalty
        Share of an account's posts on its main topic, 0 to 1; the others are on none.

    Returns
    -------
    Simulation
        The log with posts and reactions; `truth` is ``post, text, intent``: the planted topic, empty for
        none. One travel account, ben, gets the most reactions and angry replies.

    Examples
    --------
    >>> sorted(set(simulate_topical_posts(days=8).truth["intent"]))
    ['', 'food', 'travel']
    """
    from kresearch.interactions import InteractionLog

    rng = np.random.default_rng(seed)
    start = pd.Timestamp("2020-01-01 09:00", tz="UTC")
    posts, rows = [], []
    for account, (main, mean, reactions) in ACCOUNTS.items():
        for day in range(0, days, 4):
            about = main if rng.random() < loyalty else ""
            text = f"{POSTS[about][rng.integers(len(POSTS[about]))]} (day {day} of {account})"
            at, post = start + pd.Timedelta(days=day), f"{account}-{day}"
            posts.append((account, post, at, text, about))
            for number, kind in enumerate(rng.choice(["like", "share", "reply"], reactions)):
                fan, polarity = (
                    f"fan{rng.integers(400)}",
                    round(float(np.clip(rng.normal(mean, 0.3), -1, 1)), 2),
                )
                later = at + pd.Timedelta(minutes=30 + number)
                rows.append((account, fan, str(kind), post, later, polarity if kind == "reply" else None))
    published = pd.DataFrame(posts, columns=["account", "post", "at", "text", "intent"])
    columns = ["account", "actor", "kind", "post", "at", "polarity"]
    log = InteractionLog(
        pd.DataFrame(rows, columns=columns).assign(network="twitter"),
        posts=published.drop(columns="intent").assign(network="twitter"),
        simulated=True,
        source=f"simulated topical posts, seed {seed}",
    )
    truth = published[["post", "text", "intent"]]
    return Simulation(log, truth, [], {"seed": seed, "days": days, "loyalty": loyalty})
