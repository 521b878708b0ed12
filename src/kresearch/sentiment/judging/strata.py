"""Judgements laid over the texts of a log: what is known exactly, and which stratum each other text is in."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kresearch.errors import KresearchWarning, UsageError
from kresearch.sentiment.judging.judgements import LABELS, check_judgements, merge_coders
from kresearch.sentiment.judging.sampling import cell_names, home_rows, home_window, join_cells, least_size
from kresearch.sentiment.judging.texts import WINDOWS, TextFrame
from kresearch.sentiment.protocol import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class JudgedTexts:
    """The texts of a frame with what was judged, in the order of ``frame.texts``."""

    frame: TextFrame  #: The texts.
    label: Ints  #: Shape (texts,): number of the label in `LABELS`; -1 where nobody judged.
    #: Shape (texts,): what each judged text stands for in its stratum, in rows of its home window; 0 where it
    #: tells nothing of other texts (asked for certain, judged outside the sample, not judged).
    weight: Floats
    size: Floats  #: Shape (texts,): rows of each text in its home window.
    stratum: Ints  #: Shape (texts,): number of the stratum, -1 for texts asked for certain and judged.
    names: tuple[str, ...]  #: Of the strata.
    unmatched: int  #: Judgements of texts that are not in the log.

    @property
    def judged(self) -> int:
        """Number of texts that were judged."""
        return int((self.label >= 0).sum())


def join_judgements(frame: TextFrame, judgements: pd.DataFrame) -> JudgedTexts:
    """Lay judgements over the texts of a log.

    Strata are made anew: windows, and in them reading and addressee as far as the judgements reach. The
    probabilities of the sample make the weights, so the estimate holds whatever the reading is worth.
    Judgements for another account are left out, several coders are merged. Raises UsageError when no
    judgement is about a text of the log.
    """
    judgements = check_judgements(judgements)
    mine = judgements[judgements["account"].isin(["", frame.account])]
    if mine.empty:
        others = ", ".join(f"'{name}'" for name in sorted(set(judgements["account"])))
        told = f"all {len(judgements)} are about {others}" if others else "the table is empty"
        raise UsageError(
            f"no judgement is about '{frame.account}': {told}. Allowed: judgements of this account. Judge "
            "its texts with 'kresearch sentiment judge'."
        )
    merged = merge_coders(mine)
    place = {key: i for i, key in enumerate(frame.texts["text_key"])}
    at = np.array([place.get(key, -1) for key in merged["text_key"]], dtype=np.int64)
    if not (at >= 0).any():
        raise UsageError(
            f"none of {len(merged)} judgements is about a text toward '{frame.account}' in this log. "
            "Allowed: judgements of this log and account. Judge its texts with 'kresearch sentiment judge'."
        )
    found = merged[at >= 0]
    at = at[at >= 0]
    blind = int(found["probability"].isna().sum())
    if blind:
        warnings.warn(
            f"{blind} of {len(found)} judgements have no probability and speak for their own texts only. "
            "Allowed: judgements of a sample. Read a sheet that was filled in with "
            "'kresearch sentiment judge ... --read'.",
            KresearchWarning,
            stacklevel=2,
        )
    label, chance = np.full(len(place), -1, dtype=np.int64), np.full(len(place), np.nan)
    label[at] = [LABELS.index(v) for v in found["label"]]
    chance[at] = found["probability"]
    informs = (label >= 0) & (chance < 1.0)
    size = home_rows(frame)
    weight = np.where(informs, size / np.where(informs, chance, 1.0), 0.0)
    certain = (label >= 0) & (chance >= 1.0)
    stratum, names = _make_strata(frame, informs, certain)
    return JudgedTexts(frame, label, weight, size, stratum, names, len(merged) - len(at))


def _make_strata(
    frame: TextFrame, informs: NDArray[np.bool_], certain: NDArray[np.bool_]
) -> tuple[Ints, tuple[str, ...]]:
    window = home_window(frame)
    cells = cell_names(frame.texts).to_numpy(dtype=object)
    out = np.full(len(cells), -1, dtype=np.int64)
    names: list[str] = []
    for name in WINDOWS:
        here = (window == name) & ~certain
        if not here.any():
            continue
        sizes = {str(c): float((informs & here & (cells == c)).sum()) for c in sorted(set(cells[here]))}
        joined = join_cells(sizes, least_size(sum(sizes.values())))
        for stratum in sorted(set(joined.values())):
            out[here & np.isin(cells, [c for c, s in joined.items() if s == stratum])] = len(names)
            names.append(f"{name}:{stratum}")
    return out, tuple(names)
