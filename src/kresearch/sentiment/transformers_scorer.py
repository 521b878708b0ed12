"""Polarity by a transformer: any sequence classifier, by name or folder. Needs the extra ``transformers``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kresearch.errors import KresearchError, UsageError
from kresearch.sentiment.labels import WORDS
from kresearch.sentiment.protocol import PolarityBatch, known_texts

#: What classifiers without names for their labels mostly mean, by number of labels.
_UNNAMED = {2: (-1.0, 1.0), 3: (-1.0, 0.0, 1.0), 5: (-1.0, -0.5, 0.0, 0.5, 1.0)}


class TransformersScorer:
    """Polarity as the mean of the labels' polarity, weighted by their probability.

    Parameters
    ----------
    model
        Name of a published classifier, or a folder with one and its tokeniser.
    languages
        ISO 639-1 codes it understands; None for any.
    batch_size
        Texts scored together.
    device
        ``"cuda"``, ``"mps"``, ``"cpu"``; by default the best there is.
    mapping
        Polarity (-1 to 1) by label, for classifiers whose labels are not negative, neutral, positive
        or their kin. Without names, labels count from bad to good when there are 2, 3 or 5.
    max_length
        Tokens of a text that are read.

    Raises
    ------
    KresearchError
        When the extra is not installed, or the classifier cannot be loaded.
    UsageError
        When a label's polarity is not known.
    """

    #: One process feeds the device; further ones would only hold copies of the weights.
    single_process = True

    def __init__(
        self,
        model: str,
        *,
        languages: Sequence[str] | None = None,
        batch_size: int = 32,
        device: str | None = None,
        mapping: Mapping[str, float] | None = None,
        max_length: int = 256,
    ) -> None:
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ImportError as problem:
            raise KresearchError(
                "scorer 'transformers' needs the packages transformers and torch, which are not installed; "
                "allowed without them are vader, italian, auto and trained:FOLDER; "
                "install the extra: pip install 'kresearch[transformers]'."
            ) from problem
        self._torch = torch
        self._device = device or _best_device(torch)
        try:
            self._tokeniser = AutoTokenizer.from_pretrained(model)
            # Weights in the safetensors format only: others are pickles.
            loaded = AutoModelForSequenceClassification.from_pretrained(model, use_safetensors=True)
        except (OSError, ValueError) as problem:
            raise KresearchError(
                f"the classifier '{model}' could not be loaded: {problem}; allowed is a name or folder of a "
                "sequence classifier with weights in safetensors; check the name, or the network."
            ) from problem
        self._model = loaded.to(self._device).eval()
        self._batch_size, self._max_length = batch_size, max_length
        self.name = f"transformers:{model}"
        self.languages: frozenset[str] | None = None if languages is None else frozenset(languages)
        self.threshold = 1 / 3
        self._values = _read_values(loaded.config.id2label, mapping)
        self.signature = f"{self.name}({self._values.tolist()},{max_length})"

    def score(self, texts: Sequence[str | None]) -> PolarityBatch:
        """Return the polarity of each text; the language only where the classifier knows just one."""
        known = known_texts(texts)
        # Alike lengths together: a batch is as slow as its longest text.
        at = sorted((i for i, t in enumerate(known) if t is not None), key=lambda i: (len(known[i] or ""), i))
        polarity = np.full(len(known), np.nan)
        language = np.full(len(known), None, dtype=object)
        for start in range(0, len(at), self._batch_size):
            part = at[start : start + self._batch_size]
            encoded = self._tokeniser(
                [known[i] for i in part],
                padding=True,
                truncation=True,
                max_length=self._max_length,
                return_tensors="pt",
            ).to(self._device)
            with self._torch.inference_mode():
                chance = self._model(**encoded).logits.float().softmax(dim=-1).cpu().numpy()
            polarity[part] = np.clip(chance @ self._values, -1, 1)
        if self.languages is not None and len(self.languages) == 1:
            language[at] = next(iter(self.languages))
        return PolarityBatch(polarity, language)


def _best_device(torch: Any) -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _read_values(labels: Mapping[int, str], mapping: Mapping[str, float] | None) -> np.ndarray[Any, Any]:
    """Return the polarity of each label of a classifier."""
    names = [str(labels[i]) for i in sorted(labels)]
    known = dict(WORDS) | {k.strip().lower(): float(v) for k, v in (mapping or {}).items()}
    if all(n.strip().lower() in known for n in names):
        return np.array([known[n.strip().lower()] for n in names])
    unnamed = all(n.upper() == f"LABEL_{i}" for i, n in enumerate(names))
    if not mapping and unnamed and len(names) in _UNNAMED:
        return np.array(_UNNAMED[len(names)])
    strange = [n for n in names if n.strip().lower() not in known]
    raise UsageError(
        f"the classifier's labels {', '.join(strange)} have no known polarity; allowed are negative, "
        "neutral, positive and their short forms; give `mapping`, e.g. {'" + strange[0] + "': -1.0}."
    )
