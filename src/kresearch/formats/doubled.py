"""Texts whose UTF-8 was read as Latin-1 and encoded once more, as Meta writes its downloads."""

from __future__ import annotations

from kresearch.formats.rows import Rows
from kresearch.formats.values import Record

MENDED = "texts that were encoded twice, mended by ftfy"


def mend_text(text: str) -> str:
    r"""Return a text as it was before it was encoded twice; any other text as it is.

    Examples
    --------
    >>> mend_text("Perch\u00c3\u00a9"), mend_text("Perché")
    ('Perché', 'Perché')
    """
    if text.isascii():
        return text
    import ftfy

    return ftfy.fix_encoding(text)


def mend_record(record: Record, rows: Rows) -> Record:
    """Return a record with every text in it mended, and count how many were."""
    mended = _mend(record, rows)
    assert isinstance(mended, dict)
    return mended


def _mend(value: object, rows: Rows) -> object:
    if isinstance(value, str):
        text = mend_text(value)
        if text != value:
            rows.note(MENDED)
        return text
    if isinstance(value, dict):
        return {_mend(key, rows): _mend(inner, rows) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mend(inner, rows) for inner in value]
    return value
