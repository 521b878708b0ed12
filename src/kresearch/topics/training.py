"""Training a topic tagger on a few judged posts per topic, its error measured by cross-validation."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from kresearch.errors import UsageError
from kresearch.sentiment.features import prepare_text
from kresearch.sentiment.protocol import Objects
from kresearch.sentiment.trained import assemble
from kresearch.sentiment.training import check_folds, digest_pairs
from kresearch.topics.precision import wilson
from kresearch.topics.trained import NONE, TrainedTagger

#: Fewer judged posts of a class than this teach nothing that could be measured.
MIN_PER_CLASS = 8
#: Probability from which on the likeliest topic is given.
LEAST = 0.5
_INNER_FOLDS = 3
#: A word, as vectorisers find it; one sign is one, too.
_WORD = r"\b\w+\b"


def train(
    texts: Sequence[str | None],
    topics: Sequence[str | None],
    *,
    name: str = "trained",
    least: float = LEAST,
    folds: int = 4,
    seed: int = 0,
    licence: str = "",
    source: str = "",
) -> TrainedTagger:
    """Train a tagger on judged posts: TF-IDF of words and characters, logistic regression, calibrated.

    Parameters
    ----------
    texts
        Texts, shape (n,), of any language; equal texts are kept in one fold.
    topics
        The topic of each; ``none`` for texts about none of them, of which there must be some. Missing ones
        are left out.
    name
        What tables call the tagger.
    least
        Probability from which on a topic is given, over 0 up to 1.
    folds
        Of the cross-validation.
    seed
        Of the folds.
    licence, source
        Of the texts; kept with the tagger. Weights may fall under the licence of the texts.

    Returns
    -------
    TrainedTagger
        Not yet saved, see `save`. Its card has precision and recall of each topic, from texts that the model
        had not seen.

    Raises
    ------
    UsageError
        When a topic or "none" has too few texts, or there are fewer than two folds.

    Examples
    --------
    >>> import kresearch as kr
    >>> topics = ["travel", "music", "none"] * 10
    >>> texts = [f"{topic} news number {i}" for i, topic in enumerate(topics)]
    >>> tagger = kr.topics.train(texts, topics, folds=2)
    >>> [found.topic for found in tagger.tag(["more travel news", "no news"])]
    ['travel']
    >>> tagger.card["measured"][0]["precision"]
    1.0
    """
    if len(texts) != len(topics):
        raise UsageError(f"{len(texts)} texts and {len(topics)} topics; allowed is one topic per text.")
    check_folds(folds)
    if not 0 < least <= 1:
        raise UsageError(
            f"least = {least:g}; allowed is a probability over 0 up to 1; {LEAST} is the default."
        )
    pairs = sorted(
        (str(t), str(label).strip())
        for t, label in zip(texts, topics, strict=True)
        if isinstance(t, str) and t.strip() and isinstance(label, str) and label.strip()
    )
    chosen, truth = [t for t, _ in pairs], np.array([c for _, c in pairs], dtype=object)
    _check_counts(truth, folds)
    card: dict[str, Any] = {
        "name": name,
        "topics": sorted(set(truth.tolist()) - {NONE}),
        "least": least,
        "digest": digest_pairs(pairs),
        "n": len(pairs),
        "classes": dict(sorted(Counter(truth.tolist()).items())),
        "licence": licence or "not stated: ask before you pass the tagger on",
        "source": source,
        "folds": folds,
        "seed": seed,
        "measured": _cross_validate(chosen, truth, folds, seed, least).to_dict("records"),
        "versions": {p: version(p) for p in ("scikit-learn", "skops", "numpy")}
        | {"python": platform.python_version()},
    }
    vectorisers = _make_vectorisers()
    model = _make_classifier(seed).fit(assemble(chosen, vectorisers, fit=True), truth.astype(str))
    return TrainedTagger(model, vectorisers, card)


def judged_topics(
    texts: Sequence[str], keys: Sequence[str], judgements: pd.DataFrame
) -> tuple[list[str], list[str]]:
    """Return texts and topics to train on, from judgements: what was off-topic is ``none``.

    Parameters
    ----------
    texts, keys
        Of the log that was judged, see `distinct_texts`.
    judgements
        What coders said of some of them, as of `read_judgements`.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> judged = pandas.DataFrame({"text_key": ["k1", "k2"], "topic": "travel", "label": ["y", "n"]})
    >>> kr.topics.judged_topics(["My flight was late", "Time flies"], ["k1", "k2"], judged)
    (['My flight was late', 'Time flies'], ['travel', 'none'])
    """
    from kresearch.topics.judgements import merge_coders

    if len(texts) != len(keys):
        raise UsageError(f"{len(texts)} texts and {len(keys)} keys; allowed is one key per text.")
    first = dict(zip(reversed(keys), reversed(texts), strict=True))
    merged = merge_coders(judgements)
    known = merged[merged["text_key"].isin(first) & (merged["label"] != "cannot-tell")]
    # A text that is about one topic is not about none, though it was off another.
    on = known[known["label"] == "on-topic"].drop_duplicates("text_key")
    off = known[(known["label"] == "off-topic") & ~known["text_key"].isin(on["text_key"])]
    off = off.drop_duplicates("text_key").assign(topic=NONE)
    both = pd.concat([on, off])
    return [first[k] for k in both["text_key"]], both["topic"].astype(str).tolist()


def _make_vectorisers() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True)
    return words, characters


def _make_classifier(seed: int) -> Any:
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    inner = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000)
    folds = StratifiedKFold(_INNER_FOLDS, shuffle=True, random_state=seed)
    return CalibratedClassifierCV(inner, method="sigmoid", cv=folds)


def _check_counts(truth: Objects, folds: int) -> None:
    counts = Counter(truth.tolist())
    least = max(MIN_PER_CLASS, folds)
    problems = [f"{n} of '{c}'" for c, n in sorted(counts.items()) if n < least]
    if NONE not in counts:
        problems.append(f"0 of '{NONE}'")
    if len(counts) < 2 or problems:
        raise UsageError(
            f"too few judged texts: {', '.join(problems) or 'one class only'}; allowed are {least} or more "
            f"of every topic and of '{NONE}' (texts about none of them); judge more."
        )


def _cross_validate(texts: list[str], truth: Objects, folds: int, seed: int, least: float) -> pd.DataFrame:
    """Return ``topic, precision, low, high, recall, given, texts`` over texts that were held out."""
    from sklearn.model_selection import StratifiedGroupKFold

    prepared = np.array([prepare_text(t) for t in texts], dtype=object).astype(str)
    groups = np.unique(prepared, return_inverse=True)[1]
    given = np.full(len(texts), NONE, dtype=object)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for fitted, held in splitter.split(texts, truth.astype(str), groups):
        vectorisers = _make_vectorisers()
        columns = assemble([texts[i] for i in fitted], vectorisers, fit=True)
        model = _make_classifier(seed).fit(columns, truth[fitted].astype(str))
        card = {"name": "held out", "topics": sorted(set(truth.tolist()) - {NONE}), "least": least}
        for found in TrainedTagger(model, vectorisers, card).tag([texts[i] for i in held]):
            given[held[found.text]] = found.topic
    rows = []
    for topic in sorted(set(truth.tolist()) - {NONE}):
        says, is_so = given == topic, truth == topic
        right, number = int((says & is_so).sum()), int(says.sum())
        precision = right / number if number else float("nan")
        low, high = wilson(precision, number) if number else (float("nan"), float("nan"))
        rows.append((topic, precision, low, high, right / int(is_so.sum()), number, int(is_so.sum())))
    return pd.DataFrame(rows, columns=["topic", "precision", "low", "high", "recall", "given", "texts"])
