"""A logistic regression without intercept whose weights can be held at zero or more."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data


class MonotoneLogistic(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Binary logistic regression through the origin, monotone where asked.

    Fed with differences of two accounts' features it is antisymmetric: swapping them swaps
    the answer. With `positive`, a larger feature never makes an account less likely.

    Parameters
    ----------
    positive : bool
        Whether weights are held at zero or more.
    C : float
        Inverse of the ridge penalty.

    Attributes
    ----------
    coef_ : numpy.ndarray
        One weight per feature, shape (features,).
    classes_ : numpy.ndarray
        The two labels.
    """

    def __init__(self, positive: bool = True, C: float = 100.0) -> None:
        self.positive = positive
        self.C = C

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        # Without intercept, and with weights of one sign, made-up blobs need not be told apart.
        tags.classifier_tags.poor_score = True
        return tags

    def fit(self, X: Any, y: Any) -> MonotoneLogistic:
        """Fit the weights.

        Parameters
        ----------
        X
            Differences of features, shape (n, features).
        y
            Two labels, shape (n,).
        """
        from scipy.optimize import minimize

        X, y = validate_data(self, X, y, dtype="float64")
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) == 1:
            raise ValueError("MonotoneLogistic cannot learn from one class; allowed are two. Add the other.")
        if len(self.classes_) > 2:
            raise ValueError(
                "Only binary classification is supported. The type of the target is multiclass; "
                f"found {len(self.classes_)} classes."
            )
        sign = np.where(y == self.classes_[1], 1.0, -1.0)
        size = np.abs(X).max(axis=0)
        size = np.where(size > 0, size, 1.0)
        signed = (X / size) * sign[:, None]

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            margin = signed @ weights
            penalty = weights / size
            value = np.logaddexp(0.0, -margin).sum() + penalty @ penalty / (2 * self.C)
            slope = -(signed.T @ (1.0 / (1.0 + np.exp(np.clip(margin, -500, 500))))) + penalty / size / self.C
            return float(value), slope

        bounds = [(0.0 if self.positive else None, None)] * X.shape[1]
        found = minimize(loss, np.zeros(X.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B")
        self.coef_ = found.x / size
        self.n_iter_ = int(found.nit)
        return self

    def decision_function(self, X: Any) -> Any:
        """Return the log-odds of the second class, shape (n,)."""
        check_is_fitted(self)
        return validate_data(self, X, reset=False, dtype="float64") @ self.coef_

    def predict_proba(self, X: Any) -> Any:
        """Return the probabilities of both classes, shape (n, 2)."""
        chance = 1.0 / (1.0 + np.exp(-np.clip(self.decision_function(X), -500, 500)))
        return np.column_stack([1.0 - chance, chance])

    def predict(self, X: Any) -> Any:
        """Return the more likely label, shape (n,)."""
        chosen = self.decision_function(X) > 0
        return self.classes_[chosen.astype(int)]
