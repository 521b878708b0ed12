"""A trained model of mechanical accounts: what it answers, and how it is kept without pickle."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kresearch._common.files import write_bytes_atomically, write_text_atomically
from kresearch._common.reading import reading
from kresearch.audience.figures import FigureTable, design
from kresearch.audience.shares import Separation
from kresearch.errors import IntegrityError, KresearchError, UsageError
from kresearch.scoring.rows import FloatArray

MODEL_FILE, CARD_FILE = "model.skops", "card.json"
FORMAT = 1
#: What skops does not trust by itself and the model is made of; anything else is refused.
_OURS = (
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn._loss._loss.CyHalfBinomialLoss",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.model_selection._split.StratifiedKFold",
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
        import skops.io

        folder = check_folder(folder, force=force)
        content = skops.io.dumps(self._model)
        card = {**self.card, "format": FORMAT, "model_digest": hashlib.sha256(content).hexdigest()}
        write_bytes_atomically(content, folder / MODEL_FILE)
        write_text_atomically(json.dumps(card, indent=2, ensure_ascii=False) + "\n", folder / CARD_FILE)
        return folder

    @property
    def bands(self) -> pd.DataFrame:
        """Quality by band: ``band, n, bots, auc, brier`` and, trained without it, ``auc_left_out, ...``."""
        return pd.DataFrame(self.card["bands"])


def check_folder(folder: str | Path, *, force: bool = False) -> Path:
    """Return a folder into which a model may be written.

    Raises
    ------
    UsageError
        When a file is in the way, or there is a model already and `force` is not given.
    """
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise UsageError(f"'{path}' is a file. Allowed: a folder. Name another.")
    if (path / CARD_FILE).exists() and not force:
        raise UsageError(
            f"'{path}' holds a model already. Allowed: a new folder, or replacing what is there. "
            "Say --force to replace it."
        )
    return path


def load_model(folder: str | Path) -> AudienceModel:
    """Return a model that `AudienceModel.save` wrote.

    Raises
    ------
    UsageError
        When there is none, or it cannot be read.
    IntegrityError
        When it is not what its card says.
    """
    import skops.io

    path = Path(folder)
    todo = "Train it with 'kresearch audience train FILE --out FOLDER'."
    if not (path / CARD_FILE).is_file():
        raise UsageError(f"no model in '{path}'. Allowed: a folder that training wrote. {todo}")
    with reading(path, "a model of audiences", allowed="what training wrote", todo=todo):
        card = json.loads((path / CARD_FILE).read_text(encoding="utf-8"))
        if card["format"] != FORMAT:
            raise UsageError(f"'{path}' has the format {card['format']}. Allowed: {FORMAT}. {todo}")
        content = (path / MODEL_FILE).read_bytes()
        if hashlib.sha256(content).hexdigest() != card["model_digest"]:
            raise IntegrityError(f"'{path / MODEL_FILE}' is not what its card says. {todo}")
        foreign = sorted(set(skops.io.get_untrusted_types(data=content)) - set(_OURS))
        if foreign:
            raise KresearchError(
                f"'{path / MODEL_FILE}' holds types that are not loaded: {', '.join(foreign)}. Allowed: "
                f"those of scikit-learn and numpy. {todo}"
            )
        return AudienceModel(skops.io.loads(content, trusted=list(_OURS)), card)
