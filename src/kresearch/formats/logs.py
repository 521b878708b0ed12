"""The log of any path: in the project's own form, or a foreign file that is converted first."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import write_text_atomically
from kresearch._common.paths import below
from kresearch._common.reading import stored_lines
from kresearch.errors import UsageError
from kresearch.formats.convert import Progress, import_files
from kresearch.formats.detect import find_candidates, say_lacking, say_unreadable
from kresearch.formats.head import read_head
from kresearch.formats.opening import members_of, packing_of
from kresearch.formats.options import Options
from kresearch.interactions.io.sheets import is_spreadsheet

if TYPE_CHECKING:
    from kresearch.formats.conversion import Conversion
    from kresearch.interactions import InteractionLog, ProblemReport

#: Beside the tables of an imported log: what became of the files.
BALANCE = "conversion.json"
#: What can be said of a log of any form; everything else is about columns, which a format knows.
_UNDERSTOOD = frozenset(
    {"timezone", "time_format", "zones", "encoding", "networks", "on_bad_rows", "quarantine_to", "sheet"}
)
#: What is no row of a format, and may still be read or is better said by our own reader.
_READABLE = ("parquet", "xls", "empty", "encoding")
_FOREIGN = (".json", ".js", ".jsonl", ".ndjson", ".zip")


def open_log(
    path: str | Path,
    *,
    form: str | None = None,
    formats: Options | None = None,
    progress: Progress | None = None,
    **options: Any,
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
    progress
        As of `convert`.
    **options
        As of `kresearch.read_log`.

    Raises
    ------
    UsageError
        When there is no such file, it is of no known form, or an option does not fit its form.

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
    ...     log = kr.formats.open_log(file)
    >>> log.interactions.execute()[["account", "actor", "kind"]].values.tolist()
    [['acme', 'anna', 'reply']]
    """
    from kresearch.interactions import read_log

    encoding = options.get("encoding") or (formats.encoding if formats is not None else None)
    if form is None and is_own(
        path, mapped=_names_columns(options), encoding=encoding, sheet=options.get("sheet")
    ):
        log = read_log(path, **options)
        log.notes.extend(
            note for note in stored_lines(Path(path) / BALANCE, "lines") if note not in log.notes
        )
        return log
    log, _ = import_files(
        path,
        form=form,
        options=_format_options(formats, options),
        progress=progress,
        on_bad_rows=options.get("on_bad_rows") or "refuse",
        quarantine_to=options.get("quarantine_to"),
    )
    return log


def check_any(path: str | Path, *, form: str | None = None, **options: Any) -> ProblemReport:
    """Return every problem of a path in the project's own form, or of what a foreign file becomes.

    Parameters
    ----------
    path, form
        As of `open_log`.
    **options
        As of `kresearch.interactions.check_log`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> rows = [["acme", "anna", "like", "2012-05-29T10:40Z"], ["acme", "ben", "lke", "2012-05-29T10:41Z"]]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "reactions.csv"
    ...     table = pd.DataFrame(rows, columns=["account", "actor", "kind", "at"]).assign(network="facebook")
    ...     table.to_csv(file, index=False)
    ...     report = kr.formats.check_any(file)
    >>> [(problem.rule, problem.count) for problem in report.errors]
    [('unknown', 1)]
    """
    from kresearch.interactions import InvalidLogError, check_log

    said = {"encoding": options.get("encoding"), "sheet": options.get("sheet")}
    if form is None and is_own(path, mapped=_names_columns(options), **said):
        report = check_log(path, **options)
        unmapped = any(problem.rule == "missing" for problem in report.errors) and Path(path).is_file()
        lacking = say_lacking(read_head(path, encoding=options.get("encoding"))) if unmapped else ""
        return replace(report, notes=(*report.notes, lacking)) if lacking else report
    try:
        log, conversion = import_files(path, form=form, options=_format_options(None, options))
    except InvalidLogError as error:
        return error.report
    return replace(log.report, notes=(*conversion.to_notes(), *log.report.notes))


