"""Questions to a person at a terminal; without one the safest answer is taken, and said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kresearch.cli import console
from kresearch.errors import KresearchError

if TYPE_CHECKING:
    from kresearch.formats.first_look import Question

#: More than these are not asked: the safest answer is taken.
MOST_QUESTIONS = 3


class Asker:
    """Answers questions: from what was said on the command line, from a person, or the safest way.

    Parameters
    ----------
    given
        Name of a question -> its answer, from options.
    silent
        Whether nothing is asked, also at a terminal.
    """

    def __init__(self, given: Mapping[str, str | None], *, silent: bool) -> None:
        self.answers: dict[str, str] = {name: said for name, said in given.items() if said}
        self.assumed: list[str] = []
        self._silent = silent or not (sys.stdin.isatty() and sys.stderr.isatty())
        self._asked = 0

    def answer(self, question: Question, *, check: Callable[[str], Any] | None = None) -> str:
        """Return the answer to a question, and remember it.

        A person whose answer `check` refuses with a KresearchError is asked again.
        """
        if question.name in self.answers:
            return self.answers[question.name]
        if self._silent or self._asked >= MOST_QUESTIONS:
            option = question.option.format("NAME")
            taken = f"{question.text} Took '{question.answer}': {question.why}. Say another with {option}"
            self.assumed.append(taken)
            console.say(f"not asked: {taken}.")
            self.answers[question.name] = question.answer
            return question.answer
        self._asked += 1
        self.answers[question.name] = self._ask(question, check)
        return self.answers[question.name]

    def _ask(self, question: Question, check: Callable[[str], Any] | None) -> str:
        import typer

        while True:
            said: str = typer.prompt(f"{question.text} ({question.why})", default=question.answer, err=True)
            try:
                if check is not None:
                    check(said.strip())
            except KresearchError as error:
                console.say(str(error))
                continue
            return said.strip()
