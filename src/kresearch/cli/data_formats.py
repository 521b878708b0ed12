"""``kresearch data formats|import``: files of platforms and collectors, and datasets by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.errors import UsageError, suggestion

if TYPE_CHECKING:
    from kresearch.formats.convert import Progress
    from kresearch.formats.options import Options

_FILE_ONLY = "Only for files: "


def formats(
    as_json: opts.JsonOrTable = False,
) -> None:
    """List the formats of platforms and collectors that are read: ours and those of plug-ins.

    A file's format is found by looking into it; --as NAME says it where several fit.
    """
    from kresearch.formats import list_formats

    known = list_formats()
    if as_json:
        console.print_json(
            [
                {
                    "name": form.name,
                    "title": form.title,
                    "networks": list(form.networks),
                    "learnt_from": form.source,
                    "becomes": list(form.becomes),
                    "lost": list(form.lost),
                }
                for form in known
            ]
        )
        return
    rows = [(form.name, form.title, ", ".join(form.networks), form.source) for form in known]
    console.print_table(("name", "format", "networks", "learnt from"), rows)


def import_(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...|DATASET",
            help="Files, folders or zip files of a platform or collector; or the name of one dataset.",
        ),
    ],
    form: Annotated[
        str | None,
        typer.Option("--as", metavar="FORMAT", help="Format of the files; default: found by looking inside."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write to; a dataset goes to the cache without it."),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option("--account", help=_FILE_ONLY + "whose file it is, where the file does not say it."),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", help=_FILE_ONLY + "zone of times that have none, e.g. Europe/Rome."),
    ] = None,
    time_format: Annotated[
        str | None,
        typer.Option("--time-format", help=_FILE_ONLY + "how times are written, e.g. '%d/%m/%Y %H:%M'."),
    ] = None,
    zone: Annotated[
        list[str] | None,
        typer.Option("--zone", metavar="WORD=ZONE", help=_FILE_ONLY + "a word behind a time: CST=-06:00."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", help=_FILE_ONLY + "of the text; default: by its first bytes."),
    ] = None,
    retweets_mention: Annotated[
        bool,
        typer.Option(
            "--retweets-mention", help=_FILE_ONLY + "who retweets a text mentions the accounts in it."
        ),
    ] = False,
    no_totals: Annotated[
        bool, typer.Option("--no-totals", help=_FILE_ONLY + "leave counters of likes, shares, ... out.")
    ] = False,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="PATH", help="Only for datasets: the public file, or the folder that holds it."
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Only for datasets: an option of the adapter, e.g. assume_offset_hours=-8.",
        ),
    ] = None,
    force: opts.Replace = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Read files of a platform or collector, or a dataset's public files, into a log.

    An argument that is there as a file or folder is a file; anything else is a dataset's name. What was
    read, what it became, and what was left out and why is printed and stays with the log.
    """
    if (form is None and source is not None) or not _are_files(names, form):
        from kresearch.cli.data_catalogue import import_ as import_dataset

        given = {
            "--as": form, "--account": account, "--timezone": timezone, "--time-format": time_format,
            "--zone": zone, "--encoding": encoding,
            "--retweets-mention": retweets_mention, "--no-totals": no_totals,
        }  # fmt: skip
        _check_dataset(names, [option for option, value in given.items() if value])
        import_dataset(names[0], source, out, settings, force, as_json)
        return
    if source is not None or settings:
        raise UsageError(
            "--from and --set are for datasets, and files are named. Allowed: one of both. Leave them away."
        )
    if out is None:
        raise UsageError("--out is missing. Allowed: a new folder for the log. Say --out FOLDER.")
    from kresearch.cli.reading_options import read_words
    from kresearch.formats.options import Options

    options = Options(
        account=account,
        timezone=timezone,
        time_format=time_format,
        zones=read_words(zone, "--zone", "CST=-06:00"),
        encoding=encoding,
        totals=not no_totals,
        retweets_mention=retweets_mention,
    )
    _import_files([Path(name) for name in names], form, options, out, force=force, as_json=as_json)


def _import_files(
    files: list[Path], form: str | None, options: Options, out: Path, *, force: bool, as_json: bool
) -> None:
    from kresearch.formats import import_files, write_import

    if not force and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"'{out}' is there already. Allowed: a new folder. Say --force to replace it.")
    with _progress() as progress:
        log, conversion = import_files(files, form=form, options=options, progress=progress)
    folder = write_import(log, conversion, out, force=force)
    figures = log.summary()
    if as_json:
        console.print_json(
            {
                "folder": str(folder),
                **conversion.to_dict(),
                "accounts": figures.accounts,
                "actors": figures.actors,
                "interactions": figures.interactions,
                "span": None if figures.span is None else [time.isoformat() for time in figures.span],
                "digest": log.digest(),
            }
        )
        return
    for line in conversion.to_notes():
        console.line(line)
    console.say(
        f"wrote {folder}: {number(figures.interactions, 'interaction')} with "
        f"{number(figures.accounts, 'account')}, in {conversion.seconds:,.1f} s."
    )


def _are_files(names: list[str], form: str | None) -> bool:
    there = [name for name in names if Path(name).exists()]
    if form is None and not there:
        return False
    if len(there) < len(names):
        missing = [name for name in names if name not in there]
        beside = {
            file.name
            for name in missing
            if (folder := Path(name).parent).is_dir()
            for file in folder.iterdir()
        }
        said = "; ".join(f"no file '{name}'.{suggestion(Path(name).name, beside)}" for name in missing)
        raise UsageError(f"{said} Allowed: files and folders that are there. Check the paths.")
    return True


def _check_dataset(names: list[str], given: list[str]) -> None:
    from kresearch.datasets import known_datasets

    known = known_datasets()
    if len(names) > 1 or (names[0] not in known and (Path(names[0]).suffix or "/" in names[0])):
        missing = ", ".join(f"'{name}'" for name in names)
        raise UsageError(
            f"{missing}: no such file, and no dataset of that name.{suggestion(names[0], known)} "
            "Allowed: files that are there, or one name of 'kresearch data list'. Check the path."
        )
    if given:
        raise UsageError(
            f"{', '.join(given)} cannot be said of a dataset: '{names[0]}' is no file. "
            "Allowed: --from and --set. Leave the others away, or check the path."
        )


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show how far each file is read, where there is a screen."""
    import sys

    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done)

        yield report
