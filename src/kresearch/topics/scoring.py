"""The score of an account in a topic: the same chain, over what belongs to the topic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch._common.names import take_names
from kresearch._common.times import check_inside
from kresearch._common.warning_once import warn_once
from kresearch.errors import DeclinedError, UnknownNameError, UsageError
from kresearch.interactions.people import person_of
from kresearch.topics.precision import MIN_PRECISION, measure_precision, say_judged
from kresearch.topics.protocol import TopicTagger
from kresearch.topics.restriction import SPAN_ACCOUNT, log_span, named_topics, restrict_log
from kresearch.topics.tagging import TopicTags, tag
from kresearch.variants import Variant
from kresearch.variants.registry import resolve
from kresearch.variants.scoring import score as score_all

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

_SHOWN = 10
#: Columns of the scores of accounts in topics; shortlists read them from a file.
COLUMNS = ("account", "topic", "score", "valence", "precision", "low", "high")


def score(
    log: InteractionLog,
    topic: str | Sequence[str],
    variant: str | Variant | type[Variant] = "quantity",
    *,
    tagger: str | TopicTagger = "terms",
    tags: TopicTags | None = None,
    judgements: pd.DataFrame | None = None,
    min_precision: float = MIN_PRECISION,
    where: str = "auto",
    language: str | None = None,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    until: When | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Score accounts in a topic: the same chain, over the interactions with their posts on the topic.

    Parameters
    ----------
    log
        The log; it is not changed.
    topic
        Name of a topic, or several.
    variant
        Name, class or instance of a variant.
    tagger
        Says what texts are about, see `get_tagger`. A topic that only the column ``topic`` of the
        interactions names (+K) needs none.
    tags
        What `tag` found already in this log, instead of `tagger`.
    judgements
        Of the tags, see `measure_precision`. Without them the precision of a topic is not measured.
    min_precision
        A topic that was measured below this is not shown as expertise: its accounts are left out.
    where, language
        Whose texts are tagged, and in which language they are, see `tag`.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Only these.
    until
        The scores at this time; by default at the end of the log.
    **parameters
        The variant's parameters.

    Returns
    -------
    pandas.DataFrame
        ``account, topic, score, valence, precision, low, high``, highest scores first: score 1 to 100 and
        valence -100 to 100 as at the end of the log; precision of the topic (0 to 1) with its 95 % interval,
        missing where not measured. Only accounts of which something belongs to the topic.
        ``attrs["interactions"]`` says on how many rows each score rests, ``attrs["hidden"]`` which topics
        were left out, ``attrs["notes"]`` what a reader must know. Scores are a reconstruction, as everywhere.

    Raises
    ------
    UnknownNameError
        When neither the tagger nor the log knows the topic.
    DeclinedError
        When the log lacks what the tagger or the variant needs.

    Examples
    --------
    Anna is scored by what people wrote to her about travel, which six people judged to be right:

    >>> import kresearch as kr
    >>> import pandas
    >>> texts = [f"My flight number {i} was late" for i in range(6)]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": list("abcdef"), "kind": "reply", "text": texts})
    >>> log = kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z"))
    >>> tags = kr.topics.tag(log)
    >>> judged = pandas.DataFrame({"text_key": tags.keys, "topic": "travel", "label": "y"})
    >>> found = kr.topics.score(log, "travel", tags=tags, judgements=judged)
    >>> found[["account", "precision", "low"]].round(2).to_dict("records"), found.attrs["interactions"]
    ([{'account': 'anna', 'precision': 1.0, 'low': 0.61}], [6])
    """
    topics = [topic] if isinstance(topic, str) else list(dict.fromkeys(topic))
    if not topics or not 0 <= min_precision <= 1:
        raise UsageError(
            f"{len(topics)} topics, min_precision = {min_precision:g}: allowed are one or more topics and a "
            "share from 0 to 1. Name a topic."
        )
    chosen = resolve(variant, parameters)
    check_inside(until, *log_span(log))
    found = _find_tags(log, topics, tagger, tags, where, language)
    notes, hidden, parts = [], [], []
    for name in topics:
        measured = _measured(name, found, judgements)
        if measured["precision"] < min_precision:
            hidden.append(name)
            notes.append(
                f"'{name}' is not shown as expertise: measured precision {measured['precision']:.2f} "
                f"({measured['low']:.2f} to {measured['high']:.2f}) is below {min_precision:g}."
            )
            continue
        if math.isnan(measured["precision"]):
            notes.append(_unmeasured(name, found, judgements))
        rows = _score_one(log, name, found, chosen, every=every, until=until)
        if rows.empty:
            notes.append(f"nothing in the log belongs to '{name}'.")
        notes += _thin(name, rows)
        parts.append(rows.assign(topic=name, **measured))
    for note in notes:
        warn_once(note)
    table = pd.concat([_empty(), *parts], ignore_index=True) if parts else _empty()
    if accounts is not None:
        table = _only(table, take_names(accounts), log)
    ordered = table.sort_values(
        ["topic", "score", "account"], ascending=[True, False, True], ignore_index=True
    )
    table = ordered[list(COLUMNS)]
    table.attrs = {
        "variant": chosen.name, "label": chosen.label, "params": chosen.model_dump(), "every": every,
        "digest": log.digest(), "simulated": log.simulated, "hidden": hidden, "notes": notes,
        "interactions": ordered["interactions"].tolist(),
        "tagger": None if found is None else found.tagger, "texts": None if found is None else found.where,
    }  # fmt: skip
    return table


