"""What a shortlist or a decision is asked for, and everything that may be wrong with it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.errors import UsageError, suggestion
from kresearch.people.account_tables import AccountTables, read_account_tables
from kresearch.people.problems import Problems, check_number
from kresearch.people.reading_error import DRAWS, find_error
from kresearch.people.scores_at import resolve_all
from kresearch.people.side_tables import CHOICES, Source, read_side_table, say_blank, unknown_accounts
from kresearch.scoring import Every
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import Confusion

#: Share of suspicious actors above which an account is left out, where nothing else is said.
MAX_SUSPICIOUS = 0.5
MOST_DRAWS = 10_000
#: Beyond it costs are no longer exact, and infinite ones times nobody are no number.
MOST_COST = 1e12


@dataclass(frozen=True, kw_only=True)
class SharedOptions:
    """What both have in common: variants, time, the scorer whose error is drawn."""

    #: As of `kresearch.people.shortlist`.
    variants: Sequence[str | Variant | type[Variant]] = ("quantity",)
    at: When | None = None
    every: str = "1d"
    settings: Mapping[str, Mapping[str, Any]] | None = None
    scorer: str | Confusion | None = None
    scorer_language: str | None = None
    draws: int = DRAWS
    seed: int = 0

    def check_common(self, problems: Problems) -> tuple[list[Variant], Confusion | None]:
        """Return variants and error of reading; what does not fit is noted."""
        check_number(problems, "draws", self.draws, low=2, high=MOST_DRAWS, whole=True)
        problems.attempt(lambda: Every(self.every))
        chosen = resolve_all(self.variants, self.settings, problems)
        if self.scorer_language is not None and self.scorer is None:
            problems.add(
                "a scorer's language is named and no scorer. Allowed: both, or none. Name the scorer "
                "(--scorer), or leave its language away."
            )
        return chosen, problems.attempt(lambda: find_error(self.scorer, self.scorer_language))


@dataclass(frozen=True, kw_only=True)
class ListOptions(SharedOptions):
    """What a shortlist is asked for."""

    #: As of `kresearch.people.shortlist`.
    min_score: float = 50.0
    top: int = 20
    topic: str | None = None
    topic_scores: Source | None = None
    min_precision: float | None = None
    audience: Source | None = None
    exclude_suspicious: bool = False
    max_suspicious: float = MAX_SUSPICIOUS
    prices: Source | None = None

    def check(
        self, log: InteractionLog | None = None, problems: Problems | None = None
    ) -> tuple[list[Variant], Confusion | None, AccountTables]:
        """Return what is meant, or raise a UsageError with everything that does not fit, `problems` included.

        Without a log only what needs none is looked at.
        """
        problems = problems or Problems()
        check_number(problems, "min_score", self.min_score, low=1.0, high=100.0)
        check_number(problems, "top", self.top, low=1, high=math.inf, whole=True)
        check_number(problems, "max_suspicious", self.max_suspicious, low=0.0, high=1.0)
        if self.min_precision is not None:
            check_number(problems, "min_precision", self.min_precision, low=0.0, high=1.0)
        chosen, confusion = self.check_common(problems)
        tables = read_account_tables(
            log,
            problems,
            topic=self.topic,
            topic_scores=self.topic_scores,
            min_precision=self.min_precision,
            audience=self.audience,
            max_suspicious=self.max_suspicious if self.exclude_suspicious else None,
            prices=self.prices,
            variants=[variant.label for variant in chosen],
        )
        if self.exclude_suspicious and self.audience is None:
            problems.add(
                "suspicious audiences can only be left out where they are known. Allowed: with a table of "
                "account and suspicious_share. Name it (--audience FILE)."
            )
        problems.stop()
        return chosen, confusion, tables


@dataclass(frozen=True, kw_only=True)
class DecisionOptions(SharedOptions):
    """What a decision is asked for."""

    #: As of `kresearch.people.decide`.
    threshold: float = 50.0
    accounts: Iterable[str] | None = None
    truth: Source | None = None
    cost_wrong_pass: float = 1.0
    cost_wrong_fail: float = 1.0

    def check(
        self, log: InteractionLog | None = None, problems: Problems | None = None
    ) -> tuple[list[Variant], Confusion | None, Judged]:
        """Return what is meant, or raise everything that does not fit; see `ListOptions.check`."""
        problems = problems or Problems()
        check_number(problems, "threshold", self.threshold, low=1.0, high=100.0)
        for name in ("cost_wrong_pass", "cost_wrong_fail"):
            check_number(problems, name, getattr(self, name), low=0.0, high=MOST_COST)
        chosen, confusion = self.check_common(problems)
        judged = problems.attempt(lambda: self._judged(log)) or Judged()
        if log is not None and self.accounts is not None:
            known = log.scored_accounts()
            for name in sorted(set(self.accounts) - set(known)):
                problems.add(
                    f"no account '{name}' in the log.{suggestion(name, known)} Allowed: its {len(known):,} "
                    "accounts. Name one of them."
                )
        problems.stop()
        return chosen, confusion, judged

    def _judged(self, log: InteractionLog | None) -> Judged:
        if self.truth is None or (log is None and callable(self.truth)):
            return Judged()
        known = [] if log is None else log.scored_accounts()
        table = read_side_table(self.truth, CHOICES, log=log, accounts=known)
        if table.empty:
            raise UsageError(
                "choices: the table has no row with a choice. Allowed: one per judged account. Add them."
            )
        told = None if log is None else unknown_accounts(table, known, CHOICES)
        said = " ".join(note for note in (told, say_blank(table, CHOICES)) if note is not None)
        return Judged(table.set_index("account")["chosen"], said)


@dataclass(frozen=True)
class Judged:
    """What people decided."""

    chosen: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))  #: Account -> 1 or 0.
    note: str = ""  #: What is to be said of it.
