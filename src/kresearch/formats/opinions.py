"""Sentiment as listening tools write it, as polarity."""

from __future__ import annotations

from kresearch.interactions.vocabulary import POLARITIES


def polarity_of(said: str | None, *, scale: float = 1.0) -> float | None:
    """Return the polarity of a sentiment in words or numbers; None where it was not judged.

    `scale` is the number that stands for fully positive, e.g. 5. Raises ValueError for a word that nobody
    knows, or a number beyond the scale.

    Examples
    --------
    >>> polarity_of("Positivo"), polarity_of("-5", scale=5), polarity_of("Not rated")
    (1.0, -1.0, None)
    """
    plain = (said or "").strip().lower()
    if not plain or plain in POLARITIES:
        return POLARITIES.get(plain)
    value = float(plain.replace(",", ".")) / scale
    if not -1 <= value <= 1:
        raise ValueError(f"{said} lies beyond {scale:g}")
    return value
