"""Tagging a log: which of its posts, or of the texts written to its accounts, are about which topic."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from kresearch._common.others import blaming
from kresearch.errors import DeclinedError, UsageError, suggestion
from kresearch.sentiment import identify
from kresearch.sentiment.judging import text_keys
from kresearch.topics.protocol import TopicTagger, check_tags, get_tagger

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions import InteractionLog

#: Whose texts are tagged: the accounts' own posts, what others wrote to them, or posts where there are any.
WHERE = ("auto", "posts", "interactions")
#: Columns of a table of tagged rows, as it is written; the texts are not among them.
COLUMNS = (
    "account", "network", "post", "interaction_id", "at", "text_key", "topic", "strength", "because",
)  # fmt: skip


@dataclass(frozen=True)
class TopicTags:
    """The topics of the texts of a log.

    Parameters
    ----------
    table
        ``text, topic, strength, because``: one row per text and topic; ``text`` is a place in `texts`.
    texts
        The distinct texts, sorted.
    keys
        The key of each: copies, retweets and cut copies share one. It can be published, the text cannot.
    where
        ``"posts"`` or ``"interactions"``.
    tagger
        Its name.
    topics
        The topics it can give.
    digest
        Of the log.
    """

    table: pd.DataFrame
    texts: list[str] = field(repr=False)
    keys: list[str] = field(repr=False)
    where: str
    tagger: str
    topics: tuple[str, ...] = field(repr=False)
    digest: str

    @property
    def share(self) -> float:
        """Share of the distinct texts that have a topic, 0 to 1."""
        return float(self.table["text"].nunique() / len(self.texts)) if self.texts else 0.0

    def counts(self) -> pd.DataFrame:
        """Return ``topic, texts, share``: how many distinct texts have each topic, most first."""
        counted = self.table.groupby("topic").size().rename("texts").reset_index()
        counted["share"] = counted["texts"] / max(len(self.texts), 1)
        return counted.sort_values(["texts", "topic"], ascending=[False, True], ignore_index=True)

    def of_topic(self, topic: str) -> pd.DataFrame:
        """Return ``text_key, text, strength, because`` of a topic, strongest first; each key once."""
        rows = self.table[self.table["topic"] == topic]
        places = rows["text"].tolist()
        found = rows.assign(text_key=[self.keys[i] for i in places], text=[self.texts[i] for i in places])
        found = found.sort_values(["strength", "text_key", "text"], ascending=[False, True, True])
        kept = found.drop_duplicates("text_key", ignore_index=True)
        return kept[["text_key", "text", "strength", "because"]]

    def texts_of(self, topic: str) -> list[str]:
        """Return the texts of a topic as they stand in the log."""
        return [self.texts[i] for i in self.table.loc[self.table["topic"] == topic, "text"].tolist()]


def tag(
    log: InteractionLog,
    tagger: str | TopicTagger = "terms",
    *,
    where: str = "auto",
    language: str | None = None,
) -> TopicTags:
    """Say which topics the posts of a log are about.

    Parameters
    ----------
    log
        The log; it is not changed.
    tagger
        Name or object, see `get_tagger`.
    where
        ``"posts"`` reads what accounts published, ``"interactions"`` what others wrote to them; ``"auto"``
        the posts where they have texts.
    language
        Of all texts; else they are identified, short ones as the log's majority.

    Returns
    -------
    TopicTags

    Raises
    ------
    DeclinedError
        When the log has no such texts.
    UnknownNameError
        When no tagger has that name.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> texts = ["My flight was late and the luggage is lost", "What a nice day we have"]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": ["ben", "eva"], "kind": "reply", "text": texts})
    >>> tags = kr.topics.tag(kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z")))
    >>> tags.counts().to_dict("records")
    [{'topic': 'travel', 'texts': 1, 'share': 0.5}]
    """
    found = get_tagger(tagger)
    check_language(language)
    chosen, _ = choose_table(log, where)
    texts, keys = distinct_texts(log, where)
    languages = [language] * len(texts) if language else list(identify(texts, fallback="majority"))
    with blaming(f"tagger '{found.name}'"):
        # Copies: what a tagger does to the texts changes nothing here.
        given = found.tag(list(texts), languages=list(languages))
        tags = check_tags(given, tagger=found, texts=len(texts))
    return TopicTags(tags, texts, keys, chosen, found.name, tuple(found.topics), log.digest())


def check_where(where: str) -> None:
    """Raise UsageError unless it says whose texts are tagged."""
    if where not in WHERE:
        raise UsageError(
            f"no texts '{where}'.{suggestion(where, WHERE)} Allowed: {', '.join(WHERE)}. "
            "Leave it away for auto."
        )


def check_language(language: str | None) -> None:
    """Raise UsageError unless it looks like a language's code (or is left out)."""
    if language is not None and not re.fullmatch("[a-z]{2}", language):
        raise UsageError(
            f"language '{language}' is no ISO 639-1 code. Allowed: two small letters, as in en or it. "
            "Write it so, or leave it away: it is then told from each text."
        )


def choose_table(log: InteractionLog, where: str) -> tuple[str, ir.Table]:
    """Return which texts of a log are tagged, and the table that has them; DeclinedError for none."""
    check_where(where)
    tables = {"posts": log.posts, "interactions": log.interactions}
    for name in ("posts", "interactions") if where == "auto" else (where,):
        table = tables[name]
        if table is not None:
            texted = table.filter(table.text.notnull() & (table.text.strip() != ""))
            if int(texted.count().execute()):
                return name, texted
    what = {"auto": "neither posts nor interactions", "posts": "no posts", "interactions": "no interactions"}
    raise DeclinedError(
        f"this log has {what[where]} with a text, so nobody can say what they are about. Allowed: a log with "
        "the column text in posts or interactions. Map it with --map text=THEIRS, or name a column topic."
    )


def tagged_rows(log: InteractionLog, tags: TopicTags) -> pd.DataFrame:
    """Return the rows of a log that have a topic, without their texts; see `COLUMNS`.

    Parameters
    ----------
    log
        The log that was tagged.
    tags
        Its tags.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> texts = ["My flight was late and the luggage is lost", "What a nice day we have"]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": ["ben", "eva"], "kind": "reply", "text": texts})
    >>> log = kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z"))
    >>> found = kr.topics.tagged_rows(log, kr.topics.tag(log))
    >>> found[["account", "topic", "because"]].to_dict("records")
    [{'account': 'anna', 'topic': 'travel', 'because': 'flight, luggage'}]
    """
    _, table = choose_table(log, "posts" if tags.where == "posts" else "interactions")
    names = [c for c in ("account", "network", "post", "interaction_id", "at", "text") if c in table.columns]
    rows: pd.DataFrame = table.select(names).execute()
    places = {text: place for place, text in enumerate(tags.texts)}
    rows["text"] = rows["text"].map(places)
    rows["text_key"] = rows["text"].map(dict(enumerate(tags.keys)))
    if "interaction_id" not in rows:
        rows["interaction_id"] = None
    merged = rows.merge(tags.table, on="text")[list(COLUMNS)]
    return merged.sort_values(["account", "at", "topic", "text_key"], ignore_index=True)


def distinct_texts(log: InteractionLog, where: str = "auto") -> tuple[list[str], list[str]]:
    """Return the distinct texts of a log in an order of their own, and the key of each.

    Parameters
    ----------
    log
        The log.
    where
        Whose, see `tag`.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> texts = ["hello there", "hello there", "good bye"]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": "ben", "kind": "reply", "text": texts})
    >>> log = kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z"))
    >>> texts, keys = kr.topics.distinct_texts(log)
    >>> texts, len(keys)
    (['good bye', 'hello there'], 2)
    """
    _, table = choose_table(log, where)
    texts: list[str] = sorted(table.select("text").distinct().to_pyarrow()["text"].to_pylist())
    return texts, [key or "" for key in text_keys(texts)]
