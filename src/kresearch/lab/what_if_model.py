"""The what-if panel without widgets: settings in; curve, ledger and reference out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kresearch._common.constants import LOW_COVERAGE
from kresearch._common.times import time_of
from kresearch.errors import UnknownNameError, UsageError
from kresearch.interactions.people import person_of
from kresearch.scoring.account import AccountScorer
from kresearch.scoring.notes import RECONSTRUCTION
from kresearch.variants import Variant, resolve
from kresearch.variants.explaining import explain_scores

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.variants import Explanation

#: More accounts than this are not offered; name others in the call.
MOST_ACCOUNTS = 200


@dataclass(frozen=True)
class WhatIfResult:
    """What one setting makes of an account.

    Parameters
    ----------
    variant
        The setting.
    scores, reference
        Score frames under the setting and under the reference, tick by tick.
    ledger, reference_ledger
        What made (or moved) the score at `ledger.at`, under each.
    """

    variant: Variant
    scores: pd.DataFrame
    reference: pd.DataFrame
    ledger: Explanation
    reference_ledger: Explanation

    def compare(self, *names: str) -> pd.DataFrame:
        """Return the points of both ledgers by some of network, signal, kind, sign and post.

        Returns
        -------
        pandas.DataFrame
            The names, ``points`` and ``reference`` (points); the largest of either first.
        """
        keys = list(names)
        ours = self.ledger.by(*keys).drop(columns="interactions")
        theirs = self.reference_ledger.by(*keys).drop(columns="interactions")
        both = ours.merge(theirs.rename(columns={"points": "reference"}), on=keys, how="outer")
        both[["points", "reference"]] = both[["points", "reference"]].astype("float64").fillna(0.0)
        size = both[["points", "reference"]].abs().max(axis=1)
        return both.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


class WhatIfModel:
    """One account of a log, ready to be asked what its score would be under other settings.

    Reading the account from the log takes about as long as scoring it; every answer after that
    takes milliseconds. The numbers are those of `kresearch.score`, by the same kernel.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score.
    every
        ``"1d"`` or ``"1h"``.
    reference
        Name, class or instance of the variant to compare with.

    Raises
    ------
    UnknownNameError
        For an account that the log does not hold.
    """

    def __init__(
        self,
        log: InteractionLog,
        account: str,
        *,
        every: str = "1d",
        reference: str | Variant | type[Variant] = "quantity",
    ) -> None:
        self.account, self.every = account, every
        self.reference = resolve(reference)
        self.scorer = AccountScorer(log, account, every=every)
        self._plain: tuple[object, pd.DataFrame, Explanation] | None = None

    @cached_property
    def times(self) -> pd.DatetimeIndex:
        """The ticks of the log, UTC."""
        import pandas as pd

        index, every = self.scorer.near.index, self.scorer.near.every
        ticks = range(index.first, index.last + 1)
        return pd.to_datetime([tick * every.seconds for tick in ticks], unit="s", utc=True)

    @property
    def networks(self) -> tuple[str, ...]:
        """The account's networks."""
        return self.scorer.facts.networks

    def place_of(self, when: When) -> int:
        """Return which of `times` a time falls into.

        Raises
        ------
        UsageError
            For a time outside the log.
        """
        index, every = self.scorer.near.index, self.scorer.near.every
        tick = every.tick_at(time_of(when))
        if not index.first <= tick <= index.last:
            raise UsageError(
                f"{time_of(when):%Y-%m-%d %H:%M} lies outside the log. Allowed: {self.times[0]:%Y-%m-%d} to "
                f"{self.times[-1]:%Y-%m-%d}. Take a time between them."
            )
        return tick - index.first

    def before(self, at: pd.Timestamp, days: int) -> pd.Timestamp | None:
        """Return the time so many days before, no earlier than the log's first; None for 0 days."""
        import pandas as pd

        return None if days == 0 else max(self.times[0], at - pd.Timedelta(days=days))

    @property
    def lacks(self) -> dict[str, str]:
        """What this account's data cannot answer: part of the settings -> reason."""
        found = {}
        if not self.scorer.facts.has_polarity:
            found["penalty"] = (
                "No interaction of this account has a known polarity, so a penalty changes nothing. Fill "
                "the polarity column first, e.g. with 'kresearch sentiment label'."
            )
        if not self.scorer.facts.knows_silence:
            found["freeze"] = (
                "The log has neither a posts table nor post ids, so nobody can tell when the account was "
                "inactive: there is no freeze to try."
            )
        if not self.scorer.facts.interactions:
            found["interactions"] = (
                "Nobody has interacted with this account: it stands at the scale's baseline whatever is set."
            )
        return found

    def score(self, variant: str | Variant | type[Variant] = "adjusted", **parameters: Any) -> pd.DataFrame:
        """Return the account's score frame under any variant."""
        return self._frame(resolve(variant, parameters))

    def _frame(self, variant: Variant) -> pd.DataFrame:
        (frame,) = self.scorer.scores([variant.named_chain()]).frames().values()
        return frame

    def _explain(self, variant: Variant, at: pd.Timestamp, since: pd.Timestamp | None) -> Explanation:
        scores = self.scorer.scores([variant.named_chain()])
        return explain_scores(scores, account=self.account, at=at, since=since)

    def evaluate(
        self,
        variant: str | Variant | type[Variant] = "adjusted",
        *,
        at: When | None = None,
        since: When | None = None,
        **parameters: Any,
    ) -> WhatIfResult:
        """Return what a setting makes of the account.

        Parameters
        ----------
        variant
            Name, class or instance of a variant.
        at
            Time of the ledger; by default the last tick.
        since
            Compare with this time instead of with an empty account.
        **parameters
            The variant's parameters.

        Raises
        ------
        DeclinedError
            For a freeze when nobody can tell when the account was inactive.
        UsageError
            For times outside the log, or a half-life too short for it.
        """
        chosen = resolve(variant, parameters)
        when = self.times[-1] if at is None else time_of(at)
        then = None if since is None else time_of(since)
        reference, made = self._refer(when, then)
        return WhatIfResult(
            variant=chosen,
            scores=self._frame(chosen),
            reference=reference,
            ledger=self._explain(chosen, when, then),
            reference_ledger=made,
        )

    def _refer(self, at: pd.Timestamp, since: pd.Timestamp | None) -> tuple[pd.DataFrame, Explanation]:
        """Return what the reference makes of the account; the last answer is kept."""
        if self._plain is None or self._plain[0] != (at, since):
            made = self._explain(self.reference, at, since)
            self._plain = ((at, since), self._frame(self.reference), made)
        return self._plain[1], self._plain[2]


