"""What stands beside the scores of a list: topic scores, suspicious audiences, prices."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch._common.words import number
from kresearch.errors import UsageError, suggestion
from kresearch.people.problems import Problems
from kresearch.people.side_tables import (
    AUDIENCE,
    PRICES,
    TOPICS,
    Shape,
    Source,
    read_side_table,
    say_blank,
    unknown_accounts,
)

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


@dataclass(frozen=True)
class Exclusion:
    """Why an account may be on no list."""

    cause: str  #: ``"precision"`` of the topic, or ``"suspicious"`` actors.
    #: The share and its interval; NaN where not known.
    value: float
    low: float
    high: float
    limit: float  #: What it is held against.

    def __str__(self) -> str:
        """Return it in words."""
        shown = "not known" if math.isnan(self.value) else f"{self.value:.2f}"
        if not math.isnan(self.low) and not math.isnan(self.high):
            shown += f" ({self.low:.2f} to {self.high:.2f})"
        if self.cause == "precision":
            return f"precision of the topic {shown}, less than {self.limit:g}"
        return f"suspicious actors {shown}, more than {self.limit:g}"


@dataclass
class AccountTables:
    """Checked tables about the accounts of a log."""

    topic: str = ""  #: The topic's name; empty for none.
    #: The tables; None where not given.
    topics: pd.DataFrame | None = None
    audience: pd.DataFrame | None = None
    prices: pd.DataFrame | None = None
    #: Limits; None for none.
    min_precision: float | None = None
    max_suspicious: float | None = None
    notes: list[str] = field(default_factory=list)  #: What is to be said of them.

    def join(self, scores: pd.DataFrame) -> pd.DataFrame:
        """Return scores with ``topic_score, topic_precision, suspicious_share, price`` beside them."""
        found = scores.assign(topic_score=math.nan, topic_precision=math.nan)
        if self.topics is not None:
            own = self.topics["variant"].notna().any()
            keys = ["account", "variant"] if own else ["account"]
            names = {"score": "topic_score", "precision": "topic_precision"}
            right = self.topics[[*keys, *names]].rename(columns=names)
            found = found.drop(columns=list(names.values())).merge(right, on=keys, how="left")
        for table, name in ((self.audience, "suspicious_share"), (self.prices, "price")):
            known = pd.Series(dtype="float64") if table is None else table.set_index("account")[name]
            found[name] = found["account"].map(known).astype("float64")
        return found

    def excluded(self) -> pd.Series:
        """Return account -> `Exclusion`, of those that may be on no list."""
        why: dict[str, Exclusion] = {}
        if self.topics is not None and self.min_precision is not None:
            for row in self.topics.to_dict("records"):
                if not float(row["precision"]) >= self.min_precision:
                    why[str(row["account"])] = _exclude("precision", row, "precision", self.min_precision)
        if self.audience is not None and self.max_suspicious is not None:
            for row in self.audience.to_dict("records"):
                if float(row["suspicious_share"]) > self.max_suspicious:
                    found = _exclude("suspicious", row, "suspicious_share", self.max_suspicious)
                    why[str(row["account"])] = found
        return pd.Series(why, dtype=object)


def _exclude(cause: str, row: Mapping[Any, Any], name: str, limit: float) -> Exclusion:
    return Exclusion(cause, float(row[name]), float(row["low"]), float(row["high"]), limit)


def read_account_tables(
    log: InteractionLog | None,
    problems: Problems,
    *,
    topic: str | None,
    topic_scores: Source | None,
    min_precision: float | None,
    audience: Source | None,
    max_suspicious: float | None,
    prices: Source | None,
    variants: Sequence[str] = (),
) -> AccountTables:
    """Return the tables that are given to `kresearch.people.shortlist`; what does not fit is noted.

    Without a log nothing is compared with its accounts.
    """
    if topic is not None and topic_scores is None:
        problems.add(
            f"the topic '{topic}' has no scores. Allowed: a topic with a table of scores in it. Name the "
            "table (--topic-scores FILE)."
        )
    if min_precision is not None and topic_scores is None:
        problems.add("min_precision needs topic scores. Name their table (--topic-scores FILE).")
    known = [] if log is None else log.scored_accounts()
    notes: list[str] = []
    tables: dict[str, pd.DataFrame | None] = {}
    for name, source, shape in (
        ("topics", topic_scores, TOPICS),
        ("audience", audience, AUDIENCE),
        ("prices", prices, PRICES),
    ):
        tables[name] = None
        if source is not None and not (log is None and callable(source)):
            read = partial(_read, source, shape, log, known, notes)
            tables[name] = problems.attempt(read)
    found = AccountTables(
        topic or "",
        tables["topics"],
        tables["audience"],
        tables["prices"],
        min_precision,
        max_suspicious,
        notes,
    )
    if found.topics is not None:
        found = problems.attempt(lambda: _choose(found, topic)) or found
        problems.attempt(lambda: _check_variants(found, variants))
        _note_topics(found, known)
    if found.audience is not None and max_suspicious is not None:
        unheard = set(known) - set(found.audience["account"])
        if unheard:
            notes.append(
                f"The audience of {number(len(unheard), 'account')} is not known: no reason to leave out."
            )
    return found


def _read(
    source: Source, shape: Shape, log: InteractionLog | None, known: list[str], notes: list[str]
) -> pd.DataFrame:
    table = read_side_table(source, shape, log=log, accounts=known)
    told = None if log is None else unknown_accounts(table, known, shape)
    notes += [note for note in (told, say_blank(table, shape)) if note is not None]
    return table


def _choose(beside: AccountTables, topic: str | None) -> AccountTables:
    """Return the tables with the rows of one topic."""
    assert beside.topics is not None
    names = sorted(set(beside.topics["topic"].dropna()))
    if not names:
        return beside
    if topic is None and len(names) > 1:
        raise UsageError(
            f"the topic scores hold {len(names)} topics: {', '.join(names[:10])}. Allowed: one. "
            "Name it (--topic)."
        )
    wanted = names[0] if topic is None else topic
    if wanted not in names:
        raise UsageError(
            f"the topic scores have no topic '{wanted}'.{suggestion(wanted, names)} Allowed: "
            f"{', '.join(names[:20])}. Name one of them."
        )
    beside.topics = beside.topics[beside.topics["topic"] == wanted].reset_index(drop=True)
    beside.topic = wanted
    return beside


def _check_variants(beside: AccountTables, variants: Sequence[str]) -> None:
    """Refuse topic scores of other rules than those that are asked for: every list would be empty."""
    assert beside.topics is not None
    have = sorted(set(beside.topics["variant"].dropna()))
    lacking = [label for label in variants if label not in have]
    if have and lacking:
        raise UsageError(
            f"the topic scores hold none of {', '.join(lacking)}; they have {', '.join(have[:10])}. Allowed: "
            "rows of every variant that is asked for, or no column variant. Add them, or ask for others."
        )


def _note_topics(beside: AccountTables, known: list[str]) -> None:
    assert beside.topics is not None
    if beside.topics["variant"].isna().all():
        beside.notes.append(
            "The topic scores are those of one variant: the order on the lists is the same under all, and "
            "only the minimum score tells them apart."
        )
    lacking = len(set(known) - set(beside.topics["account"]))
    if lacking:
        beside.notes.append(f"No score in the topic, and so no place: {number(lacking, 'account')}.")
    if beside.topics["precision"].isna().all():
        beside.notes.append(
            "The precision of the topic is not known: no judgements, or too few, say whether it is right."
        )
