"""Scoring a dataset's cells: one scorer for all variants, each cell written as soon as it is known."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch._common.others import note_failure
from kresearch.errors import DeclinedError, KresearchWarning
from kresearch.evaluate.cases import Case
from kresearch.evaluate.frames import CellFrames, clip
from kresearch.evaluate.metrics import Metric, Value
from kresearch.evaluate.others import gain_in_spike
from kresearch.scoring.blame import PartError
from kresearch.scoring.engines import open_scores
from kresearch.scoring.output import NamedChain, Scores
from kresearch.study.activity import fill_ticks
from kresearch.study.cells import CURVE_COLUMNS, Cell, cell_file, empty_curve, write_cell
from kresearch.study.counterfactual import make_spikes_positive, take_turns
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Days of the curve kept before the first and after the last window, for figures.
MARGIN_DAYS = 14
#: Called with the case's and the variant's name when a cell is written.
Report = Callable[[str, str], None]


def score_cells(
    log: InteractionLog,
    cases: Sequence[Case],
    variants: Sequence[Variant],
    metrics: Sequence[Metric],
    wanted: dict[tuple[str, str], str],
    *,
    reference: Variant,
    every: str,
    activity: pd.DataFrame,
    posts_known: bool,
    folder: Path,
    controls: Mapping[str, Sequence[str]] | None = None,
    report: Report | None = None,
) -> None:
    """Compute cells and write each to its address in `folder`.

    `wanted` has the address of each (case name, variant label) to compute; the reference is scored even when
    none of its cells is wanted. `activity` is that of `count_activity`, `controls` other accounts by case
    name whose gain over its windows is wanted beside it; `report` is called after each cell.
    """
    needed = {label for _, label in wanted}
    if not needed:
        return
    setting = _Setting(cases, activity, every, posts_known)
    chosen = {reference.label: reference} | {v.label: v for v in variants if v.label in needed}
    chains = [v.named_chain() for v in chosen.values()]
    scored, found, stopped = _fetch_all(log, chains, cases, controls or {}, every=every)
    notes_of = {
        one.label: tuple(scored.attributes(one)["notes"]) for one in scored.chains if one.label in needed
    }
    praised = _praise(log, cases, scored) if any(m.counterfactual for m in metrics) else {}
    standard, declined = found.get(reference.label), scored.declined | stopped
    for variant in variants:
        if variant.label not in needed:
            continue
        scores, notes = found.get(variant.label), notes_of.get(variant.label, ())
        if standard is None:
            reason = f"the reference {reference.label} declined: {declined[reference.label]}"
        else:
            reason = declined.get(variant.label, "")
        for case in cases:
            if (case.name, variant.label) not in wanted:
                continue
            if scores is None or standard is None:
                cell = Cell(
                    empty_curve(),
                    {m.name: Value(float("nan"), note=reason) for m in metrics},
                    declined=reason,
                )
            else:
                frames = setting.frames(case, scores, standard, praised.get((variant.label, case.name)))
                cell = Cell(
                    scores.curve(case),
                    {m.name: _measure(m, frames) for m in metrics},
                    notes=notes,
                    others=scores.gains(case, (controls or {}).get(case.name, ())),
                )
            write_cell(cell, cell_file(folder, wanted[case.name, variant.label]))
            if report is not None:
                report(case.name, variant.label)


def _fetch_all(
    log: InteractionLog,
    chains: Sequence[NamedChain],
    cases: Sequence[Case],
    controls: Mapping[str, Sequence[str]],
    *,
    every: str,
) -> tuple[Scores, dict[str, _Scores], dict[str, str]]:
    """Return the scores, those that some case needs by label, and why the code of some variants stopped."""
    stopped: dict[str, str] = {}
    while True:
        going = [one for one in chains if one.label not in stopped]
        scored = open_scores(log, going, every=every, on_declined="skip")
        try:
            return scored, _fetch(scored, cases, controls), stopped
        except PartError as error:
            said = {one.label: str(error) for one in going if one.chain == error.chain}
            if not said:
                raise
            stopped |= said
            warnings.warn(
                f"variant {', '.join(said)}: {error} The other variants go on.",
                KresearchWarning,
                stacklevel=2,
            )


def _praise(
    log: InteractionLog, cases: Sequence[Case], scored: Scores
) -> dict[tuple[str, str], pd.DataFrame]:
    """Return (variant, case) -> the case's scores, had every interaction of its spike been positive."""
    found: dict[tuple[str, str], pd.DataFrame] = {}
    for turn in take_turns(cases):
        other = open_scores(make_spikes_positive(log, turn), scored.chains, every=scored.every)
        for label, scores in _fetch(other, turn, {}).items():
            found |= {(label, case.name): scores.own(case) for case in turn}
    return found


