"""What an account published itself stands among the interactions of an export: such rows are posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from kresearch.interactions.vocabulary import POST

if TYPE_CHECKING:
    import ibis.expr.types as ir


def split_posts(tables: Mapping[str, ir.Table | None]) -> tuple[dict[str, ir.Table | None], int]:
    """Return the tables with the accounts' own posts among the posts, and how many they are.

    Parameters
    ----------
    tables
        The canonical tables by name; among the interactions rows of the kind ``"post"``.
    """
    interactions = tables["interactions"]
    assert interactions is not None
    own = interactions.filter(interactions.kind == POST)
    number = int(own.count().to_pyarrow().as_py())
    if not number:
        return dict(tables), 0
    # Without an id of its own a post is known by who published it when.
    stamp = own.account.concat(" ", own["at"].cast("string"))
    found = own.select(
        account=own.account,
        post=ibis.coalesce(own.post, own.interaction_id, stamp),
        network=own.network,
        at=own["at"],
        text=own.text,
    ).distinct()
    known = tables.get("posts")
    if known is not None:
        found = known.union(found.anti_join(known, ["network", "account", "post"]))
    rest = interactions.filter((interactions.kind != POST).fill_null(True))
    return dict(tables) | {"interactions": rest, "posts": found}, number
