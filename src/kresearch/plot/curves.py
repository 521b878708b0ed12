"""Scores over time, a curve per variant or account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kresearch.errors import UnknownNameError, UsageError
from kresearch.plot.windows import read_case

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

    from kresearch.evaluate.cases import Case

#: More curves than this cannot be told apart.
MOST_CURVES = 7


def scores(
    frame: pd.DataFrame | Mapping[str, pd.DataFrame],
    *,
    case: Case | Mapping[str, Any] | None = None,
    account: str | None = None,
    reference: str | None = None,
    lang: str = "en",
) -> go.Figure:
    """Draw scores over time, with the windows of a case behind them.

    Parameters
    ----------
    frame
        As of `kresearch.score`, or variant -> frame as of `kresearch.score_many`.
    case
        A `kresearch.Case`, or its fields as a simulation gives them. Its windows are shaded
        and named; the curves begin with its baseline.
    account
        Whose scores; by default that of the case, else every account of the frame.
    reference
        The curve that is drawn thick and black; by default ``quantity`` where it is one of several.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    plotly.graph_objects.Figure
        Points of score (1 to 100) by time (UTC).

    Raises
    ------
    UsageError
        When there is nothing to draw, or more curves than can be told apart.
    UnknownNameError
        For an account that the frame does not hold.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> frames = kr.score_many(log, ["quantity", "inactivity-freeze"], accounts=["w/A"])
    >>> [trace.name for trace in kr.plot.scores(frames).data if trace.mode == "lines"]
    ['quantity', 'inactivity-freeze']
    """
    import pandas as pd

    from kresearch.report import palette
    from kresearch.report.figures.curves import curve_figure
    from kresearch.report.language import speak

    language, story = speak(lang), read_case(case)
    wanted = account if account is not None or story is None else story.account
    frames = frame if isinstance(frame, Mapping) else {str(frame.attrs.get("label", "score")): frame}
    columns: dict[str, pd.Series] = {}
    for label, scored in frames.items():
        _check(scored)
        known = list(dict.fromkeys(map(str, scored["account"])))
        if wanted is not None and wanted not in known:
            raise UnknownNameError("account", wanted, known)
        for name in known if wanted is None else [wanted]:
            alone = wanted is not None or len(known) == 1
            title = str(label) if alone else name if len(frames) == 1 else f"{name}, {label}"
            columns[title] = scored[scored["account"] == name].set_index("at")["score"]
    wide = pd.DataFrame(columns).sort_index()
    if story is not None:
        wide = wide.loc[wide.index >= story.baseline[0]]
    if wide.empty:
        raise UsageError(
            "there is no score to draw: the frame is empty, or ends before the case begins. Allowed: what "
            "kresearch.score returns for a log that covers the case. Look at frame['at']."
        )
    if len(columns) > MOST_CURVES:
        raise UsageError(
            f"{len(columns)} curves cannot be told apart. Allowed: up to {MOST_CURVES}. Name one with "
            "account=..., or score fewer accounts or variants."
        )
    first = reference if reference is not None else "quantity" if len(columns) > 1 else None
    styles = palette.style_series(list(columns), reference=first, baselines=frozenset())
    return curve_figure(wide, styles, language, case=story)


def _check(frame: pd.DataFrame) -> None:
    missing = [name for name in ("account", "at", "score") if name not in getattr(frame, "columns", ())]
    if missing:
        raise UsageError(
            f"this frame has no column {', '.join(missing)}, so it is no score frame. Allowed: what "
            "kresearch.score and kresearch.score_many return. Score the log first."
        )
