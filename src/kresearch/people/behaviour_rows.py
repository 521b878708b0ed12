"""A plan as frames of interactions and posts, to be scored by `kresearch.score`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kresearch.engine import run_sql
from kresearch.people.behaviour_plan import Plan, moments_of
from kresearch.people.behaviour_scene import Scene
from kresearch.scoring.index import codes_of
from kresearch.scoring.rows import IntArray

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog


def plan_frames(scene: Scene, plan: Plan, log: InteractionLog) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return interactions and posts of a plan with the columns of a log, in which known names are looked up.

    New people are called ``new person 1`` and so on, new posts ``new post 1``.
    """
    import pandas as pd

    people, posts = _names(scene, log)
    before = np.concatenate([[0], np.cumsum([len(one) for one in plan.acts])]).astype(np.int64)
    parts = [
        pd.DataFrame(
            {
                "account": scene.account,
                "actor": [
                    people.get(int(a), f"new person {int(a) - scene.first_new + 1}") for a in one.actor
                ],
                "kind": one.kind,
                "network": one.network,
                "at": _times(scene, one.tick, int(first)),
                "polarity": one.polarity,
                "post": [_post(scene, posts, int(p)) for p in one.post],
            }
        )
        for one, first in zip(plan.acts, before, strict=False)
    ]
    written = [
        pd.DataFrame(
            {
                "account": scene.account,
                "post": [_post(scene, posts, int(p)) for p in one.post],
                "network": one.network,
                "at": _times(scene, one.tick),
            }
        )
        for one in plan.posts
    ]
    columns = ["account", "actor", "kind", "network", "at", "polarity", "post"]
    acts = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    own = (
        pd.concat(written, ignore_index=True)
        if written
        else pd.DataFrame(columns=["account", "post", *columns[3:5]])
    )
    return acts, own


def _times(scene: Scene, tick: IntArray, first: int = 0) -> pd.DatetimeIndex:
    """Return times from the middle of ticks on, in the order of the plan's acts, UTC."""
    import pandas as pd

    return pd.to_datetime(moments_of(scene, tick, first), unit="us", utc=True)


def _post(scene: Scene, names: dict[int, str], number: int) -> str | None:
    if number < 0:
        return None
    if number >= scene.first_new_post:
        return f"new post {number - scene.first_new_post + 1}"
    hashes = scene.columns.post_hashes
    assert hashes is not None
    return names.get(int(hashes[number]))


def _names(scene: Scene, log: InteractionLog) -> tuple[dict[int, str | None], dict[int, str]]:
    """Return the names of the account's actors by number, and of its posts by hash."""
    table, salt = log.scored_interactions(), scene.index.salt
    mine = table.filter(table.account == scene.account)
    engine = table.get_backend()
    engine._run_pre_execute_hooks(mine)
    sql = str(engine.compile(mine))

    def hashed(column: str) -> list[tuple[int, str]]:
        return [
            (int(row[0]), str(row[1]))
            for row in run_sql(
                engine,
                f"SELECT DISTINCT hash({column}, {salt}), {column} FROM ({sql}) "  # noqa: S608 - made by Ibis
                f"WHERE {column} IS NOT NULL",
            )
        ]

    acting = hashed("actor")
    places = codes_of(scene.index.actor_of, np.array([code for code, _ in acting], np.uint64))
    people: dict[int, str | None] = {int(p): name for p, (_, name) in zip(places, acting, strict=True)}
    people[-1] = None
    return people, dict(hashed("post"))
