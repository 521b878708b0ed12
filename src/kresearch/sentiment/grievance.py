"""A grievance told flatly to an account ("two hours on hold, no answer"): blame without a word of blame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kresearch.sentiment.irony import names_failure
from kresearch.sentiment.normalise import repair
from kresearch.sentiment.protocol import DEFAULT_THRESHOLD, Floats
from kresearch.sentiment.tables import read_rows

#: What a grievance told flatly says of whom it is told to.
GRIEVANCE = -0.25
#: The table holds English.
LANGUAGE = "en"
_LASTING = re.compile(r"\b\d+\+?\s*(?:hours?|hrs?|minutes?|mins?|days?|weeks?)\b", re.IGNORECASE)


@cache
def _words(strength: str) -> re.Pattern[str]:
    rows = [word for word, how in read_rows("data/grievances.tsv") if how == strength]
    # Longer ones first, so that "how much longer" is not taken for less.
    parts = (re.escape(w).replace(r"\*", r"\w*") for w in sorted(rows, key=len, reverse=True))
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def tells_grievance(text: str) -> bool:
    """Say whether a text tells of a failure, a wait or something that does not work.

    Parameters
    ----------
    text
        English.

    Examples
    --------
    >>> tells_grievance("@acme two hours on hold"), tells_grievance("@acme which gate is it?")
    (True, False)
    >>> tells_grievance("@acme why again"), tells_grievance("@acme why")
    (True, False)
    """
    clean = repair(text)
    if names_failure(clean) or _LASTING.search(clean) or _words("strong").search(clean):
        return True
    return len({found.lower() for found in _words("weak").findall(clean)}) >= 2


def blame_grievances(
    texts: Sequence[str | None], polarity: Floats, *, spoken_to: NDArray[np.bool_]
) -> Floats:
    """Return polarity in which a grievance told flatly to the account is blame; the rest stays.

    Parameters
    ----------
    texts
        English texts, shape (n,).
    polarity
        Toward the account, NaN for unknown. Only neutral readings are changed.
    spoken_to
        Whether the text speaks to the account.
    """
    out = polarity.astype(np.float64, copy=True)
    with np.errstate(invalid="ignore"):
        flat: NDArray[np.intp] = np.flatnonzero(spoken_to & (np.abs(out) < DEFAULT_THRESHOLD))
    for i in flat:
        text = texts[i]
        if isinstance(text, str) and tells_grievance(text):
            out[i] = GRIEVANCE
    return out
