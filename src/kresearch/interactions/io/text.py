"""Text files as bytes and lines: through gzip, in the encoding they claim."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, cast

from kresearch.interactions.io.encodings import guess_encoding, join_halves

#: Longer lines than this are no rows of a table.
LONGEST = 64 << 20
_LOOKED_AT = 40
_SAMPLE = 4 << 20
_QUOTED = re.compile(r'"[^"]*"')


class LongLineError(ValueError):
    """A line so long that the file is no table."""


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading bytes, through gzip where its name says so."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if packed or path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def first_lines(path: Path, encoding: str, skip: int, count: int = _LOOKED_AT) -> list[str]:
    """Return the first lines of a file after those that are left out."""
    with open_bytes(path) as file:
        return list(islice(decode_lines(file, encoding, []), skip, skip + count))


def decode_lines(file: IO[bytes], encoding: str, damaged: list[int]) -> Iterator[str]:
    """Yield lines as text; the numbers of lines in another encoding are put in `damaged`."""
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) > LONGEST:
            raise LongLineError(f"line {number} is longer than {LONGEST >> 20} MB")
        if number == 1 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            text = _mended(line) if encoding == "utf-8" else ""
            if not text:
                damaged.append(number)
                text = line.decode("cp1252", "replace")
        yield from _rows_within(text) if "\r" in text else (text,)


def _mended(line: bytes) -> str:
    """Return a line of which only the halves of characters are no UTF-8; an empty text for others."""
    try:
        return join_halves(line).decode()
    except UnicodeDecodeError:
        return ""


def _rows_within(line: str) -> list[str]:
    """Return the rows that single carriage returns end within a line; the line where they end none."""
    parts = line.rstrip("\r\n").split("\r")
    bare = [_QUOTED.sub("", part) for part in parts]
    alike = any(len({part.count(sign) for part in bare}) == 1 and sign in bare[0] for sign in ",;\t|")
    if len(parts) == 1 or not alike or any('"' in part for part in bare):
        return [line]
    return [f"{part}\n" for part in parts]


def say_damaged(path: Path, encoding: str) -> str:
    """Return why a line cannot be decoded, with the encoding that the whole file speaks for."""
    with open_bytes(path) as file:
        meant = guess_encoding(file.read(_SAMPLE))
    if meant is None:
        return f"is not {encoding.upper()}, and its bytes do not tell what it is"
    return f"is not {encoding.upper()}" + (f" but {meant}" if meant != encoding else "")
