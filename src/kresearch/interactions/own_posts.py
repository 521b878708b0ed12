"""What an account published itself stands among the interactions of an export: such rows are posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from kresearch.interactions.counting import query_canonical
from kresearch.interactions.vocabulary import POST

if TYPE_CHECKING:
    import ibis.expr.types as ir


def split_posts(tables: Mapping[str, ir.Table | None]) -> tuple[dict[str, ir.Table | None], int]:
    """Return the tables with the accounts' own posts among the posts, and how many they are.

    They come among the interactions, as rows of the kind ``"post"``.
    """
    interactions = tables["interactions"]
    assert interactions is not None
    own = interactions.filter(interactions.kind == POST)
    (found,) = query_canonical(interactions, "own posts", _count_own)
    number = int(found["rows"])
    if not number:
        return dict(tables), 0
    # Without an id of its own a post is known by who published it when.
    stamp = own.account.concat(" ", own["at"].cast("string"))
    posts = own.select(
        account=own.account,
        post=ibis.coalesce(own.post, own.interaction_id, stamp),
        network=own.network,
        at=own["at"],
        text=own.text,
    ).distinct()
    known = tables.get("posts")
    if known is not None:
        posts = known.union(posts.anti_join(known, ["network", "account", "post"]))
    rest = interactions.filter((interactions.kind != POST).fill_null(True))
    return dict(tables) | {"interactions": rest, "posts": posts}, number


def _count_own(interactions: ir.Table) -> ir.Table:
    return interactions.aggregate(rows=(interactions.kind == POST).sum().fill_null(0))
