"""Pairs: two accounts with their figures, and which one a person called more influential."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kresearch._common.reading import reading
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Judged (or unjudged) pairs of accounts.

    Parameters
    ----------
    names
        The figures, without the prefixes ``A_`` and ``B_``.
    left, right
        Figures of A and B, shape (n, figures).
    choice
        1 where A was called more influential, 0 where B was; None when nobody was asked.
    """

    names: tuple[str, ...]
    left: Floats
    right: Floats
    choice: Whole | None

    def __len__(self) -> int:
        return len(self.left)

    def take(self, rows: Whole) -> Pairs:
        """Return the pairs at these positions."""
        choice = None if self.choice is None else self.choice[rows]
        return Pairs(self.names, self.left[rows], self.right[rows], choice)

    def accounts(self) -> tuple[Whole, Whole]:
        """Return a number for the account A and B of each pair.

        Accounts have no names here: two with equal figures throughout are one.
        """
        both = np.vstack([self.left, self.right])
        _, number = np.unique(both, axis=0, return_inverse=True)
        number = np.asarray(number, dtype=np.int64).ravel()
        return number[: len(self)], number[len(self) :]

    def digest(self) -> str:
        """Return the SHA-256 of names, figures and choices."""
        parts = hashlib.sha256("\n".join(self.names).encode())
        for table in (self.left, self.right, self.choice):
            if table is not None:
                parts.update(np.ascontiguousarray(table).tobytes())
        return parts.hexdigest()


def read_pairs(
    table: pd.DataFrame | str | Path, *, label: str | None = "Choice", names: tuple[str, ...] | None = None
) -> Pairs:
    """Read pairs from a frame or a CSV file.

    Parameters
    ----------
    table
        Columns ``A_<figure>`` and ``B_<figure>`` for the same figures, and the label.
    label
        Column with 1 where A was called more influential and 0 where B was; None for pairs
        without judgement.
    names
        The figures wanted, in this order; default all that are there.

    Raises
    ------
    UsageError
        Names all that does not fit: figures without a partner, missing columns, values that
        are no finite numbers, labels other than 0 and 1.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> table = pd.DataFrame({"A_followers": [900, 20], "B_followers": [100, 50], "Choice": [1, 0]})
    >>> pairs = kr.weights.read_pairs(table)
    >>> pairs.names, pairs.choice.tolist()
    (('followers',), [1, 0])
    """
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        frame = table
    else:
        with reading(table, "judged pairs", allowed="a CSV file or a frame with A_<figure> and B_<figure>",
                     todo="Check the path."):  # fmt: skip
            frame = pd.read_csv(table)
    left = [str(c)[2:] for c in frame.columns if str(c).startswith("A_")]
    right = [str(c)[2:] for c in frame.columns if str(c).startswith("B_")]
    wanted = names if names is not None else tuple(n for n in left if n in right)
    problems = [f"A_{n} has no B_{n}" for n in left if n not in right and n in (names or left)]
    problems += [f"B_{n} has no A_{n}" for n in right if n not in left and n in (names or right)]
    problems += [f"no columns A_{n} and B_{n}" for n in wanted if n not in left and n not in right]
    if not wanted:
        problems.append("no columns A_<figure> and B_<figure>")
    if label is not None and label not in frame.columns:
        problems.append(f"no column '{label}' with the judgement")
    if len(frame) == 0:
        problems.append("no rows")
    columns: dict[str, Floats] = {}
    for side in ("A", "B"):
        for name in wanted:
            if f"{side}_{name}" in frame.columns:
                values = pd.to_numeric(frame[f"{side}_{name}"], errors="coerce").to_numpy("float64")
                columns[f"{side}_{name}"] = values
                bad = np.flatnonzero(~np.isfinite(values))
                if len(bad):
                    problems.append(
                        f"{side}_{name} is no finite number in {len(bad)} rows, first {bad[0] + 1}"
                    )
    choice: Whole | None = None
    if label is not None and label in frame.columns:
        judged = pd.to_numeric(frame[label], errors="coerce").to_numpy("float64")
        wrong = np.flatnonzero(~np.isin(judged, [0.0, 1.0]))
        if len(wrong):
            problems.append(f"'{label}' is neither 0 nor 1 in {len(wrong)} rows, first {wrong[0] + 1}")
        else:
            choice = judged.astype(np.int64)
    if problems:
        raise UsageError(
            f"the pairs cannot be read: {'; '.join(problems)}. Allowed is a table with A_<figure> and "
            "B_<figure> for every figure, finite numbers only, and a label of 1 (A) or 0 (B). Mend the table."
        )
    return Pairs(
        wanted,
        np.column_stack([columns[f"A_{n}"] for n in wanted]),
        np.column_stack([columns[f"B_{n}"] for n in wanted]),
        choice,
    )
