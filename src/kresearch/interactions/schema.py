"""The three tables: their columns, and the words for kinds and networks.

This file is the one place where a column, a kind or a network is named. Everything that
reads, checks, writes or scores takes the names from here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        The column's name.
    dtype
        Its Ibis type.
    required
        Whether a file must have it.
    meaning
        One line for people.
    """

    name: str
    dtype: str
    required: bool
    meaning: str


TIME = "timestamp('UTC')"

INTERACTIONS = (
    Column("account", "string", True, "who is scored"),
    Column("actor", "string", True, "who acted; empty only in rows of totals"),
    Column("kind", "string", True, "like, share, comment, ..."),
    Column("network", "string", True, "twitter, facebook, ..."),
    Column("at", TIME, True, "when, with a time zone"),
    Column("interaction_id", "string", False, "counts once"),
    Column("post", "string", False, "the account's post that was reacted to"),
    Column("text", "string", False, "what the actor wrote"),
    Column("language", "string", False, "of the text, ISO 639-1"),
    Column("polarity", "float64", False, "sentiment of the text toward the account, -1 to 1"),
    Column("count", "int64", False, "more than 1 for totals: that many anonymous actors"),
)
POSTS = (
    Column("account", "string", True, "who published"),
    Column("post", "string", True, "id of the post"),
    Column("network", "string", True, "where"),
    Column("at", TIME, True, "when, with a time zone"),
    Column("text", "string", False, "what it said"),
)
AUDIENCE = (
    Column("account", "string", True, "whose followers"),
    Column("network", "string", True, "where"),
    Column("at", TIME, True, "when it was counted, with a time zone"),
    Column("followers", "int64", True, "how many"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "interactions": INTERACTIONS,
    "posts": POSTS,
    "audience": AUDIENCE,
}

#: Columns that are texts, in all tables.
TEXTS = frozenset(c.name for table in TABLES.values() for c in table if c.dtype == "string")

#: What a column is often called elsewhere; only to suggest it when ours is missing.
OFTEN_CALLED: dict[str, tuple[str, ...]] = {
    "account": ("target", "brand", "page", "page_name", "airline", "to", "to_user", "username"),
    "actor": ("user", "user_id", "userid", "author", "author_id", "from", "from_user", "source", "name"),
    "kind": ("type", "action", "interaction", "reaction"),
    "network": ("platform", "source_network", "channel", "site"),
    "at": (
        "created_at",
        "created",
        "timestamp",
        "time",
        "date",
        "datetime",
        "unix",
        "posted_at",
        "tweet_created",
    ),
    "interaction_id": ("id", "tweet_id", "comment_id"),
    "post": ("post_id", "status_id", "in_reply_to_status_id", "id"),
    "text": ("message", "body", "content", "comment"),
    "polarity": ("sentiment", "sentiment_score", "score"),
    "followers": ("followers_count", "fans", "subscribers", "follower_count"),
}

#: Kinds of interaction, and the other names each is known by.
KINDS: dict[str, tuple[str, ...]] = {
    "like": ("favourite", "favorite", "fav", "+1", "plusone", "thumbsup"),
    "love": (),
    "haha": (),
    "wow": (),
    "sad": (),
    "angry": (),
    "dislike": ("thumbsdown",),
    "share": ("retweet", "rt", "reshare", "repost", "reblog", "retweets"),
    "quote": ("quotetweet",),
    "comment": ("comments",),
    "reply": ("re", "replies"),
    "mention": ("mt", "mentions"),
    "follow": ("follower", "connection", "subscribe"),
    "endorsement": ("+k", "plusk", "endorse", "rating"),
    "recommendation": ("recommend",),
    "view": ("views", "play"),
    "click": ("clicks",),
    "list": ("listed", "lists"),
    "tip": ("tips", "tipdone"),
}

#: Kinds that are a text, also where a source does not hand the text out.
TEXTED_KINDS = ("comment", "reply", "mention", "quote")

#: Networks of the article and of Klout in 2012, and the other names each is known by.
NETWORKS: dict[str, tuple[str, ...]] = {
    "twitter": ("tw", "x"),
    "facebook": ("fb", "facebook page"),
    "google+": ("googleplus", "google plus", "gplus", "gp"),
    "youtube": ("yt",),
    "instagram": ("ig",),
    "linkedin": ("li",),
    "foursquare": ("fs", "swarm"),
    "tumblr": (),
    "blogger": ("blogspot",),
    "wordpress": ("wordpress.com", "wp"),
    "lastfm": ("last.fm",),
    "flickr": (),
    "yammer": (),
    "klout": (),
    "wikipedia": (),
}


def canonical_names(vocabulary: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return every accepted spelling (lower case) and the word it stands for."""
    names = {word: word for word in vocabulary}
    names |= {alias: word for word, aliases in vocabulary.items() for alias in aliases}
    return names
