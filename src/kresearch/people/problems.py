"""Everything that is wrong with a call, gathered and said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from kresearch.errors import KresearchError, UsageError

Found = TypeVar("Found")


class Problems:
    """What does not fit, in the order in which it was met."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, text: str) -> None:
        """Note one thing that does not fit."""
        self.texts.append(text)

    def attempt(self, make: Callable[[], Found]) -> Found | None:
        """Return what `make` makes, or note why it cannot and return None."""
        try:
            return make()
        except KresearchError as error:
            self.add(str(error))
            return None

    def attempt_each(self, make: Callable[[str], Found], names: Iterable[str]) -> list[Found]:
        """Return what `make` makes of each name that it can; the others are noted."""
        made = (self.attempt(partial(make, name)) for name in names)
        return [one for one in made if one is not None]

    def stop(self) -> None:
        """Raise what was noted as one UsageError; nothing where all fits."""
        if len(self.texts) == 1:
            raise UsageError(self.texts[0])
        if self.texts:
            raise UsageError("\n- ".join([f"{len(self.texts)} things do not fit:", *self.texts]))


def check_number(
    problems: Problems, name: str, value: float, *, low: float, high: float, whole: bool = False
) -> None:
    """Note a number that lies outside its range, both ends allowed; `name` is as the caller wrote it."""
    kind = "a whole number" if whole else "a number"
    if low <= value <= high and (not whole or value == int(value)):
        return
    end = f"from {low:g} on" if high == float("inf") else f"from {low:g} to {high:g}"
    problems.add(f"{name} = {value:g}. Allowed: {kind} {end}. Choose one of them.")