def _measure(metric: Metric, frames: CellFrames) -> Value:
    try:
        return metric(frames)
    except DeclinedError as error:
        return Value(float("nan"), note=str(error))
    except (Exception, SystemExit) as error:
        where = f"on case '{frames.case.name}'"
        note = note_failure(f"metric '{metric.name}'", metric.function, error, where=where)
        return Value(float("nan"), note=note)


class _Scores:
    """The scores of one variant, cut by account once."""

    def __init__(self, frame: pd.DataFrame, accounts: Sequence[str]) -> None:
        empty = frame.iloc[:0]
        parts = dict(list(frame.groupby("account", sort=False)))
        self._of = {a: parts.get(a, empty).reset_index(drop=True) for a in accounts}
        self._at = dict(list(frame[["account", "at", "score"]].groupby("at", sort=True)))
        self._empty = frame[["account", "at", "score"]].iloc[:0]

    def own(self, case: Case) -> pd.DataFrame:
        """Return the rows of the case's account within its windows."""
        return clip(self._of[case.account], (case.start, case.end)).reset_index(drop=True)

    def curve(self, case: Case) -> pd.DataFrame:
        """Return the curve of the case's account, with a margin for figures."""
        margin = pd.Timedelta(days=MARGIN_DAYS)
        rows = clip(self._of[case.account], (case.start - margin, case.end + margin))
        curve: pd.DataFrame = rows[list(CURVE_COLUMNS)].reset_index(drop=True)
        return curve

    def gains(self, case: Case, accounts: Sequence[str]) -> tuple[float, ...]:
        """Return the gains of other accounts over the windows of a case."""
        return tuple(gain_in_spike(self._of[account], case) for account in accounts)

    def everyone(self, ticks: Sequence[pd.Timestamp]) -> pd.DataFrame:
        """Return all accounts at some ticks."""
        frames = [self._at[t] for t in ticks if t in self._at]
        return pd.concat(frames, ignore_index=True) if frames else self._empty


class _Setting:
    """What of a cell does not depend on the variant, made once per case."""

    def __init__(self, cases: Sequence[Case], activity: pd.DataFrame, every: str, posts_known: bool) -> None:
        self.every, self.posts_known = every, posts_known
        step = pd.Timedelta("1D" if every == "1d" else "1h")
        moment = pd.Timedelta("1us")
        # A window may end within a tick: the tick that it ends in is its last.
        self._ranked = {
            c.name: [(w[1] - moment).floor(step).as_unit("us") for w in (c.baseline, c.spike)] for c in cases
        }
        self._activity = {c.name: fill_ticks(activity, c, every=every) for c in cases}
        self._standard: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}

    def frames(
        self, case: Case, scores: _Scores, standard: _Scores, counterfactual: pd.DataFrame | None
    ) -> CellFrames:
        """Return what metrics may see of a case under a variant and the reference."""
        ranked = self._ranked[case.name]
        if case.name not in self._standard:
            self._standard[case.name] = (standard.own(case), standard.everyone(ranked))
        reference, everyone_reference = self._standard[case.name]
        return CellFrames(
            case=case,
            scores=scores.own(case),
            reference=reference,
            everyone=scores.everyone(ranked),
            everyone_reference=everyone_reference,
            activity=self._activity[case.name],
            every=self.every,
            posts_known=self.posts_known,
            counterfactual=counterfactual,
        )


def _fetch(
    scored: Scores, cases: Sequence[Case], controls: Mapping[str, Sequence[str]]
) -> dict[str, _Scores]:
    """Return label -> the scores of a variant that some case needs.

    Everybody is needed for rankings, but only where a window ends.
    """
    every = scored.scorer.every
    margin, moment = pd.Timedelta(days=MARGIN_DAYS), pd.Timedelta("1us")
    accounts = sorted(
        {case.account for case in cases} | {account for those in controls.values() for account in those}
    )
    first = every.start_of(every.tick_at(min(case.start for case in cases) - margin))
    last = every.start_of(every.tick_at(max(case.end for case in cases) + margin))
    ends = {w[1] for case in cases for w in (case.baseline, case.spike)}
    ranked = sorted({every.start_of(every.tick_at(end - moment)) for end in ends})
    # Without what they carry along: pandas copies it with every cut, and metrics make thousands.
    frames = scored.frames(between=(first, last), accounts=accounts, everyone_at=ranked, attributes=False)
    return {label: _Scores(frame, accounts) for label, frame in frames.items()}
