"""A classifier imagined from its confusion matrix, for simulated logs whose texts do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from kresearch.errors import UsageError
from kresearch.sentiment.protocol import CLASSES, Objects, classify

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment.confusion import Confusion

#: What a misread text is given: the middle of the class, as far from neutral as most are.
MIDDLE = np.array([-0.6, 0.0, 0.6])


def simulate_classifier(
    log: InteractionLog, confusion: Confusion, *, seed: int = 0, sarcastic: Iterable[str] = ()
) -> InteractionLog:
    """Return a simulated log as a classifier with these errors would have read it.

    Only interactions that are a text (reply, comment, mention, quote) are read; a like has nothing
    to misread. Each is given a class drawn from the row of its planted class.

    Parameters
    ----------
    log
        With planted polarity.
    confusion
        The errors.
    seed
        Of the draw, which does not depend on the order of the rows.
    sarcastic
        Interaction ids whose words say the opposite: the classifier reads the words, so these
        are drawn from the row of the opposite class.

    Returns
    -------
    InteractionLog
        The same with another polarity; unknown where the classifier leaves it so.

    Raises
    ------
    UsageError
        When the log is no simulation: the polarity of real texts is scored, not drawn.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> rows = pandas.DataFrame({"account": "anna", "actor": [f"b{i}" for i in range(50)], "kind": "reply"})
    >>> rows = rows.assign(network="twitter", at="2012-01-01T12:00Z", polarity=0.6)
    >>> log = kr.InteractionLog(rows, simulated=True)
    >>> read = kr.sentiment.simulate_classifier(log, kr.sentiment.measured("vader"))
    >>> int((read.interactions.execute()["polarity"] < 0).sum())
    5
    """
    from kresearch.interactions import InteractionLog
    from kresearch.interactions.schema import TEXTED_KINDS

    if not log.simulated:
        raise UsageError(
            "simulate_classifier() is for simulated logs with planted polarity, and this log is real. "
            "Allowed: a log of kr.simulate. Score the texts of a real one with kr.sentiment.label."
        )
    rows = log.interactions.execute()
    order = [c for c in ("interaction_id", "account", "at", "actor", "kind", "post") if c in rows]
    rows = rows.sort_values(order, na_position="first", ignore_index=True)
    read = (rows["kind"].isin(TEXTED_KINDS) & rows["polarity"].notna()).to_numpy()
    planted = rows.loc[read, "polarity"].to_numpy(dtype=np.float64)
    true = _numbers(classify(planted))
    meant = np.where(
        rows.loc[read, "interaction_id"]
        .isin([sarcastic] if isinstance(sarcastic, str) else list(sarcastic))
        .to_numpy(),
        2 - true,
        true,
    )
    cells = np.column_stack([confusion.counts, confusion.unknown]).astype(np.float64)
    rates = np.cumsum(cells / cells.sum(axis=1, keepdims=True), axis=1)
    drawn = np.random.default_rng(seed).random(len(true))
    given = (drawn[:, None] > rates[meant]).sum(axis=1).clip(0, 3)
    found = np.append(MIDDLE, np.nan)[given]
    polarity = rows["polarity"].to_numpy(dtype=np.float64, na_value=np.nan).copy()
    polarity[read] = np.where(given == true, planted, found)
    new = InteractionLog(
        rows.assign(polarity=polarity), log.posts, log.audience, simulated=True, source=log.source,
        engine=log.engine,
    )  # fmt: skip
    reader = confusion.scorer or "an imagined classifier"
    where = f", measured on {confusion.domain}" if confusion.domain else ""
    new.polarity_by = reader
    new.notes = [
        *log.notes,
        f"Simulated reading: there are no texts, so planted polarity was misread as {reader} would "
        f"(accuracy {confusion.accuracy:.0%}{where}).",
    ]
    return new


def _numbers(classes: Objects) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    places = {name: i for i, name in enumerate(CLASSES)}
    return np.array([places[name] for name in classes], dtype=np.int64)
