"""What a log is, at one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import ibis
import ibis.expr.types as ir

from kresearch.interactions import schema
from kresearch.interactions.groups import Group, missing_bits

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Coverage:
    """For how many texted interactions the polarity is known."""

    #: Interactions with a text, or of a kind that is one (comment, reply, mention, quote); totals count as
    #: many as they say.
    texted: int
    known: int  #: Those of them whose polarity is known.
    #: Those whose text is there and whose polarity is not: what a scorer or a person could still read.
    unread: int = 0

    @property
    def share(self) -> float:
        """Known over texted, 0 to 1; 1 when there is nothing to know."""
        return self.known / self.texted if self.texted else 1.0


@dataclass(frozen=True)
class Summary:
    """The figures of a log."""

    rows: int
    interactions: int
    accounts: int
    actors: int
    networks: tuple[str, ...]
    span: tuple[pd.Timestamp, pd.Timestamp] | None
    coverage: Coverage
    posts: int | None
    audience: int | None


class Described(Protocol):
    """What the one-look text of a log is made of."""

    simulated: bool
    source: str
    notes: list[str]

    def summary(self) -> Summary:
        """Return the figures of the log."""
        ...

    def digest(self) -> str:
        """Return the digest of the content."""
        ...


def is_texted(table: ir.Table) -> ir.BooleanValue:
    """Return which interactions say something in words."""
    return ~table.text.isnull() | table.kind.isin(schema.TEXTED_KINDS)


def summarise(tables: Mapping[str, Sequence[Group] | None], names: Mapping[str, int]) -> Summary:
    """Return the figures of a log from the groups of each table; None for a table that is not known.

    `names` says how many different accounts and actors the interactions have.
    """
    groups = tables["interactions"] or ()
    bits = missing_bits("interactions")
    texted = [g for g in groups if not g.missing & bits["text"] or g.kind in schema.TEXTED_KINDS]
    first = [g.first for g in groups if g.first is not None]
    last = [g.last for g in groups if g.last is not None]
    span = (_time(min(first)), _time(max(last))) if first and last else None
    return Summary(
        rows=sum(g.rows for g in groups),
        interactions=sum(g.number for g in groups),
        accounts=names["account"],
        actors=names["actor"],
        networks=tuple(sorted({g.network for g in groups if g.network is not None})),
        span=span,
        coverage=Coverage(
            sum(g.number for g in texted),
            sum(g.number for g in texted if not g.missing & bits["polarity"]),
            sum(g.number for g in texted if g.missing & bits["polarity"] and not g.missing & bits["text"]),
        ),
        posts=_rows_of(tables["posts"]),
        audience=_rows_of(tables["audience"]),
    )


def _time(micros: int) -> pd.Timestamp:
    import pandas as pd

    return pd.Timestamp(micros, unit="us", tz="UTC")


def _rows_of(groups: Sequence[Group] | None) -> int | None:
    return None if groups is None else sum(group.rows for group in groups)


def count_languages(table: ir.Table) -> pd.DataFrame:
    """Return ``language, interactions, share`` of the texted interactions, most first."""
    counted = (
        table.filter(is_texted(table))
        .group_by("language")
        .aggregate(interactions=ibis._["count"].fill_null(1).sum())
        .to_pandas()
        .astype({"interactions": "int64"})
        .sort_values(["interactions", "language"], ascending=[False, True], ignore_index=True)
    )
    frame: pd.DataFrame = counted.assign(
        share=counted["interactions"] / max(counted["interactions"].sum(), 1)
    )
    return frame


def describe(log: Described) -> list[tuple[str, str]]:
    """Return label and text of each line that says what a log is."""
    figures = log.summary()
    lines = [
        ("interactions", f"{figures.interactions:,}" + _rows(figures)),
        ("accounts", f"{figures.accounts:,}"),
        ("actors", f"{figures.actors:,}"),
        ("networks", ", ".join(figures.networks) or "none"),
        (
            "from, to",
            "-"
            if figures.span is None
            else " to ".join(f"{t:%Y-%m-%d %H:%M}" for t in figures.span) + " UTC",
        ),
        ("posts", "not known" if figures.posts is None else f"{figures.posts:,}"),
        ("audience", "not known" if figures.audience is None else f"{figures.audience:,} counts"),
        ("polarity known", _coverage(figures.coverage)),
        ("digest", log.digest()[:16]),
    ]
    if log.source:
        lines.insert(0, ("source", log.source))
    if log.simulated:
        lines.insert(0, ("simulated", "yes: this data is made up"))
    return lines


def _rows(figures: Summary) -> str:
    return "" if figures.rows == figures.interactions else f" in {figures.rows:,} rows"


def _coverage(coverage: Coverage) -> str:
    if not coverage.texted:
        return "no texts"
    return f"{coverage.share:.0%} of {coverage.texted:,} texted interactions"


def to_text(log: Described) -> str:
    """Return the summary as lines of text."""
    lines = [f"  {label}: {text}" for label, text in describe(log)]
    return "\n".join(["InteractionLog", *lines, *(f"  note: {note}" for note in log.notes)])


def to_html(log: Described) -> str:
    """Return the summary as a card for a notebook."""
    from kresearch._common.html_cards import card

    facts = [(label, text) for label, text in describe(log) if label != "simulated"]
    badges = ["simulated: this data is made up"] if log.simulated else []
    return card("InteractionLog", [*facts, *(("note", note) for note in log.notes)], badges=badges)
