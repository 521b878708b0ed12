"""`judge`: the texts of a storm one by one, judged by keys or buttons in a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.html_cards import escape
from kresearch._common.times import time_of
from kresearch.lab.key_panel import KeyPanel
from kresearch.sentiment.judging import JudgingSession, draw_sample, read_texts
from kresearch.sentiment.judging.judgements import SHORT
from kresearch.sentiment.judging.session import Question

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.interactions.account_names import Aliases

_HELP = "n negative, u neutral, p positive, o not about it, c cannot tell, z undo"


class JudgingPanel(KeyPanel[Question]):
    """The judging panel. Made by `judge`; shows itself in a notebook.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
    buttons : dict
        Button by label, and ``undo``.
    session : JudgingSession
        What has been judged.
    """

    session: JudgingSession

    def __init__(self, session: JudgingSession) -> None:
        super().__init__(session, SHORT, _HELP)

    @property
    def judgements(self) -> pd.DataFrame:
        """All judgements: older ones of the file, and those given here."""
        return self.session.table()

    def ask(self, question: Question | None) -> tuple[str, str]:
        """Return a text with how many rows carry it."""
        if question is None:
            return f"all {self.session.total} texts are judged by {escape(self.session.coder)}", ""
        status = f"{self.session.done} of {question.total}; {question.rows} rows carry this text"
        return status, f'<p style="font-size:120%" dir="auto">{escape(question.text)}</p>'


def judge(
    log: InteractionLog,
    account: str,
    *,
    since: When,
    until: When,
    n: int = 60,
    coder: str = "coder-1",
    path: str | Path | None = None,
    aliases: Aliases | None = None,
    seed: int = 0,
) -> JudgingPanel:
    """Judge the texts of a storm in a notebook, by keys or buttons.

    Parameters
    ----------
    log
        The interactions; polarity that is there is what was read.
    account
        Whose storm.
    since, until
        Begin (inclusive) and end (exclusive); UTC when without a zone.
    n
        How many texts are asked.
    coder
        Who judges. Several coders judge the same sample, each with a name of her own.
    path
        CSV file to which every answer is written at once; None keeps them in memory.
    aliases
        Further names of accounts.
    seed
        Of the sample.

    Returns
    -------
    JudgingPanel
        With ``.judgements``, as `kresearch.bands.score_judged` takes them.

    Examples
    --------
    Buttons and keys write the judgement of the text that is shown:

    >>> import kresearch as kr
    >>> import pandas
    >>> rows = pandas.DataFrame({"actor": ["ben", "eva"], "text": ["shame on you", "well done"]})
    >>> rows = rows.assign(account="anna", kind="reply", network="twitter", polarity=[-0.6, 0.6])
    >>> log = kr.InteractionLog(rows.assign(at="2012-01-01T12:00Z"))
    >>> panel = kr.lab.judge(log, "anna", since="2012-01-01", until="2012-01-02")
    >>> panel.buttons["negative"].click()
    >>> panel.judgements["label"].tolist(), panel.session.total
    (['negative'], 2)
    """
    frame = read_texts(log, account, time_of(since), time_of(until), aliases=aliases)
    sample = draw_sample(frame, n, seed=seed)
    return JudgingPanel(JudgingSession(frame, sample, coder=coder, path=None if path is None else Path(path)))
