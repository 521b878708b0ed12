"""`judge`: the texts of a storm one by one, judged by keys or buttons in a notebook."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.html_cards import escape
from kresearch._common.times import time_of
from kresearch.errors import KresearchError
from kresearch.sentiment.judging import JudgingSession, draw_sample, read_texts
from kresearch.sentiment.judging.judgements import SHORT

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog
    from kresearch.sentiment.addressee import Aliases

#: Key that takes the last answer back.
UNDO = "z"
_HELP = "n negative, u neutral, p positive, o not about it, c cannot tell, z undo"
_KEYS = """
export default {
  render({ model, el }) {
    const pad = document.createElement("div");
    pad.tabIndex = 0;
    pad.setAttribute("role", "application");
    pad.setAttribute("aria-label", "Judge by keys: " + model.get("key_help"));
    pad.textContent = "Click here, then: " + model.get("key_help");
    pad.style.cssText = "border: 1px dashed currentColor; padding: .4em; margin: .4em 0; cursor: pointer";
    // JupyterLab has keys of its own; while the pad has the focus they are ours.
    pad.setAttribute("data-lm-suppress-shortcuts", "true");
    pad.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
      event.preventDefault();
      event.stopPropagation();
      model.send({ key: event.key.toLowerCase() });
    });
    el.appendChild(pad);
  }
};
"""


class JudgingPanel:
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

    def __init__(self, session: JudgingSession) -> None:
        import ipywidgets as w

        self.session = session
        self._status, self._text, self._message = w.HTML(), w.HTML(), w.HTML()
        self._progress = w.IntProgress(min=0, max=max(session.total, 1), description="judged")
        self.buttons: dict[str, Any] = {}
        for key, label in SHORT.items():
            self.buttons[label] = w.Button(description=f"{label} ({key})", layout={"width": "auto"})
            self.buttons[label].on_click(lambda _, label=label: self.press(label))
        self.buttons["undo"] = w.Button(description=f"undo ({UNDO})", icon="undo", layout={"width": "auto"})
        self.buttons["undo"].on_click(lambda _: self.press(UNDO))
        self._pad = key_pad(_HELP)
        self._pad.on_msg(lambda _, content, __: self.press(str(content.get("key", ""))))
        row = w.HBox(list(self.buttons.values()), layout={"flex_flow": "row wrap"})
        parts = [self._progress, self._status, self._text, row, self._pad, self._message]
        self.widget = w.VBox(parts)
        self._show()

    @property
    def judgements(self) -> pd.DataFrame:
        """All judgements: older ones of the file, and those given here."""
        return self.session.table()

    def press(self, key: str) -> None:
        """Do what a key or button says: a label, its key, or undo."""
        self._message.value = ""
        try:
            if key in (UNDO, "undo"):
                taken = self.session.undo()
                self._message.value = f"undone: {taken}" if taken else "nothing to undo"
            elif self.session.next() is not None:
                self.session.answer(key)
        except KresearchError as problem:
            self._message.value = f'<span role="alert">{escape(problem)}</span>'
        self._show()

    def _show(self) -> None:
        question = self.session.next()
        self._progress.value = self.session.done
        if question is None:
            self._status.value = f"all {self.session.total} texts are judged by {escape(self.session.coder)}"
            self._text.value = ""
        else:
            self._status.value = (
                f"{self.session.done} of {question.total}; {question.rows} rows carry this text"
            )
            self._text.value = f'<p style="font-size:120%" dir="auto">{escape(question.text)}</p>'
        for name, button in self.buttons.items():
            button.disabled = question is None and name != "undo"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.widget)  # type: ignore[no-untyped-call]


def judge(
    log: InteractionLog,
    account: str,
    *,
    since: Any,
    until: Any,
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
    """
    frame = read_texts(log, account, time_of(since), time_of(until), aliases=aliases)
    sample = draw_sample(frame, n, seed=seed)
    return JudgingPanel(JudgingSession(frame, sample, coder=coder, path=None if path is None else Path(path)))


def key_pad(keys: str) -> Any:
    """Return a pad that catches keys while it has the focus, and sends each as ``{"key": ...}``.

    Parameters
    ----------
    keys
        What each key means, as the pad shows it.
    """
    return _pad_class()(key_help=keys)


@cache
def _pad_class() -> Any:
    """Return the widget class; made when first needed, because its import is slow."""
    import anywidget
    import traitlets

    class KeyPad(anywidget.AnyWidget):
        _esm = _KEYS
        key_help = traitlets.Unicode("").tag(sync=True)

    return KeyPad
