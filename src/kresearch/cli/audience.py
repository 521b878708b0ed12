"""``kresearch audience LOG``, ``kresearch audience train FILE``: who reacts, and how good it is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_names
from kresearch.cli.people_options import Lang
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

#: Accounts on the screen.
_SHOWN = 20


class QualityByDefault(TyperGroup):
    """A group in which a first word that is no command is the log of ``quality``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put ``quality`` before a log."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "--memory-limit"):
            args = ["quality", *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


app = typer.Typer(
    cls=QualityByDefault,
    help="Who reacts: the quality of an account's audience ('audience LOG' is 'audience quality LOG').",
    no_args_is_help=True,
)


@app.command()
@reads_log
def quality(
    path: opts.Log,
    account: Annotated[
        list[str] | None, typer.Option("--account", metavar="NAME,...", help="Only these accounts.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--model", help="Folder of a trained model, see 'audience train'.")
    ] = None,
    actors: Annotated[
        Path | None,
        typer.Option("--actors", help="Table of figures of the actors, for the model: actor and figures."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--figures-at", help="When these figures were taken; makes an age of created_at."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="File to write: .csv, .csv.gz, .parquet, .jsonl (the table) or .html (a page)."
        ),
    ] = None,
    force: opts.Replace = False,
    as_json: opts.Json = False,
    lang: Lang = "en",
    *,
    reading: ReadingOptions,
) -> None:
    """Say what the actors of each account look like: mechanical, mass, regular, real.

    By behaviour in the log alone, with declared thresholds; with --model and --actors by figures of
    the actors too. Intervals hold chance and other thresholds. Concentration, rings, days of odd
    growth and the language stand beside it. A look is no proof, and no reason to act on a person.
    """
    from kresearch.audience import load_model, read_figures
    from kresearch.audience import quality as assess
    from kresearch.cli.options import read_time
    from kresearch.people.problems import Problems

    problems = Problems()
    if (model is None) != (actors is None):
        problems.add(
            f"{'--actors' if model is None else '--model'} stands alone. Allowed: --model FOLDER with "
            "--actors FILE, or neither. Add the other."
        )
    if at is not None and actors is None:
        problems.add("--figures-at says when figures were taken. Allowed: with --actors. Leave it away.")
    if out is not None:
        problems.attempt(lambda: _check_out(out, force=force))
        if out.name.lower().endswith(".html"):
            from kresearch.report.language import speak

            problems.attempt(lambda: speak(lang))
    names = problems.attempt(lambda: read_names(account, "--account"))
    trained = problems.attempt(lambda: load_model(model)) if model is not None else None
    when = problems.attempt(lambda: read_time(at, "--figures-at"))
    table = None
    if actors is not None:
        moment = None if when is None else when.tz_convert(None)
        table = problems.attempt(lambda: read_figures(actors, at=moment))
    problems.stop()
    log = reading.open(path)
    found = assess(log, accounts=names, model=trained, figures=table)
    if out is not None:
        _write(found, out, simulated=log.simulated, lang=lang, force=force)
        console.say(f"wrote {out}: {number(len(found), 'account')}.")
    if as_json:
        console.print_json(_plain(found))
    elif out is None:
        _print(found)
    for note in log.notes:
        console.note(note)
    nobody = int((found["judged"] == 0).sum())
    if nobody:
        console.note(
            f"{number(nobody, 'account')} without any actor that acted often enough to be judged: "
            "their shares are not known."
        )


@app.command()
def train(
    file: Annotated[Path, typer.Argument(help="Table of labelled accounts: CSV (also .gz) or Parquet.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the model.")],
    label: Annotated[str, typer.Option("--label", help="Column: bot or 1, human or 0.")] = "label",
    band: Annotated[str, typer.Option("--band", help="Column of groups to be left out in turn.")] = "band",
    figures: Annotated[
        list[str] | None,
        typer.Option("--figures", metavar="NAME,...", help="Which figures; all known ones by default."),
    ] = None,
    test: Annotated[
        Path | None, typer.Option("--test", help="Labelled accounts of another collection to test it on.")
    ] = None,
    test_label: Annotated[str, typer.Option("--test-label", help="Their column of labels.")] = "label",
    at: Annotated[
        str | None,
        typer.Option("--figures-at", help="When figures were taken; makes an age of created_at."),
    ] = None,
    licence: Annotated[str, typer.Option("--licence", help="Of the table; kept with the model.")] = "",
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Of folds and trees.")] = 0,
    force: opts.Replace = False,
    as_json: opts.Json = False,
) -> None:
    """Train a model of mechanical accounts, and measure it on accounts that it has not seen.

    Five-fold cross-validation, each band in turn left out, calibration, and how well shares of made-up
    audiences are found. Nothing of the table is in the model but what its trees have learned.
    """
    from kresearch.audience import check_transfer, read_figures
    from kresearch.audience import train as learn
    from kresearch.audience.model import FOLDER
    from kresearch.cli.options import read_time

    FOLDER.check_free(out, force=force)
    moment = read_time(at, "--figures-at")
    when = None if moment is None else moment.tz_convert(None)
    table = read_figures(file, label=label, band=band, at=when)
    other = None if test is None else read_figures(test, label=test_label, at=when)
    model = learn(
        table, figures=read_names(figures, "--figures"), label=label, band=band, seed=seed, licence=licence
    )
    transfer = None if other is None else check_transfer(model, other, label=test_label)
    if transfer is not None:
        model.card["transfer"] = transfer
    model.save(out, force=force)
    if as_json:
        console.print_json(model.card)
    else:
        _print_card(model.card)
    console.say(f"wrote {out}: {number(model.card['n'], 'labelled account')}.")


def _check_out(out: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written, before anything costly runs."""
    from kresearch.cli.scored import check_free
    from kresearch.interactions.io.write import WRITERS

    endings = (*WRITERS, ".html")
    if not out.name.lower().endswith(endings):
        raise UsageError(
            f"--out '{out}' is no known kind of file. Allowed: {', '.join(endings)}. Change its ending."
        )
    if out.is_dir():
        raise UsageError(f"--out '{out}' is a folder. Allowed: a file in it. Add a name.")
    check_free(out, force=force)


def _write(found: pd.DataFrame, out: Path, *, simulated: bool, lang: str, force: bool) -> None:
    if out.name.lower().endswith(".html"):
        from kresearch.report import build_audience

        build_audience(found, out, simulated=simulated, lang=lang)
        return
    from kresearch.interactions.io.write import write_table

    write_table(found, out, force=force, safe_cells=True)


def _plain(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON has them: what is not known is null."""
    known = found.astype(object).where(found.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in known.to_dict("records")]


def _percent(value: float) -> str:
    return "not known" if value != value else f"{value:.0%}"


def _print(found: pd.DataFrame) -> None:
    first = found.sort_values(["actors", "account"], ascending=[False, True]).head(_SHOWN)
    rows = [
        (
            row["account"], f"{row['actors']:,}", f"{row['judged']:,}",
            *(_percent(row[look]) for look in ("mechanical", "mass", "regular", "real")),
            f"{_percent(row['suspicious_share'])} ({_percent(row['low'])} to {_percent(row['high'])})",
            "-" if row["effective_actors"] != row["effective_actors"] else f"{row['effective_actors']:,.0f}",
            str(row["basis"]),
        )
        for row in first.to_dict("records")
    ]  # fmt: skip
    header = ("account", "actors", "judged", "mechanical", "mass", "regular", "real",
              "suspicious (95 %)", "effective", "by")  # fmt: skip
    console.print_table(header, rows, right=header[1:9])
    if len(found) > len(first):
        more = len(found) - len(first)
        console.say(f"{number(more, 'further account')}; --out FILE writes all of them.")


def _print_card(card: dict[str, Any]) -> None:
    """Show what a model is worth."""
    whole = card["all"]
    rows = [_quality_row("all (cross-validated)", card["n"], whole)]
    for band in card["bands"]:
        for name, end in ((f"band {band['band']}", ""), (f"band {band['band']}, never seen", "_left_out")):
            if f"auc{end}" in band:
                rows.append(_quality_row(name, band["n"], {k: band[f"{k}{end}"] for k in whole}))
    if "transfer" in card:
        rows.append(_quality_row("another collection", card["transfer"]["n"], card["transfer"]))
    header = ("accounts", "n", "AUC (95 %)", "Brier", "of the base rate")
    console.print_table(header, rows, right=header[1:])
    for row in card["shares"]:
        console.say(
            f"made-up audiences of {row['size']}, {row['share']:.0%} of them mechanical: found "
            f"{row['mean_error']:+.1%} off, {row['held']:.0%} of the intervals hold the truth "
            f"(mean of the probabilities: {row['plain_error']:+.1%} off)."
        )


def _quality_row(name: str, n: int, figures: dict[str, float]) -> tuple[str, str, str, str, str]:
    auc = f"{figures['auc']:.3f} ({figures['auc_low']:.3f} to {figures['auc_high']:.3f})"
    return name, f"{n:,}", auc, f"{figures['brier']:.3f}", f"{figures['brier_of_base_rate']:.3f}"
