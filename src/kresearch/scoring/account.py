"""One account of a log, kept in memory: any rule answers for it in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kresearch.scoring.batch import batches
from kresearch.scoring.output import NamedChain, Scores
from kresearch.scoring.scorer import ALL_COLUMNS, Scorer

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog


@dataclass(frozen=True)
class AccountFacts:
    """What an account's own rows can answer."""

    interactions: int  #: Number of its rows.
    networks: tuple[str, ...]  #: Where it is.
    has_polarity: bool  #: Whether any interaction with it has a known polarity.
    knows_silence: bool  #: Whether anybody can tell when it was inactive.


class AccountScorer:
    """An account and the actors behind its interactions, read once.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score.
    every
        ``"1d"`` or ``"1h"``.

    Raises
    ------
    UnknownNameError
        For an account that the log does not hold.
    """

    def __init__(self, log: InteractionLog, account: str, *, every: str = "1d") -> None:
        self.log, self.account, self.every = log, account, every
        self.near = Scorer(log, (), every=every, accounts=[account], columns=ALL_COLUMNS)

    @cached_property
    def far(self) -> Scorer:
        """The whole log, for rules that look at what actors do elsewhere; read when first asked for."""
        return Scorer(
            self.log, (), every=self.every, accounts=[self.account], columns=ALL_COLUMNS, whole=True
        )

    def scores(
        self,
        chains: Sequence[NamedChain],
        *,
        since: When | None = None,
        until: When | None = None,
        on_declined: str = "raise",
    ) -> Scores:
        """Return the account's scores under some chains; parameters as of `Scores`."""
        scorer = self.far if any(one.chain.reads_actors for one in chains) else self.near
        return Scores(
            self.log,
            chains,
            every=self.every,
            since=since,
            until=until,
            on_declined=on_declined,
            scorer=scorer,
        )

    @cached_property
    def facts(self) -> AccountFacts:
        """What the account's own rows can answer."""
        (batch,) = batches(self.near.kernel().columns, self.near.index.scored)
        polarity = batch.rows.polarity
        return AccountFacts(
            interactions=len(batch.rows),
            networks=tuple(part.network for part in batch.networks),
            has_polarity=polarity is not None and bool((~np.isnan(polarity)).any()),
            knows_silence=batch.gaps is not None,
        )
