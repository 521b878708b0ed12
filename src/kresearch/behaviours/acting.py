"""Acting out: simulated accounts do what was reported, and rules score them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

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
from kresearch.scoring.eras import ERAS
from kresearch.variants import score, score_many

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


class Draw(NamedTuple):
    """What one draw of the simulated accounts gives.

    Parameters
    ----------
    own
        Row -> its figures under the era's rule.
    rivals
        Row -> rival -> figures.
    observed
        Row -> its figures under the variant fitted to what was seen.
    """

    own: dict[str, list[float]]
    rivals: dict[str, dict[str, list[float]]]
    observed: dict[str, list[float]]


def draw_once(
    rows: list[Row], seed: int, progress: Callable[[str], None], *, rivals: bool, unprompted: float
) -> Draw:
    """Act out one draw of the simulated accounts, under the eras' rules, their rivals and what was fitted.

    Parameters
    ----------
    rows
        Which rows.
    seed
        Of everything random.
    progress
        Called with a line of text when a step begins.
    rivals
        Whether rules without the mechanism are tried too.
    unprompted
        Share of reactions that come without a new post.
    """
    found: dict[str, Scores] = {}
    seen: dict[str, Scores] = {}
    others: dict[str, dict[str, Scores]] = {}
    for each in ERAS:
        frames: list[pd.DataFrame] = []
        fitted_frames: list[pd.DataFrame] = []
        against_frames: dict[str, list[pd.DataFrame]] = {}
        for later in (False, True):
            asked = [r.id for r in rows if each in r.eras and r.later == later]
            if not asked:
                continue
            # All of the stage's scenarios act, asked for or not: they share the public's attention.
            acting = [SCENARIOS[r.id] for r in read_rows() if each in r.eras and r.later == later]
            progress(f"{each}, seed {seed}: {len(acting)} scenarios act")
            stage = act_out(each, acting, seed, unprompted=unprompted)
            log = stage.log()
            progress(f"{each}, seed {seed}: score")
            rules = [each, f"{each}-observed"]
            own_frame, *others_frames = score_many(log, rules, accounts=stage.accounts()).values()
            frames.append(own_frame)
            fitted_frames += others_frames
            if rivals:
                progress(f"{each}, seed {seed}: rules without the mechanisms")
                for name, frame in score_rivals(log, stage, each, asked).items():
                    against_frames.setdefault(name, []).append(frame)
        if frames:
            found[each], seen[each] = Scores(*frames), Scores(*fitted_frames)
        for name, parts in against_frames.items():
            others.setdefault(name, {})[each] = Scores(*parts)
    if rivals and any(r.id == "M5" for r in rows):
        stage = act_out("klout-2012", [SCENARIOS["M5"]], seed, unprompted=unprompted)
        frame = score(stage.log(network="twitter"), "klout-2012", accounts=stage.accounts())
        others[POOLED] = {"klout-2012": Scores(frame)}
    own = {row.id: SCENARIOS[row.id].read(found) for row in rows}
    against: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        for rival in rivals_of(row.id):
            if rival.name in others:
                against.setdefault(row.id, {})[rival.name] = SCENARIOS[row.id].read(others[rival.name])
    return Draw(own, against, {row.id: SCENARIOS[row.id].read(seen) for row in rows})


def act_out(era: str, acting: list[Scenario], seed: int, *, unprompted: float = 0.0) -> Stage:
    """Act out scenarios of an era on one stage.

    Parameters
    ----------
    era
        Whose rows.
    acting
        The scenarios.
    seed
        Of everything random.
    unprompted
        Share of reactions that come without a new post.
    """
    stage = Stage(unprompted=unprompted)
    gather_public(stage)
    for scenario in acting:
        # Each scenario has chance of its own, so that a further one leaves the others' acts alone.
        stage.rng = np.random.default_rng([seed, *scenario.row.encode()])
        scenario.build(stage, era)
    return stage
