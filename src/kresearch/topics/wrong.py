"""The wrong ones to read: texts that a topic has and that a person said are not about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from kresearch._common.files import write_text_atomically
from kresearch._common.html_cards import clean
from kresearch._common.names import take_names
from kresearch._common.words import number
from kresearch.errors import UsageError
from kresearch.topics.judgements import merge_coders
from kresearch.topics.precision import say_precision
from kresearch.topics.tagging import TopicTags

#: How many wrong texts of a topic are shown.
SHOWN = 10
_TITLE = "Topics: the wrong ones to read"
_CARE = "Texts of people stand below: for reading, not for passing on."


def wrong_ones(
    tags: TopicTags, judgements: pd.DataFrame, topics: str | Sequence[str], *, most: int = SHOWN
) -> pd.DataFrame:
    """Return the strongest texts that were judged off-topic: what to mend a list by.

    Parameters
    ----------
    tags
        The topics of a log's texts.
    judgements
        What coders said of some of them, as of `read_judgements`.
    topics
        Which.
    most
        How many per topic.

    Returns
    -------
    pandas.DataFrame
        ``topic, strength, because, text, text_key``. Texts of people: for reading, not for passing on.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas
    >>> texts = ["My flight was late", "A flight of fancy"]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": "ben", "kind": "reply", "text": texts})
    >>> tags = kr.topics.tag(kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z")))
    >>> judged = pandas.DataFrame({"text_key": tags.keys, "topic": "travel", "label": ["n", "y"]})
    >>> kr.topics.wrong_ones(tags, judged, ["travel"])[["because", "text"]].to_dict("records")
    [{'because': 'flight', 'text': 'A flight of fancy'}]
    """
    merged = merge_coders(judgements)
    off = merged[merged["label"] == "off-topic"]
    parts = []
    for topic in take_names(topics):
        found = tags.of_topic(topic)
        keys = set(off.loc[off["topic"] == topic, "text_key"])
        parts.append(found[found["text_key"].isin(keys)].head(most).assign(topic=topic))
    columns = ["topic", "strength", "because", "text", "text_key"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def write_wrong(
    precision: pd.DataFrame, wrong: pd.DataFrame, path: str | Path, *, force: bool = False
) -> Path:
    """Write the wrong ones as Markdown: precision per topic, then the texts.

    A page in HTML is written by `kresearch.report.build_topics`.

    Parameters
    ----------
    precision
        Of `measure_precision`.
    wrong
        Of `wrong_ones`.
    path
        A name that ends in ``.md``.
    force
        Whether a page that is there is replaced.

    Raises
    ------
    UsageError
        When the name ends otherwise, or is taken.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> texts = ["My flight was late", "A flight of fancy"]
    >>> rows = pandas.DataFrame({"account": "anna", "actor": "ben", "kind": "reply", "text": texts})
    >>> tags = kr.topics.tag(kr.InteractionLog(rows.assign(network="twitter", at="2012-01-01T12:00Z")))
    >>> judged = pandas.DataFrame({"text_key": tags.keys, "topic": "travel", "label": ["n", "y"]})
    >>> wrong = kr.topics.wrong_ones(tags, judged, ["travel"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     precision = kr.topics.measure_precision(tags, judged, at=())
    ...     page = kr.topics.write_wrong(precision, wrong, f"{folder}/wrong.md")
    ...     "1. A flight of fancy" in page.read_text()
    True
    """
    path = check_page(path, force=force, endings=(".md",))
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_text_atomically(_to_markdown(precision, wrong), path)


def check_page(path: str | Path, *, force: bool = False, endings: Sequence[str] = (".md", ".html")) -> Path:
    """Return where a page goes, or say why it cannot; to be called before long work.

    Its name must have one of the endings and, without `force`, not be taken.
    """
    path = Path(path)
    if path.suffix not in endings:
        raise UsageError(
            f"no page '{path.name}'. Allowed: a name that ends in {' or '.join(endings)}. Name it so."
        )
    if path.exists() and not force:
        raise UsageError(f"'{path}' is there already. Allowed: a new name. Say --force to replace it.")
    return path


def _sections(precision: pd.DataFrame, wrong: pd.DataFrame) -> Iterator[tuple[str, list[str], pd.DataFrame]]:
    """Yield each topic with the sentences on its precision and its wrong texts."""
    for topic, rows in precision.groupby("topic", sort=False):
        own = wrong[wrong["topic"] == topic]
        said = [say_precision(row) for row in rows.to_dict("records")]
        said.append(
            f"{number(len(own), 'wrong one')}, the strongest first" if len(own) else "none was judged wrong"
        )
        yield str(topic), said, own


def _to_markdown(precision: pd.DataFrame, wrong: pd.DataFrame) -> str:
    lines = [f"# {_TITLE}", "", _CARE, ""]
    for topic, said, own in _sections(precision, wrong):
        lines += [f"## {_plain(topic)}", "", *(f"- {sentence}" for sentence in said), ""]
        for row in own.to_dict("records"):
            lines += [
                f"1. {_plain(row['text'])}",
                f"   (by: {_plain(row['because'])}; {row['strength']:.2f})",
            ]
        lines.append("")
    return "\n".join(lines)


def _plain(text: object) -> str:
    """Return a text on one line in which no sign is markup."""
    line = " ".join(clean(text).split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in line)
