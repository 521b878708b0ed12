"""Zip files of several tables: one of them by its name, or a whole log as a folder would hold it."""

from __future__ import annotations

import shutil
import zipfile
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kresearch._common.scratch import scratch_folder
from kresearch.errors import UsageError, suggestion
from kresearch.interactions import schema
from kresearch.interactions.io.plain import MOST_PACKED, unpacks_too_far
from kresearch.interactions.io.raw_table import CSV, JSON_LINES, PARQUET
from kresearch.interactions.io.sheets import SPREADSHEETS

if TYPE_CHECKING:
    from kresearch.interactions.io.table_like import TableSource

_ZIP = b"PK\x03\x04"
_TEXTS = (*CSV, *JSON_LINES)
_TABLES = (*_TEXTS, *PARQUET, *SPREADSHEETS)
#: A smaller file does no harm, however far it unpacks.
_LARGE = 16 << 20
_SHOWN = 20


def tables_in(source: TableSource) -> tuple[str, ...]:
    """Return the names of the files in a zip file that may hold a table; none where it is no zip file.

    A workbook is a zip file as well, and none here.

    Parameters
    ----------
    source
        A path, or whatever else a log is read from.
    """
    if not isinstance(source, (str, Path)) or not Path(source).is_file():
        return ()
    with Path(source).open("rb") as file:
        if file.read(4) != _ZIP:
            return ()
    try:
        with zipfile.ZipFile(source) as packed:
            names = packed.namelist()
    except zipfile.BadZipFile:
        return ()
    if "[Content_Types].xml" in names:
        return ()
    return tuple(sorted(name for name in names if _may_be_table(name)))


def pick_table(source: str | Path, names: tuple[str, ...], chosen: str | None) -> Path:
    """Return the unpacked file of a zip file that somebody chose, or its only one; the zip file of one text.

    Parameters
    ----------
    source
        The zip file.
    names
        What is in it, as `tables_in` returns it.
    chosen
        Name of one; None where nobody chose.

    Raises
    ------
    UsageError
        When there are several and none is chosen, or there is none of that name.
    """
    if chosen is None and len(names) == 1:
        if names[0].lower().endswith(_TEXTS) and _holds_one(Path(source)):
            # The reader of texts unpacks it itself, and says that it did.
            return Path(source)
        return _unpack(str(source), Path(source).stat().st_mtime_ns, names[0])
    if chosen not in names:
        wrong = (
            f"has no file '{chosen}'.{suggestion(chosen, names)}" if chosen else f"holds {len(names)} files."
        )
        listed = ", ".join(repr(name) for name in names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
        raise UsageError(
            f"'{Path(source).name}' {wrong} Allowed: {listed}. "
            f"Say which: sheet='{names[0]}' (--sheet '{names[0]}')."
        )
    return _unpack(str(source), Path(source).stat().st_mtime_ns, chosen)


def as_folder(path: Path) -> Path:
    """Return the folder that a zip file is when it holds a log as a folder does; else the path itself."""
    names = tables_in(path)
    if not any(_table_of(name) == "interactions" for name in names):
        return path
    when = path.stat().st_mtime_ns
    unpacked = [_unpack(str(path), when, name) for name in names if _table_of(name)]
    with zipfile.ZipFile(path) as packed:
        cards = [name for name in packed.namelist() if PurePosixPath(name).name == "log.toml"]
    unpacked += [_unpack(str(path), when, name) for name in cards]
    folders = {file.parent for file in unpacked}
    return folders.pop() if len(folders) == 1 else path


def _holds_one(path: Path) -> bool:
    with zipfile.ZipFile(path) as packed:
        files = [i for i in packed.infolist() if not i.is_dir() and "__MACOSX" not in i.filename]
    return len(files) == 1


def _may_be_table(name: str) -> bool:
    return not is_hidden(name) and name.lower().endswith(_TABLES)


def is_hidden(name: str) -> bool:
    """Return whether a file in a zip file is one that its system put there, or a hidden one."""
    return name.startswith("__MACOSX/") or "/." in f"/{name}"


def _table_of(name: str) -> str | None:
    """Return which table of a log a file is by its name."""
    stem, dot, _ = PurePosixPath(name).name.lower().partition(".")
    return stem if dot and stem in schema.TABLES else None


@lru_cache(maxsize=256)
def _folder_of(archive: str, changed: int, inside: str) -> Path:
    del archive, changed, inside
    return scratch_folder()


@lru_cache(maxsize=256)
def _unpack(archive: str, changed: int, name: str) -> Path:
    inside = PurePosixPath(name)
    # The last part alone: a name with '..' in it leads nowhere else.
    target = _folder_of(archive, changed, str(inside.parent)) / inside.name
    try:
        with zipfile.ZipFile(archive) as packed:
            info = packed.getinfo(name)
            if info.file_size > max(_LARGE, MOST_PACKED * info.compress_size):
                raise unpacks_too_far(f"'{name}' in '{archive}'")
            with packed.open(info) as file, target.open("wb") as out:
                shutil.copyfileobj(file, out, 1 << 20)
    # Damaged; with a password (RuntimeError); packed in a way that Python does not know.
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise UsageError(
            f"'{name}' in '{archive}' cannot be unpacked: {error}. Allowed: a whole zip file without a "
            "password. Unpack it yourself."
        ) from error
    return target
