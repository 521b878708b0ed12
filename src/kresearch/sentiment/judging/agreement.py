"""How far coders agree: Krippendorff's alpha with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch._common.agreement import alpha_interval, nominal_alpha, say_alpha
from kresearch._common.words import number
from kresearch.errors import UsageError
from kresearch.sentiment.judging.judgements import LABELS


@dataclass(frozen=True)
class Agreement:
    """Agreement of coders on texts that two or more of them judged."""

    alpha: float  #: Krippendorff's alpha, nominal: 1 is full agreement, 0 what chance gives.
    #: 95 % interval by bootstrap over texts; NaN for fewer than five, and where all texts are alike.
    low: float
    high: float
    same: float  #: Share of pairs of judgements that are the same.
    texts: int  #: Texts that two or more judged.
    coders: tuple[str, ...]  #: Their names.

    def to_text(self) -> str:
        """Return the figures as one sentence."""
        return (
            f"agreement of {', '.join(self.coders)} on {number(self.texts, 'text')}: Krippendorff's alpha "
            f"{say_alpha(self.alpha, self.low, self.high, self.texts)}, {self.same:.0%} of the pairs the same"
        )


def measure_agreement(
    judgements: pd.DataFrame, *, resamples: int = 1000, seed: int = 0, labels: Sequence[str] = LABELS
) -> Agreement:
    """Measure the agreement of coders, and of a coder's second pass (``NAME/2``) with the first.

    Krippendorff (2004), Content Analysis, chapter 11; "cannot-tell" is a missing judgement. Raises UsageError
    when no text was judged by two.
    """
    told = judgements[judgements["label"] != "cannot-tell"]
    wide = told.pivot_table(index="text_key", columns="coder", values="label", aggfunc="last")
    wide = wide[wide.notna().sum(axis=1) >= 2]
    if wide.empty:
        raise UsageError(
            "no text was judged by two coders. Allowed: judgements of two coders on the same texts, or a "
            "second pass as NAME/2. Judge again with 'kresearch sentiment judge ... --coder OTHER'."
        )
    codes = {label: float(i) for i, label in enumerate(labels)}
    units = wide.apply(lambda column: column.map(codes)).to_numpy(dtype=np.float64)
    counts = np.stack([(units == c).sum(axis=1) for c in codes.values()], axis=1)
    low, high = alpha_interval(counts, _alpha, resamples=resamples, seed=seed)
    each = counts.sum(axis=1)
    pairs = (counts * (counts - 1)).sum() / (each * (each - 1)).sum()
    coders = tuple(str(c) for c in wide.columns if wide[c].notna().any())
    return Agreement(_alpha(counts), low, high, float(pairs), len(wide), coders)


def _alpha(counts: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> float:
    """Return alpha; 1 where everybody always says the same one thing."""
    return 1.0 if (counts.sum(axis=0) > 0).sum() < 2 else nominal_alpha(counts)
