"""The tables and their columns.

This file is the one place where a column is named. Everything that reads, checks, writes or scores
takes the names from here; the words for kinds and networks are those of `vocabulary`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.interactions.vocabulary import KINDS, NETWORKS, TEXTED_KINDS, canonical_names

__all__ = [
    "AUDIENCE",
    "INTERACTIONS",
    "KINDS",
    "LATER",
    "NETWORKS",
    "PERSONS",
    "POSTS",
    "TABLES",
    "TEXTED_KINDS",
    "TEXTS",
    "TIME",
    "Column",
    "canonical_names",
]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str  #: The column's name.
    dtype: str  #: Its Ibis type.
    required: bool  #: Whether a file must have it.
    meaning: str  #: One line for people.


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
    Column("topic", "string", False, "what it is about where the source says so, as of a +K"),
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
PERSONS = (
    Column("person", "string", True, "who stands behind the account"),
    Column("network", "string", True, "where"),
    Column("account", "string", True, "one of the person's accounts, as account or actor"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "interactions": INTERACTIONS,
    "posts": POSTS,
    "audience": AUDIENCE,
    "persons": PERSONS,
}

#: Columns that came after the first digests: in the digest a row has them or is as it ever was.
LATER = frozenset({"topic"})

#: Columns that are texts, in all tables.
TEXTS = frozenset(c.name for table in TABLES.values() for c in table if c.dtype == "string")
