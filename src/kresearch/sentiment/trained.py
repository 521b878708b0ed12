"""A trained scorer: what it answers, and how it is kept without pickle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kresearch._common.model_folder import ModelFolder
from kresearch._common.reading import reading
from kresearch.sentiment.confusion import Confusion
from kresearch.sentiment.features import lexicon_features, lexicon_for, prepare_text
from kresearch.sentiment.protocol import Floats, PolarityBatch, known_texts

#: A trained scorer on disk.
FOLDER = ModelFolder("trained scorer", "Train it with 'kresearch sentiment train'.", digest_needed=False)


class TrainedScorer:
    """Polarity by a classifier trained on labelled texts: P(positive) minus P(negative).

    Parameters
    ----------
    model
        Fitted calibrated classifier over the columns of `assemble`.
    vectorisers
        The fitted word and character vectorisers.
    card
        What it was trained on and how good it was in cross-validation.
    """

    def __init__(self, model: Any, vectorisers: tuple[Any, Any], card: Mapping[str, Any]) -> None:
        self._model, self._vectorisers = model, vectorisers
        self.card = dict(card)
        self.name = str(card["name"])
        self.threshold = float(card["threshold"])
        self.signature = f"trained-{card['digest']}-{card.get('model_digest', '')}"
        language = card.get("language")
        self.languages: frozenset[str] | None = frozenset({language}) if language else None

    @property
    def confusion(self) -> Confusion:
        """Confusion matrix from cross-validation."""
        return Confusion.from_dict(self.card["confusion"])

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the polarity of each text in the language of training; None and blank ones are unknown.

        Polarity is P(positive) - P(negative), but never on the side of a class that is not the likeliest:
        those are inside the threshold.
        """
        known = known_texts(texts)
        at = [i for i, t in enumerate(known) if t is not None]
        polarity = np.full(len(known), np.nan)
        language = np.full(len(known), None, dtype=object)
        if at:
            chosen = [known[i] for i in at]
            extra = lexicon_features(chosen, lexicon_for(self.card.get("language")))
            chance = self._model.predict_proba(assemble(chosen, self._vectorisers, extra))
            polarity[at] = _to_polarity(chance, self.threshold)
            language[at] = self.card.get("language")
        return PolarityBatch(polarity, language)


def _to_polarity(chance: Floats, threshold: float) -> Floats:
    """Turn probabilities of (negative, neutral, positive) into polarity that classifies as the likeliest."""
    polarity = chance[:, 2] - chance[:, 0]
    best = chance.argmax(axis=1)
    edge = threshold * 0.999
    polarity = np.where(best == 1, np.clip(polarity, -edge, edge), polarity)
    polarity = np.where(best == 2, np.maximum(polarity, threshold), polarity)
    return np.asarray(np.clip(np.where(best == 0, np.minimum(polarity, -threshold), polarity), -1, 1))


def assemble(
    texts: Sequence[str | None],
    vectorisers: tuple[Any, Any],
    extra: Floats | None = None,
    *,
    fit: bool = False,
) -> Any:
    """Return the sparse columns a classifier sees: of words, of characters, and further ones.

    With `fit` the vectorisers learn from these texts.
    """
    from scipy.sparse import csr_matrix, hstack

    prepared = [prepare_text(t) for t in texts]
    blocks = [v.fit_transform(prepared) if fit else v.transform(prepared) for v in vectorisers]
    return hstack(blocks if extra is None else [*blocks, csr_matrix(extra)], format="csr")


def save(scorer: TrainedScorer, folder: str | Path, *, force: bool = False) -> Path:
    """Write a trained scorer to a folder: ``model.skops`` and ``card.json``, no pickle.

    Parameters
    ----------
    scorer
        The scorer.
    folder
        Made when it is not there.
    force
        Whether a scorer already there is replaced.

    Raises
    ------
    UsageError
        When there is one already and `force` is not given.

    Examples
    --------
    >>> import kresearch as kr
    >>> import tempfile
    >>> labels = ["negative", "neutral", "positive"] * 10
    >>> scorer = kr.sentiment.train([f"{label} news {i}" for i, label in enumerate(labels)], labels, folds=2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(file.name for file in kr.sentiment.save(scorer, folder).iterdir())
    ['card.json', 'model.skops']
    """
    words, characters = scorer._vectorisers
    parts = {"model": scorer._model, "words": words, "characters": characters}
    scorer.card = FOLDER.write(folder, parts, scorer.card, force=force)
    return Path(folder)


def load(folder: str | Path) -> TrainedScorer:
    """Load a scorer that `save` wrote.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    KresearchError
        When there is none, or it holds types that scikit-learn did not make.
    IntegrityError
        When the file is not what its card says.

    Examples
    --------
    >>> import kresearch as kr
    >>> import tempfile
    >>> labels = ["negative", "neutral", "positive"] * 10
    >>> texts = [f"{label} news {i}" for i, label in enumerate(labels)]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = kr.sentiment.save(kr.sentiment.train(texts, labels, folds=2), folder)
    ...     scorer = kr.sentiment.load(kept)
    >>> scorer.score(["positive news"]).classes().tolist()
    ['positive']
    """
    parts, card = FOLDER.read(folder)
    with reading(folder, "a trained scorer", allowed="what training wrote", todo=FOLDER.made_by):
        return TrainedScorer(parts["model"], (parts["words"], parts["characters"]), card)
