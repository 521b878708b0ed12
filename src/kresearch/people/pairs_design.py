"""Which pairs are asked: each account equally often, on each side equally often, all of them connected.

A cyclic design (David 1963, "The structure of cyclic paired-comparison designs"): the accounts stand in a
circle in random order, and everybody is compared with whoever stands d places further. Every distance d
uses each account once on the left and once on the right; the distance 1 is always among them, so that a
chain of comparisons leads from every account to every other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kresearch._common.words import number
from kresearch.errors import UsageError
from kresearch.people.pairs import make_pair_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Design:
    """Pairs to be judged.

    Parameters
    ----------
    table
        ``judge, left, right, choice, at, question`` with empty choices, in the order they are asked.
    per_account
        How often each account is compared in the distinct pairs.
    notes
        What was not as it was wished.
    """

    table: pd.DataFrame
    per_account: int
    notes: tuple[str, ...] = ()


def design_pairs(
    accounts: Sequence[str],
    *,
    per_account: int = 6,
    judges: Sequence[str] = ("judge-1",),
    shared: float = 1.0,
    question: str = "influence",
    seed: int = 0,
) -> Design:
    """Choose the pairs that judges are asked.

    Parameters
    ----------
    accounts
        Two or more names.
    per_account
        In how many pairs each account stands, half of them on the left; the largest possible is all others.
    judges
        Who judges. The sides of a shared pair are exchanged for every other judge.
    shared
        Share of the pairs that every judge is asked (agreement needs them); each of the others goes to one
        judge, so that more is asked with the same effort.
    question
        A name of `kresearch.people.QUESTIONS` or a text of one's own.
    seed
        Of the circle and the order.

    Returns
    -------
    Design

    Raises
    ------
    UsageError
        For fewer than two accounts, doubled names, no judge, or numbers outside their limits.

    Examples
    --------
    >>> made = design_pairs(list("abcdef"), per_account=4)
    >>> len(made.table), made.per_account
    (12, 4)
    >>> sorted(set(made.table["left"].value_counts()))
    [2]
    """
    names, people = [str(a) for a in accounts], [str(j).strip() for j in judges]
    _check(names, people, per_account, shared)
    rng = np.random.default_rng(seed)
    n = len(names)
    circle = [names[i] for i in rng.permutation(n)]
    wanted = min(per_account, n - 1)
    notes = (
        [f"each account meets all {n - 1} others; {per_account} were asked for"]
        if wanted < per_account
        else []
    )
    if wanted % 2 and n % 2:
        wanted += 1
        notes.append(
            f"an odd number of accounts cannot each stand in {wanted - 1} pairs; it is {wanted} instead"
        )
    classes = _classes(circle, wanted, rng)
    everyone = max(int(np.ceil(shared * len(classes))), 0)
    if everyone == 0 and len(people) > 1:
        notes.append("no pair is asked of two judges, so their agreement cannot be measured")
    rows: list[dict[str, object]] = []
    for place, judge in enumerate(people):
        mine = [c for i, c in enumerate(classes) if i < everyone or (i - everyone) % len(people) == place]
        pairs = [pair for c in mine for pair in c]
        for at in rng.permutation(len(pairs)):
            left, right = pairs[at] if place % 2 == 0 else pairs[at][::-1]
            rows.append(
                {"judge": judge, "left": left, "right": right, "choice": "", "at": "", "question": question}
            )
    return Design(make_pair_table(rows), wanted, tuple(notes))


def _classes(circle: list[str], per_account: int, rng: np.random.Generator) -> list[list[tuple[str, str]]]:
    """Return the pairs by distance on the circle: distance 1 first, then others drawn by chance."""
    n = len(circle)
    half = [n // 2] if n % 2 == 0 else []
    # One comparison more than an even number: everybody with whoever stands opposite.
    opposite = half if per_account % 2 else []
    full = list(range(1, (n + 1) // 2))
    others = [full[1:][i] for i in rng.permutation(max(len(full) - 1, 0))]
    chosen = [*full[:1], *others][: per_account // 2]
    classes = [[(circle[i], circle[(i + d) % n]) for i in range(n)] for d in chosen]
    for d in opposite:
        # Sides alternate, because everybody stands in one such pair only.
        pairs = [(circle[i], circle[i + d]) for i in range(d)]
        classes.append([pair if i % 2 == 0 else pair[::-1] for i, pair in enumerate(pairs)])
    return classes


def _check(names: list[str], people: list[str], per_account: int, shared: float) -> None:
    problems = []
    if len(names) < 2:
        problems.append(f"{number(len(names), 'account')} (two or more are needed)")
    doubled = sorted({a for a in names if names.count(a) > 1}) if len(set(names)) < len(names) else []
    if doubled:
        problems.append(f"accounts named twice: {', '.join(doubled[:5])}")
    if any(not a.strip() for a in names):
        problems.append("an account without a name")
    if not people or any(not j for j in people) or len(set(people)) < len(people):
        problems.append(f"judges {people} (one or more different names are needed)")
    if per_account < 2 and len(names) > 2:
        problems.append(f"per_account={per_account} (2 or more, or the pairs do not hang together)")
    elif per_account < 1:
        problems.append(f"per_account={per_account} (1 or more)")
    if not 0 <= shared <= 1:
        problems.append(f"shared={shared} (a share from 0 to 1)")
    if problems:
        raise UsageError(
            f"no pairs can be chosen: {'; '.join(problems)}. Allowed is what stands in brackets, each name "
            "once. Change it."
        )
