"""`score`: from a log and a variant to a pandas frame, with what a reader must know beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kresearch._common.names import take_names
from kresearch.scoring.engines import open_scores
from kresearch.variants.base import Variant
from kresearch.variants.registry import resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog


def score(
    log: InteractionLog,
    variant: str | Variant | type[Variant] = "quantity",
    *,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: When | None = None,
    until: When | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Score every account at every tick.

    Parameters
    ----------
    log
        The interactions.
    variant
        Name, class or instance of a variant.
    every
        ``"1d"`` or ``"1h"``.
    accounts
        Only these accounts, default all.
    since, until
        First and last time to return (anything pandas reads as a time; UTC when without a
        zone). What came before still counts.
    **parameters
        The variant's parameters, e.g. ``penalty=0.5``.

    Returns
    -------
    pandas.DataFrame
        One row per account and tick, sorted: ``account``, ``at`` (UTC start of the tick; the
        score stands at its end), ``score`` (1 to 100), ``valence`` (-100 to 100, missing where
        no polarity is known), ``raw``, ``reach`` (actors), ``amplification`` (amplifying
        reactions per post), ``impact`` (actors' reach). ``attrs`` holds variant, parameters,
        digest, coverage, notes and whether the log is simulated. A variant with an interval adds
        ``low`` and ``high`` (points, 1 to 100), and ``attrs["interval"]`` says what they are.

    Raises
    ------
    UnknownNameError
        For an unknown variant, parameter or account.
    DeclinedError
        When the log lacks what the variant needs; says what.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> days = pd.date_range("2012-05-01", periods=8, tz="UTC")
    >>> rows = {"account": "acme", "actor": [*"abcdefgh"], "kind": "reply", "network": "twitter", "at": days}
    >>> log = kr.InteractionLog(pd.DataFrame(rows).assign(polarity=[0.5] * 6 + [-1.0] * 2))
    >>> frame = kr.score(log, "sentiment-penalise", penalty=0.5)
    >>> frame[["account", "score", "valence"]].round(1).iloc[[5, 7]].values.tolist()
    [['acme', 19.0, 100.0], ['acme', 18.1, 48.3]]
    >>> frame.attrs["label"]
    'sentiment-penalise(penalty=0.5)'
    """
    chosen = resolve(variant, parameters)
    (frame,) = score_many(log, [chosen], every=every, accounts=accounts, since=since, until=until).values()
    return frame


def score_many(
    log: InteractionLog,
    variants: Sequence[str | Variant | type[Variant]],
    *,
    every: str = "1d",
    accounts: Iterable[str] | None = None,
    since: When | None = None,
    until: When | None = None,
) -> dict[str, pd.DataFrame]:
    """Score one log under several variants; what they share is computed once.

    Returns
    -------
    dict
        The variant's label (name and changed parameters) -> its score frame.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> days = pd.date_range("2012-05-01", periods=8, tz="UTC")
    >>> rows = {"account": "acme", "actor": [*"abcdefgh"], "kind": "reply", "network": "twitter", "at": days}
    >>> log = kr.InteractionLog(pd.DataFrame(rows).assign(polarity=[0.5] * 4 + [-1.0] * 4))
    >>> frames = kr.score_many(log, ["quantity", "sentiment-penalise"], accounts=["acme"])
    >>> [(label, float(frame["score"].iloc[-1].round(1))) for label, frame in frames.items()]
    [('quantity', 20.2), ('sentiment-penalise', 10.0)]
    """
    chosen = [resolve(v) for v in take_names(variants)]
    scores = open_scores(
        log,
        [variant.named_chain() for variant in chosen],
        every=every,
        accounts=accounts,
        since=since,
        until=until,
    )
    return scores.frames()
