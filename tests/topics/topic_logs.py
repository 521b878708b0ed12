"""A small log of posts about several things, with a follow and a +K."""

from __future__ import annotations

import pandas as pd

from kresearch.interactions import InteractionLog

POSTS = [
    ("anna", "p1", "Lost luggage again, and the airport was closed"),
    ("anna", "p2", "what a nice day"),
    ("ben", "q1", "A new album and a guitar concert tonight"),
    ("carla", "r1", "La valigia e il bagaglio sono rimasti in aeroporto"),
]
ROWS = [
    ("anna", "b1", "like", "p1", None, 1), ("anna", "b2", "share", "p1", None, 2),
    ("anna", "b3", "like", "p2", None, 2), ("ben", "b1", "like", "q1", None, 3),
    ("ben", "b4", "endorsement", None, "travel", 4), ("carla", "b5", "share", "r1", None, 5),
    ("carla", "b6", "follow", None, None, 30),
]  # fmt: skip


def make_log(rows: list[tuple[str, str, str, str | None, str | None, int]] = ROWS) -> InteractionLog:
    """Return the log; days of January 2020."""
    frame = pd.DataFrame(rows, columns=["account", "actor", "kind", "post", "topic", "day"])
    frame["at"] = pd.Timestamp("2020-01-01", tz="UTC") + pd.to_timedelta(frame.pop("day") - 1, unit="D")
    frame["network"] = ["klout" if kind == "endorsement" else "twitter" for kind in frame["kind"]]
    posts = pd.DataFrame(POSTS, columns=["account", "post", "text"])
    posts = posts.assign(network="twitter", at=pd.Timestamp("2020-01-01", tz="UTC"))
    return InteractionLog(frame, posts=posts, simulated=True)
