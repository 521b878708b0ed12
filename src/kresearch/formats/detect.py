"""Which format a file has, by its first kilobytes."""

from __future__ import annotations

import re
import shlex
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kresearch._common.others import describe_error
from kresearch.errors import KresearchError, KresearchWarning, UsageError
from kresearch.formats.head import Head, read_head
from kresearch.formats.protocol import Format, RecordFormat
from kresearch.formats.registry import is_built_in, list_formats
from kresearch.interactions.io.encodings import OTHERS
from kresearch.interactions.io.shape import VALUE

_SHOWN = 12
#: 31/12/20, 22:40 - Anna: hello; [31.12.20, 22:40:01] Anna: hello
_WHATSAPP = re.compile(
    r"[\u200e\ufeff]?\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d([:.]\d\d)?"
    r"(\s?[AaPp]\.?\s?[Mm]\.?)?(\]| -) \S"
)
_SHOWN_LINES = 40
#: What files that are no rows are, and what to do with them.
_OTHER = {
    "parquet": "a Parquet file. Look which of its columns is what: kresearch data guess FILE",
    "xls": "an old Excel workbook. Save it as .xlsx or CSV",
    "html": "a web page or XML. Export the data as JSON or CSV",
    "7z": "packed with 7z. Unpack it",
    "rar": "packed with RAR. Unpack it",
    "zstd": "packed with zstd. Unpack it",
    "xz": "packed with xz. Unpack it",
    "bzip2": "packed with bzip2. Unpack it",
    "empty": "empty. Export it again",
    "sqlite": "an SQLite database. Export its table as CSV",
    "encoding": f"a text in an encoding that its bytes do not tell. Say --encoding, e.g. {OTHERS}",
    "pdf": "a PDF. Export the data as JSON or CSV",
}


def detect(path: str | Path | Head) -> Format | None:
    """Return the format of a file, or None when no known one fits.

    Parameters
    ----------
    path
        The file, or its head.

    Raises
    ------
    UsageError
        When several formats fit; names them.

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> import kresearch as kr
    >>> tweet = {"id_str": "2", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "@acme hello",
    ...          "user": {"id_str": "7", "screen_name": "Anna"}, "in_reply_to_screen_name": "acme",
    ...          "in_reply_to_status_id_str": "1", "entities": {"user_mentions": [{"screen_name": "acme"}]}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "tweets.jsonl"
    ...     _ = file.write_text(json.dumps(tweet))
    ...     form = kr.formats.detect(file)
    >>> form.name
    'twitter-api-v1'
    """
    head = path if isinstance(path, Head) else read_head(path)
    found = find_candidates(head)
    if len(found) > 1:
        names = ", ".join(form.name for form in found)
        raise UsageError(
            f"'{head.name}' could be of {len(found)} formats: {names}. "
            f"Allowed: one. Say which: kresearch data import {head.path.name} --as {found[0].name} --out LOG."
        )
    return found[0] if found else None


def find_candidates(head: Head) -> list[Format]:
    """Return every known format that the first kilobytes fit.

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> import kresearch as kr
    >>> tweet = {"id_str": "2", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "hello",
    ...          "user": {"id_str": "7", "screen_name": "Anna"}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "tweets.jsonl"
    ...     _ = file.write_text(json.dumps(tweet))
    ...     found = kr.formats.find_candidates(kr.formats.read_head(file))
    >>> [form.name for form in found]
    ['twitter-api-v1']
    """
    formats = list_formats()
    found = [form for form in formats if _fits(form, head)]
    if found or head.unfolded is None:
        return found
    # What an API said, kept as the cells of a table.
    return [form for form in formats if _fits(form, head.unfolded)]


def _fits(form: Format, head: Head) -> bool:
    """Return whether a format knows a file; one that raises is named, and the others go on."""
    try:
        found: object = form.recognises(head)
        if not isinstance(found, bool | np.bool_):
            raise TypeError(f"it gave {found!r:.60}, which is neither true nor false")
        return bool(found)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        if isinstance(error, KresearchError) and is_built_in(form):
            raise
        warnings.warn(
            f"format '{form.name}' cannot look at '{head.name}': {describe_error(error)}. It was left out.",
            KresearchWarning,
            stacklevel=2,
        )
        return False


def say_unreadable(head: Head) -> str:
    """Return why a file is none of which a format could read rows; an empty text when it may be one."""
    if head.shape in ("csv", "text", "json-array") and _is_whatsapp(head.text):
        return (
            f"'{head.name}' is a chat of WhatsApp: it says who wrote what and when, but neither whom a "
            "message answers nor who reacted, so it makes no score. Allowed: rows of who did what to whom."
        )
    other = _OTHER.get(head.shape)
    return f"'{head.name}' is {other}." if other else ""


def _is_whatsapp(text: str) -> bool:
    lines = [line for line in text.splitlines()[:_SHOWN_LINES] if line.strip()]
    begun = sum(_WHATSAPP.match(line) is not None for line in lines)
    return begun > 1 and begun * 2 > len(lines)


def say_lacking(head: Head) -> str:
    """Return what a file lacks that is nearly of a known format; an empty text where it is near to none."""
    asked = [form for form in list_formats() if isinstance(form, RecordFormat) and form.lacks is not None]
    said = (_ask_lacking(form, head) for form in asked)
    return next((f"'{head.name}' {lacking}" for lacking in said if lacking), "")


def _ask_lacking(form: RecordFormat, head: Head) -> str:
    try:
        found: object = form.lacks(head) if form.lacks is not None else ""
        if not isinstance(found, str):
            raise TypeError(f"its lacks() gave {found!r:.60}, which is no text")
        return found
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        warnings.warn(
            f"format '{form.name}' cannot look at '{head.name}': {describe_error(error)}. It was left out.",
            KresearchWarning,
            stacklevel=2,
        )
        return ""


def say_unknown(head: Head) -> str:
    """Return why a file is of no known format, and what to do."""
    if why := say_unreadable(head) or say_lacking(head):
        return why
    names = ", ".join(form.name for form in list_formats())
    if head.is_json:
        top = sorted(key for key in head.keys if "." not in key)
        seen = f"{head.shape} with the keys {_shown(top)}"
    elif head.shape == "csv" and any(VALUE.fullmatch(name) for name in head.header):
        return (
            f"the first line of '{head.name}' looks like data, not like a header: "
            f"{_shown(head.header)[:80]}. Allowed: a first line with the names of the columns. Write one."
        )
    elif head.shape == "csv":
        seen = f"a table with the columns {_shown(head.header)}"
    elif head.shape == "text":
        first = next((line.strip() for line in head.text.splitlines() if line.strip()), "")
        return (
            f"'{head.name}' has one column, '{first[:40]}': neither who did something, nor to whom, nor "
            "when. Allowed: a table with a column for each. Export it with them."
        )
    else:
        seen = head.shape
    return (
        f"'{head.name}' has none of the known formats: it is {seen}. Allowed: {names}. "
        "If it is one of them, say kresearch data import FILE --as NAME --out LOG; else look which of its "
        f"columns is what: kresearch data guess {shlex.quote(str(head.path))}{_sheet_option(head)}."
    )


def _sheet_option(head: Head) -> str:
    return f" --sheet {shlex.quote(head.member)}" if head.packing == "spreadsheet" and head.member else ""


def _shown(names: Sequence[str]) -> str:
    return (", ".join(names[:_SHOWN]) or "none") + (", ..." if len(names) > _SHOWN else "")
