"""The scorecard: reported against obtained, row by row."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch.behaviours.acting import SCENARIOS, SEED, Draw, draw_once
from kresearch.behaviours.rivals import rivals_of
from kresearch.behaviours.scenario import Row, read_rows
from kresearch.errors import UnknownNameError, UsageError
from kresearch.scoring.eras import ERAS

if TYPE_CHECKING:
    import pandas as pd

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
    """Return the rows that are said to be reproduced (`listed.toml`).

    Examples
    --------
    >>> import kresearch as kr
    >>> sorted(kr.behaviours.listed_rows())[:3]
    ['G2', 'G3', 'G4']
    """
    text = files("kresearch.behaviours").joinpath("listed.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["reproduced"])


@dataclass(frozen=True)
class Scorecard:
    """What was reported and what was obtained.

    Parameters
    ----------
    frame
        One line per figure: ``row, eras, behaviour, standing, figure, reported, obtained`` (of the first
        seed), ``lowest, highest`` (over all seeds), ``low, high`` (the band), ``within`` (of the first seed),
        ``pass_rate`` (share of the seeds in which the whole row is reproduced), ``reproduced`` (whether that
        is 90 % or more), ``listed, rivals, rivals_passing, counted, note, source``; and under the variants
        that were fitted to what was seen ``observed`` (of the first seed), ``observed_lowest,
        observed_highest, observed_rate`` and ``observed_basis`` (see `basis_of`).
    seeds
        The seeds of the simulated accounts.
    unprompted
        Share of reactions that come without a new post, 0 in the crowd as it is stated.
    rivals
        One line per row and rival: ``row, rival, what, passes`` (seeds in which the rule without the
        mechanism passes too: it should be none), ``seeds, obtained`` (of the first seed).
    """

    frame: pd.DataFrame
    seeds: tuple[int, ...] = (SEED,)
    rivals: pd.DataFrame | None = None
    unprompted: float = 0.0

    def rows(self, *, reproduced: bool = True) -> list[str]:
        """Return the rows that are reproduced (or are not)."""
        chosen = self.frame.loc[self.frame["reproduced"] == reproduced, "row"]
        return list(dict.fromkeys(chosen))

    @property
    def lost(self) -> list[str]:
        """Rows that are listed as reproduced and no longer are; of another crowd none is listed."""
        if self.unprompted:
            return []
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
        Both count only rows that every rival fails. ``fitted``, ``set`` and ``descriptive`` (rows without a
        rival that fails) prove nothing.
        """
        lines = self.frame.drop_duplicates("row")
        found = {}
        for name in STANDINGS:
            descriptive = ~lines["counted"] & lines["standing"].isin(["sized", "mechanics"])
            mine = descriptive if name == "descriptive" else (lines["standing"] == name) & ~descriptive
            found[name] = (int(lines.loc[mine, "reproduced"].sum()), int(mine.sum()))
        return found

    @property
    def observed_counts(self) -> dict[str, int]:
        """Return of the rows that `klout-*-observed` was fitted to how many lie in their bands, and how.

        ``left out``: also in fits without the row; ``not when left out``: here alone; ``missed``.
        """
        if "observed_basis" not in self.frame:
            return {}
        bases = self.frame.drop_duplicates("row")["observed_basis"].value_counts().to_dict()
        return {name: int(bases.get(name, 0)) for name in ("left out", "not when left out", "missed")}

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        lines = self.frame.astype("object").where(self.frame.notna(), None).to_dict("records")
        return {
            "reproduced": self.rows(),
            "not_reproduced": self.rows(reproduced=False),
            "lost": self.lost,
            "reasons": self.reasons,
            "counts": {name: {"reproduced": k, "rows": n} for name, (k, n) in self.counts.items()},
            "observed": self.observed_counts,
            "seeds": list(self.seeds),
            "unprompted": self.unprompted,
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
        observed = self.observed_counts
        if sum(observed.values()):
            told += (
                " Under the variants klout-*-observed, which were fitted to the "
                f"{sum(observed.values())} rows with a size, {observed['left out']} lie in their bands also "
                f"when they are left out of the fit, {observed['not when left out']} here alone, and "
                f"{observed['missed']} are missed."
            )
        if self.unprompted:
            share = f"{self.unprompted:.0%}"
            told += f" The crowd is not the stated one: {share} of reactions come without a new post."
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
    unprompted: float = 0.0,
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
    unprompted
        Share of the followers' reactions that come without a new post, from 0 (the crowd that bands,
        scales and fits were made with) to below 1: an assumption to argue with, not a parameter.

    Returns
    -------
    Scorecard

    Raises
    ------
    UnknownNameError
        For an era of which no behaviour is documented.
    UsageError
        For fewer seeds than one, or a share outside 0 to 1.
    """
    if not 0.0 <= unprompted < 1.0:
        raise UsageError(
            f"unprompted={unprompted:g}. Allowed is a share from 0 to below 1. Give one, e.g. 0.4."
        )
    listed = read_rows()
    documented = [each for each in ERAS if any(each in row.eras for row in listed)]
    if era is not None and era not in documented:
        raise UnknownNameError("era", era, documented)
    if seeds < 1:
        raise UsageError(f"seeds={seeds}. Allowed is 1 or more. Give a whole number, e.g. --seeds 20.")
    rows = [row for row in listed if era is None or era in row.eras]
    drawn = tuple(range(seed, seed + seeds))
    runs = [
        draw_once(rows, one, progress or _say_nothing, rivals=rivals, unprompted=unprompted) for one in drawn
    ]
    return make_scorecard(rows, runs, drawn, unprompted=unprompted)


def _within(row: Row, values: list[float]) -> list[bool]:
    return [f.low <= v <= f.high for f, v in zip(row.figures, values, strict=True)]


@cache
def fitted_rows() -> dict[str, bool]:
    """Return the rows that `klout-*-observed` was fitted to -> whether each is in its band when left out."""
    text = files("kresearch.behaviours").joinpath("observed.toml").read_text(encoding="utf-8")
    return {str(row): bool(within) for row, within in tomllib.loads(text)["left_out_in_band"].items()}


def basis_of(row: str, *, within: bool) -> str:
    """Return what the verdict of a row under `klout-*-observed` rests on.

    Parameters
    ----------
    row
        Its id.
    within
        Whether it lies in its band.

    Returns
    -------
    str
        ``"left out"``: in its band, also when the fit did not know it; ``"not when left out"``: here alone;
        ``"missed"``; ``"yes"`` and ``"no"`` for rows that the fit never used.
    """
    if row not in fitted_rows():
        return "yes" if within else "no"
    if not within:
        return "missed"
    return "left out" if fitted_rows()[row] else "not when left out"


def make_scorecard(
    rows: list[Row], runs: list[Draw], seeds: tuple[int, ...], *, unprompted: float = 0.0
) -> Scorecard:
    """Return the scorecard of what each draw gave.

    Parameters
    ----------
    rows
        The rows that were acted out.
    runs
        Per seed what it gave.
    seeds
        The seeds.
    unprompted
        Share of reactions that come without a new post.
    """
    import pandas as pd

    lines, against = [], []
    for row in rows:
        passing = {r.name: 0 for r in rivals_of(row.id) if r.name in runs[0].rivals.get(row.id, {})}
        for draw in runs:
            for name, values in draw.rivals.get(row.id, {}).items():
                passing[name] += all(_within(row, values))
        for rival in rivals_of(row.id):
            if rival.name in passing:
                first = [round(v, 4) for v in runs[0].rivals[row.id][rival.name]]
                against.append(
                    {
                        "row": row.id, "rival": rival.name, "what": rival.what,
                        "passes": passing[rival.name], "seeds": len(seeds), "obtained": first,
                    }
                )  # fmt: skip
        rate = float(np.mean([all(_within(row, draw.own[row.id])) for draw in runs]))
        fitted = float(np.mean([all(_within(row, draw.observed[row.id])) for draw in runs]))
        within = fitted >= ENOUGH
        # What was left out of a fit to another crowd says nothing of this one.
        basis = ("yes" if within else "no") if unprompted else basis_of(row.id, within=within)
        for place, figure in enumerate(row.figures):
            values = [draw.own[row.id][place] for draw in runs]
            seen = [draw.observed[row.id][place] for draw in runs]
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
                    "observed": round(seen[0], 4),
                    "observed_lowest": round(min(seen), 4),
                    "observed_highest": round(max(seen), 4),
                    "observed_rate": round(fitted, 4),
                    "observed_basis": basis,
                    "note": SCENARIOS[row.id].note,
                    "source": row.source,
                }
            )
    columns = ["row", "rival", "what", "passes", "seeds", "obtained"]
    return Scorecard(pd.DataFrame(lines), seeds, pd.DataFrame(against, columns=columns), unprompted)


def _say_nothing(text: str) -> None:
    del text
