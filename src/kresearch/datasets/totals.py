"""Totals per post, as pages publish them, to rows of anonymous actors."""

from __future__ import annotations

import pandas as pd

from kresearch.datasets.reading import leave_out, to_number

#: Public column of a Facebook page's statuses to kind.
FACEBOOK_TOTALS = {
    "num_likes": "like",
    "num_loves": "love",
    "num_wows": "wow",
    "num_hahas": "haha",
    "num_sads": "sad",
    "num_angrys": "angry",
    "num_comments": "comment",
    "num_shares": "share",
}
REACTIONS_SINCE = pd.Timestamp("2016-02-24", tz="UTC")


def melt_totals(
    posts: pd.DataFrame, kinds: dict[str, str], *, network: str, notes: list[str]
) -> pd.DataFrame:
    """Return one row per post and kind with a `count`, from one row per post.

    Columns: ``interaction_id, account, actor, kind, network, at, post, count``. The time is that of the post,
    since totals have none of their own. Zeros give no row; totals that are no whole number of at least 0 are
    noted.
    """
    present = {column: kind for column, kind in kinds.items() if column in posts}
    rows = posts.melt(["account", "post", "at"], list(present), var_name="column", value_name="total")
    count = to_number(rows["total"])
    bad = (count.isna() & (rows["total"].str.strip() != "")) | (count < 0) | (count % 1 > 0)
    rows = leave_out(
        rows.assign(count=count), bad, "their total is no whole number of at least 0", notes=notes
    )
    rows = rows.loc[rows["count"] > 0]
    kind = rows["column"].map(present)
    return pd.DataFrame(
        {
            "interaction_id": rows["post"] + ":" + kind,
            "account": rows["account"],
            "actor": pd.Series(None, index=rows.index, dtype="str"),
            "kind": kind,
            "network": network,
            "at": rows["at"],
            "post": rows["post"],
            "count": rows["count"].astype("int64"),
        }
    )


def keep_latest(posts: pd.DataFrame, *, by: str, notes: list[str]) -> pd.DataFrame:
    """Return posts once each: of a repeated post the copy with the largest total reactions."""
    order = to_number(posts[by]).fillna(-1).sort_values(kind="stable").index
    again = posts.loc[order].duplicated(["account", "post"], keep="last").reindex(posts.index)
    return leave_out(posts, again, "the same post is there again with more reactions", notes=notes)


def note_early(posts: pd.DataFrame, *, notes: list[str]) -> None:
    """Note posts from before the reactions existed: their zeros are missing, not none."""
    early = int((posts["at"] < REACTIONS_SINCE).sum())
    if early:
        notes.append(
            f"{early:,} of {len(posts):,} posts are from before 24 February 2016, when love, wow, haha, "
            "sad and angry did not exist: their zeros are missing, not none."
        )
