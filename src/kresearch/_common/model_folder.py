"""Trained models on disk: a card to read as JSON and the model itself by skops, no pickle.

A model is loaded only when it is what its card says, and made of types that are named here or that skops
trusts by itself: somebody else's folder runs no code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kresearch._common.files import write_bytes_atomically, write_text_atomically
from kresearch._common.reading import reading
from kresearch.errors import IntegrityError, KresearchError, UsageError

#: What scikit-learn's calibrated classifiers are made of.
CALIBRATED = (
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.model_selection._split.StratifiedKFold",
)


#: Of all the rest of the card, whose numbers steer what a model says; cards before 0.4 have none.
_CARD_DIGEST = "card_digest"


def _digest_of(card: Mapping[str, Any]) -> str:
    told = {key: value for key, value in card.items() if key != _CARD_DIGEST}
    # As it will be read: lists for tuples, texts for keys.
    whole = json.loads(json.dumps(told))
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class ModelFolder:
    """How one kind of model is kept."""

    what: str  #: What it is called in messages, e.g. ``"trained scorer"``.
    made_by: str  #: What makes one, as a sentence: ``"Train it with 'kresearch sentiment train'."``.
    trusted: tuple[str, ...] = CALIBRATED  #: Types that skops does not trust by itself; any other is refused.
    #: Names of the two files.
    model: str = "model.skops"
    card: str = "card.json"
    digest: str = "model_digest"  #: Key of the card that holds the digest of the model.
    format: int | None = None  #: Version of the card's form; None where the cards of this kind carry none.
    digest_needed: bool = True  #: Whether a card without the digest is refused; those of 0.1 have none.
    read_as: str = ""  #: Its whole name with the article, where `what` is the short one.

    @property
    def _one(self) -> str:
        """The last word of what it is called, with its article."""
        word = self.what.split()[-1]
        return word if word.endswith("s") else f"a {word}"

    def _reading(self, path: Path) -> AbstractContextManager[None]:
        name = self.read_as or f"a {self.what}"
        return reading(path, name, allowed="what training wrote", todo=self.made_by)

    def check_free(self, folder: str | Path, *, force: bool = False) -> Path:
        """Return a folder into which a model may be written; to be called before long work.

        Raises UsageError when a file is in the way, or there is a model already and `force` is not given.
        """
        path = Path(folder)
        if path.exists() and not path.is_dir():
            raise UsageError(f"'{path}' is a file. Allowed: a folder. Name another.")
        if (path / self.card).exists() and not force:
            raise UsageError(
                f"'{path}' holds {self._one} already. Allowed: a new folder, or replacing what is there. "
                "Name another, or say --force (force=True)."
            )
        return path

    def write(
        self, folder: str | Path, model: object, card: Mapping[str, Any], *, force: bool = False
    ) -> dict[str, Any]:
        """Write a model (estimators, arrays, plain values) and its card, and return the card with its digest.

        With `force` it replaces what is in the folder.
        """
        import skops.io

        path = self.check_free(folder, force=force)
        content = skops.io.dumps(model)
        told = {**card, self.digest: hashlib.sha256(content).hexdigest()}
        if self.format is not None:
            told["format"] = self.format
        told[_CARD_DIGEST] = _digest_of(told)
        write_bytes_atomically(content, path / self.model)
        write_text_atomically(json.dumps(told, indent=2, ensure_ascii=False) + "\n", path / self.card)
        return told

    def read_card(self, folder: str | Path) -> dict[str, Any]:
        """Return the card alone.

        Raises KresearchError when there is none or it is of another form, IntegrityError when it was changed
        since it was written.
        """
        path = Path(folder) / self.card
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise UsageError(
                f"no {self.what} in '{folder}': {problem}. Allowed: a folder with {self.model} and "
                f"{self.card}. {self.made_by}"
            ) from problem
        with self._reading(path):
            card: dict[str, Any] = dict(json.loads(content.decode("utf-8")))
        if self.format is not None and card.get("format") != self.format:
            raise UsageError(
                f"'{path}' has the format {card.get('format')}. Allowed: {self.format}. {self.made_by}"
            )
        if _CARD_DIGEST in card and card.pop(_CARD_DIGEST) != _digest_of(card):
            raise IntegrityError(f"'{path}' was changed after it was written. {self.made_by}")
        return card

    def read(self, folder: str | Path) -> tuple[Any, dict[str, Any]]:
        """Return model and card.

        Raises KresearchError when there is none, or it holds types that are not trusted; IntegrityError when
        the model is not what its card says.
        """
        import skops.io

        card = self.read_card(folder)
        path = Path(folder) / self.model
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise KresearchError(f"'{path}' cannot be read: {problem}. {self.made_by}") from problem
        told = card.get(self.digest)
        if told != hashlib.sha256(content).hexdigest() and (told is not None or self.digest_needed):
            raise IntegrityError(f"'{path}' is not what its card says. {self.made_by}")
        with self._reading(path):
            foreign = sorted(set(skops.io.get_untrusted_types(data=content)) - set(self.trusted))
            if foreign:
                raise KresearchError(
                    f"'{path}' holds types that are not loaded: {', '.join(foreign)}. Allowed: those of "
                    f"scikit-learn and numpy. {self.made_by}"
                )
            return skops.io.loads(content, trusted=list(self.trusted)), card
