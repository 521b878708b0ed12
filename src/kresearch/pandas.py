"""``df.kresearch``: check, score and plot a pandas frame of interactions, after ``import kresearch.pandas``.

``import kresearch`` alone loads no pandas, so the accessor is registered by this import and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import plotly.graph_objects as go

    from kresearch.interactions import InteractionLog, ProblemReport
    from kresearch.variants import Variant

_SCORES = ("account", "at", "score")


@pd.api.extensions.register_dataframe_accessor("kresearch")
class KresearchAccessor:
    """A frame of interactions, or of scores, as kresearch reads it.

    Parameters
    ----------
    frame
        One row per interaction (``account, actor, kind, network, at``, further columns as of
        `kresearch.InteractionLog`; other names by ``mapping=``), or scores as of `kresearch.score`.
        It is not changed.

    Examples
    --------
    >>> import pandas as pd
    >>> import kresearch.pandas
    >>> df = pd.DataFrame({"account": "acme", "actor": ["anna", "ben"], "kind": "reply", "network": "twitter",
    ...                    "at": ["2021-05-01T10:00:00Z", "2021-05-02T10:00:00Z"]})
    >>> len(df.kresearch.check().problems)
    0
    >>> df.kresearch.score()["account"].unique().tolist()
    ['acme']
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def log(self, **reading: Any) -> InteractionLog:
        """Return the frame as a checked log.

        Parameters
        ----------
        **reading
            As of `kresearch.InteractionLog`: ``mapping``, ``timezone``, ``on_bad_rows``, ...

        Raises
        ------
        InvalidLogError
            With every problem of the frame.
        """
        from kresearch.interactions import InteractionLog

        return InteractionLog(self._frame, **reading)

    def check(self, **reading: Any) -> ProblemReport:
        """Return every problem of the frame, without refusing anything; see `log`."""
        from kresearch.interactions import InvalidLogError

        try:
            return self.log(**reading).report
        except InvalidLogError as error:
            return error.report

    def score(
        self,
        variant: str | Variant = "quantity",
        *,
        every: str = "1d",
        accounts: Iterable[str] | None = None,
        parameters: dict[str, Any] | None = None,
        **reading: Any,
    ) -> pd.DataFrame:
        """Return scores as of `kresearch.score`.

        Parameters
        ----------
        variant, every, accounts
            As of `kresearch.score`.
        parameters
            Of the variant, by name.
        **reading
            As of `log`.
        """
        from kresearch.variants import score

        return score(self.log(**reading), variant, every=every, accounts=accounts, **(parameters or {}))

    def plot(self, *, case: Any = None, account: str | None = None, **reading: Any) -> go.Figure:
        """Draw scores over time where the frame holds scores, else the reactions of an account per day.

        Parameters
        ----------
        case, account
            As of `kresearch.plot.scores` and `kresearch.plot.storm`.
        **reading
            As of `log`, for interactions.

        Raises
        ------
        UsageError
            When reading options are said of scores, or there is nothing to draw.
        """
        from kresearch.plot import scores, storm

        if all(name in self._frame.columns for name in _SCORES):
            if reading:
                raise UsageError(
                    f"{', '.join(reading)} cannot be said of scores. Allowed: case and account. "
                    "Leave the others away."
                )
            return scores(self._frame, case=case, account=account)
        return storm(self.log(**reading), case=case, account=account)
