"""The scorecard: reported against obtained, row by row."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.behaviours import (
    bought,
    linking,
    mechanics,
    outages,
    population_rows,
    posting,
    silence,
    storms,
)
from kresearch.behaviours.crowd import gather_public
from kresearch.behaviours.rivals import POOLED, rivals_of, score_rivals
from kresearch.behaviours.scenario import Row, Scenario, Scores, read_rows
from kresearch.behaviours.stage import Stage
from kresearch.errors import UnknownNameError, UsageError
from kresearch.scoring.eras import ERAS
from kresearch.variants import score

if TYPE_CHECKING:
    import pandas as pd

SCENARIOS: dict[str, Scenario] = {
    s.row: s
    for s in (
        *population_rows.SCENARIOS,
        *mechanics.SCENARIOS,
        *silence.SCENARIOS,
        *storms.SCENARIOS,
        *bought.SCENARIOS,
        *posting.SCENARIOS,
        *linking.SCENARIOS,
        *outages.SCENARIOS,
    )
}
#: Of everything random in the scenarios.
SEED = 2012
CAVEAT = (
    "Simulated accounts, scored by a reconstruction from Klout's public statements. The bands were written "
    "down before the parameters; one parameter set per era."
)
#: What is counted apart.
STANDINGS = ("sized", "mechanics", "fitted", "set", "descriptive")
#: A row counts when it is reproduced in at least this share of the seeds.
ENOUGH = 0.9


@cache
def listed_rows() -> frozenset[str]:
    """Return the rows that are said to be reproduced (`listed.toml`)."""
    text = files("kresearch.behaviours").joinpath("listed.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["reproduced"])


@dataclass(frozen=True)
class Scorecard:
    """What was reported and what was obtained.

    Parameters
    ----------
    frame
        One line per figure: ``row, eras, behaviour, standing, figure, reported, obtained`` (of the first
        seed),
        ``lowest, highest`` (over all seeds), ``low, high`` (the band), ``within`` (of the first seed),
        ``pass_rate`` (share of the seeds in which the whole row is reproduced), ``reproduced`` (whether that
        is 90 % or more), ``listed, rivals, rivals_passing, counted, note, source``.
    seeds
        The seeds of the simulated accounts.
    rivals
        One line per row and rival: ``row, rival, what, passes`` (seeds in which the rule without the
        mechanism
        passes too: it should be none), ``seeds, obtained`` (of the first seed).
    """

    frame: pd.DataFrame
    seeds: tuple[int, ...] = (SEED,)
    rivals: pd.DataFrame | None = None

    def rows(self, *, reproduced: bool = True) -> list[str]:
        """Return the rows that are reproduced (or are not)."""
        chosen = self.frame.loc[self.frame["reproduced"] == reproduced, "row"]
        return list(dict.fromkeys(chosen))

    @property
    def lost(self) -> list[str]:
        """Rows that are listed as reproduced and no longer are."""
        return [r for r in self.rows(reproduced=False) if r in listed_rows()]

    @property
    def passing_rivals(self) -> list[str]:
        """Say of each rule without a mechanism that passes its row in some draw; it should be none."""
        if self.rivals is None:
            return []
        return [
            f"{line['row']} is passed by {line['rival']} ({line['what']}) in {line['passes']} of "
            f"{line['seeds']} draws, and so shows nothing"
            for line in self.rivals.to_dict("records")
            if line["passes"]
        ]

    @property
    def reasons(self) -> dict[str, str]:
        """Row that is not reproduced -> why, as far as it is known."""
        missing = self.frame[~self.frame["reproduced"]].drop_duplicates("row")
        return dict(zip(missing["row"], missing["note"], strict=True))

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """What is counted apart -> rows reproduced, rows there are.

        ``sized``: a size was reported, and nothing was fitted to or set for it; ``mechanics``: a direction.
        Both
        count only rows that every rival fails. ``fitted``, ``set`` and ``descriptive`` (rows without a
        rival that
        fails) prove nothing.
        """
        lines = self.frame.drop_duplicates("row")
        found = {}
        for name in STANDINGS:
            descriptive = ~lines["counted"] & lines["standing"].isin(["sized", "mechanics"])
            mine = descriptive if name == "descriptive" else (lines["standing"] == name) & ~descriptive
            found[name] = (int(lines.loc[mine, "reproduced"].sum()), int(mine.sum()))
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        lines = self.frame.astype("object").where(self.frame.notna(), None).to_dict("records")
        return {
            "reproduced": self.rows(),
            "not_reproduced": self.rows(reproduced=False),
            "lost": self.lost,
            "reasons": self.reasons,
            "counts": {name: {"reproduced": k, "rows": n} for name, (k, n) in self.counts.items()},
            "seeds": list(self.seeds),
            "rivals": [] if self.rivals is None else self.rivals.to_dict("records"),
            "caveat": CAVEAT,
            "figures": lines,
        }

    @property
    def text(self) -> str:
        """What the scorecard says, in sentences."""
        counts = self.counts
        sized, mechanics = ("{} of {}".format(*counts[name]) for name in ("sized", "mechanics"))
        told = (
            f"Of rows with a reported size, neither fitted nor set, {sized} are reproduced; of mechanics "
            f"that a rule without them fails, {mechanics}."
        )
        fitted = [counts["fitted"][i] + counts["set"][i] for i in (0, 1)]
        told += f" Fitted or set, and so no evidence: {fitted[0]} of {fitted[1]}."
        if counts["descriptive"][1]:
            told += f" Without a rival that fails, and not counted: {counts['descriptive'][1]}."
        if self.reasons:
            why = "; ".join(f"{row} ({reason})" for row, reason in self.reasons.items())
            told += f" Not reproduced: {why}."
        if self.lost:
            told += f" Listed as reproduced and lost: {', '.join(self.lost)}."
        draws = "One draw of the simulated accounts" if len(self.seeds) == 1 else f"{len(self.seeds)} draws"
        return f"{told} {draws}. {CAVEAT}"

    def _repr_html_(self) -> str:
        return f"{self.frame.to_html(index=False)}<p>{self.text}</p>"


def run_behaviours(
    era: str | None = None,
    progress: Callable[[str], None] | None = None,
    *,
    seed: int = SEED,
    seeds: int = 1,
    rivals: bool = True,
) -> Scorecard:
    """Act out the documented behaviours and compare what comes out with what was reported.

    All scenarios of an era share one log and one scoring pass.

    Parameters
    ----------
    era
        Only the rows of one era, e.g. ``"klout-2010"``; default all.
    progress
        Called with a line of text when a step begins.
    seed
        Of the simulated accounts; the first of several.
    seeds
        How many draws of the simulated accounts; each takes as long as the first.
    rivals
        Whether rules without the mechanism are tried too. Without them no row is counted as evidence.

    Returns
    -------
    Scorecard

    Raises
    ------
    UnknownNameError
        For an era that is none of the four.
    UsageError
        For fewer seeds than one.
    """
    if era is not None and era not in ERAS:
        raise UnknownNameError("era", era, ERAS)
    if seeds < 1:
        raise UsageError(f"seeds={seeds}. Allowed is 1 or more. Give a whole number, e.g. --seeds 20.")
    rows = [r for r in read_rows() if era is None or era in r.eras]
    drawn = tuple(range(seed, seed + seeds))
    runs = [_run(rows, one, progress or _say_nothing, rivals=rivals) for one in drawn]
    return make_scorecard(rows, runs, drawn)


#: Row -> its figures, and rival -> row -> figures: what one draw gives.
Draw = tuple[dict[str, list[float]], dict[str, dict[str, list[float]]]]


def _run(rows: list[Row], seed: int, progress: Callable[[str], None], *, rivals: bool) -> Draw:
    """Act out one draw of the simulated accounts, under the eras' rules and their rivals."""
    found: dict[str, Scores] = {}
    others: dict[str, dict[str, Scores]] = {}
    for each in ERAS:
        frames: list[pd.DataFrame] = []
        against_frames: dict[str, list[pd.DataFrame]] = {}
        for later in (False, True):
            asked = [r.id for r in rows if each in r.eras and r.later == later]
            if not asked:
                continue
            # All of the stage's scenarios act, asked for or not: they share the public's attention.
            acting = [SCENARIOS[r.id] for r in read_rows() if each in r.eras and r.later == later]
            progress(f"{each}, seed {seed}: {len(acting)} scenarios act")
            stage = act_out(each, acting, seed)
            log = stage.log()
            progress(f"{each}, seed {seed}: score")
            frames.append(score(log, each, accounts=stage.accounts()))
            if rivals:
                progress(f"{each}, seed {seed}: rules without the mechanisms")
                for name, frame in score_rivals(log, stage, each, asked).items():
                    against_frames.setdefault(name, []).append(frame)
        if frames:
            found[each] = Scores(*frames)
        for name, parts in against_frames.items():
            others.setdefault(name, {})[each] = Scores(*parts)
    if rivals and any(r.id == "M5" for r in rows):
        stage = act_out("klout-2012", [SCENARIOS["M5"]], seed)
        frame = score(stage.log(network="twitter"), "klout-2012", accounts=stage.accounts())
        others[POOLED] = {"klout-2012": Scores(frame)}
    own = {row.id: SCENARIOS[row.id].read(found) for row in rows}
    against: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        for rival in rivals_of(row.id):
            if rival.name in others:
                against.setdefault(row.id, {})[rival.name] = SCENARIOS[row.id].read(others[rival.name])
    return own, against


