"""A tagger trained on a few judged posts per topic: what it answers, and how it is kept without pickle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kresearch._common.model_folder import ModelFolder
from kresearch._common.reading import reading
from kresearch.sentiment.trained import assemble
from kresearch.topics.protocol import Tag

#: A trained tagger on disk.
FOLDER = ModelFolder(
    "trained tagger", "Train it with 'kresearch topics train'.", model="topics.skops", card="topics.json"
)
#: The class of texts that are about none of the topics.
NONE = "none"


class TrainedTagger:
    """Topics by a calibrated classifier over words and characters; at most one topic per text.

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
        self.topics: tuple[str, ...] = tuple(str(t) for t in card["topics"])
        self.least = float(card["least"])

    def tag(self, texts: Sequence[str | None], *, languages: Sequence[str | None] = ()) -> list[Tag]:
        """Return the likeliest topic of each text; see `TopicTagger.tag`.

        The strength is the calibrated probability. A text whose likeliest class is "none", or less likely
        than the card's ``least``, has no topic.
        """
        del languages  # the model reads the words of any language alike
        at = [i for i, t in enumerate(texts) if isinstance(t, str) and t.strip()]
        if not at:
            return []
        chance = self._model.predict_proba(assemble([texts[i] for i in at], self._vectorisers))
        names = [str(c) for c in self._model.classes_]
        tags = []
        for i, best, row in zip(at, chance.argmax(axis=1), chance, strict=True):
            if names[best] != NONE and row[best] >= self.least:
                tags.append(Tag(i, names[best], float(np.clip(row[best], 1e-6, 1.0)), "trained"))
        return tags


def save(tagger: TrainedTagger, folder: str | Path, *, force: bool = False) -> Path:
    """Write a trained tagger to a folder: ``topics.skops`` and ``topics.json``, no pickle.

    Parameters
    ----------
    tagger
        The tagger.
    folder
        Made when it is not there.
    force
        Whether a tagger already there is replaced.

    Raises
    ------
    UsageError
        When there is one already and `force` is not given.

    Examples
    --------
    >>> import kresearch as kr
    >>> import tempfile
    >>> topics = ["travel", "none"] * 10
    >>> tagger = kr.topics.train([f"{topic} news {i}" for i, topic in enumerate(topics)], topics, folds=2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(file.name for file in kr.topics.save(tagger, folder).iterdir())
    ['topics.json', 'topics.skops']
    """
    words, characters = tagger._vectorisers
    parts = {"model": tagger._model, "words": words, "characters": characters}
    tagger.card = FOLDER.write(folder, parts, tagger.card, force=force)
    return Path(folder)


def load(folder: str | Path) -> TrainedTagger:
    """Load a tagger that `save` wrote.

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
    >>> topics = ["travel", "none"] * 10
    >>> texts = [f"{topic} news {i}" for i, topic in enumerate(topics)]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = kr.topics.save(kr.topics.train(texts, topics, folds=2), folder)
    ...     tagger = kr.topics.load(kept)
    >>> [found.topic for found in tagger.tag(["travel news"])]
    ['travel']
    """
    parts, card = FOLDER.read(folder)
    with reading(folder, "a trained tagger", allowed="what training wrote", todo=FOLDER.made_by):
        return TrainedTagger(parts["model"], (parts["words"], parts["characters"]), card)
