"""The scorecard: reported against obtained, row by row."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.behaviours import bought, mechanics, population_rows, silence, storms
from kresearch.behaviours.crowd import gather_public
from kresearch.behaviours.scenario import Row, Scenario, Scores, read_rows
from kresearch.behaviours.stage import Stage
from kresearch.errors import UnknownNameError
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
    )
}
#: Of everything random in the scenarios.
SEED = 2012
CAVEAT = (
    "Simulated accounts, scored by a reconstruction from Klout's public statements. The bands were written "
    "down before the parameters; one parameter set per era."
)


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
        One line per figure: ``row, eras, behaviour, figure, reported, obtained, low, high,
        within, reproduced, listed, note, source``; ``reproduced`` says it of the whole row.
    """

    frame: pd.DataFrame

    def rows(self, *, reproduced: bool = True) -> list[str]:
        """Return the rows that are reproduced (or are not)."""
        chosen = self.frame.loc[self.frame["reproduced"] == reproduced, "row"]
        return list(dict.fromkeys(chosen))

    @property
    def lost(self) -> list[str]:
        """Rows that are listed as reproduced and no longer are."""
        return [r for r in self.rows(reproduced=False) if r in listed_rows()]

    @property
    def reasons(self) -> dict[str, str]:
        """Row that is not reproduced -> why, as far as it is known."""
        missing = self.frame[~self.frame["reproduced"]].drop_duplicates("row")
        return dict(zip(missing["row"], missing["note"], strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        lines = self.frame.astype("object").where(self.frame.notna(), None).to_dict("records")
        return {
            "reproduced": self.rows(),
            "not_reproduced": self.rows(reproduced=False),
            "lost": self.lost,
            "reasons": self.reasons,
            "caveat": CAVEAT,
            "figures": lines,
        }

    @property
    def text(self) -> str:
        """What the scorecard says, in sentences."""
        good, bad = self.rows(), self.rows(reproduced=False)
        told = f"{len(good)} of {len(good) + len(bad)} documented behaviours are reproduced."
        if bad:
            told += f" Not reproduced: {'; '.join(f'{r} ({why})' for r, why in self.reasons.items())}."
        if self.lost:
            told += f" Listed as reproduced and lost: {', '.join(self.lost)}."
        return f"{told} {CAVEAT}"

    def _repr_html_(self) -> str:
        return f"{self.frame.to_html(index=False)}<p>{self.text}</p>"


def run_behaviours(
    era: str | None = None, progress: Callable[[str], None] | None = None, *, seed: int = SEED
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
        Of the simulated accounts; the listed rows are listed for the default.

    Returns
    -------
    Scorecard

    Raises
    ------
    UnknownNameError
        For an era that is none of the four.
    """
    if era is not None and era not in ERAS:
        raise UnknownNameError("era", era, ERAS)
    rows = [r for r in read_rows() if era is None or era in r.eras]
    found: dict[str, Scores] = {}
    for each in ERAS:
        if any(each in r.eras for r in rows):
            # All of the era's scenarios act, asked for or not: they share the public's attention.
            acting = [SCENARIOS[r.id] for r in read_rows() if each in r.eras]
            found[each] = _score_era(each, acting, progress or _say_nothing, seed)
    return Scorecard(_frame(rows, found))


def _say_nothing(text: str) -> None:
    del text


def _score_era(era: str, acting: list[Scenario], progress: Callable[[str], None], seed: int) -> Scores:
    """Act out the scenarios of an era in one log, and score it once."""
    progress(f"{era}: {len(acting)} scenarios act")
    stage = Stage()
    gather_public(stage)
    for scenario in acting:
        # Each scenario has chance of its own, so that a further one leaves the others' acts alone.
        stage.rng = np.random.default_rng([seed, *scenario.row.encode()])
        scenario.build(stage, era)
    progress(f"{era}: score")
    return Scores(score(stage.log(), era, accounts=stage.accounts()))


def _frame(rows: list[Row], found: dict[str, Scores]) -> pd.DataFrame:
    import pandas as pd

    lines = []
    for row in rows:
        scenario = SCENARIOS[row.id]
        obtained = scenario.read(found)
        within = [f.low <= v <= f.high for f, v in zip(row.figures, obtained, strict=True)]
        for figure, value, good in zip(row.figures, obtained, within, strict=True):
            lines.append(
                {
                    "row": row.id,
                    "eras": ", ".join(row.eras),
                    "behaviour": row.behaviour,
                    "figure": figure.name,
                    "reported": figure.reported,
                    "obtained": round(value, 4),
                    "low": figure.low,
                    "high": figure.high,
                    "within": good,
                    "reproduced": all(within),
                    "listed": row.id in listed_rows(),
                    "note": scenario.note,
                    "source": row.source,
                }
            )
    return pd.DataFrame(lines)
