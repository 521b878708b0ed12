"""A panel that asks one question after another, answered by keys or buttons in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from kresearch._common.html_cards import escape
from kresearch.errors import KresearchError

#: Key that takes the last answer back.
UNDO = "z"
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

Q = TypeVar("Q")
Q_co = TypeVar("Q_co", covariant=True)


class Session(Protocol[Q_co]):
    """What a panel asks from: questions in their order, and where answers go."""

    @property
    def total(self) -> int:
        """Number of questions."""
        ...

    @property
    def done(self) -> int:
        """Number of answers."""
        ...

    def next(self) -> Q_co | None:
        """Return the next question; None when all are answered."""
        ...

    def answer(self, label: str, /) -> None:
        """Answer the next question, with a label or its key."""
        ...

    def undo(self) -> str | None:
        """Take the last answer back; return of what it was."""
        ...


class KeyPanel(ABC, Generic[Q]):
    """Buttons, keys, progress and undo around a question; shows itself in a notebook.

    Parameters
    ----------
    session
        What is asked.
    labels
        Key -> label of each answer.
    key_help
        What each key means, as the pad shows it.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
    buttons : dict
        Button by label, and ``undo``.
    """

    def __init__(self, session: Session[Q], labels: Mapping[str, str], key_help: str) -> None:
        import ipywidgets as w

        self.session: Session[Q] = session
        self._status, self._text, self._message = w.HTML(), w.HTML(), w.HTML()
        self._progress = w.IntProgress(min=0, max=max(session.total, 1), description="judged")
        self.buttons: dict[str, Any] = {}
        for key, label in labels.items():
            self.buttons[label] = w.Button(description=f"{label} ({key})", layout={"width": "auto"})
            self.buttons[label].on_click(lambda _, label=label: self.press(label))
        self.buttons["undo"] = w.Button(description=f"undo ({UNDO})", icon="undo", layout={"width": "auto"})
        self.buttons["undo"].on_click(lambda _: self.press(UNDO))
        self._pad = key_pad(key_help)
        self._pad.on_msg(lambda _, content, __: self.press(str(content.get("key", ""))))
        row = w.HBox(list(self.buttons.values()), layout={"flex_flow": "row wrap"})
        self.widget = w.VBox([self._progress, self._status, self._text, row, self._pad, self._message])
        self._show()

    @abstractmethod
    def ask(self, question: Q | None) -> tuple[str, str]:
        """Return a question as HTML: the line above it, and itself; of None what is said at the end."""

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
        self._status.value, self._text.value = self.ask(question)
        for name, button in self.buttons.items():
            button.disabled = question is None and name != "undo"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.widget)  # type: ignore[no-untyped-call]  # IPython has no types


def key_pad(keys: str) -> Any:
    """Return a pad that catches keys while it has the focus, and sends each as ``{"key": ...}``."""
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
