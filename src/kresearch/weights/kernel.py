"""A strength for every account, such that differences of strengths explain the judgements.

A logistic model of ``strength(A) - strength(B)`` (Bradley and Terry 1952), the strength a
function in the space of a kernel over features: smooth in all features, linear, and a
part of the account's own that says what its figures do not (an effect per account, shrunk
toward none, that unseen accounts do not have).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kresearch.weights.pairs import Floats, Whole

#: Length, in standard deviations per feature, over which strength changes.
SMOOTH_LENGTH = 1.5
#: Length within which two accounts count as the same one.
OWN_LENGTH = 0.1
#: Variances of the smooth, the linear and the own part.
SMOOTH, LINEAR, OWN = 1.0, 0.1, 0.6
#: Inverse penalty of the logistic fit.
C = 0.5
#: Accounts at most that the strength is spanned by.
LANDMARKS = 1500


@dataclass(frozen=True)
class KernelStrength:
    """A fitted strength."""

    #: Mean and standard deviation of each feature.
    centre: Floats
    spread: Floats
    landmarks: Floats  #: Standardised features of the accounts that span the strength, shape (m, features).
    weights: Floats  #: One weight per landmark.

    def strength(self, features: Floats) -> Floats:
        """Return the strength of accounts in log-odds, shape (n,)."""
        standard = (features - self.centre) / self.spread
        return np.asarray(_kernel(standard, self.landmarks) @ self.weights, dtype=np.float64)


def fit_strength(left: Floats, right: Floats, choice: Whole, *, seed: int = 0) -> KernelStrength:
    """Fit a strength to judged pairs: features of A and B (n, features), and 1 where A was chosen.

    With more than `LANDMARKS` accounts the seed chooses landmarks among them.
    """
    from sklearn.linear_model import LogisticRegression

    both = np.vstack([left, right])
    centre = both.mean(axis=0)
    spread = both.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    standard = (both - centre) / spread
    landmarks = np.unique(standard, axis=0)
    if len(landmarks) > LANDMARKS:
        rows = np.random.default_rng(seed).choice(len(landmarks), LANDMARKS, replace=False)
        landmarks = landmarks[np.sort(rows)]
    values, vectors = np.linalg.eigh(_kernel(landmarks, landmarks))
    kept = values > 1e-6
    projection = vectors[:, kept] / np.sqrt(values[kept])
    mapped = _kernel(standard, landmarks) @ projection
    difference = mapped[: len(left)] - mapped[len(left) :]
    # Without intercept the fit does not depend on who stands left.
    model = LogisticRegression(C=C, fit_intercept=False, max_iter=1000).fit(difference, choice)
    return KernelStrength(centre, spread, landmarks, projection @ model.coef_[0])


def _kernel(one: Floats, other: Floats) -> Floats:
    """Return the kernel between accounts, shape (n, m)."""
    width = one.shape[1]
    inner = one @ other.T
    squares = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1)[None, :] - 2 * inner
    distance = np.maximum(squares, 0.0) / width
    smooth = np.exp(-distance / (2 * SMOOTH_LENGTH**2))
    own = np.exp(-distance / (2 * OWN_LENGTH**2))
    return np.asarray(SMOOTH * smooth + LINEAR * inner / width + OWN * own, dtype=np.float64)
