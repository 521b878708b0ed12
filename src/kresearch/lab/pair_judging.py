"""`judge_pairs`: which of two accounts is more influential, asked by keys or buttons in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.html_cards import escape
from kresearch.errors import UsageError
from kresearch.lab.key_panel import UNDO, KeyPanel
from kresearch.people.pairs import SHORT
from kresearch.people.pairs_design import Design, design_pairs
from kresearch.people.pairs_session import PairQuestion, PairSession

if TYPE_CHECKING:
    import pandas as pd


class PairPanel(KeyPanel[PairQuestion]):
    """The panel of pairs. Made by `judge_pairs`; shows itself in a notebook.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
    buttons : dict
        Button by choice, and ``undo``.
    session : PairSession
        What has been judged.
    design : Design
        Which pairs are asked.
    """

    session: PairSession

    def __init__(self, session: PairSession, design: Design, shown: dict[str, list[tuple[str, str]]]) -> None:
        self.design, self._shown = design, shown
        keys = ", ".join(f"{key} {choice}" for key, choice in SHORT.items())
        super().__init__(session, SHORT, f"{keys}, {UNDO} undo")
        self._message.value = escape("; ".join(design.notes))

    @property
    def pairs(self) -> pd.DataFrame:
        """All answers: older ones of the file, and those given here."""
        return self.session.table()

    def ask(self, question: PairQuestion | None) -> tuple[str, str]:
        """Return a pair, with what is shown beside each account."""
        if question is None:
            return f"all {self.session.total} pairs are judged by {escape(self.session.judge)}", ""
        sides = "".join(
            self._side(name, side) for name, side in ((question.left, "left"), (question.right, "right"))
        )
        status = f"{self.session.done} of {question.total}. <b>{escape(question.question)}</b>"
        return status, f'<div style="display:flex;gap:2em">{sides}</div>'

    def _side(self, account: str, side: str) -> str:
        rows = "".join(
            f"<tr><th scope='row' style='text-align:start'>{escape(name)}</th><td>{escape(value)}</td></tr>"
            for name, value in self._shown.get(account, [])
        )
        name = f'<p style="font-size:140%" dir="auto">{escape(account)}</p>'
        return f'<section aria-label="{side}" style="flex:1">{name}<table>{rows}</table></section>'


def judge_pairs(
    accounts: Sequence[str] | pd.DataFrame,
    *,
    judge: str = "judge-1",
    judges: Sequence[str] = (),
    per_account: int = 6,
    shared: float = 1.0,
    question: str = "influence",
    path: str | Path | None = None,
    seed: int = 0,
) -> PairPanel:
    """Judge pairs of accounts in a notebook, by keys or buttons.

    Every judge opens the panel with the same accounts, numbers and seed and a name of her own.

    Parameters
    ----------
    accounts
        Names, or a frame with a column ``account``: its other columns are shown beside each account. Scores
        do not belong there, because a judge who sees them repeats them.
    judge
        Who judges now.
    judges
        All who will; needed where `shared` is below 1. By default whoever opens the panel.
    per_account, shared, question, seed
        As of `kresearch.people.design_pairs`.
    path
        CSV file to which every answer is written at once; None keeps them in memory.

    Returns
    -------
    PairPanel
        With ``.pairs``, as `kresearch.people.fit_strengths` takes them.

    Raises
    ------
    UsageError
        When a frame has no column ``account``, the judge is not among the judges, or the design cannot be
        made.

    Examples
    --------
    >>> import kresearch as kr
    >>> panel = kr.lab.judge_pairs(["anna", "ben", "carla"], per_account=2)
    >>> panel.buttons["left"].click()
    >>> panel.pairs["choice"].tolist(), panel.session.total
    (['left'], 3)
    """
    import pandas as pd

    shown: dict[str, list[tuple[str, str]]] = {}
    if isinstance(accounts, pd.DataFrame):
        if "account" not in accounts.columns:
            raise UsageError(
                f"the accounts have the columns {', '.join(map(str, accounts.columns))}. Allowed: a column "
                "account and what is shown beside it. Rename it."
            )
        for row in accounts.to_dict("records"):
            shown[str(row["account"])] = [(str(k), str(v)) for k, v in row.items() if k != "account"]
        names = [str(a) for a in accounts["account"]]
    else:
        names = [str(a) for a in accounts]
    if judges and judge not in judges:
        raise UsageError(
            f"'{judge}' is not among the judges {', '.join(judges)}. Allowed: one of them. Correct the name."
        )
    if shared < 1 and not judges:
        raise UsageError(
            f"shared={shared} deals pairs among judges, and they are not named. Allowed: judges=[...], or "
            "shared=1. Name all who will judge."
        )
    design = design_pairs(
        names, per_account=per_account, judges=judges or (judge,), shared=shared, question=question, seed=seed
    )
    session = PairSession(design, judge=judge, path=None if path is None else Path(path))
    return PairPanel(session, design, shown)
