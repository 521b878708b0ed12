"""A shortlist: what came out, as tables and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from kresearch._common.times import say_day
from kresearch._common.words import number
from kresearch.people.listing import Rules
from kresearch.people.plain import WARNING, to_records

#: Columns of `Shortlist.table`.
COLUMNS = (
    "account", "variant", "listed", "place", "why_not", "score", "low", "high", "valence", "rank", "rank_low",
    "rank_high", "reach", "saturated", "warm_up", "topic_score", "topic_precision", "suspicious_share",
    "price", "cost_per_actor", "networks", "languages",
)  # fmt: skip


@dataclass(frozen=True)
class Shortlist:
    """Lists of accounts under several variants.

    Parameters
    ----------
    table
        One row per variant and account that is on at least one list: ``account, variant, listed, place,
        why_not, score, low, high`` (of the score, from the error of reading or the variant's own interval),
        ``valence, rank, rank_low, rank_high`` (by score among all who are not left out), ``reach`` (actors
        that the score counts), ``saturated, warm_up, topic_score, topic_precision, suspicious_share, price,
        cost_per_actor`` (price per actor of the reach), ``networks, languages`` (who reacts, in words).
    changes
        Who drops out or comes in under which variant and why, see `kresearch.people.changes.find_changes`.
    overlap
        Variant x variant: rank-biased overlap of the lists.
    left_out
        ``account, why, cause, variants``: who would be on a list, were it not for what it was left out for
        (``why`` in words, ``cause`` as `kresearch.people.account_tables.Exclusion`).
    at
        When; UTC.
    variants
        Labels, the reference first.
    rules
        Who may be on a list.
    declined
        Label -> why the log cannot answer it.
    notes
        What a reader must know.
    simulated
        Whether the log is made up.
    scored
        How many accounts have a score.
    """

    table: pd.DataFrame
    changes: pd.DataFrame
    overlap: pd.DataFrame
    left_out: pd.DataFrame
    at: pd.Timestamp
    variants: tuple[str, ...]
    rules: Rules
    declined: dict[str, str]
    notes: list[str]
    simulated: bool
    scored: int

    @property
    def reference(self) -> str:
        """The label of the variant that the others are compared with."""
        return self.variants[0]

    def of(self, variant: str) -> pd.DataFrame:
        """Return the list under a variant, by place."""
        rows = self.table[(self.table["variant"] == variant) & self.table["listed"].astype(bool)]
        return rows.sort_values(["place", "account"], ignore_index=True)

    def to_text(self) -> str:
        """Return what came out, in sentences."""
        told = [f"{self._lengths()} of {number(self.scored, 'account')} on {say_day(self.at)}."]
        empty = [label for label in self.variants if self.of(label).empty]
        if empty:
            told.append(self._say_empty(empty))
        for label in self.variants[1:]:
            moved = self.changes[self.changes["variant"] == label]
            out, came = ((moved["change"] == word).sum() for word in ("drops out", "comes in"))
            overlap = float(self.overlap.to_dict()[label][self.reference])
            known = "" if overlap != overlap else f"; overlap with {self.reference} {overlap:.2f}"
            told.append(f"Under {label} drop out {out}, come in {came}{known}.")
        if len(self.left_out):
            told.append(f"Left out, though they would be listed: {len(self.left_out)}.")
        return " ".join([*told, WARNING])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, as ``kresearch shortlist --json`` prints it."""
        return {
            "at": self.at.isoformat(),
            "variants": list(self.variants),
            "rules": asdict(self.rules),
            "scored": self.scored,
            "table": to_records(self.table),
            "changes": to_records(self.changes),
            "overlap": {label: to_records(self.overlap.loc[[label]])[0] for label in self.variants},
            "left_out": to_records(self.left_out),
            "declined": self.declined,
            "notes": self.notes,
            "simulated": self.simulated,
            "warning": WARNING,
        }

    def _lengths(self) -> str:
        counts = [f"{len(self.of(label))} under {label}" for label in self.variants]
        return f"Listed with at least {self.rules.min_score:g}: {', '.join(counts)}"

    def _say_empty(self, empty: list[str]) -> str:
        highest = ""
        if (best := self.table.attrs.get("highest")) is not None:
            top = best[empty[0]]
            highest = f" The highest score under {empty[0]} is {top:.1f}."
            if top >= self.rules.min_score:
                highest = (
                    f" The highest score under {empty[0]} is {top:.1f}: whoever reaches "
                    f"{self.rules.min_score:g} is left out, or has no score in the topic."
                )
        return f"Nobody is on the list under {', '.join(empty)}.{highest}"

    def _repr_html_(self) -> str:
        from kresearch._common.html_cards import card, table

        heads = ["place", "account", "score", "valence", "rank_low", "rank_high"]
        rows = self.of(self.reference)[heads].astype(object)
        below = table(heads, rows.where(rows.notna(), None).to_numpy().tolist(), caption=self.reference)
        badges = ["simulated"] if self.simulated else []
        return card(
            f"Shortlist of {self.at:%Y-%m-%d}", badges=badges, sentences=[self.to_text()], below=below
        )
