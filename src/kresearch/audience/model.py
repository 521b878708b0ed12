"""A trained model of mechanical accounts: what it answers, and how it is kept without pickle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kresearch._common.model_folder import CALIBRATED, ModelFolder
from kresearch._common.reading import reading
from kresearch.audience.figures import FigureTable, design
from kresearch.audience.shares import Separation
from kresearch.errors import UsageError
from kresearch.scoring.rows import FloatArray

#: A model on disk.
FOLDER = ModelFolder(
    "model",
    "Train it with 'kresearch audience train FILE --out FOLDER'.",
    trusted=(
        *CALIBRATED,
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn._loss.link.Interval",
        "sklearn._loss.link.LogitLink",
        "sklearn._loss.loss.HalfBinomialLoss",
        "sklearn._loss._loss.CyHalfBinomialLoss",
        "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    ),
    format=1,
    read_as="a model of audiences",
)


class AudienceModel:
    """The probability that an account is mechanical, from its figures.

    Parameters
    ----------
    model
        Fitted, calibrated classifier over the columns of `design`.
    card
        What it was trained on, and how good it was on accounts that it had not seen.

    Attributes
    ----------
    figures : list of str
        The figures that it needs.
    separation : Separation
        How its probabilities lie for bots and people, in cross-validation.
    """

    def __init__(self, model: Any, card: dict[str, Any]) -> None:
        self._model, self.card = model, card
        self.figures = [str(name) for name in card["figures"]]
        self.separation = Separation.from_dict(card["separation"])

    def __repr__(self) -> str:
        return f"AudienceModel({len(self.figures)} figures, {self.card['n']:,} labelled accounts)"

    def probability(self, table: FigureTable) -> FloatArray:
        """Return the probability that each account is mechanical; NaN where a figure is not known.

        It is calibrated for a world in which bots are as frequent as in the training
        table: for a share of an audience use `separation.estimate`, which does without that.

        Raises
        ------
        UsageError
            When the table lacks a figure that the model needs.
        """
        missing = [name for name in self.figures if name not in table.figures.columns]
        if missing:
            raise UsageError(
                f"the table lacks {', '.join(missing)}, which the model reads. Allowed: a table with "
                f"{', '.join(self.figures)}. Add them, or train with --figures "
                f"{','.join(n for n in table.figures.columns)}."
            )
        columns = design(table.figures, self.figures)
        known = ~np.isnan(columns).any(axis=1)
        found = np.full(len(columns), np.nan)
        if known.any():
            found[known] = self._model.predict_proba(columns[known])[:, 1]
        return found

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the model to a folder: ``model.skops`` and ``card.json``, no pickle.

        Raises
        ------
        UsageError
            When there is a model already and `force` is not given.
        """
        FOLDER.write(folder, self._model, self.card, force=force)
        return Path(folder)

    @property
    def bands(self) -> pd.DataFrame:
        """Quality by band: ``band, n, bots, auc, brier`` and, trained without it, ``auc_left_out, ...``."""
        return pd.DataFrame(self.card["bands"])


def load_model(folder: str | Path) -> AudienceModel:
    """Return a model that `AudienceModel.save` wrote.

    Parameters
    ----------
    folder
        The folder that it was saved in.

    Raises
    ------
    UsageError
        When there is none, or it cannot be read.
    IntegrityError
        When it is not what its card says.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> known = pandas.DataFrame({"label": ["bot", "human"] * 50, "statuses_per_day": [40.0, 2.0] * 50})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = kr.audience.train(known).save(folder)
    ...     kr.audience.load_model(saved)
    AudienceModel(1 figures, 100 labelled accounts)
    """
    model, card = FOLDER.read(folder)
    with reading(folder, "a model of audiences", allowed="what training wrote", todo=FOLDER.made_by):
        return AudienceModel(model, card)
