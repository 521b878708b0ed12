"""A grievance told flatly to an account ("two hours on hold, no answer"): blame without a word of blame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kresearch.sentiment.irony import names_failure
from kresearch.sentiment.normalise import repair
from kresearch.sentiment.protocol import DEFAULT_THRESHOLD, Floats, Objects
from kresearch.sentiment.tables import read_rows

#: What a grievance told flatly says of whom it is told to.
GRIEVANCE = -0.25
#: The languages of the table.
LANGUAGES = ("en", "it")
_LASTING = re.compile(r"\b\d+\+?\s*(?:hours?|hrs?|minutes?|mins?|days?|weeks?)\b", re.IGNORECASE)
_NUMBER = (
    r"(?:\d+|du[ae]|tre|quattro|cinque|sei|sette|otto|nove|dieci|venti|trenta|molt[ei]|tant[ei]|svariat[ei])"
)


@cache
def _words(strength: str, language: str) -> re.Pattern[str]:
    table = read_rows("data/grievances.tsv")
    rows = [word for word, how, code in table if (how, code) == (strength, language)]
    # Longer ones first, so that "how much longer" is not taken for less.
    parts = (
        re.escape(w).replace(r"\*", r"\w*").replace(r"\[n\]", _NUMBER)
        for w in sorted(rows, key=len, reverse=True)
    )
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def tells_grievance(text: str, language: str = "en") -> bool:
    """Say whether a text tells of a failure, a wait or something that does not work.

    In a language that is none of `LANGUAGES` nothing is a grievance.

    Examples
    --------
    >>> tells_grievance("@acme two hours on hold"), tells_grievance("@acme which gate is it?")
    (True, False)
    >>> tells_grievance("@acme why again"), tells_grievance("@acme why")
    (True, False)
    >>> tells_grievance("@ente aspetto da due mesi", "it"), tells_grievance("@ente quando apre?", "it")
    (True, False)
    """
    if language not in LANGUAGES:
        return False
    clean = repair(text)
    if names_failure(clean, language) or _words("strong", language).search(clean):
        return True
    if language == "en" and _LASTING.search(clean):
        return True
    return len({found.lower() for found in _words("weak", language).findall(clean)}) >= 2


def blame_grievances(
    texts: Sequence[str | None], polarity: Floats, *, spoken_to: NDArray[np.bool_], languages: Objects
) -> Floats:
    """Return polarity in which a grievance told flatly to the account is blame; the rest stays.

    Only neutral readings of texts that speak to the account are changed.
    """
    out = polarity.astype(np.float64, copy=True)
    with np.errstate(invalid="ignore"):
        flat: NDArray[np.intp] = np.flatnonzero(spoken_to & (np.abs(out) < DEFAULT_THRESHOLD))
    for i in flat:
        text = texts[i]
        if isinstance(text, str) and tells_grievance(text, str(languages[i])):
            out[i] = GRIEVANCE
    return out
