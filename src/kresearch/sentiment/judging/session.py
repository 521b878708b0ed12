"""One person judging a sample: which text is next, what was answered, and how to take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kresearch.errors import UsageError, suggestion
from kresearch.sentiment.judging.judgements import (
    LABELS,
    SHORT,
    check_judgements,
    make_judgements,
    merge_judgements,
    now,
    read_judgements,
    write_judgements,
)
from kresearch.sentiment.judging.sampling import Sample
from kresearch.sentiment.judging.texts import TextFrame


@dataclass(frozen=True)
class Question:
    """A text to be judged."""

    #: Which.
    text_key: str
    text: str
    rows: int  #: Interactions that carry it.
    #: Its place in the sample.
    number: int
    total: int


class JudgingSession:
    """A person's way through a sample; every answer is written at once.

    Parameters
    ----------
    frame, sample
        The texts, and which of them are asked.
    coder
        Who judges; a second pass is ``NAME/2``.
    path
        CSV file of the judgements; None keeps them in memory. What is there already by the same coder is not
        asked again.
    """

    def __init__(self, frame: TextFrame, sample: Sample, *, coder: str, path: Path | None = None) -> None:
        if not coder.strip():
            raise UsageError("the coder has no name; allowed is any name; give --coder NAME.")
        self._frame, self._path, self.coder = frame, path, coder.strip()
        self._texts = sample.texts.reset_index(drop=True)
        old = read_judgements(path) if path is not None and path.is_file() else make_judgements([])
        self._old = self._with_design(old)
        mine = self._old[(self._old["coder"] == self.coder) & self._old["account"].isin(["", frame.account])]
        self._known = dict(zip(mine["text_key"], mine["label"], strict=True))
        self._given: list[tuple[str, str, str]] = []

    def _with_design(self, old: pd.DataFrame) -> pd.DataFrame:
        """Give older judgements the probabilities of this sample: there is one design at a time."""
        if old.empty:
            return old
        design = self._texts.set_index("text_key")
        mine = old["account"].isin(["", self._frame.account])
        out = old.copy()
        for column in ("probability", "stratum"):
            fresh = out["text_key"].map(design[column].to_dict())
            # Outside this sample a judgement speaks for its own text only.
            blank: object = float("nan") if column == "probability" else ""
            out[column] = out[column].where(~mine, fresh.where(fresh.notna(), blank))
        return out

    @property
    def done(self) -> int:
        """How many texts of the sample this coder has judged."""
        answered = set(self._known) | {key for key, _, _ in self._given}
        return int(self._texts["text_key"].isin(answered).sum())

    @property
    def total(self) -> int:
        """How many texts are asked."""
        return len(self._texts)

    def next(self) -> Question | None:
        """Return the next text, None when all are judged."""
        answered = set(self._known) | {key for key, _, _ in self._given}
        for i, row in enumerate(self._texts.to_dict("records")):
            if row["text_key"] not in answered:
                key, text, rows = str(row["text_key"]), str(row["text"]), int(row["rows"])
                return Question(key, text, rows, i + 1, self.total)
        return None

    def answer(self, label: str) -> None:
        """Give the next text a label: one of `LABELS`, or its key on the keyboard.

        Raises UsageError when the label is unknown or nothing is left to judge.
        """
        word = SHORT.get(label.strip().lower(), label.strip().lower())
        if word not in LABELS:
            raise UsageError(
                f"'{label}' is no label.{suggestion(label, LABELS)} Allowed are {', '.join(LABELS)}; press "
                f"{', '.join(f'{k} ({v})' for k, v in SHORT.items())}."
            )
        question = self.next()
        if question is None:
            raise UsageError("all texts are judged; allowed is to go back; undo the last one first.")
        self._given.append((question.text_key, word, now()))
        self._save()

    def undo(self) -> str | None:
        """Take the last answer back and return what it was, None when there is none."""
        if not self._given:
            return None
        _, label, _ = self._given.pop()
        self._save()
        return label

    def fill(self, answers: pd.DataFrame) -> int:
        """Take answers from a table (``text_key, label``) and return how many of the sample it judged.

        Where it names this coder among others (a second pass is another), only this coder's rows are taken.
        """
        checked = check_judgements(answers)
        own = checked["coder"] == self.coder
        checked = checked[own] if own.any() else checked
        wanted = set(self._texts["text_key"])
        pairs = [(str(k), str(v)) for k, v in zip(checked["text_key"], checked["label"], strict=True)]
        taken = [(k, v) for k, v in pairs if k in wanted]
        if pairs and not taken:
            raise UsageError(
                f"none of {len(pairs)} judged texts is in this sample. Allowed: the file that --write made, "
                "with the same log, account, times, --n and --seed. Give the same options."
            )
        self._given += [(k, v, now()) for k, v in taken]
        self._save()
        return len(taken)

    def table(self) -> pd.DataFrame:
        """Return all judgements: older ones and those of this session."""
        design = self._texts.set_index("text_key")
        fresh = make_judgements(
            {
                "text_key": key, "coder": self.coder, "label": label, "at": at,
                "stratum": design["stratum"][key], "probability": design["probability"][key],
                "account": self._frame.account, "digest": self._frame.digest,
            }
            for key, label, at in self._given
        )  # fmt: skip
        return merge_judgements(self._old, fresh)

    def _save(self) -> None:
        if self._path is not None:
            write_judgements(self.table(), self._path)


def sample_sheet(sample: Sample) -> pd.DataFrame:
    """Return a sample as a table to fill in: ``label, text, rows, text_key``, nothing of the reading."""
    texts = sample.texts
    return pd.DataFrame(
        {
            "label": "",
            "text": texts["text"],
            "rows": texts["rows"].astype("int64"),
            "text_key": texts["text_key"],
        }
    )


def key_help(keys: Iterable[tuple[str, str]] = tuple(SHORT.items())) -> str:
    """Return what each key means, in one line."""
    return "  ".join(f"[{key}] {label}" for key, label in keys) + "  [z] undo  [q] stop"
