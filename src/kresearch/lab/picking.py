"""`pick_case`: accounts, their cases, and what each looks like; the chosen one as a study takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch._common.html_cards import clean
from kresearch.errors import KresearchError, UnknownNameError
from kresearch.evaluate.detectors.robust_z import RobustZ
from kresearch.lab.drawing import draw_case, move_case, show_widget
from kresearch.lab.naming import wrap_panel
from kresearch.lab.sources import MOST_CASES, CaseSource, LogSource, ResultSource
from kresearch.lab.toml import case_line
from kresearch.lab.words import say_code, say_heading, say_notes, say_problem, say_status
from kresearch.report.figures.parts import say_windows
from kresearch.report.language import speak

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.interactions import InteractionLog
    from kresearch.study.result import StudyResult


class CasePicker:
    """The case picker. Made by `pick_case`; shows itself in a notebook.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The picker.
    controls : dict
        Control by name: ``account, case`` and, for a log, ``threshold, hours``.
    figure : plotly.graph_objects.FigureWidget
        Score and counts of the account, with the windows of the case.
    case : Case or None
        The chosen case; None where there is none.
    """

    def __init__(self, source: CaseSource, account: str | None) -> None:
        import ipywidgets as w

        if not source.accounts or (account is not None and account not in source.accounts):
            raise UnknownNameError(
                "account with cases or interactions", account or "any", source.accounts[:50]
            )
        self._source, self._moving = source, False
        self._cases: list[Case] = []
        self.case: Case | None = None
        common = {"layout": {"width": "auto"}, "style": {"description_width": "12.5em"}}
        self.controls: dict[str, Any] = {
            "account": w.Dropdown(
                description="Account",
                options=[(clean(name), name) for name in source.accounts],
                value=account or source.accounts[0],
                **common,
            )
        }
        if source.detects:
            self.controls["threshold"] = w.FloatSlider(
                description="Threshold (robust z)",
                min=2,
                max=12,
                step=0.5,
                value=RobustZ().threshold,
                **common,
            )
            self.controls["hours"] = w.Dropdown(
                description="Step (hours)", options=(1, 6, 24), value=24, **common
            )
        self.controls["case"] = w.Select(description="Cases", options=(), rows=8, **common)
        self._status, self._line = w.HTML(), w.HTML()
        self.figure = draw_case()
        left = w.VBox(
            [*self.controls.values(), w.HTML(say_heading("Use this case")), self._line],
            layout=w.Layout(flex="1 1 340px", min_width="300px", max_width="460px"),
        )
        right = w.VBox(
            [self._status, self.figure],
            layout=w.Layout(flex="2 1 480px", min_width="300px", overflow="hidden"),
        )
        head = w.HTML(say_notes("Which case? Spikes of an account", source.notes))
        body = w.HBox([left, right], layout=w.Layout(flex_flow="row wrap", grid_gap="16px"))
        alternative = (
            "Score and interactions of the account; the sentence above gives the case and its windows."
        )
        self.widget = wrap_panel([head, body], [(self.figure, alternative)])
        for name, control in self.controls.items():
            control.observe(self._choose if name == "case" else self._find, names="value")
        self._find()

    @property
    def toml(self) -> str:
        """The chosen case as an entry of ``cases`` in a ``study.toml``; empty where there is none."""
        return "" if self.case is None else case_line(self.case)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return show_widget(self.widget, self.figure, options)

    def _find(self, change: Any = None) -> None:
        """Look for the account's cases, and choose the first."""
        del change
        detector = RobustZ()
        if self._source.detects:
            detector = RobustZ(
                threshold=self.controls["threshold"].value,
                hours=self.controls["hours"].value,
                most=MOST_CASES,
            )
        try:
            self._cases = self._source.find(self.controls["account"].value, detector)
        except KresearchError as error:
            self._cases = []
            self._status.value = say_problem(error)
        # Setting options moves the choice, which must not draw twice.
        self._moving = True
        self.controls["case"].options = [
            (f"{case.spike[0]:%Y-%m-%d %H:%M} · {case.kind}", place) for place, case in enumerate(self._cases)
        ]
        self.controls["case"].index = 0 if self._cases else None
        self._moving = False
        self._choose()

    def _choose(self, change: Any = None) -> None:
        """Show the chosen case."""
        del change
        if self._moving:
            return
        account, place = self.controls["account"].value, self.controls["case"].value
        self.case = None if place is None else self._cases[place]
        curve, counts = self._source.curve(account, self.case), self._source.counts(account, self.case)
        move_case(self.figure, curve, counts, self.case)
        self._status.value = say_status(self._say())
        self._line.value = say_code("cases", self.toml)

    def _say(self) -> str:
        account = clean(self.controls["account"].value)
        if self.case is None:
            return (
                f"No spike of {account} reaches the threshold with a baseline before it. Lower the "
                "threshold, take smaller steps, or name the windows by hand."
            )
        flags = " ".join(self.case.flags)
        return f"{self.case.name} ({self.case.kind}): {say_windows(self.case, speak('en'))}. {flags}".strip()


def pick_case(
    source: InteractionLog | StudyResult, account: str | None = None, *, every: str = "1d"
) -> CasePicker:
    """Show an account's cases, and hand out the chosen one.

    From a log, cases are the spikes that the detector ``robust-z`` finds in the account's counts;
    from a study's result, they are its cases.

    Parameters
    ----------
    source
        A log or the result of a study.
    account
        Whose cases to begin with; by default the account with most interactions.
    every
        Step of curve and counts: ``"1d"`` or ``"1h"``. A result has its own.

    Returns
    -------
    CasePicker
        Shows itself as the last line of a notebook's cell; `case` is the chosen `Case`, `toml`
        its entry in a ``study.toml``.

    Raises
    ------
    UnknownNameError
        For an account that is not there.
    UsageError
        For a result without cases.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> days = [day for day in range(1, 32) for _ in range(2)] + [22] * 60
    >>> rows = pandas.DataFrame({"actor": [f"actor {i}" for i in range(122)], "kind": "reply"})
    >>> rows = rows.assign(account="anna", network="twitter", at=[f"2012-01-{d:02}T12:00Z" for d in days])
    >>> picker = kr.lab.pick_case(kr.InteractionLog(rows), "anna")
    >>> picker.case.spike[0].day, picker.case.kind
    (22, 'mixed')
    """
    from kresearch.study.result import StudyResult

    if isinstance(source, StudyResult):
        return CasePicker(ResultSource(source), account)
    return CasePicker(LogSource(source, every=every), account)
