"""From foreign files to an interaction log."""

from __future__ import annotations

import shutil
import time
import warnings
import weakref
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.full_disk import tell_full_disk
from kresearch._common.others import blaming, describe_error, name_error
from kresearch._common.scratch import scratch_folder
from kresearch.errors import CheckError, KresearchError, KresearchWarning
from kresearch.formats.choosing import choose_formats
from kresearch.formats.conversion import Conversion
from kresearch.formats.head import Head
from kresearch.formats.joining import join_parts
from kresearch.formats.options import Options
from kresearch.formats.protocol import Format
from kresearch.formats.registry import is_built_in
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
        Its notes say what was read, what it became, and what was left out and why; `import_files`
        has the same as numbers.

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
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "tweets.jsonl"
    ...     _ = file.write_text(json.dumps(tweet))
    ...     log = kresearch.formats.convert(file)
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
    on_bad_rows: str = "refuse",
    quarantine_to: str | Path | None = None,
) -> tuple[InteractionLog, Conversion]:
    """Return the log of foreign files, and the balance of reading them; see `convert`.

    Parameters
    ----------
    files, form, options, progress
        As of `convert`.
    on_bad_rows, quarantine_to
        As of `InteractionLog`, for rows that were read and break a rule of logs (a time in the
        future).

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
    ...     log, conversion = kr.formats.import_files(file)
    >>> log.accounts(), conversion.files
    (['acme', 'anna'], {'tweets.jsonl': 'twitter-api-v1'})
    >>> conversion.to_notes()
    ['read 1 record of tweets.jsonl (twitter-api-v1): 1 × post, 1 × reply']
    """
    from kresearch.interactions import InteractionLog

    begun = time.monotonic()
    options = options or Options()
    listed = [files] if isinstance(files, (str, Path)) else list(files)
    chosen, notes = choose_formats(listed, form, options)
    conversion = Conversion()
    folder = scratch_folder()
    try:
        parts = Parts(folder)
        networks: set[str] = set()
        numbered = False
        unread: dict[str, str] = {}
        for head, one in chosen:
            conversion.files[head.name] = one.name
            rows = Rows(parts, options, conversion, _for_file(progress, head.name, head.path))
            _read(one, head, rows)
            networks |= rows.networks
            numbered = numbered or rows.numbered
            if rows.unread:
                unread[head.name] = rows.unread
        with _blaming_others(form for _, form in chosen):
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
                f"{_say_unread(unread) or 'docs/formats.md says what each format holds.'}"
            )
        if unread:
            conversion.notes[_say_unread(unread)] += 1
        checks = {"on_bad_rows": on_bad_rows, "quarantine_to": quarantine_to}
        with _blaming_others(form for _, form in chosen):
            log = _log_of(tables, folder, InteractionLog, networks=sorted(networks), **checks)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    log.source = ", ".join(f"{name} ({form})" for name, form in conversion.files.items())[:500]
    log.notes[:0] = conversion.to_notes()
    if conversion.broken:
        number = sum(one.count for one in conversion.broken.values())
        warnings.warn(
            f"{number:,} of {conversion.read:,} records could not be read: {'; '.join(conversion.broken)}.",
            KresearchWarning,
            stacklevel=3,
        )
    return log, conversion


def _read(form: Format, head: Head, rows: Rows) -> None:
    """Read a file; what a format itself does wrong is a sentence that names it."""
    try:
        form.read(head, rows)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        ours = is_built_in(form)
        if isinstance(error, KresearchError) and not ours:
            name_error(error, f"format '{form.name}'")
        # Of the disk or the file: told where the file is known.
        elsewhere = isinstance(error, OSError) and (ours or tell_full_disk(error) is not None)
        if isinstance(error, KresearchError) or elsewhere:
            raise
        raise CheckError(
            f"format '{form.name}' cannot read '{head.name}', at record {rows.conversion.read:,}: "
            f"{describe_error(error)}. That is a fault of the format: tell who wrote it. Allowed "
            "meanwhile: another format (--as NAME), or a table's columns by name: kresearch data guess FILE."
        ) from error


def _blaming_others(formats: Iterable[Format]) -> AbstractContextManager[None]:
    """Return what names the formats of others: where no table takes what they gave, no row is to blame."""
    others = sorted({form.name for form in formats if not is_built_in(form)})
    named = " or ".join(f"format '{name}'" for name in others)
    return blaming(named) if others else nullcontext()


def _say_unread(unread: dict[str, str]) -> str:
    """Return why times were not read, of the first such file, and what to do; nothing where all were."""
    return next((f"Times of {name} {why}." for name, why in unread.items()), "")


def _log_of(
    tables: dict[str, Path], folder: Path, make: type[InteractionLog], **options: Any
) -> InteractionLog:
    """Return the log of Parquet files, which live as long as an expression reads them."""
    from kresearch.engine import duckdb_engine
    from kresearch.interactions.io.parquet import parquet_view

    engine = duckdb_engine()
    views: dict[str, Any] = {}
    left = [len(tables)]

    def done() -> None:
        left[0] -= 1
        if not left[0]:
            shutil.rmtree(folder, ignore_errors=True)

    for name, path in tables.items():
        views[name] = parquet_view(engine, path)
        weakref.finalize(views[name].op(), done)
    with warnings.catch_warnings():
        # Networks come from the format, nobody declared them: a note says so, no warning.
        warnings.simplefilter("ignore", KresearchWarning)
        return make(*(views.get(name) for name in _TABLES), **options)


def _for_file(progress: Progress | None, name: str, path: Path) -> Callable[[int], None] | None:
    if progress is None:
        return None
    size = path.stat().st_size
    return lambda done: progress(name, done, size)
