"""What the dashboard of one account shows, read from a log: nothing here knows how it looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.times import time_of
from kresearch.errors import UsageError
from kresearch.report.account_advice import AccountAdvice, read_advice
from kresearch.scoring.account import AccountScorer
from kresearch.scoring.networks import network_table
from kresearch.study.judged_spikes import judge_spikes
from kresearch.study.readings import assess_spikes
from kresearch.variants.base import Variant
from kresearch.variants.explaining import Explanation, explain_scores
from kresearch.variants.published import published_parts, shares_of
from kresearch.variants.registry import list_variants, resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.interactions.account_names import Aliases

#: Days of the curve, as on Klout's dashboard.
DAYS = 90
#: Posts that are listed.
MOST_POSTS = 12


@dataclass(frozen=True)
class Standing:
    """The account under one variant."""

    variant: Variant
    score: float | None = None  #: On the day; None where the variant declines.
    change: float | None = None  #: Since the first day of the curve; None without one.
    reason: str = ""  #: Why the variant declines.
    same: bool = False  #: Whether its chain is that of the variant of the page, so that it says nothing new.
    #: ``score, valence`` on the day by judgement, each ``value, low, high, as_read``; None without one.
    judged: dict[str, dict[str, float]] | None = None

    @property
    def known(self) -> float | None:
        """The score by judgement where there is one, else as it was read."""
        return self.score if self.judged is None else self.judged["score"]["value"]


@dataclass(frozen=True)
class Post:
    """A post of the account, and what the reactions to it give on the day."""

    post: str
    network: str
    at: pd.Timestamp
    text: str | None
    interactions: float
    points: float
    dots: int


@dataclass(frozen=True)
class Dashboard:
    """Everything the page says."""

    #: Whose, and under which variant.
    account: str
    variant: Variant
    #: First and last day of the curve (UTC midnights); equal where there is one day.
    since: pd.Timestamp
    at: pd.Timestamp
    curve: pd.DataFrame  #: The score frame between them.
    #: The three published parts on the last day: ``true_reach, amplification, network``.
    parts: dict[str, float]
    #: Whether the log holds any reaction that carries a post further; else amplification is unknown.
    shares_known: bool
    #: ``network, share`` on the last day, the largest first; without those of no share.
    shares: list[tuple[str, float]]
    posts: list[Post]  #: The latest, newest first.
    #: Whether the log has a posts table; without one a post's day is that of its first reaction.
    posts_known: bool
    change: Explanation  #: The ledger between the two days, or from an empty account where there is one day.
    standings: list[Standing]  #: Every variant, the highest score first, those that decline last.
    #: When the log is as old as the variant's memory, where the curve begins before that; else None.
    warm_until: pd.Timestamp | None
    has_polarity: bool  #: Whether any interaction of the log has a known polarity.
    coverage: float  #: Share of the interactions with a text whose polarity is known.
    simulated: bool  #: Whether the log is simulated.
    polarity_by: str  #: Which scorers read the log's polarity, with commas; empty where it is the log's own.
    notes: list[str]  #: What a reader must know of the data.
    advice: AccountAdvice  #: What would change the score on the day.
    #: What the polarity knows of the spikes of these days that nobody judged, where scorers read it.
    readings: list[dict[str, Any]]
    #: What follows from judgements, per judged spike; see `judge_spikes`.
    judged: list[dict[str, Any]]

    @property
    def chosen(self) -> Standing:
        """The account under the variant of the page."""
        return next(s for s in self.standings if s.variant.label == self.variant.label)

    @property
    def valence(self) -> dict[str, float] | None:
        """The valence on the day by judgement, ``value, low, high, as_read``; None where nobody judged."""
        levels = self.judged[-1]["levels"] if self.judged else []
        return next((row["valence"] for row in levels if row["variant"] == self.variant.label), None)

    @property
    def days(self) -> int:
        """How many days lie between the first and the last day of the curve."""
        return int((self.at - self.since).days)


def read_dashboard(
    log: InteractionLog,
    account: str,
    *,
    at: When | None = None,
    variant: str | Variant = "quantity",
    judged: pd.DataFrame | str | Path | None = None,
    storm: tuple[When, When] | None = None,
    aliases: Aliases | None = None,
) -> Dashboard:
    """Score an account under every variant and look into one of them; see `build_account`.

    `at` is by default the last day of the log. Raises UnknownNameError for an unknown account or variant,
    UsageError for a day outside the log or judgements of no spike, DeclinedError when the log lacks what
    `variant` needs.
    """
    chosen = resolve(variant)
    scorer = AccountScorer(log, account)
    first, last = _days(scorer, at)
    start_of = scorer.near.every.start_of
    since, day, end = start_of(first), start_of(last), start_of(last + 1)
    one = scorer.scores([chosen.named_chain()], since=since, until=day)
    (frame,) = one.frames().values()
    standings = _standings(scorer, chosen, since, day)
    rows: list[dict[str, Any]] = []
    if judged is not None:
        read = [s.variant for s in standings if s.score is not None and s.variant.chain().reads_polarity]
        blind = [] if chosen.chain().reads_polarity else [chosen]
        named = None if storm is None else (time_of(storm[0]), time_of(storm[1]))
        rows = judge_spikes(
            log, account, (since, end), judged, [*blind, *read], at=day, every=scorer.near.every.name,
            storm=named, aliases=aliases,
        )  # fmt: skip
        standings = _judge_standings(standings, rows[-1]["levels"])
    level = explain_scores(one, account=account, at=day)
    change = explain_scores(one, account=account, at=day, since=since) if since < day else level
    parts = published_parts(frame).iloc[-1]
    shares = shares_of(one)
    shares = shares[(shares["at"] == day) & (shares["share"] > 0)].sort_values(
        ["share", "network"], ascending=[False, True]
    )
    return Dashboard(
        account=account,
        variant=chosen,
        since=since,
        at=day,
        curve=frame,
        parts={name: float(parts[name]) for name in ("true_reach", "amplification", "network")},
        shares_known=_holds_shares(log),
        shares=list(zip(shares["network"].tolist(), shares["share"].tolist(), strict=True)),
        posts=_posts(log, account, end, level),
        posts_known=log.posts is not None,
        change=change,
        standings=standings,
        warm_until=_warm_until(scorer, chosen, since),
        has_polarity=one.facts.has_polarity,
        coverage=one.facts.coverage,
        simulated=bool(log.simulated),
        polarity_by=log.polarity_by,
        notes=list(log.notes),
        advice=read_advice(log, scorer, chosen, day),
        readings=_unjudged(log, account, since, end, rows),
        judged=rows,
    )


def _unjudged(
    log: InteractionLog,
    account: str,
    since: pd.Timestamp,
    until: pd.Timestamp,
    judged: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return what was read of the spikes that no judged storm overlaps."""
    if not log.polarity_by or log.simulated:
        return []
    return [
        row
        for row in assess_spikes(log, account, since, until)
        if not any(row["since"] < one["until"] and one["since"] < row["until"] for one in judged)
    ]


