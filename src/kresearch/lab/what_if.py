"""`what_if`: sliders on one side, the score curve and its ledger on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch._common.html_cards import clean, table
from kresearch.errors import KresearchError
from kresearch.lab.controls import make_controls, read_settings, write_settings
from kresearch.lab.drawing import (
    Rows,
    draw_bars,
    draw_curves,
    ledger_rows,
    move_bars,
    move_curves,
    show_widget,
)
from kresearch.lab.naming import wrap_panel
from kresearch.lab.toml import variant_line
from kresearch.lab.what_if_model import WhatIfModel, WhatIfResult, choose_account, describe_log
from kresearch.lab.words import (
    say_answer,
    say_code,
    say_heading,
    say_ledger,
    say_notes,
    say_problem,
    say_status,
)
from kresearch.variants.adjusted import Adjusted

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.variants import Explanation

#: Controls of what is shown, not of the score.
_LEDGER = ("at", "since", "by", "days")


class WhatIf:
    """The what-if panel of a log. Made by `what_if`; shows itself in a notebook.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
    controls : dict
        Control by name: ``account, penalty, freeze_days, memory, memory_days, at, since, by, days``
        and ``weight NETWORK``; setting a ``value`` moves the figures.
    curves, bars : plotly.graph_objects.FigureWidget
        The score curve and the ledger.
    answer : WhatIfResult
        What the figures show: scores, reference, ledgers.
    """

    def __init__(
        self, log: InteractionLog, account: str | None, *, every: str, variant: Adjusted, at: When | None
    ) -> None:
        import ipywidgets as w

        chosen, offered = choose_account(log, account)
        self._log, self._every = log, every
        self._desks: dict[str, WhatIfModel] = {chosen: WhatIfModel(log, chosen, every=every)}
        self.desk = self._desks[chosen]
        self._offered, self._moving = offered, False
        self.controls = make_controls(self.desk, offered, variant)
        if at is not None:
            self.controls["at"].value = self.desk.place_of(at)
        self.answer: WhatIfResult = self._ask()
        self.curves = draw_curves(self.answer, self.controls["days"].value or None)
        self.bars = draw_bars(self.answer, self._rows())
        self._status, self._line, self._table = w.HTML(), w.HTML(), w.HTML()
        self._note = w.HTML(value=self._notes())
        self._back = w.Button(description="Back to quantity", tooltip="Set every part as in quantity")
        self._back.on_click(lambda _: self.use(Adjusted()))
        self._left = w.VBox(
            layout=w.Layout(flex="1 1 360px", min_width="min(320px, 100%)", max_width="460px")
        )
        right = w.VBox(
            [self._status, self.curves, self.bars, self._table],
            layout=w.Layout(flex="2 1 480px", min_width="min(320px, 100%)", overflow="hidden"),
        )
        body = w.HBox([self._left, right], layout=w.Layout(flex_flow="row wrap", grid_gap="16px"))
        self.widget = wrap_panel(
            [self._note, body],
            [
                (
                    self.curves,
                    "Score curves of quantity and your settings; the sentence above has the score.",
                ),
                (self.bars, "The ledger as bars; the table below has its numbers."),
            ],
        )
        self._listen()
        self._tell(self._rows())

    @property
    def variant(self) -> Adjusted:
        """The settings as a variant: for `kresearch.score`, `kresearch.explain` and studies."""
        return read_settings(self.controls)

    @property
    def toml(self) -> str:
        """The settings as an entry of ``variants`` in a ``study.toml``."""
        return variant_line(self.variant)

    @property
    def scores(self) -> pd.DataFrame:
        """The account's score frame under the settings, as of `kresearch.score`."""
        return self.answer.scores

    @property
    def ledger(self) -> Explanation:
        """What made (or moved) the score under the settings."""
        return self.answer.ledger

    def use(self, variant: Adjusted) -> None:
        """Set all controls at once."""
        self._moving = True
        write_settings(self.controls, variant)
        self._moving = False
        self._update()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return show_widget(self.widget, self.curves, options)

    def _listen(self) -> None:
        """Hear every control, and put them in their places."""
        import ipywidgets as w

        for name, control in self.controls.items():
            react = self._change_account if name == "account" else self._update
            control.observe(react, names="value")
        parts = [c for n, c in self.controls.items() if n not in _LEDGER and n != "account"]
        ledger = [self.controls[name] for name in _LEDGER]
        heads = [w.HTML(say_heading(text)) for text in ("Settings", "Ledger", "Use these settings")]
        self._left.children = [
            self.controls["account"],
            heads[0],
            *parts,
            self._back,
            heads[1],
            *ledger,
            heads[2],
            self._line,
        ]

    def _ask(self) -> WhatIfResult:
        at = self.desk.times[self.controls["at"].value]
        since = self.controls["since"].value
        return self.desk.evaluate(self.variant, at=at, since=self.desk.before(at, since))

    def _update(self, change: Any = None) -> None:
        """WhatIfResult the controls: new numbers for the figures, new words."""
        del change
        if self._moving:
            return
        try:
            self.answer = self._ask()
        except KresearchError as error:
            self._status.value = say_problem(error)
            return
        move_curves(self.curves, self.answer, self.controls["days"].value or None)
        rows = self._rows()
        move_bars(self.bars, rows)
        self._tell(rows)

    def _change_account(self, change: Any) -> None:
        """Take another account: its networks, its ledger, what its data lacks."""
        account, settings = change["new"], self.variant
        if account not in self._desks:
            self._desks = {
                **dict(list(self._desks.items())[-3:]),
                account: WhatIfModel(self._log, account, every=self._every),
            }
        self.desk = self._desks[account]
        kept = {name: self.controls[name].value for name in _LEDGER}
        self.controls = make_controls(self.desk, self._offered, settings)
        for name, value in kept.items():
            self.controls[name].value = value
        self._listen()
        self._note.value = self._notes()
        self._update()

    def _rows(self) -> Rows:
        return ledger_rows(self.answer, self.controls["by"].value)

    def _tell(self, found: Rows) -> None:
        """Write what the figures show in words and as a table."""
        half = self.controls["memory"].value == "half-life"
        self.controls["memory_days"].description = "Half-life (days)" if half else "Window (days)"
        ours, theirs = self.answer.ledger, self.answer.reference_ledger
        self._status.value = say_status(say_answer(self.answer))
        names = self.controls["by"].value
        rows = [(label, a, b, a - b) for label, a, b in found]
        rows.append(
            (
                "together",
                ours.score - ours.start,
                theirs.score - theirs.start,
                ours.score - ours.start - theirs.score + theirs.start,
            )
        )
        heads = [" and ".join(names), "your settings", theirs.variant, "difference"]
        self._table.value = (
            f'<div style="overflow-x:auto">{table(heads, rows, caption=say_ledger(ours))}</div>'
        )
        self._line.value = say_code("variants", self.toml)

    def _notes(self) -> str:
        said = [*describe_log(self._log), *self.desk.lacks.values()]
        return say_notes(f"What if? The score of {clean(self.desk.account)} under other settings", said)


