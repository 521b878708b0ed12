"""Text files as bytes and lines: through gzip, in the encoding they claim."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading bytes, through gzip where its name says so."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def decode_lines(file: IO[bytes], encoding: str, damaged: list[int]) -> Iterator[str]:
    """Yield lines as text; the numbers of lines in another encoding are put in `damaged`."""
    for number, line in enumerate(file, start=1):
        if number == 1 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError:
            damaged.append(number)
            yield line.decode("cp1252", "replace")
