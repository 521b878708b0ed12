"""Opening a file as what it is: gzip and zip by their first bytes, text by its byte order mark."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from kresearch.errors import UsageError
from kresearch.formats.spreadsheet import sheet_as_csv, sheets_of
from kresearch.interactions.io.archives import is_hidden
from kresearch.interactions.io.encodings import guess_encoding

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: How much of a file is looked at before it is read.
HEAD_BYTES = 256 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Beginnings of files that are no text: what they are.
_MAGIC = (
    (b"PAR1", "parquet"),
    (b"SQLite format 3", "sqlite"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
)
#: Members of a zip file, and files of a folder, that may hold rows.
ROWS = (".json", ".jsonl", ".ndjson", ".js", ".csv", ".tsv", ".txt", ".gz", ".xlsx", ".xls")
_GZIP, _ZIP, _OLD_WORKBOOK = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def packing_of(path: Path) -> str:
    """Return ``"gzip"``, ``"zip"``, ``"spreadsheet"`` or ``""`` by the first bytes of a file.

    Raises UsageError when there is no such file, or it is a pipe or a device.
    """
    if not path.is_file():
        what = "is no file" if path.exists() else "is not there"
        raise UsageError(f"'{path}' {what}. Allowed: a file, or a folder with files. Check the path.")
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] == _GZIP:
        return "gzip"
    if start == _OLD_WORKBOOK:
        return "spreadsheet"
    if start != _ZIP:
        return ""
    names = _zip(path).NameToInfo
    return (
        "spreadsheet" if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names) else "zip"
    )


def members_of(path: Path) -> list[str]:
    """Return the names of the files in a zip file that may hold rows, sorted; of a workbook its sheets."""
    if packing_of(path) == "spreadsheet":
        return sheets_of(path)
    files = (info.filename for info in _zip(path).infolist() if not info.is_dir())
    return sorted(name for name in files if name.lower().endswith(ROWS) and not is_hidden(name))


@contextmanager
def open_bytes(
    path: Path, member: str = "", *, progress: Callable[[int], None] | None = None
) -> Iterator[IO[bytes]]:
    """Open the unpacked bytes of a file, of one member of a zip file, or of a sheet as CSV.

    `progress` is called with how many bytes of the file on disk were read so far.
    """
    packing = packing_of(path)
    if packing == "spreadsheet":
        yield io.BytesIO(sheet_as_csv(path, member))
        return
    if packing == "zip":
        packed = _zip(path)
        with packed.open(member) as inner:
            if packing_start(inner) == _GZIP:
                inner.seek(0)
                with gzip.GzipFile(fileobj=inner) as unpacked:
                    yield io.BufferedReader(unpacked, 1 << 20)
            else:
                inner.seek(0)
                yield inner
        if progress is not None:
            info = packed.getinfo(member)
            progress(info.header_offset + info.compress_size)
        return
    with path.open("rb") as raw:
        watched: BinaryIO = raw if progress is None else io.BufferedReader(_Watched(raw, progress), 1 << 20)
        if packing == "gzip":
            with gzip.GzipFile(fileobj=watched) as unpacked:
                yield io.BufferedReader(unpacked, 1 << 20)
        else:
            yield watched


def packing_start(file: IO[bytes]) -> bytes:
    """Return the first two bytes of an open file."""
    return file.read(2)


def encoding_of(start: bytes) -> str:
    """Return the encoding that the first bytes of a text speak for; an empty text where they are none."""
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if len(start) >= 4 and start[1:2] == b"\0" and start[3:4] == b"\0":
        return "utf-16-le"
    if len(start) >= 4 and start[0:1] == b"\0" and start[2:3] == b"\0":
        return "utf-16-be"
    return guess_encoding(start) or ""


def magic_of(start: bytes) -> str:
    """Return what a file that is no text is, or an empty text."""
    for mark, name in _MAGIC:
        if start.startswith(mark):
            return name
    return ""


class _Watched(io.RawIOBase):
    """A raw file that tells how far it was read."""

    def __init__(self, raw: io.BufferedReader, progress: Callable[[int], None]) -> None:
        self._raw, self._progress = raw, progress

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        count = self._raw.readinto(buffer)
        self._progress(self._raw.tell())
        return count


def _zip(path: Path) -> zipfile.ZipFile:
    """Return a zip file whose list of members was read once, however many of them are opened."""
    about = path.stat()
    return _open_zip(path.resolve(), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4)
def _open_zip(path: Path, changed_ns: int, size: int) -> zipfile.ZipFile:
    del changed_ns, size  # they say whether it is still the same file
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UsageError(
            f"'{path}' is a damaged zip file: {error}. Allowed: a whole one. Get it again."
        ) from error
