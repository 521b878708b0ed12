"""``kresearch report``: a study's result as a page, a PDF, LaTeX."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kresearch.errors import UsageError, suggestion

FORMATS = ("html", "pdf", "tex")

app = typer.Typer(no_args_is_help=True, help="Publish what a study found.")


@app.callback()
def report() -> None:
    """Publish what a study found."""


@app.command()
def build(
    path: Annotated[Path, typer.Argument(help="Folder of a study that has run, or its output folder.")],
    lang: Annotated[
        str, typer.Option("--lang", help="Language of words, prose and numbers: en or it.")
    ] = "en",
    format_: Annotated[
        str, typer.Option("--format", help="What to write, separated by commas: html, pdf, tex.")
    ] = "html",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into; default: report in the output folder.")
    ] = None,
) -> None:
    """Write a study's report: one self-contained HTML page, its tables as CSV and LaTeX.

    The page is always written; pdf adds report.pdf (needs Chromium), tex adds report.tex.
    """
    formats = read_formats(format_)
    from kresearch.report import build_document, build_report, print_pdf
    from kresearch.study.result import StudyResult

    result = StudyResult.load(path)
    folder = out if out is not None else _output_of(path) / "report"
    page = build_report(result, folder, lang=lang)
    sys.stdout.write(f"{page}\n")
    if "tex" in formats:
        sys.stdout.write(f"{build_document(result, folder, lang=lang)}\n")
    if "pdf" in formats:
        sys.stdout.write(f"{print_pdf(page, folder / 'report.pdf')}\n")


def read_formats(text: str) -> list[str]:
    """Return the formats in a text such as ``html,pdf``; all that are unknown are named at once."""
    asked = [part.strip().lower() for part in text.split(",") if part.strip()]
    unknown = [part for part in asked if part not in FORMATS]
    if unknown or not asked:
        said = "; ".join(f"no format '{part}'.{suggestion(part, FORMATS)}" for part in unknown)
        raise UsageError(
            f"{said or 'no format is named.'} Allowed: {', '.join(FORMATS)}. Write e.g. --format html,pdf."
        )
    return asked


def _output_of(path: Path) -> Path:
    return path if (path / "result.json").is_file() else path / "output"
