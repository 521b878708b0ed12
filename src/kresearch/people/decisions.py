"""Decisions at a threshold: what came out, as tables and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch._common.times import say_day
from kresearch._common.words import number
from kresearch.people.plain import WARNING, to_records

#: Columns of `Decisions.table`.
COLUMNS = (
    "account", "variant", "passes", "score", "margin", "low", "high", "valence", "flip_by_reading",
    "flip_in_week", "flip_in_week_low", "flip_in_week_high", "weeks", "differs", "warm_up", "saturated",
    "chosen",
)  # fmt: skip
SUMMARY = (
    "variant", "accounts", "passes", "share", "differ", "flips_by_reading", "flips_in_week", "with_history",
    "cost_by_reading", "cost_in_week", "warm_up",
)  # fmt: skip


@dataclass(frozen=True)
class Decisions:
    """Who passes at a threshold under several variants, and what each decision hangs on.

    Parameters
    ----------
    table
        One row per account and variant: ``account, variant, passes, score, margin`` (score less threshold),
        ``low, high`` (of the score), ``valence, flip_by_reading`` (chance that the decision is another one
        with the true polarities), ``flip_in_week`` (chance that it is another one a week later) with its
        interval and the ``weeks`` of history, ``differs`` (from the reference's decision), ``warm_up,
        saturated, chosen`` (by people: 1, 0 or missing).
    summary
        One row per variant: ``accounts, passes, share, differ, flips_by_reading`` and ``flips_in_week``
        (expected numbers; the latter over ``with_history`` accounts), what both errors then cost
        (``cost_by_reading, cost_in_week``), ``warm_up``.
    agreement
        With people, see `kresearch.people.agreement.measure_agreement`; empty without judgements.
    selection
        Selection rates by language, network and size, see `kresearch.people.fairness.measure_selection`.
    weekly_test
        How good the chances of a flip were in the weeks that followed, see `kresearch.people.weekly.Weekly`.
    threshold
        The score from which on somebody passes.
    costs
        Of a wrong pass and of a wrong fail.
    at
        When; UTC.
    variants
        Labels, the reference first.
    declined
        Label -> why the log cannot answer it.
    notes
        What a reader must know.
    simulated
        Whether the log is made up.
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    agreement: pd.DataFrame
    selection: pd.DataFrame
    weekly_test: pd.DataFrame
    threshold: float
    costs: tuple[float, float]
    at: pd.Timestamp
    variants: tuple[str, ...]
    declined: dict[str, str]
    notes: list[str]
    simulated: bool

    @property
    def reference(self) -> str:
        """The label of the variant that the others are compared with."""
        return self.variants[0]

    def of(self, variant: str) -> pd.DataFrame:
        """Return the decisions under a variant, the nearest to the threshold first."""
        rows = self.table[self.table["variant"] == variant]
        return rows.sort_values("margin", key=abs, kind="stable", ignore_index=True)

    def to_text(self) -> str:
        """Return what came out, in sentences."""
        told = []
        for row in self.summary.to_dict("records"):
            said = (
                f"At a score of {self.threshold:g} on {say_day(self.at)} {row['passes']:,} of "
                f"{number(row['accounts'], 'account')} pass under {row['variant']}"
            )
            if row["variant"] != self.reference:
                said += f" ({row['differ']:,} decided otherwise than under {self.reference})"
            told.append(f"{said}.")
            if row["with_history"]:
                told.append(
                    f"Within a week {row['flips_in_week']:.1f} of {row['with_history']:,} decisions are "
                    "expected to flip, by the accounts' own past weeks."
                )
            if row["flips_by_reading"] == row["flips_by_reading"]:
                told.append(
                    f"By the error of reading {row['flips_by_reading']:.1f} decisions are expected to be "
                    "wrong."
                )
        told += [
            f"People agree with {row['variant']} in {row['agreement']:.0%} of "
            f"{number(row['judged'], 'account')} ({row['low']:.0%} to {row['high']:.0%})."
            for row in self.agreement.to_dict("records")
        ]
        return " ".join([*told, WARNING])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, as ``kresearch decide --json`` prints it."""
        return {
            "at": self.at.isoformat(),
            "threshold": self.threshold,
            "variants": list(self.variants),
            "costs": {"wrong_pass": self.costs[0], "wrong_fail": self.costs[1]},
            "summary": to_records(self.summary),
            "table": to_records(self.table),
            "agreement": to_records(self.agreement),
            "selection": to_records(self.selection),
            "weekly_test": to_records(self.weekly_test),
            "declined": self.declined,
            "notes": self.notes,
            "simulated": self.simulated,
            "warning": WARNING,
        }

    def _repr_html_(self) -> str:
        from kresearch._common.html_cards import card, table

        heads = ["variant", "accounts", "passes", "share", "differ"]
        badges = ["simulated"] if self.simulated else []
        below = table(heads, self.summary[heads].to_numpy().tolist())
        return card(
            f"Decisions at {self.threshold:g} on {self.at:%Y-%m-%d}",
            badges=badges,
            sentences=[self.to_text()],
            below=below,
        )
