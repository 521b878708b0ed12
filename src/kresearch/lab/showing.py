"""Score frames at one look. They are plain pandas frames, so the card is asked for, or switched on.

`show` puts a card above the first rows of one frame; `enable` makes a notebook do so for every
score frame that it shows, and leaves all other frames as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch._common import html_cards
from kresearch._common.html_cards import clean, table
from kresearch.errors import UsageError
from kresearch.interactions.log_card import log_card

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

_NEEDED = ("account", "at", "score", "valence")
_SHOWN = 5
_NAMED = 5


class Shown:
    """A score frame that shows itself with a card. Made by `show`.

    Parameters
    ----------
    frame
        As of `kresearch.score`.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def _repr_html_(self) -> str:
        columns = list(self.frame.columns)
        head = self.frame.head(_SHOWN)
        rows = [[_plain(value) for value in row] for row in head.to_numpy().tolist()]
        more = "" if len(self.frame) <= _SHOWN else f"The first {_SHOWN} of {len(self.frame):,} rows."
        return describe_scores(self.frame, below=table(columns, rows, caption=more))

    def __repr__(self) -> str:
        return repr(self.frame)


class LogCard:
    """A log that shows itself with its card. Made by `card`.

    Parameters
    ----------
    log
        The log.
    """

    def __init__(self, log: InteractionLog) -> None:
        self.log = log

    def _repr_html_(self) -> str:
        return log_card(self.log)

    def __repr__(self) -> str:
        return repr(self.log)


def card(log: InteractionLog) -> LogCard:
    """Return a log at one look: rows per day, kinds, networks, who is reached, who acts, what is wrong.

    A log shows the same by itself as the last line of a cell, where it has at most two million rows.

    Parameters
    ----------
    log
        The log, e.g. of `kresearch.read_log`.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> "most reached" in kr.lab.card(log)._repr_html_()
    True
    """
    return LogCard(log)


def show(frame: pd.DataFrame) -> Shown:
    """Return a score frame that says in a notebook what it is, above its first rows.

    Parameters
    ----------
    frame
        As of `kresearch.score`; what is left out or added later shows too.

    Raises
    ------
    UsageError
        When it is no score frame; says which columns are missing.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> world = kr.testing.random_world(numpy.random.default_rng(0))
    >>> shown = kr.lab.show(kr.score(kr.testing.gather({"w": world})))
    >>> "Scores under quantity" in shown._repr_html_()
    True
    """
    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise UsageError(
            f"this frame has no column {', '.join(missing)}, so it is no score frame. Allowed: what "
            "kresearch.score returns, with account, at, score and valence. Show others as they are."
        )
    return Shown(frame)


def enable() -> None:
    """Let this notebook show every score frame with its card; other frames stay as they are.

    Raises
    ------
    UsageError
        Outside a notebook.
    """
    import pandas as pd

    _formatter().for_type(pd.DataFrame, _to_html)


def disable() -> None:
    """Let this notebook show score frames like all others again.

    Raises
    ------
    UsageError
        Outside a notebook.
    """
    import pandas as pd

    _formatter().pop(pd.DataFrame, None)


def describe_scores(frame: pd.DataFrame, *, below: str = "") -> str:
    """Return the card of a score frame: variant, accounts, span, range, coverage, notes.

    Rows and scores are those of this frame; variant, coverage and notes are what it was scored with, read
    from its ``attrs``. `below` is HTML, escaped already.
    """
    attrs = frame.attrs
    names = list(dict.fromkeys(map(str, frame["account"])))
    named = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")
    span = "no rows"
    if len(frame):
        span = f"{frame['at'].min():%Y-%m-%d %H:%M} to {frame['at'].max():%Y-%m-%d %H:%M} UTC"
    facts: list[tuple[str, object]] = [
        ("rows", f"{len(frame):,}, one per account and {'hour' if attrs.get('every') == '1h' else 'day'}"),
        ("accounts", f"{len(names):,}: {named}" if names else "none"),
        ("from, to", span),
    ]
    if len(frame):
        low, high = frame["score"].min(), frame["score"].max()
        facts.append(("score", f"{low:.2f} to {high:.2f} points (scale 1 to 100)"))
        known = frame["valence"].notna().mean()
        facts.append(("valence known", f"in {known:.0%} of the rows"))
    if "coverage" in attrs:
        facts.append(("polarity known", f"{attrs['coverage']:.0%} of the log's texted interactions"))
    facts += [("note", note) for note in attrs.get("notes", ())]
    badges = ["reconstruction"]
    if attrs.get("simulated"):
        badges.insert(0, "simulated")
    title = f"Scores under {clean(attrs.get('label', 'an unnamed variant'))}"
    return html_cards.card(title, facts, badges=badges, below=below)


def _to_html(frame: pd.DataFrame) -> str | None:
    plain: Any = frame._repr_html_()  # type: ignore[operator]  # pandas does not type it
    scored = "label" in frame.attrs and all(name in frame.columns for name in _NEEDED)
    return describe_scores(frame, below=plain or "") if scored else plain


def _formatter() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        shell = None
    else:
        shell = get_ipython()
    if shell is None:
        raise UsageError(
            "there is no notebook to switch this on for. Allowed: within JupyterLab or IPython. "
            "Elsewhere use kresearch.lab.show(frame)."
        )
    return shell.display_formatter.formatters["text/html"]


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "strftime") else value
