"""The texts that ``kresearch topics train`` learns from: a judged log, or a table of labelled texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kresearch.errors import UsageError


def read_examples(
    path: Path, judged: Path | None, text: str | None, label: str, where: str, options: dict[str, Any]
) -> tuple[list[Any], list[Any]]:
    """Return texts and their topics: of a table's columns, or of the judged texts of a log.

    Raises UsageError when neither or both of `judged` and `text` are given.
    """
    if (judged is None) == (text is None):
        raise UsageError(
            "topics are learned from a judged log or from a table of labelled texts. Allowed: --judged FILE "
            "with a log, or --text COLUMN with a table. Give one of them."
        )
    if text is not None:
        from kresearch.sentiment.files import read_columns

        frame = read_columns(path, text, label, encoding=str(options.get("encoding", "utf-8")))
        return frame[text].tolist(), frame[label].tolist()
    from kresearch.cli.reading_options import open_log
    from kresearch.topics import judged_topics, read_judgements
    from kresearch.topics.tagging import distinct_texts

    assert judged is not None
    judgements = read_judgements(judged)
    return judged_topics(*distinct_texts(open_log(path, **options), where), judgements)
