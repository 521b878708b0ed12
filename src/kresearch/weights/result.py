"""What `learn_weights` hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kresearch._common.reading import reading
from kresearch.errors import UsageError
from kresearch.weights.ensemble import Comparison
from kresearch.weights.pairs import Floats, Pairs, read_pairs
from kresearch.weights.proxies import Proxy
from kresearch.weights.storage import read_parts, save_weights

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.scoring import LogLinear


@dataclass(frozen=True)
class LearnedWeights:
    """Weights learned from judgements.

    Parameters
    ----------
    comparison
        Compares two accounts.
    reference
        Figures of accounts that a single account is compared with, shape (m, figures).
    signals
        Weights of reach, amplification and impact (zero or more, adding up to one), None
        where the table had no figures for them.
    proxies
        Which figures stood for the three signals.
    cv
        AUC and accuracy on unseen pairs and unseen accounts, see
        `kresearch.weights.validation.cross_validate`.
    card
        Data digest, seed, versions, source and licence.
    """

    comparison: Comparison
    reference: Floats
    signals: dict[str, float] | None
    proxies: Mapping[str, Proxy]
    cv: pd.DataFrame
    card: dict[str, Any] = field(default_factory=dict)

    def predict(self, pairs: pd.DataFrame | str | Path) -> pd.Series[float]:
        """Return the probability that A is called more influential.

        Parameters
        ----------
        pairs
            Columns ``A_<figure>`` and ``B_<figure>`` for the figures that were learned from.

        Returns
        -------
        pandas.Series
            Between 0 and 1, with the index of `pairs`. Exchanging A and B gives one minus it.
        """
        import pandas as pd

        frame = pairs if isinstance(pairs, pd.DataFrame) else pd.read_csv(pairs)
        asked = read_pairs(frame, label=None, names=self.comparison.names)
        chance = 1.0 / (1.0 + np.exp(-self.comparison.log_odds(asked)))
        return pd.Series(chance, index=frame.index, name="probability")

    def score(self, figures: pd.DataFrame) -> pd.Series[float]:
        """Return a score per account: how sure it is to be chosen over a reference account.

        Parameters
        ----------
        figures
            One row per account, columns as the figures (without prefix).

        Returns
        -------
        pandas.Series
            1 (never chosen) to 100 (always), with the index of `figures`. The reference
            accounts are frozen with the weights, so no account's score depends on another.
        """
        import pandas as pd

        names = list(self.comparison.names)
        missing = [n for n in names if n not in figures.columns]
        if missing:
            raise UsageError(
                f"the figures lack {', '.join(missing)}. Allowed is a table with {', '.join(names)}. "
                "Add the columns; unknown figures cannot be scored."
            )
        values = figures[names].apply(pd.to_numeric, errors="coerce").to_numpy("float64")
        bad = np.flatnonzero(~np.isfinite(values).all(axis=1))
        if len(bad):
            raise UsageError(
                f"{len(bad)} accounts have figures that are no finite numbers, first row {bad[0] + 1}. "
                "Allowed are finite numbers. Leave these accounts out or fill them."
            )
        many = len(self.reference)
        asked = Pairs(
            tuple(names), np.repeat(values, many, axis=0), np.tile(self.reference, (len(values), 1)), None
        )
        chance = 1.0 / (1.0 + np.exp(-self.comparison.log_odds(asked)))
        score = 1.0 + 99.0 * chance.reshape(len(values), many).mean(axis=1)
        return pd.Series(score, index=figures.index, name="score")

    def combine(self) -> LogLinear:
        """Return the learned weights as the part `combine` of a chain.

        Raises
        ------
        UsageError
            When the table had no figures that stand for the three signals.
        """
        from kresearch.scoring import LogLinear

        if self.signals is None:
            raise UsageError(
                "these weights say nothing about reach, amplification and impact: the table had no figures "
                "for them, or none that helped. Give learn_weights the proxies for its figures."
            )
        weights = self.signals
        return LogLinear(
            reach=weights["reach"], amplification=weights["amplification"], impact=weights["impact"]
        )

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the weights to a folder, without pickle; see `kresearch.weights.load_weights`."""
        return save_weights(self, folder, force=force)


def load_weights(folder: str | Path) -> LearnedWeights:
    """Load weights that `LearnedWeights.save` wrote.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    KresearchError
        When there are none, or they hold types that scikit-learn did not make.
    IntegrityError
        When the file is not what its card says.
    """
    with reading(
        folder, "weights", allowed="a folder that learn_weights(...).save wrote", todo="Learn them again."
    ):
        return LearnedWeights(**read_parts(folder))
