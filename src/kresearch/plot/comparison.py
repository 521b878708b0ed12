"""How much a spike moves the score under each variant, case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.errors import UsageError

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from kresearch.study.result import StudyResult


def comparison(result: StudyResult, *, lang: str = "en") -> go.Figure:
    """Draw what the spike of every case did to the score under each variant.

    Parameters
    ----------
    result
        As of `kresearch.run_study`.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    plotly.graph_objects.Figure
        One mark per case, in points of score; the bar is the median.

    Raises
    ------
    UsageError
        When no variant was measured in two cases.

    Examples
    --------
    >>> import kresearch as kr
    >>> result = kr.study.StudyResult.load("experiments/001-groupalia-spike")  # doctest: +SKIP
    >>> kr.plot.comparison(result)  # doctest: +SKIP
    """
    from kresearch.report.facts import Facts
    from kresearch.report.figures.cases import draw_cases
    from kresearch.report.language import speak

    drawn = draw_cases(Facts(result), speak(lang))
    if drawn is None:
        raise UsageError(
            f"study '{result.spec.slug}' has no two cases with a spike, so there is nothing to compare. "
            "Allowed: a study with at least two. For a single case draw kresearch.plot.scores."
        )
    return drawn.figure