def list_accounts(log: InteractionLog) -> list[str]:
    """Return those who are scored, at most `MOST_ACCOUNTS`, most interactions first; ties by name."""
    table = log.scored_interactions()
    counted = table.group_by("account").aggregate(n=table["count"].fill_null(1).sum())
    first = counted.order_by(counted.n.desc(), counted.account).limit(MOST_ACCOUNTS)
    return [str(name) for name in first.to_pyarrow()["account"].to_pylist()]


def choose_account(log: InteractionLog, account: str | None) -> tuple[str, list[str]]:
    """Return the account to begin with, and those to offer.

    Raises UnknownNameError for an account that the log does not hold, or a log without interactions.
    """
    offered = list_accounts(log)
    if account is None:
        if not offered:
            raise UnknownNameError("account with interactions", "any", [])
        return offered[0], offered
    if account not in offered:
        if account not in (known := log.scored_accounts()):
            instead = person_of(log.persons, account)
            raise UnknownNameError("account", account, known[:50], instead=instead)
        offered = [account, *offered]
    return account, offered


def describe_log(log: InteractionLog) -> list[str]:
    """Return what a reader must know of the data beside any of its scores."""
    said = [RECONSTRUCTION]
    if log.simulated:
        said.insert(0, f"Simulated data ({log.source}).")
    coverage = log.coverage()
    if coverage.texted and coverage.share < LOW_COVERAGE:
        said.append(
            f"Low coverage: the polarity of {coverage.share:.0%} of the interactions with a text is known; "
            "the rest counts as not negative."
        )
    return said
