"""What happened to an account: reactions by polarity, posts, and the valence under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kresearch.errors import UnknownNameError, UsageError
from kresearch.interactions.people import person_of
from kresearch.plot.windows import read_case

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from kresearch.evaluate.cases import Case
    from kresearch.interactions import InteractionLog


def storm(
    log: InteractionLog,
    *,
    case: Case | Mapping[str, Any] | None = None,
    account: str | None = None,
    every: str = "1d",
    lang: str = "en",
) -> go.Figure:
    """Draw an account's reactions by polarity, its posts, and the valence under them.

    Parameters
    ----------
    log
        The interactions.
    case
        A `kresearch.Case`, or its fields as a simulation gives them. Its windows are shaded
        and named; the drawing begins with its baseline and ends with the case.
    account
        Who; by default that of the case, else the only account of the log.
    every
        ``"1d"`` or ``"1h"``.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    plotly.graph_objects.Figure
        Reactions per tick; valence from -100 to 100 where a polarity is known.

    Raises
    ------
    UsageError
        When no account is named and there are several, or nothing happened.
    UnknownNameError
        For an unknown account.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> figure = kr.plot.storm(log, account="w/A")
    >>> [trace.name for trace in figure.data][:3]
    ['negative', 'neutral', 'positive']
    """
    from kresearch.report.figures.activity import activity_figure
    from kresearch.report.language import speak
    from kresearch.study.activity import count_activity
    from kresearch.variants import score

    language, story, known = speak(lang), read_case(case), log.scored_accounts()
    wanted = account if account is not None else story.account if story is not None else None
    if wanted is None and len(known) != 1:
        raise UsageError(
            f"whose storm? The log has {len(known)} accounts. Allowed: one of them. Say account=... "
            "or case=..."
        )
    wanted = known[0] if wanted is None else wanted
    if wanted not in known:
        raise UnknownNameError("account", wanted, known, instead=person_of(log.persons, wanted))
    rows = count_activity(log, [wanted], every=every).sort_values("at", ignore_index=True)
    valence = score(log, "quantity", accounts=[wanted], every=every)
    if story is not None:
        rows, valence = (t[(t["at"] >= story.baseline[0]) & (t["at"] < story.end)] for t in (rows, valence))
    if rows.empty:
        raise UsageError(
            f"nothing happened to '{wanted}' in that time. Allowed: an account and a case with posts or "
            "interactions. Look at log.span()."
        )
    known_valence = valence if valence["valence"].notna().any() else None
    return activity_figure(rows, known_valence, language, case=story, every=every)