def _judge_standings(standings: list[Standing], levels: list[dict[str, Any]]) -> list[Standing]:
    """Return the standings with what the last judged storm says of those whose score reads polarity."""
    found = {row["variant"]: {k: row[k] for k in ("score", "valence")} for row in levels}
    told = [
        replace(s, judged=found[s.variant.label])
        if s.variant.label in found and s.variant.chain().reads_polarity
        else s
        for s in standings
    ]
    return _ranked(told)


def _ranked(standings: list[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda s: (s.known is None, -(s.known or 0.0), s.variant.label))


def _holds_shares(log: InteractionLog) -> bool:
    table = network_table()
    seen = log.interactions.select("network", "kind").distinct().to_pyarrow().to_pylist()
    return any(table.of(row["network"], row["kind"]).amplifies for row in seen)


def _days(scorer: AccountScorer, at: When | None) -> tuple[int, int]:
    """Return first and last tick of the curve."""
    index, every = scorer.near.index, scorer.near.every
    day = index.last if at is None else every.tick_at(time_of(at))
    if not index.first <= day <= index.last:
        raise UsageError(
            f"{every.start_of(day):%Y-%m-%d} lies outside the log. "
            f"Allowed: {every.start_of(index.first):%Y-%m-%d} to {every.start_of(index.last):%Y-%m-%d}. "
            "Take a day between them."
        )
    return max(index.first, day - DAYS), day


def _warm_until(scorer: AccountScorer, variant: Variant, since: pd.Timestamp) -> pd.Timestamp | None:
    """Return when the log is as old as the memory, None where the curve begins after that."""
    memory, every = variant.chain().memory.window_days, scorer.near.every
    if memory is None:
        return None
    full = every.start_of(scorer.near.index.first + every.ticks(memory))
    return full if since < full else None


def _standings(
    scorer: AccountScorer, chosen: Variant, since: pd.Timestamp, day: pd.Timestamp
) -> list[Standing]:
    """Return the account under every variant that is known, with the chosen one among them."""
    variants = {v.label: v for v in (row.value.build() for row in list_variants())}
    variants[chosen.label] = chosen
    chains = [variant.named_chain() for variant in variants.values()]
    found = []
    for actors in (False, True):
        some = [one for one in chains if one.chain.reads_actors == actors]
        scores = scorer.scores(some, since=since, until=day, on_declined="skip")
        found += [Standing(variants[label], reason=why) for label, why in scores.declined.items()]
        for label, frame in scores.frames().items():
            variant, score = variants[label], float(frame["score"].iloc[-1])
            change = score - float(frame["score"].iloc[0]) if since < day else None
            same = label != chosen.label and variant.chain() == chosen.chain()
            found.append(Standing(variant, score, change, same=same))
    return _ranked(found)


def _posts(log: InteractionLog, account: str, end: pd.Timestamp, level: Explanation) -> list[Post]:
    """Return the latest posts before `end` with what the reactions to each give."""
    import ibis

    table, rows = log.scored_posts(), log.linked_interactions()
    if table is None:
        seen = rows.filter(rows.post.notnull())
        table = seen.group_by("account", "post").aggregate(
            network=seen.network.collect(distinct=True), at=seen["at"].min(), text=ibis.null("string")
        )
    mine = table.filter((table.account == account) & (table["at"] < ibis.literal(end)))
    latest = mine.order_by(mine["at"].desc(), mine.post).limit(MOST_POSTS).to_pyarrow().to_pylist()
    marks = {row["post"]: row for row in level.posts().to_dict("records")}
    counts = _count_reactions(level)
    silent: dict[str, Any] = {"points": 0.0, "dots": 0}
    return [
        Post(
            post=str(row["post"]),
            network=_join(row["network"]),
            at=time_of(row["at"]),
            # Texts of real people are nobody's business here; those that are made up may be read.
            text=row["text"] if log.simulated else None,
            interactions=counts.get(row["post"], 0.0),
            points=float(marks.get(row["post"], silent)["points"]),
            dots=int(marks.get(row["post"], silent)["dots"]),
        )
        for row in latest
    ]


def _count_reactions(level: Explanation) -> dict[str, float]:
    """Return how many reactions to each post are remembered; one that feeds several signals counts once."""
    keys = ["post", "network", "kind", "sign"]
    once = level.entries.dropna(subset="post").groupby(keys)["interactions"].max()
    return {str(post): float(n) for post, n in once.groupby("post").sum().items()}


def _join(networks: str | list[str]) -> str:
    """Return the networks of a post; a post that only reactions name may have several."""
    return networks if isinstance(networks, str) else ", ".join(sorted(networks))
