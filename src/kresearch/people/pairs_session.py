"""One judge on the way through the pairs: which is next, what was answered, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch.errors import UsageError, suggestion
from kresearch.people.pairs import (
    CHOICES,
    SHORT,
    ask_in_words,
    check_pair_table,
    make_pair_table,
    read_pair_table,
    write_pair_table,
)

if TYPE_CHECKING:
    from kresearch.people.pairs_design import Design

_Key = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class PairQuestion:
    """A pair to be judged."""

    #: The accounts.
    left: str
    right: str
    question: str  #: What is asked, in words.
    #: Its place among this judge's pairs.
    number: int
    total: int


class PairSession:
    """A judge's way through a design; every answer is written at once.

    Parameters
    ----------
    design
        The pairs, of `design_pairs` or a table of them.
    judge
        Who judges. Pairs of other judges are not asked; where the design knows no such judge, those of
        its first judge are, so that a further person may join.
    path
        CSV file of the answers; None keeps them in memory. What this judge answered there is not asked again.
    """

    def __init__(self, design: Design | pd.DataFrame, *, judge: str, path: Path | None = None) -> None:
        self.judge = judge.strip()
        if not self.judge:
            raise UsageError("the judge has no name. Allowed is any name. Give one, e.g. --judge anna.")
        table = check_pair_table(design if isinstance(design, pd.DataFrame) else design.table)
        if table.empty:
            raise UsageError(
                "there is no pair to judge. Allowed is one or more. Make some with design_pairs."
            )
        known = list(dict.fromkeys(table["judge"]))
        mine = table[table["judge"] == (self.judge if self.judge in known else known[0])]
        self._asked = mine.drop_duplicates(["left", "right", "question"]).reset_index(drop=True)
        self._path = path
        old = read_pair_table(path) if path is not None and path.is_file() else make_pair_table([])
        filled = mine[(mine["choice"] != "") & (mine["judge"] == self.judge)]
        self._old = _latest(pd.concat([filled, old[old["choice"] != ""]], ignore_index=True))
        own = self._old[self._old["judge"] == self.judge]
        self._known = {
            _key(q, a, b) for q, a, b in zip(own["question"], own["left"], own["right"], strict=True)
        }
        self._given: list[tuple[int, str, str]] = []

    @property
    def total(self) -> int:
        """How many pairs this judge is asked."""
        return len(self._asked)

    @property
    def done(self) -> int:
        """How many of them are answered."""
        return self.total - len(self._open())

    def _open(self) -> list[int]:
        given = {place for place, _, _ in self._given}
        rows = zip(self._asked["question"], self._asked["left"], self._asked["right"], strict=True)
        return [i for i, (q, a, b) in enumerate(rows) if i not in given and _key(q, a, b) not in self._known]

    def next(self) -> PairQuestion | None:
        """Return the next pair, None when all are judged."""
        places = self._open()
        if not places:
            return None
        row = self._asked.iloc[places[0]]
        return PairQuestion(
            str(row["left"]), str(row["right"]), ask_in_words(str(row["question"])), self.done + 1, self.total
        )

    def answer(self, choice: str) -> None:
        """Answer the next pair: one of `CHOICES`, its key, or the name of one of the two accounts.

        Raises
        ------
        UsageError
            When the answer is none of these, or no pair is left.
        """
        places = self._open()
        if not places:
            raise UsageError("all pairs are judged. Allowed is to go back. Undo the last answer first.")
        row = self._asked.iloc[places[0]]
        word = choice.strip()
        if word in (row["left"], row["right"]):
            word = "left" if word == row["left"] else "right"
        word = SHORT.get(word.lower(), word.lower())
        if word not in CHOICES:
            raise UsageError(
                f"'{choice}' is no answer.{suggestion(choice, CHOICES)} Allowed are "
                f"{', '.join(f'{k} ({v})' for k, v in SHORT.items())}. Press one of these keys."
            )
        self._given.append((places[0], word, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")))
        self._save()

    def undo(self) -> str | None:
        """Take the last answer back and return it, None when there is none."""
        if not self._given:
            return None
        _, choice, _ = self._given.pop()
        self._save()
        return choice

    def table(self) -> pd.DataFrame:
        """Return all answers: older ones of the file, and those given here."""
        fresh: list[dict[str, object]] = [
            {
                "judge": self.judge, "choice": choice, "at": at,
                **{name: self._asked[name].iloc[place] for name in ("left", "right", "question")},
            }
            for place, choice, at in self._given
        ]  # fmt: skip
        return _latest(pd.concat([self._old, make_pair_table(fresh)], ignore_index=True))

    def _save(self) -> None:
        if self._path is not None:
            write_pair_table(self.table(), self._path)


def key_help() -> str:
    """Return what each key means, in one line."""
    return "  ".join(f"[{key}] {word}" for key, word in SHORT.items()) + "  [z] undo  [q] stop"


def _key(question: str, left: str, right: str) -> _Key:
    return str(question), frozenset((str(left), str(right)))


def _latest(table: pd.DataFrame) -> pd.DataFrame:
    """Keep of a judge's answers to the very same row the newest."""
    kept = table.drop_duplicates(["judge", "left", "right", "question"], keep="last")
    return kept.reset_index(drop=True)
