"""`shortlist`: the accounts with the highest scores, under every variant that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.evaluate.rank_overlap import rank_overlap
from kresearch.people.beside import Beside
from kresearch.people.changes import MOST_EXPLAINED, find_changes
from kresearch.people.listing import Rules, last_values, make_lists
from kresearch.people.lists import COLUMNS, Shortlist
from kresearch.people.reactors import read_languages, read_networks, say_shares
from kresearch.people.reading_error import DRAWS, draw_worlds, world_ends
from kresearch.people.side_tables import Source
from kresearch.people.standing import Standing, note_scales, read_standing
from kresearch.people.wishes import MAX_SUSPICIOUS, ListWishes
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import Confusion


def shortlist(
    log: InteractionLog,
    variants: Sequence[str | Variant | type[Variant]] = ("quantity",),
    *,
    min_score: float = 50.0,
    top: int = 20,
    at: Any = None,
    every: str = "1d",
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    topic: str | None = None,
    topic_scores: Source | None = None,
    min_precision: float | None = None,
    audience: Source | None = None,
    exclude_suspicious: bool = False,
    max_suspicious: float = MAX_SUSPICIOUS,
    prices: Source | None = None,
    scorer: str | Confusion | None = None,
    scorer_language: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Shortlist:
    """List the accounts with the highest scores under several variants, and say why the lists differ.

    Parameters
    ----------
    log
        The interactions.
    variants
        Names, classes or instances; the first is the reference.
    min_score
        Least score of an account on a list, 1 to 100.
    top
        Places, 1 or more; accounts that tie with the last place are all listed.
    at
        When (anything pandas reads as a time; UTC when without a zone); by default the log's last tick.
    every
        ``"1d"`` or ``"1h"``.
    settings
        Variant name -> its parameters.
    topic, topic_scores
        Order by the score in a topic: a table ``account, score`` and, where known, ``topic, variant,
        precision, low, high`` (frame, file, or a function of log and accounts); `topic` chooses one of its
        topics.
    min_precision
        Least precision of the topic, 0 to 1: who is said to know a topic with less is left out.
    audience
        Table ``account, suspicious_share, low, high`` likewise.
    exclude_suspicious, max_suspicious
        Leave out accounts with a greater share of suspicious actors, 0 to 1.
    prices
        Table ``account, price`` likewise: adds the price per actor of the reach.
    scorer, scorer_language
        Who read the polarity (``vader``, ``italian``, ``auto``, or a confusion matrix): its measured error
        gives scores and ranks their intervals. None where people judged it, or nobody knows.
    draws, seed
        Worlds that the error is drawn in, 2 or more, and their randomness.

    Returns
    -------
    Shortlist
        Tables by account, changes between variants with their reasons, and overlaps.

    Raises
    ------
    UsageError
        With everything that does not fit.
    DeclinedError
        When the log lacks what the reference needs.

    Examples
    --------
    >>> import kresearch as kr
    >>> log = kr.simulate.groupalia(seed=1).log
    >>> found = shortlist(log, ["quantity", "sentiment-balance"], min_score=30, top=5)
    >>> found.variants
    ('quantity', 'sentiment-balance')
    """
    wishes = ListWishes(
        variants=variants,
        at=at,
        every=every,
        settings=settings,
        scorer=scorer,
        scorer_language=scorer_language,
        draws=draws,
        seed=seed,
        min_score=min_score,
        top=top,
        topic=topic,
        topic_scores=topic_scores,
        min_precision=min_precision,
        audience=audience,
        exclude_suspicious=exclude_suspicious,
        max_suspicious=max_suspicious,
        prices=prices,
    )
    return make_shortlist(log, wishes)


def make_shortlist(log: InteractionLog, wishes: ListWishes) -> Shortlist:
    """List accounts as `shortlist` does, of wishes that may have been checked before the log was read."""
    chosen, confusion, beside = wishes.check(log)
    standing = read_standing(log, chosen, at=wishes.at, every=wishes.every)
    rules = Rules(
        min_score=float(wishes.min_score),
        top=int(wishes.top),
        order="score" if beside.topics is None else "topic",
        topic=beside.topic,
        min_precision=beside.min_precision,
        max_suspicious=beside.max_suspicious,
    )
    worlds = draw_worlds(
        log, list(standing.variants.values()), confusion=confusion, accounts=standing.accounts,
        at=standing.at, every=wishes.every, draws=wishes.draws, seed=wishes.seed,
    )  # fmt: skip
    return _assemble(log, standing, rules, beside, worlds, every=wishes.every)


def _assemble(
    log: InteractionLog,
    standing: Standing,
    rules: Rules,
    beside: Beside,
    worlds: dict[str, pd.DataFrame],
    *,
    every: str,
) -> Shortlist:
    scores = beside.join(standing.table)
    for label, world in worlds.items():
        mine = scores["variant"] == label
        for name, ends in world_ends(world).items():
            scores[name] = scores["account"].map(ends).where(mine, scores[name])
    excluded = beside.excluded()
    lists = make_lists(scores, rules, excluded=excluded, worlds=worlds)
    last = last_values(lists, rules)
    changes = find_changes(
        log, lists, standing.variants, at=standing.at, every=every, top=rules.top, last=last
    )
    on_one = lists.groupby("account")["listed"].transform("any")
    table = lists[on_one].copy()
    _add_reactors(table, log, standing)
    table["cost_per_actor"] = (table["price"] / table["reach"]).where(table["reach"] > 0)
    table["warm_up"] = table["variant"].map(standing.warm_up)
    order = {label: number for number, label in enumerate(standing.variants)}
    table = table.assign(_order=table["variant"].map(order))
    table = table.sort_values(["_order", "place", "rank", "account"], ignore_index=True)[list(COLUMNS)]
    table.attrs["highest"] = standing.table.groupby("variant")["score"].max().to_dict()
    return Shortlist(
        table=table,
        changes=changes,
        overlap=_overlaps(lists, rules, list(standing.variants)),
        left_out=_left_out(scores, rules, excluded),
        at=standing.at,
        variants=tuple(standing.variants),
        rules=rules,
        declined=standing.declined,
        notes=[*standing.notes, *beside.notes, *_notes(table, changes, standing, rules, worlds)],
        simulated=bool(log.simulated),
        scored=len(standing.accounts),
    )


def _add_reactors(table: pd.DataFrame, log: InteractionLog, standing: Standing) -> None:
    accounts = sorted(set(table["account"]))
    until = standing.at + pd.Timedelta(seconds=standing.prepared.index.every.seconds)
    for name, read in (("networks", read_networks), ("languages", read_languages)):
        said = say_shares(read(log, accounts, until=until)) if accounts else pd.Series(dtype=object)
        table[name] = table["account"].map(said).fillna("")


def _overlaps(lists: pd.DataFrame, rules: Rules, labels: list[str]) -> pd.DataFrame:
    """Return the rank-biased overlap of each pair of lists."""
    value = "topic_score" if rules.order == "topic" else "score"
    listed = {
        label: lists[(lists["variant"] == label) & lists["listed"]].set_index("account")[value]
        for label in labels
    }
    rows = {one: {other: rank_overlap(listed[one], listed[other]) for other in labels} for one in labels}
    return pd.DataFrame(rows).reindex(index=labels, columns=labels)


def _left_out(scores: pd.DataFrame, rules: Rules, excluded: pd.Series) -> pd.DataFrame:
    """Return who would be on a list, had nobody been left out."""
    none = excluded.iloc[:0]
    every = make_lists(scores, rules, excluded=none)
    would = every[every["listed"] & every["account"].isin(excluded.index)]
    grouped = would.groupby("account")["variant"].agg(", ".join)
    causes = excluded.reindex(grouped.index)
    found = pd.DataFrame({"account": grouped.index, "why": [str(one) for one in causes]})
    found = found.assign(cause=list(causes), variants=grouped.to_numpy())
    return found.sort_values("account", ignore_index=True)


def _notes(
    table: pd.DataFrame,
    changes: pd.DataFrame,
    standing: Standing,
    rules: Rules,
    worlds: dict[str, pd.DataFrame],
) -> list[str]:
    """Return what must be said of these lists beside what the data say."""
    notes = [f"{label} is left out: {why}" for label, why in standing.declined.items()]
    notes += note_scales(standing)
    if young := [label for label, warm in standing.warm_up.items() if warm]:
        notes.append(
            f"Warm-up: on {standing.at:%d %B %Y} the log is younger than the memory of {', '.join(young)}, "
            "so scores still rise with every day that is known."
        )
    for label in standing.variants:
        long = int(table[(table["variant"] == label) & table["listed"]].shape[0])
        if long > rules.top:
            notes.append(
                f"Under {label} {long} accounts are listed on {rules.top} places: the last ones tie."
            )
    if changes["account"].nunique() > MOST_EXPLAINED:
        notes.append(f"Ledgers were read of {MOST_EXPLAINED} of {changes['account'].nunique()} changes.")
    readers = [label for label, v in standing.variants.items() if v.chain().reads_polarity]
    if readers and not worlds:
        notes.append(
            f"{', '.join(readers)} read polarity, whose error is not known here: ranks have no interval from "
            "it. Name the scorer that read it (--scorer), where one did."
        )
    outside = table["listed"] & ~table["rank"].between(table["rank_low"], table["rank_high"])
    if outside.any():
        notes.append(
            f"Ranks outside their own interval: {int(outside.sum())}. The scorer's error is lopsided "
            "there, and the interval is the better answer."
        )
    return notes
