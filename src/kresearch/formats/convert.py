"""From foreign files to an interaction log, and from any file to one."""

from __future__ import annotations

import shutil
import tempfile
import time
import warnings
import weakref
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.errors import CheckError, KresearchWarning, UsageError
from kresearch.formats.choosing import choose_formats
from kresearch.formats.conversion import Conversion
from kresearch.formats.joining import join_parts
from kresearch.formats.options import Options
from kresearch.formats.rows import Rows
from kresearch.formats.tables import Parts

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Called with a file's name, the bytes read so far, and its size.
Progress = Callable[[str, int, int], None]
_TABLES = ("interactions", "posts", "audience")


def convert(
    files: str | Path | Iterable[str | Path],
    *,
    form: str | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> InteractionLog:
    """Return the log of files that a platform or a collector wrote.

    Parameters
    ----------
    files
        One or several files, folders or zip files.
    form
        Name of their format; None: found by looking inside.
    options
        What a person says about the files.
    progress
        Called with a file's name, the bytes read so far, and its size.

    Returns
    -------
    InteractionLog
        Its notes say what was read, what it became, and what was left out and why; the same as
        numbers is its attribute ``conversion``.

    Raises
    ------
    UsageError
        When a file has no known format, or several.
    CheckError
        When nothing of the files can be an interaction; says what was read.

    Examples
    --------
    >>> import json, pathlib, tempfile
    >>> import kresearch.formats
    >>> tweet = {"id_str": "2", "created_at": "Wed Oct 10 20:19:24 +0000 2018", "text": "@acme hello",
    ...          "user": {"id_str": "7", "screen_name": "Anna"}, "in_reply_to_screen_name": "acme",
    ...          "in_reply_to_status_id_str": "1", "entities": {"user_mentions": [{"screen_name": "acme"}]}}
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "tweets.jsonl"
    >>> _ = file.write_text(json.dumps(tweet))
    >>> log = kresearch.formats.convert(file)
    >>> log.interactions.execute()[["account", "actor", "kind", "post"]].values.tolist()
    [['acme', 'anna', 'reply', '1']]
    """
    log, _ = import_files(files, form=form, options=options, progress=progress)
    return log


def import_files(
    files: str | Path | Iterable[str | Path],
    *,
    form: str | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> tuple[InteractionLog, Conversion]:
    """Return the log of foreign files, and the balance of reading them; see `convert`."""
    from kresearch.interactions import InteractionLog

    begun = time.monotonic()
    options = options or Options()
    listed = [files] if isinstance(files, (str, Path)) else list(files)
    chosen, notes = choose_formats(listed, form, options)
    conversion = Conversion()
    folder = Path(tempfile.mkdtemp(prefix="kresearch-formats-"))
    try:
        parts = Parts(folder)
        networks: set[str] = set()
        numbered = False
        for head, one in chosen:
            conversion.files[head.name] = one.name
            rows = Rows(parts, options, conversion, _for_file(progress, head.name, head.path))
            one.read(head, rows)
            networks |= rows.networks
            numbered = numbered or rows.numbered
        written = parts.close()
        for note in notes:
            conversion.notes[note] += 1
        if parts.mended:
            conversion.notes["texts with half an emoji, mended with U+FFFD"] += parts.mended
        tables = join_parts(written, folder, conversion, numbered=numbered)
        for path in written.values():
            path.unlink(missing_ok=True)
        conversion.seconds = time.monotonic() - begun
        if "interactions" not in tables:
            raise CheckError(
                f"nothing in the files is an interaction of somebody with an account.\n{conversion}\n"
                "Allowed: files in which somebody replies, shares, mentions or likes. "
                "docs/formats.md says what each format holds."
            )
        log = _log_of(tables, folder, networks, InteractionLog)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    log.source = ", ".join(f"{name} ({form})" for name, form in conversion.files.items())[:500]
    log.notes[:0] = conversion.to_notes()
    log.conversion = conversion  # type: ignore[attr-defined]
    if conversion.broken:
        number = sum(one.count for one in conversion.broken.values())
        warnings.warn(
            f"{number:,} of {conversion.read:,} records could not be read: {'; '.join(conversion.broken)}.",
            KresearchWarning,
            stacklevel=3,
        )
    return log, conversion


def open_log(
    path: str | Path, *, form: str | None = None, formats: Options | None = None, **options: Any
) -> InteractionLog:
    """Return the log of a path: a folder or file in the project's own form, or a foreign file.

    Own form goes first: a folder with ``interactions.*``, a file with the columns of a log, or
    any file whose columns a mapping names. Then the format is found by looking inside.

    Parameters
    ----------
    path
        Folder or file.
    form
        Name of a foreign format; None: found by looking inside.
    formats
        What a person says about foreign files; by default their time zone and encoding are those of
        `options`.
    **options
        As of `kresearch.read_log`.
    """
    from kresearch.interactions import read_log

    if form is None and is_own(path, mapped=bool(options.get("mapping"))):
        return read_log(path, **options)
    said = formats or Options()
    said = replace(said, timezone=said.timezone or options.get("timezone"))
    encoding = options.get("encoding")
    if said.encoding is None and encoding not in (None, "utf-8"):
        said = replace(said, encoding=encoding)
    unfit = [name for name in ("mapping", "time_unit") if options.get(name)]
    if unfit:
        raise UsageError(
            f"{' and '.join(unfit)} cannot be said of the format '{form}', which knows its columns. "
            "Allowed: one of both. Leave --as away to name the columns."
        )
    return convert(path, form=form, options=said)


def is_own(path: str | Path, *, mapped: bool = False) -> bool:
    """Return whether a path is to be read in the project's own form, as far as its beginning says.

    Parameters
    ----------
    path
        Folder, file or pattern.
    mapped
        Whether somebody named its columns.
    """
    from kresearch.formats.detect import find_candidates
    from kresearch.formats.head import read_head

    where = Path(path)
    if where.is_dir():
        return _has_tables(where)
    if mapped or not where.is_file():
        return True
    head = read_head(where)
    if head.shape == "parquet" or head.has("account", "actor", "kind"):
        return True
    if head.shape in ("zip", "spreadsheet"):
        return False
    # What no format fits goes to our own reader, which says what it misses and what to do.
    return not find_candidates(head)


def _has_tables(folder: Path) -> bool:
    return any(folder.glob("interactions*")) or not any(
        path.suffix.lower() in (".json", ".js", ".jsonl", ".ndjson", ".zip") for path in folder.rglob("*")
    )


def _log_of(
    tables: dict[str, Path], folder: Path, networks: set[str], make: type[InteractionLog]
) -> InteractionLog:
    from kresearch.engine import drop_when_unused, duckdb_engine, run_sql, unique_name

    engine = duckdb_engine()
    views: dict[str, Any] = {}
    left = [len(tables)]

    def done() -> None:
        left[0] -= 1
        if not left[0]:
            shutil.rmtree(folder, ignore_errors=True)

    for name, path in tables.items():
        view = unique_name("converted")
        quoted = str(path).replace("'", "''")
        run_sql(engine, f"CREATE TEMP VIEW \"{view}\" AS SELECT * FROM read_parquet('{quoted}')")  # noqa: S608
        views[name] = engine.table(view)
        drop_when_unused(engine, views[name], kind="VIEW")
        # The files live as long as an expression reads them.
        weakref.finalize(views[name].op(), done)
    with warnings.catch_warnings():
        # Networks come from the format, nobody declared them: a note says so, no warning.
        warnings.simplefilter("ignore", KresearchWarning)
        return make(*(views.get(name) for name in _TABLES), networks=sorted(networks))


def _for_file(progress: Progress | None, name: str, path: Path) -> Callable[[int], None] | None:
    if progress is None:
        return None
    size = path.stat().st_size
    return lambda done: progress(name, done, size)
