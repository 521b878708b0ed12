"""A log restricted to a topic: the interactions with an account's posts on it, and these posts.

The restricted log covers the same stretch of time as the whole one: two marked rows of an account of their
own keep its first and last moment, so that a topic nobody spoke of lately has aged as everything else has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.topics.tagging import TopicTags

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions import InteractionLog

#: Account and actor of the rows that mark the log's span. No platform gives out such a name.
SPAN_ACCOUNT, SPAN_ACTOR = "\u2063span of the log", "\u2063nobody"


def restrict_log(log: InteractionLog, topic: str, tags: TopicTags | None) -> InteractionLog:
    """Return a log that holds only what belongs to a topic.

    An interaction whose column ``topic`` says something belongs to that topic alone, as a +K does; any other
    belongs to it when the post it reacts to is on the topic (where own posts were tagged), or its own text is
    (where texts to accounts were tagged). What has neither, as a follow, belongs to no topic.

    Parameters
    ----------
    log
        The whole log; it is not changed.
    topic
        Which.
    tags
        Topics of its texts; None where only the column ``topic`` counts.

    Returns
    -------
    InteractionLog
        With two marked rows of nobody, which keep the first and the last moment of the whole log.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> texts = ["My flight was late and the luggage is lost", "What a nice day we have"]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": ["ben", "eva"], "kind": "reply", "text": texts})
    >>> log = kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z"))
    >>> about = kr.topics.restrict_log(log, "travel", kr.topics.tag(log)).interactions.execute()
    >>> about.loc[about["account"] == "anna", "actor"].tolist()
    ['ben']
    """
    table, posts = log.interactions, log.posts
    named = table.filter(table.topic == topic)
    unnamed = table.filter(table.topic.isnull())
    if tags is None:
        return log.replace(
            interactions=named.union(_span_rows(log)), posts=None if posts is None else posts.limit(0)
        )
    texts = _text_table(log, tags.texts_of(topic))
    if tags.where == "interactions":
        about = unnamed.semi_join(texts, unnamed.text == texts.on_topic)
        if posts is not None:
            # What was reacted to so is the post that the reaction is about.
            posts = posts.semi_join(about, _same_post(posts, about))
    else:
        assert posts is not None
        posts = posts.semi_join(texts, posts.text == texts.on_topic)
        about = unnamed.semi_join(posts, _same_post(unnamed, posts))
    columns = table.columns
    rows = named.select(columns).union(about.select(columns)).union(_span_rows(log).select(columns))
    return log.replace(interactions=rows, posts=posts)


def named_topics(log: InteractionLog) -> list[str]:
    """Return the topics that the column ``topic`` of the interactions names, sorted."""
    table = log.interactions
    found = table.filter(table.topic.notnull()).select("topic").distinct().to_pyarrow()["topic"].to_pylist()
    return sorted(found)


def log_span(log: InteractionLog) -> tuple[Any, Any]:
    """Return the first and the last time of any table of a log."""
    times: list[Any] = []
    for table in (log.interactions, log.posts, log.audience):
        if table is not None:
            row = table.aggregate(first=table["at"].min(), last=table["at"].max()).to_pyarrow().to_pylist()[0]
            times += [time for time in row.values() if time is not None]
    return min(times, default=None), max(times, default=None)


def _same_post(one: ir.Table, other: ir.Table) -> list[Any]:
    return [one.account == other.account, one.network == other.network, one.post == other.post]


def _text_table(log: InteractionLog, texts: list[str]) -> ir.Table:
    import ibis
    import pyarrow as pa

    from kresearch.interactions.io.move import move_table

    return move_table(ibis.memtable(pa.table({"on_topic": pa.array(texts, pa.string())})), log.engine)


def _span_rows(log: InteractionLog) -> ir.Table:
    import ibis
    import pyarrow as pa

    from kresearch.interactions import schema
    from kresearch.interactions.io.move import move_table

    first, last = log_span(log)
    networks = log.interactions.select("network").distinct().to_pyarrow()["network"].to_pylist()
    rows = []
    if first is not None and networks:
        rows = [
            {
                "account": SPAN_ACCOUNT,
                "actor": SPAN_ACTOR,
                "kind": "like",
                "network": min(networks),
                "at": time,
            }
            for time in (pd.Timestamp(first), pd.Timestamp(last))
        ]
    kinds = {"string": pa.string(), "float64": pa.float64(), "int64": pa.int64()}
    fields = [pa.field(c.name, kinds.get(c.dtype, pa.timestamp("us", "UTC"))) for c in schema.INTERACTIONS]
    table = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    side = move_table(ibis.memtable(table), log.engine)
    return side.select(log.interactions.columns).cast(log.interactions.schema())
