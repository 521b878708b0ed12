"""`decide`: who passes at a threshold under each variant, and how certain that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kresearch.errors import UnknownNameError
from kresearch.people.agreement import measure_agreement
from kresearch.people.decisions import COLUMNS, SUMMARY, Decisions
from kresearch.people.fairness import measure_selection, read_groups
from kresearch.people.problems import Problems, check_number
from kresearch.people.reading_error import DRAWS, draw_worlds, find_error
from kresearch.people.side_tables import CHOICES, Source, read_side_table, unknown_accounts
from kresearch.people.standing import Standing, read_standing, resolve_all
from kresearch.people.weekly import FEWEST_WEEKS, Weekly, passes, read_weekly
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import Confusion


def decide(
    log: InteractionLog,
    variants: Sequence[str | Variant | type[Variant]] = ("quantity",),
    *,
    threshold: float = 50.0,
    at: Any = None,
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
    >>> log = kr.simulate.groupalia(seed=1).log
    >>> found = decide(log, ["quantity", "sentiment-balance"], threshold=40)
    >>> found.summary["variant"].tolist()
    ['quantity', 'sentiment-balance']
    """
    problems = Problems()
    check_number(problems, "threshold", threshold, low=1.0, high=100.0)
    check_number(problems, "cost_wrong_pass", cost_wrong_pass, low=0.0, high=math.inf)
    check_number(problems, "cost_wrong_fail", cost_wrong_fail, low=0.0, high=math.inf)
    check_number(problems, "draws", draws, low=2, high=10_000, whole=True)
    chosen = resolve_all(variants, settings, problems)
    confusion = problems.attempt(lambda: find_error(scorer, scorer_language))
    known = log.accounts()
    asked = None if accounts is None else list(dict.fromkeys(accounts))
    for name in asked or ():
        if name not in set(known):
            problems.add(str(UnknownNameError("account", name, known[:20])))
    people = problems.attempt(lambda: _read_truth(truth, log, known))
    problems.stop()
    standing = read_standing(log, chosen, at=at, every=every)
    weekly = read_weekly(
        standing.prepared.scorer,
        standing.prepared,
        [variant.named_chain() for variant in standing.variants.values()],
        until=standing.at,
        threshold=threshold,
    )
    names = standing.accounts if asked is None else asked
    worlds = draw_worlds(
        log, list(standing.variants.values()), confusion=confusion, accounts=names, at=standing.at,
        every=every, draws=draws, seed=seed,
    )  # fmt: skip
    table = _decide(standing, weekly, worlds, people, threshold=threshold, names=names)
    until = standing.at + pd.Timedelta(seconds=standing.prepared.index.every.seconds)
    groups = read_groups(log, names, until=until, every_account=asked is None)
    costs = (float(cost_wrong_pass), float(cost_wrong_fail))
    judged = pd.Series(dtype="float64") if people is None else people
    return Decisions(
        table=table,
        summary=pd.DataFrame(
            [_summarise(label, rows, costs) for label, rows in table.groupby("variant", sort=False)],
            columns=list(SUMMARY),
        ),
        agreement=measure_agreement(table, judged, cost_wrong_pass=costs[0], cost_wrong_fail=costs[1]),
        selection=measure_selection(table, groups),
        weekly_test=weekly.test,
        threshold=float(threshold),
        costs=costs,
        at=standing.at,
        variants=tuple(standing.variants),
        declined=standing.declined,
        notes=_notes(standing, table, worlds, judged, known),
        simulated=bool(log.simulated),
    )


def _read_truth(truth: Source | None, log: InteractionLog, known: list[str]) -> pd.Series | None:
    if truth is None:
        return None
    table = read_side_table(truth, CHOICES, log=log, accounts=known)
    told = unknown_accounts(table, known, CHOICES)
    chosen: pd.Series = table.set_index("account")["chosen"]
    chosen.attrs["note"] = told
    return chosen


def _decide(
    standing: Standing,
    weekly: Weekly,
    worlds: dict[str, pd.DataFrame],
    people: pd.Series | None,
    *,
    threshold: float,
    names: list[str],
) -> pd.DataFrame:
    """Return one row per account and variant."""
    table = standing.table[standing.table["account"].isin(names)]
    table = table.merge(weekly.chances, on=["account", "variant"], how="left", validate="one_to_one")
    table["passes"] = passes(table["score"].to_numpy(np.float64), threshold)
    table["margin"] = table["score"] - threshold
    table["flip_by_reading"] = np.nan
    for label, world in worlds.items():
        mine = table["variant"] == label
        through = pd.Series(
            passes(world.to_numpy(np.float64), threshold).mean(axis=0), index=world.columns
        )
        share = table.loc[mine, "account"].map(through)
        table.loc[mine, "flip_by_reading"] = share.where(~table.loc[mine, "passes"], 1 - share)
        for name, at, side in (("low", 0.025, "lower"), ("high", 0.975, "higher")):
            table.loc[mine, name] = table.loc[mine, "account"].map(world.quantile(at, interpolation=side))
    reference = table[table["variant"] == standing.reference].set_index("account")["passes"]
    table["differs"] = table["passes"] != table["account"].map(reference)
    table["warm_up"] = table["variant"].map(standing.warm_up)
    table["chosen"] = np.nan if people is None else table["account"].map(people)
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
    standing: Standing,
    table: pd.DataFrame,
    worlds: dict[str, pd.DataFrame],
    judged: pd.Series,
    known: list[str],
) -> list[str]:
    notes = [*standing.notes, *(f"{label} is left out: {why}" for label, why in standing.declined.items())]
    if young := [label for label, warm in standing.warm_up.items() if warm]:
        notes.append(
            f"Warm-up: on {standing.at:%d %B %Y} the log is younger than the memory of {', '.join(young)}. Who "
            "fails now may pass for no other reason than that more of the past is known."
        )
    short = int(table.loc[table["variant"] == standing.reference, "flip_in_week"].isna().sum())
    if short:
        notes.append(
            f"{short:,} accounts have fewer than {FEWEST_WEEKS} weeks of history: how likely their decision "
            "flips within a week is not known."
        )
    readers = [label for label, v in standing.variants.items() if v.chain().reads_polarity]
    if readers and not worlds:
        notes.append(
            f"{', '.join(readers)} read polarity, whose error is not known here. Name the scorer that read it "
            "(--scorer), where one did."
        )
    if told := judged.attrs.get("note"):
        notes.append(str(told))
    if len(judged) and (missing := len(set(table["account"]) - set(judged.index))):
        notes.append(f"{missing:,} accounts were not judged by people; agreement is over the others.")
    notes.append(
        "Selection by size differs by design: the score counts people who react. Selection by language and "
        "network is that of the audience, not of the person behind the account."
    )
    return notes
