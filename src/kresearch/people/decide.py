"""`decide`: who passes at a threshold under each variant, and how certain that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch._common.words import number
from kresearch.people.agreement import measure_agreement
from kresearch.people.decisions import COLUMNS, SUMMARY, Decisions
from kresearch.people.fairness import measure_selection, read_groups
from kresearch.people.options import DecisionOptions, Judged
from kresearch.people.reading_error import DRAWS, add_world_ends, draw_worlds
from kresearch.people.scores_at import ScoresAt, note_unread, note_variants, score_accounts
from kresearch.people.side_tables import Source
from kresearch.people.weekly import FEWEST_WEEKS, Weekly, passes, read_weekly
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import Confusion


def decide(
    log: InteractionLog,
    variants: Sequence[str | Variant | type[Variant]] = ("quantity",),
    *,
    threshold: float = 50.0,
    at: When | None = None,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    truth: Source | None = None,
    cost_wrong_pass: float = 1.0,
    cost_wrong_fail: float = 1.0,
    scorer: str | Confusion | None = None,
    scorer_language: str | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Decisions:
    """Say who passes at a threshold under several variants, and what each decision hangs on.

    Nothing is recommended: neither a threshold nor a variant nor an account.

    Parameters
    ----------
    log
        The interactions.
    variants
        Names, classes or instances; the first is the reference.
    threshold
        The score from which on somebody passes, 1 to 100.
    at
        When (anything pandas reads as a time; UTC when without a zone); by default the log's last tick.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Only these accounts, default all.
    settings
        Variant name -> its parameters.
    truth
        What people decided: a table ``account, chosen`` (yes or no), its file, or a function of log and
        accounts.
    cost_wrong_pass, cost_wrong_fail
        What it costs to let somebody pass who should not, and not to who should; 0 or more, any unit.
    scorer, scorer_language, draws, seed
        As of `kresearch.people.shortlist`.

    Returns
    -------
    Decisions
        Tables by account and by variant, agreement with people, selection rates.

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
    >>> found = kr.people.decide(log, ["quantity", "sentiment-balance"], threshold=20)
    >>> found.summary[["variant", "passes", "differ"]].values.tolist()
    [['quantity', 2, 0], ['sentiment-balance', 1, 1]]
    """
    options = DecisionOptions(
        variants=variants,
        at=at,
        every=every,
        settings=settings,
        scorer=scorer,
        scorer_language=scorer_language,
        draws=draws,
        seed=seed,
        threshold=threshold,
        accounts=None if accounts is None else list(dict.fromkeys(accounts)),
        truth=truth,
        cost_wrong_pass=cost_wrong_pass,
        cost_wrong_fail=cost_wrong_fail,
    )
    return make_decisions(log, options)


def make_decisions(log: InteractionLog, options: DecisionOptions) -> Decisions:
    """Decide as `decide` does, of options that may have been checked before the log was read."""
    chosen, confusion, judged = options.check(log)
    scored = score_accounts(log, chosen, at=options.at, every=options.every)
    weekly = read_weekly(
        scored.prepared.scorer,
        scored.prepared,
        [variant.named_chain() for variant in scored.variants.values()],
        until=scored.at,
        threshold=options.threshold,
        full_from=scored.full_from,
    )
    names = scored.accounts if options.accounts is None else list(options.accounts)
    worlds = draw_worlds(
        log, list(scored.variants.values()), confusion=confusion, accounts=names, at=scored.at,
        every=options.every, draws=options.draws, seed=options.seed,
    )  # fmt: skip
    table = _decide(scored, weekly, worlds, judged.chosen, threshold=options.threshold, names=names)
    until = scored.at + pd.Timedelta(seconds=scored.prepared.index.every.seconds)
    groups = read_groups(log, names, until=until, every_account=options.accounts is None)
    costs = (float(options.cost_wrong_pass), float(options.cost_wrong_fail))
    return Decisions(
        table=table,
        summary=pd.DataFrame(
            [_summarise(label, rows, costs) for label, rows in table.groupby("variant", sort=False)],
            columns=list(SUMMARY),
        ),
        agreement=measure_agreement(table, judged.chosen, cost_wrong_pass=costs[0], cost_wrong_fail=costs[1]),
        selection=measure_selection(table, groups),
        weekly_test=weekly.test,
        threshold=float(options.threshold),
        costs=costs,
        at=scored.at,
        variants=tuple(scored.variants),
        declined=scored.declined,
        notes=_notes(scored, table, worlds, judged),
        simulated=bool(log.simulated),
    )


def _decide(
    scored: ScoresAt,
    weekly: Weekly,
    worlds: dict[str, pd.DataFrame],
    people: pd.Series,
    *,
    threshold: float,
    names: list[str],
) -> pd.DataFrame:
    """Return one row per account and variant."""
    table = scored.table[scored.table["account"].isin(names)]
    table = table.merge(weekly.chances, on=["account", "variant"], how="left", validate="one_to_one")
    table["passes"] = passes(table["score"].to_numpy(np.float64), threshold)
    table["margin"] = table["score"] - threshold
    add_world_ends(table, worlds)
    table["flip_by_reading"] = np.nan
    for label, world in worlds.items():
        mine = table["variant"] == label
        through = pd.Series(passes(world.to_numpy(np.float64), threshold).mean(axis=0), index=world.columns)
        share = table.loc[mine, "account"].map(through)
        table.loc[mine, "flip_by_reading"] = share.where(~table.loc[mine, "passes"], 1 - share)
    reference = table[table["variant"] == scored.reference].set_index("account")["passes"]
    table["differs"] = table["passes"] != table["account"].map(reference)
    table["warm_up"] = table["variant"].map(scored.warm_up)
    table["chosen"] = table["account"].map(people).astype("float64")
    return table[list(COLUMNS)].reset_index(drop=True)


def _summarise(label: object, rows: pd.DataFrame, costs: tuple[float, float]) -> dict[str, Any]:
    """Return what a variant's decisions amount to."""
    cost = np.where(rows["passes"], costs[0], costs[1])
    read, week = rows["flip_by_reading"], rows["flip_in_week"]
    return {
        "variant": label,
        "accounts": len(rows),
        "passes": int(rows["passes"].sum()),
        "share": float(rows["passes"].mean()),
        "differ": int(rows["differs"].sum()),
        "flips_by_reading": float(read.sum()) if read.notna().any() else math.nan,
        "flips_in_week": float(week.sum()) if week.notna().any() else math.nan,
        "with_history": int(week.notna().sum()),
        "cost_by_reading": float((read * cost).sum()) if read.notna().any() else math.nan,
        "cost_in_week": float((week * cost).sum()) if week.notna().any() else math.nan,
        "warm_up": bool(rows["warm_up"].iloc[0]),
    }


def _notes(
    scored: ScoresAt,
    table: pd.DataFrame,
    worlds: dict[str, pd.DataFrame],
    judged: Judged,
) -> list[str]:
    young = ". Who fails now may pass for no other reason than that more of the past is known."
    notes = [*scored.notes, *note_variants(scored, young=young)]
    short = int(table.loc[table["variant"] == scored.reference, "flip_in_week"].isna().sum())
    if short:
        notes.append(
            f"Fewer than {FEWEST_WEEKS} weeks of history: {number(short, 'account')}, of which nobody "
            "knows how likely the decision flips within a week."
        )
    notes += note_unread(scored, worlds)
    if judged.note:
        notes.append(judged.note)
    if len(judged.chosen) and (missing := len(set(table["account"]) - set(judged.chosen.index))):
        notes.append(f"Not judged by people: {number(missing, 'account')}; agreement is over the others.")
    notes.append(
        "Selection by size differs by design: the score counts people who react. Selection by language and "
        "network is that of the audience, not of the person behind the account."
    )
    return notes