def what_if(
    log: InteractionLog,
    account: str | None = None,
    *,
    every: str = "1d",
    at: When | None = None,
    **parameters: Any,
) -> WhatIf:
    """Show what an account's score would be under other settings, and what makes the difference.

    Sliders set the penalty of negative interactions (0 to 2 positives, or off), the freeze (off,
    or 1 to 30 days of silence), the memory and the weights of the account's networks. The curve
    stands beside that of quantity; the ledger says which interactions made either score. The
    numbers are those of `kresearch.score` with the variant ``adjusted``.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score to begin with; by default the account with most interactions.
    every
        ``"1d"`` or ``"1h"``.
    at
        Time of the ledger to begin with; by default the log's last tick.
    **parameters
        Settings to begin with, as of the variant ``adjusted``, e.g. ``penalty=0.5``.

    Returns
    -------
    WhatIf
        Shows itself as the last line of a notebook's cell. Its `variant` and `toml` hand out
        the settings, its `scores` and `ledger` the numbers.

    Raises
    ------
    UnknownNameError
        For an unknown account or parameter.
    UsageError
        For settings outside their limits.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> panel = kr.lab.what_if(log, "w/A", penalty=0.5)
    >>> panel.controls["penalty"].value = 1.0
    >>> panel.toml
    '{name = "adjusted", penalty = 1}'
    """
    variant = Adjusted.build(**parameters)
    assert isinstance(variant, Adjusted)
    return WhatIf(log, account, every=every, variant=variant, at=at)