def _say_nothing(text: str) -> None:
    del text


def act_out(era: str, acting: list[Scenario], seed: int) -> Stage:
    """Act out scenarios of an era on one stage."""
    stage = Stage()
    gather_public(stage)
    for scenario in acting:
        # Each scenario has chance of its own, so that a further one leaves the others' acts alone.
        stage.rng = np.random.default_rng([seed, *scenario.row.encode()])
        scenario.build(stage, era)
    return stage


def _within(row: Row, values: list[float]) -> list[bool]:
    return [f.low <= v <= f.high for f, v in zip(row.figures, values, strict=True)]


def make_scorecard(rows: list[Row], runs: list[Draw], seeds: tuple[int, ...]) -> Scorecard:
    """Return the scorecard of what each draw gave for the rows that were acted out."""
    import pandas as pd

    lines, against = [], []
    for row in rows:
        passing = {r.name: 0 for r in rivals_of(row.id) if r.name in runs[0][1].get(row.id, {})}
        for _, others in runs:
            for name, values in others.get(row.id, {}).items():
                passing[name] += all(_within(row, values))
        for rival in rivals_of(row.id):
            if rival.name in passing:
                first = [round(v, 4) for v in runs[0][1][row.id][rival.name]]
                against.append(
                    {
                        "row": row.id, "rival": rival.name, "what": rival.what,
                        "passes": passing[rival.name], "seeds": len(seeds), "obtained": first,
                    }
                )  # fmt: skip
        rate = float(np.mean([all(_within(row, own[row.id])) for own, _ in runs]))
        for place, figure in enumerate(row.figures):
            values = [own[row.id][place] for own, _ in runs]
            lines.append(
                {
                    "row": row.id,
                    "eras": ", ".join(row.eras),
                    "behaviour": row.behaviour,
                    "standing": row.standing,
                    "figure": figure.name,
                    "reported": figure.reported,
                    "obtained": round(values[0], 4),
                    "lowest": round(min(values), 4),
                    "highest": round(max(values), 4),
                    "low": figure.low,
                    "high": figure.high,
                    "within": figure.low <= values[0] <= figure.high,
                    "pass_rate": round(rate, 4),
                    "reproduced": rate >= ENOUGH,
                    "listed": row.id in listed_rows(),
                    "rivals": len(passing),
                    "rivals_passing": sum(count > 0 for count in passing.values()),
                    "counted": bool(passing) and not any(passing.values()),
                    "note": SCENARIOS[row.id].note,
                    "source": row.source,
                }
            )
    columns = ["row", "rival", "what", "passes", "seeds", "obtained"]
    return Scorecard(pd.DataFrame(lines), seeds, pd.DataFrame(against, columns=columns))
