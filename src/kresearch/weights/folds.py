"""Folds without leaks: what a fold is tested on, its training has not seen.

- *unseen pairs*: all judgements of the same two accounts (in either order) are in one fold.
  Accounts may be known from other pairs, as they are when a file is continued.
- *unseen accounts*: accounts are split in groups; a pair is tested by a fit that has seen
  neither of its accounts. Less is left to learn from, so this is the harder question.

Accounts are recognised by equal figures throughout.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from kresearch.weights.pairs import Pairs, Whole

Split = tuple[Whole, Whole]
SCHEMES = ("unseen pairs", "unseen accounts")


def pair_groups(pairs: Pairs) -> Whole:
    """Return a number per pair of accounts, the same whichever stands left."""
    left, right = pairs.accounts()
    keys = np.column_stack([np.minimum(left, right), np.maximum(left, right)])
    _, number = np.unique(keys, axis=0, return_inverse=True)
    return np.asarray(number, dtype=np.int64).ravel()


def split_pairs(pairs: Pairs, *, folds: int, seed: int) -> Iterator[Split]:
    """Yield training and test rows so that no pair of accounts is in both."""
    group = pair_groups(pairs)
    if not len(group):
        return
    fold = _deal(int(group.max()) + 1, folds, seed)[group]
    for number in range(folds):
        known, asked = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        if len(known) and len(asked):
            yield known, asked


def split_accounts(pairs: Pairs, *, folds: int, seed: int) -> Iterator[Split]:
    """Yield training and test rows so that no account is in both, where both answers are left to learn."""
    left, right = pairs.accounts()
    fold = _deal(int(max(left.max(), right.max())) + 1, folds, seed)
    a, b = fold[left], fold[right]
    for one in range(folds):
        for other in range(one, folds):
            tested = ((a == one) & (b == other)) | ((a == other) & (b == one))
            known = ~np.isin(a, [one, other]) & ~np.isin(b, [one, other])
            if tested.any() and says_both(pairs, known):
                yield np.flatnonzero(known), np.flatnonzero(tested)


def says_both(pairs: Pairs, rows: npt.NDArray[np.bool_] | Whole) -> bool:
    """Return whether some of these pairs were judged one way and some the other: else nothing is learned."""
    assert pairs.choice is not None
    return len(set(pairs.choice[rows].tolist())) == 2


def _deal(many: int, folds: int, seed: int) -> Whole:
    """Return a fold for each of `many`, all folds as equal as they can be."""
    dealt = np.random.default_rng(seed).permutation(many) % folds
    return np.asarray(dealt, dtype=np.int64)
