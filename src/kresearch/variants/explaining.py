"""`explain`: what made an account's score, or what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch._common.times import say_day, time_of
from kresearch.errors import UsageError
from kresearch.scoring.ledger import read_entries
from kresearch.scoring.notes import RECONSTRUCTION
from kresearch.scoring.output import Scores
from kresearch.variants.base import Variant
from kresearch.variants.registry import resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: From how many points a post has so many dots. Klout showed one to five; where it drew the
#: lines was never published, so these are ours.
DOTS = ((1.0, 5), (0.3, 4), (0.1, 3), (0.03, 2), (0.0, 1))
DOTS_RULE = "5 dots from 1 point, 4 from 0.3, 3 from 0.1, 2 from 0.03, else 1 (points up or down)"


@dataclass(frozen=True)
class Explanation:
    """The ledger of one account.

    Parameters
    ----------
    account, variant
        Whose score, under which variant (label).
    at, since
        When, and since when it is compared (None: with the baseline).
    score, start
        The score, and what the entries count from: the baseline, or the score at `since`.
    entries
        ``cause, network, signal, kind, sign, post, interactions, points``; points add up to
        ``score - start``. Causes are interactions, ageing, own posts, absence, and figures that no
        single interaction makes, such as followers.
    """

    account: str
    variant: str
    at: pd.Timestamp
    since: pd.Timestamp | None
    score: float
    start: float
    entries: pd.DataFrame

    def by(self, *names: str) -> pd.DataFrame:
        """Return the points added up by some of cause, network, signal, kind, sign and post."""
        grouped = self.entries.groupby(list(names), dropna=False)[["interactions", "points"]].sum()
        return grouped.sort_values("points", ascending=False).reset_index()

    def posts(self) -> pd.DataFrame:
        """Return the points of every post and its mark of 1 to 5 dots (`DOTS_RULE`)."""
        known = self.entries[self.entries["post"].notna() & (self.entries["cause"] == "interactions")]
        table = known.groupby("post")[["interactions", "points"]].sum().reset_index()
        table["dots"] = [next(d for least, d in DOTS if abs(p) >= least) for p in table["points"]]
        return table.sort_values(["points", "post"], ascending=[False, True], ignore_index=True)

    def to_text(self) -> str:
        """Return the explanation in sentences."""
        moved = self.score - self.start
        when = f"on {say_day(self.at)}"
        if self.since is None:
            lead = f"{self.account} stood at {self.score:.2f} {when}, {moved:.2f} above an empty account."
        else:
            between = f"between {say_day(self.since)} and {say_day(self.at)}"
            lead = f"{self.account} moved by {moved:+z.2f} to {self.score:.2f} {between}."
        made = self.entries[self.entries["cause"] == "interactions"].groupby("sign")["points"].sum()
        parts = ", ".join(
            f"{sign} {points:+z.2f}" for sign, points in made.sort_values(ascending=False).items()
        )
        others = self.entries[self.entries["cause"] != "interactions"].groupby("cause")["points"].sum()
        rest = ", ".join(f"{cause} {points:+z.2f}" for cause, points in others.items())
        return (
            f"{lead} Reactions, by their sign: {parts or 'nothing'}. "
            f"{f'Beside them: {rest}. ' if rest else ''}{RECONSTRUCTION}"
        )

    def _repr_html_(self) -> str:
        from kresearch._common.html_cards import card, table

        kinds = self.by("sign", "kind").head(10)
        heads = ["sign", "kind", "interactions", "points"]
        below = table(heads, kinds[heads].to_numpy().tolist(), caption="Points by sign and kind.")
        posts = self.posts()
        if len(posts):
            strongest = posts.loc[posts["points"].abs().nlargest(5).index, ["post", "interactions", "points"]]
            below += table(
                list(strongest.columns),
                strongest.to_numpy().tolist(),
                caption=f"The {len(strongest)} posts of {len(posts)} that moved it most.",
            )
        return card(f"Ledger of {self.account} under {self.variant}", sentences=[self.to_text()], below=below)


def explain(
    log: InteractionLog,
    variant: str | Variant | type[Variant] = "quantity",
    *,
    account: str,
    at: When,
    since: When | None = None,
    every: str = "1d",
    **parameters: Any,
) -> Explanation:
    """Share out the points of a score, or of its change, among what made it.

    Parameters
    ----------
    log
        The interactions.
    variant
        Name, class or instance of a variant.
    account
        Whose score.
    at
        When (anything pandas reads as a time; UTC when without a zone).
    since
        Compare with this time: the entries then add up to the change.
    every
        ``"1d"`` or ``"1h"``.
    **parameters
        The variant's parameters.

    Returns
    -------
    Explanation
        Whose entries add up to the score less the baseline, or to the change, within 1e-6.

    Raises
    ------
    UsageError
        When a time lies outside the log.
    UnknownNameError
        For an unknown account or variant.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> days = pd.date_range("2012-05-01", periods=8, tz="UTC")
    >>> rows = {"account": "acme", "actor": [*"abcdefgh"], "kind": "reply", "network": "twitter", "at": days}
    >>> log = kr.InteractionLog(pd.DataFrame(rows).assign(polarity=[0.5] * 6 + [-1.0] * 2))
    >>> change = kr.explain(log, "sentiment-penalise", account="acme", at="2012-05-08", since="2012-05-06")
    >>> round(change.start, 2), round(change.score, 2)
    (18.97, 17.1)
    >>> change.by("cause", "sign").round(2).values.tolist()
    [['ageing', 'positive', 6.0, -0.12], ['interactions', 'negative', 2.0, -1.76]]
    """
    chosen = resolve(variant, parameters)
    scores = Scores(log, [chosen.named_chain()], every=every, accounts=[account], columns={"post"})
    return explain_scores(scores, account=account, at=at, since=since)


def explain_scores(scores: Scores, *, account: str, at: When, since: When | None = None) -> Explanation:
    """Share out the points of a prepared score of one chain, with ``"post"`` among its columns."""
    scorer, (one,) = scores.scorer, scores.chains
    every, index = scores.index.every, scores.index
    ticks = [every.tick_at(time_of(when)) for when in (at, since) if when is not None]
    outside = [t for t in ticks if not index.first <= t <= index.last]
    if outside:
        raise UsageError(
            f"{every.start_of(outside[0]):%Y-%m-%d %H:%M} lies outside the log. Allowed: "
            f"{every.start_of(index.first):%Y-%m-%d} to {every.start_of(index.last):%Y-%m-%d}. "
            "Take a time between them."
        )
    before = None if since is None else ticks[1]
    entries = read_entries(scorer, one.chain, account, ticks[0], before=before)
    then = None if before is None else every.start_of(before)
    return Explanation(
        account, one.label, every.start_of(ticks[0]), then, entries.score, entries.start, entries.table
    )
