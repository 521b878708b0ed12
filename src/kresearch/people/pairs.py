"""Judged pairs of accounts: who called which of two accounts more influential, as a plain CSV table.

The table is the only way in and out: a panel writes it, a spreadsheet may fill it in, and everything
else reads it. A row without a choice is a pair still to be judged.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kresearch._common.filled_tables import read_filled, write_filled
from kresearch.errors import UsageError, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("judge", "left", "right", "choice", "at", "question")
#: What a judge may answer; who cannot tell has no say in strengths.
CHOICES = ("left", "right", "cannot-tell")
#: Key on the keyboard for each choice.
SHORT = {"l": "left", "r": "right", "c": "cannot-tell"}
#: Short name of a question -> what the judge is asked; any other text is asked as it is.
QUESTIONS = {
    "influence": "Which of the two is more influential?",
    "work": "Which of the two would you work with?",
}
DEFAULT_JUDGE = "judge-1"
_ALLOWED = "a CSV file with judge, left, right, choice, at and question"


def ask_in_words(question: str) -> str:
    """Return what a judge reads for a question.

    >>> ask_in_words("work")
    'Which of the two would you work with?'
    """
    return QUESTIONS.get(question, question)


def make_pair_table(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Return rows as a checked table with every column."""
    return check_pair_table(pd.DataFrame(list(rows), columns=list(COLUMNS)))


def check_pair_table(table: pd.DataFrame, *, where: str = "the pairs") -> pd.DataFrame:
    """Return judged pairs with every column, or say all that is wrong with them.

    Parameters
    ----------
    table
        ``left, right, choice`` and, where known, ``judge, at, question``. The choice is ``left``, ``right``,
        ``cannot-tell`` (or the keys l, r, c), the name of one of the two accounts, or empty where
        nobody has judged yet.
    where
        Where they come from, for messages.

    Returns
    -------
    pandas.DataFrame
        Texts only, columns ``judge, left, right, choice, at, question``.

    Raises
    ------
    UsageError
        Names every missing column, unknown choice, and pair of an account with itself.

    Examples
    --------
    >>> import pandas as pd
    >>> check_pair_table(pd.DataFrame({"left": ["a"], "right": ["b"], "choice": ["b"]}))["choice"].tolist()
    ['right']
    """
    missing = [name for name in ("left", "right", "choice") if name not in table.columns]
    if missing:
        hints = "".join(suggestion(name, map(str, table.columns)) for name in missing)
        raise UsageError(
            f"{where}: no column {', '.join(missing)}.{hints} Allowed is {_ALLOWED} (left, right and choice "
            "are needed). Name the columns so."
        )
    out = pd.DataFrame(index=range(len(table)))
    for name in COLUMNS:
        given = table[name] if name in table.columns else pd.Series("", index=table.index)
        out[name] = [("" if pd.isna(value) else str(value).strip()) for value in given]
    out["judge"] = out["judge"].replace("", DEFAULT_JUDGE)
    out["question"] = out["question"].replace("", "influence")
    out["choice"] = [
        _read_choice(c, a, b) for c, a, b in zip(out["choice"], out["left"], out["right"], strict=True)
    ]
    problems = []
    empty = (out["left"] == "") | (out["right"] == "")
    if empty.any():
        problems.append(
            f"{int(empty.sum())} rows lack an account, first row {empty.tolist().index(True) + 1}."
        )
    same = (out["left"] == out["right"]) & ~empty
    if same.any():
        problems.append(
            f"{int(same.sum())} rows compare an account with itself, first '{out['left'][same].iloc[0]}'."
        )
    for choice, count in Counter(out.loc[~out["choice"].isin([*CHOICES, ""]), "choice"]).items():
        problems.append(f"choice '{choice}' in {count} rows.{suggestion(choice, CHOICES)}")
    if problems:
        raise UsageError(
            f"{where}: {' '.join(problems)} Allowed choices are {', '.join(CHOICES)}, the name of one of the "
            "two accounts, or nothing where nobody judged yet. Correct them."
        )
    return out.astype("object")


def _read_choice(choice: str, left: str, right: str) -> str:
    """Return a choice as one of `CHOICES`; the name of an account stands for its side."""
    if choice and choice in (left, right) and left != right:
        return "left" if choice == left else "right"
    word = choice.lower().replace("_", "-").replace(" ", "-")
    return SHORT.get(word, word)


def read_pair_table(path: str | Path) -> pd.DataFrame:
    """Read judged pairs from a CSV file; comma or semicolon, as spreadsheets write them.

    Parameters
    ----------
    path
        The file; see `check_pair_table` for its columns.

    Raises
    ------
    UsageError
        When there is no such file, or it holds something else.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> filled = pandas.DataFrame({"left": ["anna", "ben"], "right": ["ben", "carla"], "choice": ["l", ""]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     filled.to_csv(f"{folder}/pairs.csv", index=False, sep=";")
    ...     kr.people.read_pair_table(f"{folder}/pairs.csv")[["judge", "choice"]].values.tolist()
    [['judge-1', 'left'], ['judge-1', '']]
    """
    table = read_filled(path, "judged pairs", allowed=_ALLOWED, made_by="kresearch pairs design")
    return check_pair_table(table, where=f"'{path}'")


def write_pair_table(table: pd.DataFrame, path: str | Path) -> Path:
    """Write judged pairs as CSV, whole or not at all.

    Parameters
    ----------
    table
        As of `check_pair_table`.
    path
        Where to; replaced when there.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> judged = pandas.DataFrame({"left": ["anna"], "right": ["ben"], "choice": ["ben"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = kr.people.write_pair_table(judged, f"{folder}/pairs.csv")
    ...     kr.people.read_pair_table(path)["choice"].tolist()
    ['right']
    """
    checked = check_pair_table(table)
    return write_filled(checked, path, complete=bool((checked["choice"] != "").all()))


def decided(table: pd.DataFrame, *, question: str | None = None) -> pd.DataFrame:
    """Return the pairs in which one account was chosen, with ``winner`` and ``loser``.

    Several questions need one of them named, because who is influential and whom one would work with are not
    one thing.
    """
    told = check_pair_table(table)
    asked = sorted(set(told.loc[told["choice"] != "", "question"]))
    if question is None and len(asked) > 1:
        raise UsageError(
            f"the pairs answer {len(asked)} questions: {', '.join(asked)}. Allowed is one at a time. Name "
            f"it, e.g. question={asked[0]!r} or --question {asked[0]}."
        )
    if question is not None and question not in asked:
        raise UsageError(
            f"no pair answers '{question}'.{suggestion(question, asked)} Allowed: "
            f"{', '.join(asked) or 'none'}. Name one of them."
        )
    rows = told[
        told["choice"].isin(["left", "right"])
        & told["question"].isin(asked if question is None else [question])
    ]
    chose_left = rows["choice"] == "left"
    return rows.assign(
        winner=rows["left"].where(chose_left, rows["right"]),
        loser=rows["right"].where(chose_left, rows["left"]),
    ).reset_index(drop=True)
