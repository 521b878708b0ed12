"""Text files as bytes and lines: through gzip, in the encoding they claim."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, cast

#: Longer lines than this are no rows of a table.
LONGEST = 64 << 20
_LOOKED_AT = 40


class LongLineError(ValueError):
    """A line so long that the file is no table."""


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading bytes, through gzip where its name says so."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if packed or path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def first_lines(path: Path, encoding: str, skip: int) -> list[str]:
    """Return the first lines of a file after those that are left out."""
    with open_bytes(path) as file:
        return list(islice(decode_lines(file, encoding, []), skip, skip + _LOOKED_AT))


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
            yield line.decode(encoding)
        except UnicodeDecodeError:
            damaged.append(number)
            yield line.decode("cp1252", "replace")
