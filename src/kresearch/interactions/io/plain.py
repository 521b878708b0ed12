"""Text files as they should have been: unpacked, in UTF-8, with lines that end as lines do.

What a file is, its first bytes say, whatever its name: gzip, zip, UTF-16, old Macintosh line
ends. Where it is anything but plain, a plain copy is read in its place.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import stat
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from kresearch._common.scratch import scratch_folder
from kresearch.errors import UsageError, suggestion

_GZIP, _ZIP, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
#: Byte order marks and the encodings they announce; the longer ones first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = (
    "utf-8",
    "utf-16",
    "cp1252",
    "latin-1",
    "iso-8859-15",
    "mac-roman",
    "cp1251",
    "shift_jis",
    "gb18030",
)
#: What Python names beside them, and no file of anybody is in.
_NO_FILES = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")
_SAMPLE = 16 << 20
#: A log packs to a tenth or a fiftieth; a thousandth is nothing but repetition.
MOST_PACKED = 400
_BLOCK = 1 << 20


def check_regular(path: Path) -> None:
    """Raise UsageError when a path is a pipe, a device or a socket: reading it may never end."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        what = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
        raise UsageError(
            f"'{path}' is {what}, which may never end. Allowed: a file or a folder. "
            "Write what it gives into a file first."
        )


def check_encoding(encoding: str) -> str:
    """Return the encoding in Python's spelling, or raise UsageError with the nearest."""
    try:
        info = codecs.lookup(encoding)
        if getattr(info, "_is_text_encoding", True) and info.name not in _NO_FILES:
            return info.name
    except (LookupError, ValueError):
        pass
    raise UsageError(
        f"no encoding '{encoding}'.{suggestion(encoding, _COMMON)} Allowed: {', '.join(_COMMON)} "
        "and others that Python names. For files of Windows programs say encoding='cp1252' (--encoding)."
    )


def make_plain(path: Path, encoding: str) -> tuple[Path, str, str]:
    """Return a file that can be read line by line, its encoding, and what it was before.

    Parameters
    ----------
    path
        The file.
    encoding
        What it is said to be in; a byte order mark goes before it.

    Returns
    -------
    path, encoding, said
        The file itself or a plain copy; ``"utf-8"`` for a copy; what was found, for a note.

    Raises
    ------
    UsageError
        When it is a pipe or device, an archive of several files, Parquet under another name,
        or unpacks to a multiple that no log has.
    """
    check_regular(path)
    encoding = check_encoding(encoding)
    with path.open("rb") as file:
        start = file.read(8)
    said: list[str] = []
    if start.startswith(_PARQUET):
        raise UsageError(f"'{path}' is Parquet, whatever its name says. Rename it to '{path.stem}.parquet'.")
    packed = start.startswith((_GZIP, _ZIP))
    if packed:
        _check_ratio(path, zipped=start.startswith(_ZIP))
        if start.startswith(_ZIP):
            said.append("a zip archive")
        elif path.suffix.lower() != ".gz":
            said.append("gzip under another name")
    elif path.suffix.lower() == ".gz" and start:
        said.append("not gzip, though its name says so")
    try:
        with _open(path, start) as file:
            sample = file.read(_BLOCK)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return path, encoding, ""
    if packed and sample.startswith((_GZIP, _ZIP)):
        raise UsageError(f"'{path}' is packed twice. Allowed: packed once. Unpack it once.")
    mark = next((name for sign, name in _MARKS if sample.startswith(sign)), None)
    if mark is None and encoding == "utf-8" and _looks_like_utf16(sample):
        raise UsageError(
            f"'{path}' looks like UTF-16 without a byte order mark. Say --encoding utf-16-le "
            "(encoding='utf-16-le'), or utf-16-be when that gives nonsense."
        )
    wide = encoding.startswith(("utf-16", "utf-32"))
    if mark is not None:
        said.append(mark.upper())
        encoding = mark
    elif wide and encoding in ("utf-16", "utf-32"):
        encoding += "-le"
    text = sample.decode(encoding, "replace") if mark or wide else sample.decode("latin-1")
    old = "\r" in text and text.count("\r\n") + text.count("\n") == 0
    if old:
        said.append("with the line ends of old Macintoshes")
    if not said and not wide:
        return path, encoding, ""
    return _copy(path, start, encoding, old=old), "utf-8" if mark or wide else encoding, ", ".join(said)


def looks_like_json(path: Path) -> bool | None:
    """Return whether the first sign of a file, also of a packed one, begins JSON; None where none tells."""
    check_regular(path)
    try:
        with path.open("rb") as file:
            start = file.read(8)
        with _open(path, start) as file:
            sample = file.read(4096)
    except (OSError, EOFError, zlib.error):
        return None
    plain = sample.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain[:1] in (b"{", b"["):
        return True
    if plain[:2] in (b"//", b"/*"):
        return None
    # An assignment, or JSON with something before it, is best explained by the reader of its name.
    return None if not plain or re.search(rb"[{\[=]", plain.split(b"\n")[0]) else False


def _looks_like_utf16(sample: bytes) -> bool:
    return len(sample) > 8 and sample[:400].count(0) * 3 > len(sample[:400])


def _open(path: Path, start: bytes) -> IO[bytes]:
    if start.startswith(_GZIP):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if start.startswith(_ZIP):
        archive = zipfile.ZipFile(path)
        names = [i.filename for i in archive.infolist() if not i.is_dir() and "__MACOSX" not in i.filename]
        if len(names) != 1:
            raise UsageError(
                f"'{path}' is a zip archive of {len(names)} files: {', '.join(names[:5])}. "
                "Allowed: an archive of one table. Unpack it and name the file."
            )
        return archive.open(names[0])
    return path.open("rb")


def _check_ratio(path: Path, *, zipped: bool) -> None:
    """Raise UsageError when a file unpacks to a multiple that no log has."""
    try:
        with path.open("rb") as raw, _open(path, _ZIP) if zipped else gzip.GzipFile(fileobj=raw) as file:
            size = len(file.read(_SAMPLE))
            used = path.stat().st_size if zipped else raw.tell()
    except zipfile.BadZipFile as error:
        raise UsageError(f"'{path}' is a damaged zip archive: {error}. Write the file again.") from error
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return
    if size == _SAMPLE and size > used * MOST_PACKED:
        raise unpacks_too_far(f"'{path}'")


def unpacks_too_far(what: str) -> UsageError:
    """Return the error of a packed file that is nothing but repetition."""
    return UsageError(
        f"{what} unpacks to more than {MOST_PACKED} times its size, which no log does. Allowed: "
        "packed tables. Unpack it yourself and look at it."
    )


def _copy(path: Path, start: bytes, encoding: str, *, old: bool) -> Path:
    """Return a copy in a temporary folder that goes at exit."""
    folder = scratch_folder()
    target = folder / f"plain{'.csv' if 'json' not in path.name.lower() else '.jsonl'}"
    wide = encoding.startswith(("utf-16", "utf-32"))
    with _open(path, start) as file, target.open("wb") as out:
        if wide:
            reader = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
            while text := reader.read(_BLOCK):
                out.write((text.replace("\r", "\n") if old else text).encode("utf-8", "replace"))
        else:
            while block := file.read(_BLOCK):
                out.write(block.replace(b"\r", b"\n") if old else block)
    return target
