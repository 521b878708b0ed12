"""What the true class shares may be, given what a classifier with a known error called the texts.

A Bayesian form of the adjusted count (Forman 2008): the shares are drawn from their posterior, so
that a classifier that tells nothing leaves them as open as the prior.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from kresearch.sentiment import Confusion

Floats = NDArray[np.float64]
#: Steps of the first grid over the shares of three classes, and of the finer one within it.
_STEPS = 40
#: How many further texts of known class the shares of a time are taken to resemble the account's by.
KINSHIP = 1.0
#: How likely a group is at first to hold three, two or one of the classes.
PRIOR = {3: 0.5, 2: 0.35, 1: 0.15}


def draw_rates(rng: np.random.Generator, confusion: Confusion) -> Floats:
    """Return a plausible P(given class | true class), shape (3, 4); the last column is unknown.

    Each row is drawn from the Dirichlet posterior of its counts under Jeffreys' prior, so that a
    matrix measured on few texts is itself uncertain.
    """
    cells = np.column_stack([confusion.counts, confusion.unknown]).astype(np.float64)
    prior = np.where(cells.sum(axis=0, keepdims=True) > 0, 0.5, 1e-6)
    return np.stack([rng.dirichlet(row) for row in cells + prior])


@cache
def _grid() -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return shares to choose from, how likely each is at first, and how many classes each has.

    The midpoints of a triangular grid, those of its edges (one class is absent) and its corners
    (only one is there): a storm may well bring nobody who is content.
    """
    n = _STEPS
    inner = [(i + 1 / 3, j + 1 / 3, n - 1 - i - j + 1 / 3) for i in range(n) for j in range(n - i)]
    line = [(i + 0.5, n - i - 0.5) for i in range(n)]
    edges = [row for a, b in line for row in ((0.0, a, b), (a, 0.0, b), (a, b, 0.0))]
    corners = [(float(n), 0.0, 0.0), (0.0, float(n), 0.0), (0.0, 0.0, float(n))]
    points = np.array([*inner, *edges, *corners]) / n
    classes = (points > 0).sum(axis=1)
    mass = np.array([PRIOR[int(k)] / np.sum(classes == k) for k in classes])
    return points, mass, classes


def draw_shares(
    rng: np.random.Generator, given: Floats, rates: Floats, *, around: Floats | None = None
) -> Floats:
    """Return plausible true shares (g, 3) of each group, one draw per group, rows adding to 1.

    `given` (g, 4) counts the texts of each group that were given each class, unknown last; `rates` (3, 4) is
    P(given class | true class). `around` (g, 3) are shares that a group with all three classes resembles with
    the weight of `KINSHIP` texts; without it all are as likely. Drawn from the posterior on a triangular grid
    and spread evenly within its cell.
    """
    points, mass, classes = _grid()
    inner = classes == 3
    # Never the logarithm of nothing: a class that is given to no text has no rate.
    chances = given @ np.log((points @ rates).clip(1e-12)).T + np.log(mass)
    if around is not None:
        like = np.exp((KINSHIP * around - 1.0) @ np.log(points[inner]).T)
        chances[:, inner] += np.log(like / like.mean(axis=1, keepdims=True))
    chances = np.exp(chances - chances.max(axis=1, keepdims=True))
    heaps = np.cumsum(chances, axis=1)
    picked = (heaps < rng.random((len(given), 1)) * heaps[:, -1:]).sum(axis=1).clip(0, len(points) - 1)
    # Within its cell, so that draws are not all on the grid.
    spread = (rng.dirichlet((1.0, 1.0, 1.0), size=len(given)) - 1 / 3) / _STEPS
    moved = (points[picked] + spread * inner[picked][:, None]).clip(0.0)
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


def true_given(shares: Floats, rates: Floats) -> Floats:
    """Return P(true class | given class) of each group, shape (g, 4, 3)."""
    joint = (shares[:, None, :] * rates.T[None, :, :]).clip(1e-15)
    return np.asarray(joint / joint.sum(axis=2, keepdims=True))
