"""Judgements of topics: who said which text is about a topic, as a table that holds keys and no texts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from kresearch._common.filled_tables import read_filled, write_filled
from kresearch._common.names import take_names
from kresearch.errors import UsageError, suggestion
from kresearch.sentiment.judging import Agreement, measure_agreement
from kresearch.sentiment.judging.form import JudgementForm
from kresearch.sentiment.judging.judgements import now
from kresearch.topics.tagging import TopicTags

#: What a text may be called.
LABELS = ("on-topic", "off-topic", "cannot-tell")
#: Key on the keyboard for each label.
SHORT = {"y": "on-topic", "n": "off-topic", "c": "cannot-tell"}
COLUMNS = ("text_key", "topic", "coder", "label", "stratum", "probability", "at", "digest")
FORM = JudgementForm(
    labels=LABELS,
    keys=SHORT,
    columns=COLUMNS,
    needed=("text_key", "topic", "label"),
    todo="Write a file to fill in with 'kresearch topics judge ... --write FILE'.",
    words={"yes": "on-topic", "sì": "on-topic", "si": "on-topic", "no": "off-topic"},
)
#: How many of the strongest texts of a topic are asked for certain.
TOP = 10


def draw_sample(
    tags: TopicTags, topics: str | Sequence[str], n: int = 30, *, top: int = TOP, seed: int = 0
) -> pd.DataFrame:
    """Draw the texts of some topics that a person should judge.

    Parameters
    ----------
    tags
        The topics of a log's texts.
    topics
        Which.
    n
        Texts per topic; all where a topic has fewer.
    top
        How many of the strongest are asked for certain; the others are drawn with equal, known probability.
    seed
        Of the numbers that order the texts; a larger n keeps the texts of a smaller one.

    Returns
    -------
    pandas.DataFrame
        ``text_key, topic, text, stratum, probability``, in an order that says nothing of the strength.

    Raises
    ------
    UsageError
        When n is below 2, or a topic has no text, or there is no topic.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> texts = [f"My flight number {i} was late" for i in range(30)]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": "ben", "kind": "reply", "text": texts})
    >>> tags = kr.topics.tag(kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z")))
    >>> sample = kr.topics.draw_sample(tags, ["travel"], n=15, top=5)
    >>> sample.groupby("stratum")["probability"].agg(["size", "first"]).to_dict("index")
    {'rest': {'size': 10, 'first': 0.4}, 'top': {'size': 5, 'first': 1.0}}
    """
    if n < 2 or top < 0:
        raise UsageError(f"n = {n}, top = {top}: allowed are 2 or more texts per topic; give --n 30.")
    topics = take_names(topics)
    empty = [t for t in topics if not (tags.table["topic"] == t).any()]
    if empty or not topics:
        known = tags.counts()["topic"].tolist()
        hints = "".join(suggestion(name, known) for name in empty)
        raise UsageError(
            f"no text is tagged with {', '.join(empty) or 'any topic'}, so there is nothing to judge.{hints} "
            f"Allowed: {', '.join(known[:20]) or 'topics that some text has'}. Name another topic or list."
        )
    parts = []
    for topic in topics:
        found = tags.of_topic(topic)
        found["u"] = [_number(f"{seed} {topic} {key}") for key in found["text_key"]]
        certain = min(top, n, len(found))
        rest = found.iloc[certain:].sort_values("u").head(n - certain)
        left = len(found) - certain
        chosen = pd.concat(
            [
                found.iloc[:certain].assign(stratum="top", probability=1.0),
                rest.assign(stratum="rest", probability=len(rest) / left if left else 1.0),
            ]
        )
        parts.append(chosen.assign(topic=topic).sort_values("u"))
    return pd.concat(parts, ignore_index=True)[["text_key", "topic", "text", "stratum", "probability"]]


def _number(text: str) -> float:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") / 2**64


def check_judgements(table: pd.DataFrame, *, where: str = "the judgements") -> pd.DataFrame:
    """Return judgements with every column, or say all that is wrong with them; rows without a label go.

    Needed are ``text_key, topic, label``. Raises UsageError when columns are missing, labels are unknown or
    probabilities lie outside 0 to 1.
    """
    return FORM.check(table, where=where)


def read_judgements(path: str | Path) -> pd.DataFrame:
    """Read judgements from a CSV file.

    Parameters
    ----------
    path
        The file: ``text_key, topic, label`` and, where known, ``coder, stratum, probability, at, digest``.
        Labels are ``on-topic``, ``off-topic`` and ``cannot-tell`` (or y, n, c); rows without one go.

    Returns
    -------
    pandas.DataFrame
        With every column, labels in full.

    Raises
    ------
    UsageError
        When there is no such file, or it holds something else.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> filled = pandas.DataFrame({"text_key": ["k1", "k2", "k3"], "topic": "food", "label": ["y", "n", ""]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     filled.to_csv(f"{folder}/judged.csv", index=False)
    ...     kr.topics.read_judgements(f"{folder}/judged.csv")["label"].tolist()
    ['on-topic', 'off-topic']
    """
    allowed = "a CSV file with text_key, topic and label"
    table = read_filled(path, "judgements", allowed=allowed, made_by="kresearch topics judge")
    return check_judgements(table, where=f"'{path}'")


def write_judgements(judgements: pd.DataFrame, path: str | Path) -> Path:
    """Write judgements as CSV, whole or not at all; what is there is replaced.

    Parameters
    ----------
    judgements
        As of `read_judgements`; rows without a label go.
    path
        Where to.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UsageError
        When they are no judgements.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> judged = pandas.DataFrame({"text_key": ["k1", "k2"], "topic": "travel", "label": ["y", "n"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = kr.topics.write_judgements(judged, f"{folder}/judged.csv")
    ...     kr.topics.read_judgements(path)["label"].tolist()
    ['on-topic', 'off-topic']
    """
    return write_filled(check_judgements(judgements), path)


def add_labels(
    old: pd.DataFrame,
    sample: pd.DataFrame,
    answers: Mapping[tuple[str, str], str],
    *,
    coder: str,
    digest: str,
) -> pd.DataFrame:
    """Return judgements with a coder's answers added; older ones get the probabilities of this sample.

    `answers` has for ``(text_key, topic)`` a label, or its key on the keyboard. A second pass of a coder is
    ``NAME/2`` and serves agreement only. `digest` is that of the log.
    """
    design = {(str(r["text_key"]), str(r["topic"])): r for r in sample.to_dict("records")}
    fresh = check_judgements(
        pd.DataFrame(
            [
                {
                    "text_key": key, "topic": topic, "coder": coder, "label": label, "at": now(),
                    "stratum": design[key, topic]["stratum"],
                    "probability": design[key, topic]["probability"], "digest": digest,
                }
                for (key, topic), label in answers.items()
            ],
            columns=None if answers else list(COLUMNS),
        )
    )  # fmt: skip
    kept = old.copy()
    asked = kept["topic"].isin(set(sample["topic"]))
    pairs = list(zip(kept["text_key"].astype(str), kept["topic"].astype(str), strict=True))
    # One sample is the design at a time: outside it a judgement speaks for its own text only.
    chance = np.array([design[p]["probability"] if p in design else np.nan for p in pairs], dtype=np.float64)
    kept["probability"] = kept["probability"].where(~asked, chance) if len(kept) else kept["probability"]
    both = fresh if kept.empty else kept if fresh.empty else pd.concat([kept, fresh], ignore_index=True)
    return both.drop_duplicates(["text_key", "topic", "coder"], keep="last", ignore_index=True)


def merge_coders(judgements: pd.DataFrame) -> pd.DataFrame:
    """Return ``text_key, topic, label, probability, split``: what most coders say; a tie cannot be told.

    ``split`` marks such ties. Second passes (``NAME/2``) serve agreement only.
    """
    return FORM.merge(judgements)[["text_key", "topic", "label", "probability", "split"]]


def topic_agreement(judgements: pd.DataFrame, *, seed: int = 0) -> Agreement:
    """Return Krippendorff's alpha of coders who judged the same texts of the same topics.

    Parameters
    ----------
    judgements
        As of `read_judgements`; a second pass of a coder is ``NAME/2``.
    seed
        Of the bootstrap over texts.

    Returns
    -------
    Agreement
        ``alpha, low, high`` (95 %), ``same`` (share of equal pairs of judgements), ``texts, coders``.

    Raises
    ------
    UsageError
        When no text was judged by two, or they are no judgements.

    References
    ----------
    Krippendorff (2004), Content Analysis, chapter 11.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> judged = pandas.DataFrame({"text_key": [f"k{i}" for i in range(10)] * 2, "topic": "travel"})
    >>> labels = ["on-topic", "off-topic"] * 10
    >>> labels[0] = "off-topic"
    >>> found = kr.topics.topic_agreement(judged.assign(coder=["ann"] * 10 + ["ben"] * 10, label=labels))
    >>> found.same, round(found.alpha, 2)
    (0.9, 0.81)
    """
    told = check_judgements(judgements)
    paired = told.assign(text_key=told["topic"].astype(str) + "\x1f" + told["text_key"].astype(str))
    return measure_agreement(paired, seed=seed, labels=LABELS)
