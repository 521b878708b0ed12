"""`shortlist`: the accounts with the highest scores, under every variant that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.evaluate.rank_overlap import rank_overlap
from kresearch.people.account_tables import AccountTables
from kresearch.people.changes import MOST_EXPLAINED, find_changes
from kresearch.people.listing import Rules, last_values, make_lists
from kresearch.people.lists import COLUMNS, Shortlist
from kresearch.people.options import MAX_SUSPICIOUS, ListOptions
from kresearch.people.reactors import read_languages, read_networks, say_shares
from kresearch.people.reading_error import DRAWS, add_world_ends, draw_worlds
from kresearch.people.scores_at import ScoresAt, note_unread, note_variants, score_accounts
from kresearch.people.side_tables import Source
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import Confusion


def shortlist(
    log: InteractionLog,
    variants: Sequence[str | Variant | type[Variant]] = ("quantity",),
    *,
    min_score: float = 50.0,
    top: int = 20,
    at: When | None = None,
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
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> found = kr.people.shortlist(log, ["quantity", "sentiment-balance"], min_score=10, top=1)
    >>> found.table.loc[found.table["listed"], ["variant", "account"]].values.tolist()
    [['quantity', 'w/C'], ['sentiment-balance', 'w/C']]
    """
    options = ListOptions(
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
    return make_shortlist(log, options)


def make_shortlist(log: InteractionLog, options: ListOptions) -> Shortlist:
    """List accounts as `shortlist` does, of options that may have been checked before the log was read."""
    chosen, confusion, tables = options.check(log)
    scored = score_accounts(log, chosen, at=options.at, every=options.every)
    rules = Rules(
        min_score=float(options.min_score),
        top=int(options.top),
        order="score" if tables.topics is None else "topic",
        topic=tables.topic,
        min_precision=tables.min_precision,
        max_suspicious=tables.max_suspicious,
    )
    worlds = draw_worlds(
        log, list(scored.variants.values()), confusion=confusion, accounts=scored.accounts,
        at=scored.at, every=options.every, draws=options.draws, seed=options.seed,
    )  # fmt: skip
    return _assemble(log, scored, rules, tables, worlds, every=options.every)


def _assemble(
    log: InteractionLog,
    scored: ScoresAt,
    rules: Rules,
    tables: AccountTables,
    worlds: dict[str, pd.DataFrame],
    *,
    every: str,
) -> Shortlist:
    scores = tables.join(scored.table)
    add_world_ends(scores, worlds)
    excluded = tables.excluded()
    lists = make_lists(scores, rules, excluded=excluded, worlds=worlds)
    last = last_values(lists, rules)
    changes = find_changes(log, lists, scored.variants, at=scored.at, every=every, top=rules.top, last=last)
    on_one = lists.groupby("account")["listed"].transform("any")
    table = lists[on_one].copy()
    _add_reactors(table, log, scored)
    table["cost_per_actor"] = (table["price"] / table["reach"]).where(table["reach"] > 0)
    table["warm_up"] = table["variant"].map(scored.warm_up)
    order = {label: number for number, label in enumerate(scored.variants)}
    table = table.assign(_order=table["variant"].map(order))
    table = table.sort_values(["_order", "place", "rank", "account"], ignore_index=True)[list(COLUMNS)]
    table.attrs["highest"] = scored.table.groupby("variant")["score"].max().to_dict()
    return Shortlist(
        table=table,
        changes=changes,
        overlap=_overlaps(lists, rules, list(scored.variants)),
        left_out=_left_out(scores, rules, excluded),
        at=scored.at,
        variants=tuple(scored.variants),
        rules=rules,
        declined=scored.declined,
        notes=[*scored.notes, *tables.notes, *_notes(table, changes, scored, rules, worlds)],
        simulated=bool(log.simulated),
        scored=len(scored.accounts),
    )


def _add_reactors(table: pd.DataFrame, log: InteractionLog, scored: ScoresAt) -> None:
    accounts = sorted(set(table["account"]))
    until = scored.at + pd.Timedelta(seconds=scored.prepared.index.every.seconds)
    for name, read in (("networks", read_networks), ("languages", read_languages)):
        said = say_shares(read(log, accounts, until=until)) if accounts else pd.Series(dtype=object)
        table[name] = table["account"].map(said).astype(object).fillna("")


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
    scored: ScoresAt,
    rules: Rules,
    worlds: dict[str, pd.DataFrame],
) -> list[str]:
    """Return what must be said of these lists, after what the data say."""
    notes = note_variants(scored, young=", so scores still rise with every day that is known.")
    for label in scored.variants:
        long = int(table[(table["variant"] == label) & table["listed"]].shape[0])
        if long > rules.top:
            notes.append(
                f"Under {label} {long} accounts are listed on {rules.top} places: the last ones tie."
            )
    if changes["account"].nunique() > MOST_EXPLAINED:
        notes.append(f"Ledgers were read of {MOST_EXPLAINED} of {changes['account'].nunique()} changes.")
    notes += note_unread(scored, worlds, hence=": ranks have no interval from it")
    outside = table["listed"] & ~table["rank"].between(table["rank_low"], table["rank_high"])
    if outside.any():
        rows = table[outside]
        named = [
            f"{account} under {label}"
            for account, label in zip(rows["account"], rows["variant"], strict=True)
        ]
        more = f" and {len(named) - 5} more" if len(named) > 5 else ""
        notes.append(
            f"Places outside the interval of their rank: {', '.join(named[:5])}{more}. A place follows the "
            "score as read, the interval the scores after the scorer's known errors were undone, and those "
            "errors lean to one side here; the interval is the better answer."
        )
    return notes