def write_import(
    log: InteractionLog, conversion: Conversion, folder: str | Path, *, force: bool = False
) -> Path:
    """Write a converted log into a folder, with the balance of its conversion beside it.

    Parameters
    ----------
    log, conversion
        As `import_files` returned them.
    folder
        Where to; made when missing.
    force
        Whether files that are there may be replaced.

    Returns
    -------
    pathlib.Path
        The folder; `open_log` reads it with the notes of the conversion.

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
    ...     written = kr.formats.write_import(log, conversion, pathlib.Path(folder) / "log")
    ...     sorted(path.name for path in written.iterdir()), kr.formats.open_log(written).accounts()
    (['conversion.json', 'interactions.parquet', 'log.toml', 'posts.parquet'], ['acme', 'anna'])
    """
    folder = log.write(folder, force=force)
    for table, content in log.tables.items():
        if content is None:  # an earlier import may have left one
            (folder / f"{table}.parquet").unlink(missing_ok=True)
    said = conversion.to_dict() | {"lines": conversion.to_notes()}
    write_text_atomically(json.dumps(said, indent=1, ensure_ascii=False) + "\n", folder / BALANCE)
    return folder


def is_own(
    path: str | Path, *, mapped: bool = False, encoding: str | None = None, sheet: str | None = None
) -> bool:
    """Return whether a path is to be read in the project's own form, as far as its beginning says.

    `mapped` says that somebody named its columns; the sheet may also be the file in a zip file. Raises
    UsageError when it is of a foreign format and its bytes do not tell the encoding, or holds no rows at all.
    """
    where = Path(path)
    if where.is_dir():
        return any(where.glob("interactions*")) or not any(
            file.suffix.lower() in _FOREIGN for file in below(where)
        )
    if not where.is_file():
        return True
    if sheet is not None and packing_of(where) not in ("spreadsheet", "zip") and not is_spreadsheet(where):
        raise UsageError(
            f"'{where.name}' has no sheets, so '{sheet}' cannot be one (--sheet). Allowed: the sheet of a "
            "workbook, or a file in a zip file. Leave --sheet away."
        )
    head = read_head(where, encoding=encoding)
    if head.shape not in _READABLE and (why := say_unreadable(head)):
        raise UsageError(why)
    if mapped:
        return True
    if head.shape == "encoding":
        # Names of columns are plain letters nearly always: they say whose form it is in any encoding.
        head = read_head(where, encoding="latin-1")
        if not head.has("account", "actor", "kind") and find_candidates(head):
            raise UsageError(say_unreadable(replace(head, shape="encoding")))
        return True
    if head.shape == "parquet" or head.has("account", "actor", "kind"):
        return True
    if head.shape in ("spreadsheet", "zip"):
        members = [name for name in members_of(where) if sheet in (None, name)]
        found = [read_head(where, name, encoding=encoding) for name in members]
        # A zip file of nothing that may be rows is refused by the reader of formats.
        return (bool(found) or head.shape != "zip" or sheet is not None) and not any(
            map(find_candidates, found)
        )
    # What no format fits goes to our own reader, which says what it misses and what to do.
    return not find_candidates(head)


def _names_columns(options: dict[str, Any]) -> bool:
    """Return whether somebody says where the columns are: then it is no format that knows them."""
    return bool(options.get("mapping"))


def _format_options(formats: Options | None, options: dict[str, Any]) -> Options:
    unfit = [name for name, value in options.items() if value and name not in _UNDERSTOOD]
    if unfit:
        raise UsageError(
            f"{' and '.join(unfit)} cannot be said of a file of a known format, whose columns are known. "
            f"Allowed: {', '.join(sorted(_UNDERSTOOD))}. Leave {', '.join(unfit)} away, or name every column "
            "(--map) and no format."
        )
    said = formats or Options()
    encoding = options.get("encoding")
    if said.encoding is None and encoding not in (None, "utf-8"):
        said = replace(said, encoding=encoding)
    return replace(
        said,
        timezone=said.timezone or options.get("timezone"),
        sheet=said.sheet or options.get("sheet"),
        time_format=said.time_format or options.get("time_format"),
        zones={**(options.get("zones") or {}), **said.zones},
    )