def _empty() -> pd.DataFrame:
    names = {"account": "str", "topic": "str", "interactions": "int64"}
    kinds = dict.fromkeys(COLUMNS, "float64") | names
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _find_tags(
    log: InteractionLog,
    topics: Sequence[str],
    tagger: str | TopicTagger,
    tags: TopicTags | None,
    where: str,
    language: str | None,
) -> TopicTags | None:
    named = named_topics(log)
    if tags is None:
        try:
            tags = tag(log, tagger, where=where, language=language)
        except DeclinedError:
            # A log of +K has topics and no texts.
            if not set(topics) <= set(named):
                raise
            return None
    if tags.where == "posts" and not int(log.interactions.post.count().execute()) and not named:
        raise DeclinedError(
            "the posts of this log have texts, but no interaction says which post it reacts to. Allowed: "
            "interactions with the column post, or texts of their own. Say --texts interactions, or map post."
        )
    for name in topics:
        if name not in {*tags.topics, *named}:
            known = sorted({*tags.topics, *named})
            raise UnknownNameError("topic", name, known if len(known) <= 60 else _near(name, known))
    return tags


def _near(name: str, known: Sequence[str]) -> list[str]:
    """Return some of many thousand names, those that begin alike."""
    return [k for k in known if k[:3] == name[:3]][:20] or list(known[:20])


def _measured(topic: str, tags: TopicTags | None, judgements: pd.DataFrame | None) -> dict[str, float]:
    if tags is None or judgements is None:
        return dict.fromkeys(("precision", "low", "high"), float("nan"))
    row = measure_precision(tags, judgements, at=(), topics=[topic]).iloc[0]
    return {name: float(row[name]) for name in ("precision", "low", "high")}


def _unmeasured(topic: str, tags: TopicTags | None, judgements: pd.DataFrame | None) -> str:
    """Return why a topic has no measured precision."""
    if tags is not None and judgements is not None and (judgements["topic"] == topic).any():
        row = measure_precision(tags, judgements, at=(), topics=[topic]).iloc[0]
        return (
            f"precision of '{topic}' not measured ({say_judged(row.to_dict())}): judge more with 'kresearch "
            "topics judge'."
        )
    return f"precision of '{topic}' not measured: judge it with 'kresearch topics judge'."


def _score_one(
    log: InteractionLog,
    topic: str,
    tags: TopicTags | None,
    variant: Variant,
    *,
    every: str,
    until: When | None,
) -> pd.DataFrame:
    """Return ``account, score, valence, interactions`` of the accounts that have something in a topic."""
    restricted = restrict_log(log, topic, tags)
    # Under persons, as they are scored.
    table, posts = restricted.scored_interactions(), restricted.scored_posts()
    counted = table.group_by("account").aggregate(interactions=table.count()).execute()
    rows = {a: int(n) for a, n in zip(counted["account"], counted["interactions"], strict=True)}
    rows.pop(SPAN_ACCOUNT, None)
    written: dict[str, int] = {}
    if posts is not None:
        per_account = posts.group_by("account").aggregate(posts=posts.post.nunique()).execute()
        written = dict(zip(per_account["account"], per_account["posts"], strict=True))
        rows = dict.fromkeys(written, 0) | rows
    if not rows:
        return _empty()[["account", "score", "valence", "interactions"]]
    end = log_span(log)[1] if until is None else until
    scores = score_all(restricted, variant, every=every, since=end, until=end)
    # The audience table knows accounts that have nothing to do with the topic.
    own = scores[scores["account"].isin(rows)][["account", "score", "valence"]]
    return own.assign(interactions=[rows[a] for a in own["account"]], posts=own["account"].map(written))


def _thin(topic: str, rows: pd.DataFrame) -> list[str]:
    """Return a note on accounts whose score in a topic rests on one post; none where posts are not known."""
    alone = sorted(rows.loc[rows["posts"] == 1, "account"]) if "posts" in rows else []
    if not alone or len(rows) < 2:
        return []
    shown = ", ".join(alone[:_SHOWN]) + (f" and {len(alone) - _SHOWN} more" if len(alone) > _SHOWN else "")
    return [f"the score of {len(alone)} of {len(rows)} accounts in '{topic}' rests on one post: {shown}."]


def _only(table: pd.DataFrame, accounts: list[str], log: InteractionLog) -> pd.DataFrame:
    known = log.scored_accounts()
    there = set(known)
    for name in accounts:
        if name not in there:
            raise UnknownNameError("account", name, known, instead=person_of(log.persons, name))
    return table[table["account"].isin(accounts)]
