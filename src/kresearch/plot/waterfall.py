"""What made a score, or what moved it, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from kresearch.variants import Explanation

#: What a step can be -> by what an explanation is added up.
STEPS = {"kind": ("network", "kind", "sign"), "post": ("post",)}


def ledger(
    explanation: Explanation,
    *,
    by: str = "kind",
    most: int = 8,
    lang: str = "en",
) -> go.Figure:
    """Draw the ledger of a score: what raised it and what lowered it, adding up to it.

    Parameters
    ----------
    explanation
        As of `kresearch.explain`.
    by
        What a step is: ``"kind"`` of interaction with its sign and network, or ``"post"``.
    most
        Steps with a bar of their own; smaller ones are summed.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    plotly.graph_objects.Figure
        Points of score, from where it began to where it ended.

    Raises
    ------
    UsageError
        When nothing moved.
    UnknownNameError
        For another `by`.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> told = kr.explain(log, account="w/A", at="2012-02-01", since="2012-01-20")
    >>> len(kr.plot.ledger(told).data)
    3
    """
    from kresearch.report.figures.waterfall import draw_waterfall
    from kresearch.report.language import speak
    from kresearch.report.ledger_page import read_ledger

    if by not in STEPS:
        raise UnknownNameError("step of a ledger", by, STEPS)
    told = read_ledger(explanation, *STEPS[by])
    drawn = draw_waterfall(told, speak(lang), slug="ledger", most=most)
    if drawn is None:
        raise UsageError(
            f"nothing moved the score of '{explanation.account}' between the two times. Allowed: times "
            "between which something happened. Choose others for kresearch.explain."
        )
    return drawn.figure
