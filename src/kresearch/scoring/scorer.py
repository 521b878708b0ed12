"""The scorer: runs chains over one log, computing once what they share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kresearch.errors import DeclinedError, UsageError
from kresearch.scoring.chain import Chain
from kresearch.scoring.keeping import Keeper
from kresearch.scoring.prepared import Prepared, known_accounts, prepare
from kresearch.scoring.remembered import Timeline, read_clock
from kresearch.scoring.signals import weighed_items
from kresearch.scoring.ticks import Every

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


class Scorer:
    """One log, prepared once, for any number of chains.

    Parameters
    ----------
    log
        The log; it is not changed.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Score only these accounts.
    whole
        Prepare the whole log all the same, for chains that look at what actors do elsewhere.
    """

    def __init__(
        self,
        log: InteractionLog,
        *,
        every: str = "1d",
        accounts: Iterable[str] | None = None,
        whole: bool = False,
    ) -> None:
        self.every = Every(every)
        self.accounts = None if accounts is None else sorted(set(accounts))
        if whole and self.accounts is not None:
            known_accounts(log, self.accounts)
        cut = None if whole else self.accounts
        self._keeper = Keeper(log.interactions._find_backend())
        try:
            self.prepared: Prepared = prepare(log, self.every, self._keeper, accounts=cut)
        except BaseException:
            self.close()
            raise
        self._cut = cut is not None
        self._timelines: dict[Any, Timeline] = {}
        self._items: dict[Any, Any] = {}
        self._signals: dict[Any, Any] = {}

    def __enter__(self) -> Scorer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the tables kept on the engine; expressions made here end with them."""
        self._keeper.release()

    def signals(self, chain: Chain) -> Any:
        """Return the signals of every line and tick under `chain` (Ibis table)."""
        wants = {"followers": chain.combine.reads_followers, "reactions": chain.combine.reads_reactions}
        key = (chain.weigh, chain.clock, chain.memory, chain.signals, *wants.values())
        self._decline(chain)
        if key not in self._signals:
            timeline = self.timeline(chain)
            if chain.weigh not in self._items:
                self._items[chain.weigh] = self._keeper.keep(weighed_items(self.prepared, chain.weigh))
            table = chain.signals.table(timeline, self._items[chain.weigh], **wants)
            self._signals[key] = table
        return self._signals[key]

    def timeline(self, chain: Chain) -> Timeline:
        """Return the accounts' time under `chain`."""
        key = (chain.clock, chain.memory)
        if key not in self._timelines:
            self._timelines[key] = read_clock(self.prepared, chain.clock, chain.memory)
        return self._timelines[key]

    def _decline(self, chain: Chain) -> None:
        """Refuse a chain that this log cannot answer, with the reason."""
        prepared = self.prepared
        if self._cut and reads_actors(chain):
            raise UsageError(
                "the scorer holds a few accounts only, and this chain looks at what actors do elsewhere. "
                "Allowed is the whole log. Make the scorer with whole=True."
            )
        if reads_posts(chain) and prepared.posts is None and prepared.sights is None:
            raise DeclinedError(
                "the log has neither a posts table nor post ids in its interactions, so nobody can tell "
                "when an account was inactive. A variant with a rule of its own for silence needs it. "
                "Add a posts table, map the column that holds the post's id, or take a calendar variant."
            )
        if chain.combine.reads_followers and prepared.audience is None:
            raise DeclinedError(
                "the log has no audience table, so the number of followers is unknown. "
                "Add one with account, network, at, followers, or leave this variant out."
            )

    def expression(self, chain: Chain, *, since: Any = None, until: Any = None) -> Any:
        """Return the scores of `chain` as an Ibis table.

        Parameters
        ----------
        chain
            The scoring rule.
        since, until
            First tick and last tick to return (integers), default the whole log.

        Returns
        -------
        ibis.Table
            ``account, tick, score, valence, raw, reach, amplification, impact``, and ``low, high``
            where the chain's absence rule has an interval.
        """
        import ibis

        prepared = self.prepared
        width = len(prepared.networks)
        signals = self.signals(chain)
        if chain.absence is None:
            signals = _between(signals, since, until)
        strength = chain.combine.strength(signals, prepared.networks[0])
        if width > 1:
            network = signals.line % width
            strength = ibis.cases(
                *(
                    (network == i, chain.combine.strength(signals, n))
                    for i, n in list(enumerate(prepared.networks))[1:]
                ),
                else_=strength,
            )
        stance = prepared.has_polarity
        per_line = signals.select(
            "tick",
            "reach",
            "amplification",
            "impact",
            number=signals.line // width if width > 1 else signals.line,
            strength=strength,
            stance_sum=signals.stance_sum if stance else ibis.null("float64"),
            stance_known=signals.stance_known if stance else ibis.null("float64"),
        )
        if width > 1:
            summed = ("reach", "amplification", "impact", "strength", "stance_sum", "stance_known")
            over = {c: per_line[c].sum() for c in summed}
            if getattr(chain.combine, "over_networks", "sum") == "max":
                over["strength"] = per_line.strength.max()
            per_line = per_line.group_by("number", "tick").aggregate(**over)
        scored = prepared.accounts
        if self.accounts is not None:
            scored = scored.filter(scored.name.isin(self.accounts))
        named = per_line.join(scored, "number")
        scores = named.select(
            "number",
            account=named.name,
            tick=named.tick,
            score=chain.scale.score(named.strength),
            valence=(named.stance_known > 1e-9).ifelse(
                100.0 * named.stance_sum / named.stance_known, ibis.null("float64")
            ),
            raw=named.strength,
            reach=named.reach,
            amplification=named.amplification,
            impact=named.impact,
        )
        if chain.absence is not None:
            # A rule for absence reads all that came before, so the span is cut after it.
            scores = chain.absence.apply(scores, prepared, chain.scale.baseline)
            scores = _between(scores, since, until)
        return scores.drop("number")


def _between(table: Any, since: int | None, until: int | None) -> Any:
    """Return the rows from tick `since` to tick `until`."""
    if since is not None:
        table = table.filter(table.tick >= since)
    if until is not None:
        table = table.filter(table.tick <= until)
    return table


def reads_posts(chain: Chain) -> bool:
    """Return whether a chain must know when accounts posted."""
    return chain.clock.reads_posts or (chain.absence is not None and chain.absence.reads_posts)


def reads_actors(chain: Chain) -> bool:
    """Return whether a chain looks at what actors do elsewhere, so that it needs the whole log."""
    return any(getattr(part, "reads_actors", False) for part in (chain.weigh, chain.signals))
