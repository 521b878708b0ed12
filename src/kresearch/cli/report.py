"""``kresearch report``: a study's result as a page, a PDF, LaTeX; the dashboard of an account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_pairs, read_span, read_time
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.cli.unused_judgements import note_unused_judgements
from kresearch.errors import UsageError, suggestion

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog

FORMATS = ("html", "pdf", "tex", "svg", "md", "qmd")

app = typer.Typer(no_args_is_help=True, help="Publish what a study found, or how an account stands.")


@app.callback()
def report() -> None:
    """Publish what a study found, or how an account stands."""


@app.command()
def build(
    path: Annotated[Path, typer.Argument(help="Folder of a study that has run, or its output folder.")],
    lang: opts.ReportLang = "en",
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="What to write: html, pdf, tex, svg, md, qmd; several with commas or by repeating it.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into; default: report in the output folder.")
    ] = None,
    first_page: Annotated[
        bool,
        typer.Option("--first-page", help="With pdf: first-page.pdf too, the first screen as one A4 page."),
    ] = False,
    crate: Annotated[
        bool,
        typer.Option("--crate", help="Write crate/ too: the study as an RO-Crate with a Data Package."),
    ] = False,
) -> None:
    """Write a study's report: one self-contained HTML page, its tables as CSV and LaTeX.

    The page is always written; tex adds report.tex, pdf adds report.pdf, svg adds figures/*.svg, and md
    and qmd add report.md and report.qmd (Quarto) with figures/*.svg and references.bib beside them.
    All but html and tex need Chromium.
    """
    formats = read_formats(",".join(format_ or ["html"]))
    if first_page and "pdf" not in formats:
        raise UsageError(
            "--first-page is of a PDF. Allowed: with --format pdf. Add it, or leave --first-page."
        )
    from kresearch.report import build_document, build_figures, build_markdown, build_report, print_pdf
    from kresearch.study.result import StudyResult

    result = StudyResult.load(path)
    folder = out if out is not None else _output_of(path) / "report"
    page = build_report(result, folder, lang=lang)
    console.write(f"{page}\n")
    if "tex" in formats:
        console.write(f"{build_document(result, folder, lang=lang)}\n")
    written = [form for form in ("md", "qmd") if form in formats]
    figures = build_figures(result, folder, lang=lang) if written or "svg" in formats else []
    for figure in figures:
        console.write(f"{figure}\n")
    for form in written:
        made = build_markdown(result, folder, form=form, figures=figures, lang=lang)
        console.write(f"{made}\n")
    if "pdf" in formats:
        console.write(f"{print_pdf(page, folder / 'report.pdf')}\n")
    if first_page:
        console.write(f"{print_pdf(page, folder / 'first-page.pdf', first_page=True)}\n")
    if crate:
        from kresearch.report import build_crate, render

        home = path if (path / "study.toml").is_file() else path.parent
        tables = render(result, lang=lang).tables
        console.write(f"{build_crate(result, folder, folder / 'crate', study=home, tables=tables)}\n")


@app.command()
@reads_log
def account(
    path: opts.Log,
    account_: Annotated[str, typer.Option("--account", help="Whose dashboard.")],
    at: Annotated[
        str | None, typer.Option("--at", help="The day; UTC. Default: the last day of the log.")
    ] = None,
    variant: opts.Variant = "quantity",
    settings: opts.Settings = None,
    lang: opts.ReportLang = "en",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into; default: account-NAME here.")
    ] = None,
    judged: Annotated[
        Path | None,
        typer.Option("--judged", help="CSV file of judgements: what depends on the tone is given by them."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="With --judged: when the storm begins; default: spikes that are found."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="When it is over; this moment itself is after it.")
    ] = None,
    alias: Annotated[
        list[str] | None,
        typer.Option("--alias", help="With --judged: further names of the account: ACCOUNT=NAME,NAME."),
    ] = None,
    *,
    reading: ReadingOptions,
) -> None:
    """Write the dashboard of one account, as Klout showed it, with every variant beside it.

    One page: the score and its 90 days, the three published parts, the share of each network, the
    latest posts with their dots, what moved the score, and what it would be under each variant. The
    score is a reconstruction from Klout's public statements, not Klout's formula. With judgements of its
    storms ('kresearch sentiment judge') every score that depends on the tone is given by them.
    """
    from kresearch.report import build_account
    from kresearch.report.escape import slug
    from kresearch.report.language import speak
    from kresearch.sentiment.addressee import read_aliases
    from kresearch.variants import resolve

    storm, names = _read_storm(judged, since, until), read_aliases(alias or [], account=account_)
    if alias and judged is None:
        raise UsageError("--alias is of judgements. Allowed: with --judged. Add it, or leave --alias away.")
    chosen, when = resolve(variant, read_pairs(settings or [])), read_time(at, "--at")
    speak(lang)
    folder = out if out is not None else Path(f"account-{slug(account_, fallback='page')}")
    with console.steps() as steps:
        steps.begin("reading and checking the log")
        log = reading.open(path)
        if judged is not None and not log.interactions.polarity.count().execute():
            # As 'sentiment estimate' does: what is read here is also what the score as read rests on.
            steps.begin("reading the texts")
            log = _read_texts(log, names)
        steps.begin(f"scoring {account_} under every variant")
        page = build_account(
            log, account_, folder, at=when, variant=chosen, lang=lang, judged=judged, storm=storm,
            aliases=names,
        )  # fmt: skip
    if judged is None:
        note_unused_judgements(path, account_)
    console.write(f"{page}\n")


def _read_texts(log: InteractionLog, aliases: dict[str, list[str]]) -> InteractionLog:
    from kresearch.sentiment import label

    console.say("no interaction has a known polarity; the texts are read by the scorer auto.")
    return label(log, "auto", stance=True, aliases=aliases, workers=1)


def _read_storm(
    judged: Path | None, since: str | None, until: str | None
) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the storm that was judged; None where the spikes that are found are meant."""
    if since is None and until is None:
        return None
    if judged is None or since is None or until is None:
        raise UsageError(
            "--since and --until name the storm that was judged. Allowed: both, with --judged. Give all "
            "three, or leave --since and --until away."
        )
    first, last = read_span(since, until)
    assert first is not None
    assert last is not None
    return first, last


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
