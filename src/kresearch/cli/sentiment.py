"""``kresearch sentiment evaluate|label|train|list``: polarity of texts, and how good it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.cli.sentiment_judging import estimate, judge
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import PolarityScorer

app = typer.Typer(help="Polarity of texts: measure it, fill it in, train it.", no_args_is_help=True)
app.command()(judge)
app.command()(estimate)

_SCORER = typer.Option("--scorer", help="Scorer by name, see 'list'; or trained:FOLDER, transformers:NAME.")
_TEXT = typer.Option("--text", help="Column with the texts.")
_LABEL = typer.Option("--label", help="Column with the labels.")
_LANGUAGE = typer.Option("--language", help="Language of the texts, e.g. it.")
_MAP_LABEL = typer.Option(
    "--map-label", metavar="THEIRS=OURS", help="Meaning of a label: negative, neutral, positive or unknown."
)
_ENCODING = typer.Option("--encoding", help="Encoding of text files.")
_WORKERS = typer.Option("--workers", help="Number of processes; by default one per core.")


@app.command("list")
def list_(as_json: opts.Json = False) -> None:
    """List the scorers: ours and those of plug-ins, with their measured error."""
    from kresearch.sentiment import list_scorers, measured

    rows = []
    for name, origin in list_scorers().items():
        error = None if name == "auto" else measured(name)
        rows.append(
            {
                "name": name,
                "origin": origin,
                "macro_f1": None if error is None else round(error.macro_f1, 3),
                "measured_on": None if error is None else error.domain,
            }
        )
    if as_json:
        console.print_json(rows)
        return
    for row in rows:
        error_text = "" if row["macro_f1"] is None else f"macro-F1 {row['macro_f1']} on {row['measured_on']}"
        console.line(f"{row['name']:<14}{row['origin']:<58}{error_text}".rstrip())


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSON Lines or Parquet with labelled texts.")],
    text: Annotated[str, _TEXT],
    label: Annotated[str, _LABEL],
    scorer: Annotated[list[str] | None, _SCORER] = None,
    language: Annotated[str | None, _LANGUAGE] = None,
    map_label: Annotated[list[str] | None, _MAP_LABEL] = None,
    worst: Annotated[int, typer.Option("--worst", help="How many of the worst errors to show.")] = 10,
    resamples: Annotated[int, typer.Option("--resamples", help="Of the bootstrap.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Of the bootstrap.")] = 0,
    workers: Annotated[int | None, _WORKERS] = None,
    encoding: Annotated[str, _ENCODING] = "utf-8",
    as_json: opts.Json = False,
) -> None:
    """Measure scorers on labelled texts: accuracy, F1, confusion matrix, intervals, worst errors."""
    from kresearch.sentiment import evaluate as measure
    from kresearch.sentiment.files import read_columns

    frame = read_columns(file, text, label, encoding=encoding)
    result = measure(
        frame[text].tolist(),
        frame[label].tolist(),
        [_find_scorer(name, language) for name in scorer or ["auto"]],
        mapping=_read_map(map_label),
        language=language,
        domain=file.name,
        worst=worst,
        resamples=resamples,
        seed=seed,
        workers=workers,
    )
    if as_json:
        console.print_json(result.to_dict())
    else:
        console.line(result.to_text(), nl=False)


@app.command("label")
@reads_log
def label_(
    path: Annotated[Path, typer.Argument(help="Folder or file of interactions; with --text any table.")],
    out: Annotated[Path, typer.Option("--out", help="Where to: a file, or for a folder's log a folder.")],
    scorer: Annotated[str, _SCORER] = "auto",
    language: Annotated[str | None, _LANGUAGE] = None,
    text: Annotated[str | None, _TEXT] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace polarity already there.")] = False,
    retweets: Annotated[
        str, typer.Option("--retweets", help="A plain retweet: amplification, as-original or neutral.")
    ] = "amplification",
    alias: Annotated[
        list[str] | None, typer.Option("--alias", help="Further names: ACCOUNT=NAME,NAME; with --stance.")
    ] = None,
    stance: Annotated[bool, typer.Option("--stance", help="Polarity toward the account, by rules.")] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Do not keep or use scored texts.")] = False,
    workers: Annotated[int | None, _WORKERS] = None,
    force: opts.Replace = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Fill the polarity and language of interactions from their texts."""
    from kresearch.interactions.io.folders import write_file
    from kresearch.interactions.io.write import check_target
    from kresearch.sentiment import label
    from kresearch.sentiment.addressee import read_aliases
    from kresearch.sentiment.files import read_columns
    from kresearch.sentiment.stance import check_retweets
    from kresearch.sentiment.textfree import TextFreeScorer

    encoding = str(reading.options.get("encoding", "utf-8"))
    to_file = bool(out.suffix)
    if to_file:
        check_target(out, force=force)
    elif text is not None:
        raise UsageError(f"--out {out} has no ending; allowed for a table is e.g. labelled.csv; name a file.")
    found = _find_scorer(scorer, language)
    choice = check_retweets(retweets)
    aliases = read_aliases(alias or [])
    with _progress() as progress:
        if text is not None:
            frame = read_columns(path, encoding=encoding)
            read_columns(path, text, encoding=encoding)
            table = label(
                frame.rename(columns={text: "text"}),
                found,
                overwrite=overwrite,
                retweets=choice,
                stance=stance,
                aliases=aliases,
                cache=not no_cache,
                workers=workers,
                progress=progress,
            ).rename(columns={"text": text})
            write_file(table, out, card={"polarity_by": table.attrs["polarity_by"]}, force=force)
            known = int(table["polarity"].notna().sum())
            total = int(table[text].notna().sum())
        else:
            log = label(
                reading.open(path),
                found,
                overwrite=overwrite,
                retweets=choice,
                stance=stance,
                aliases=aliases,
                cache=not no_cache,
                workers=workers,
                progress=progress,
            )
            if to_file:
                write_file(log.interactions, out, card=log.card(), force=force)
                _say_left_out(log, out)
            else:
                log.write(out, force=force)
            texted = log.interactions.filter(log.interactions.text.notnull())
            if isinstance(found, TextFreeScorer):
                texted = log.interactions
            known, total = int(texted.polarity.count().execute()), int(texted.count().execute())
    share = known / total if total else 1.0
    what = "interactions" if isinstance(found, TextFreeScorer) else "texts"
    console.tell(f"{out}: polarity known for {known:,} of {total:,} {what} ({share:.1%})\n")


def _say_left_out(log: InteractionLog, out: Path) -> None:
    """Say which tables a single file cannot hold: without posts and audience scores are others."""
    left = [name for name, table in log.tables.items() if table is not None and name != "interactions"]
    if left:
        console.tell(
            f"kresearch: {out} holds the interactions alone, without {', '.join(left)}: scores of it may "
            f"differ from those of the whole log. To keep all, name a folder: --out {out.with_suffix('')}\n"
        )


@app.command()
def train(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, JSON Lines or Parquet with labelled texts.")],
    text: Annotated[str, _TEXT],
    label: Annotated[str, _LABEL],
    out: Annotated[Path, typer.Option("--out", help="Folder to write the scorer to.")],
    judged: Annotated[
        Path | None, typer.Option("--judged", help="Judgements of a storm to train on as well; with --log.")
    ] = None,
    log: Annotated[Path | None, typer.Option("--log", help="The log that was judged.")] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="How the log is read, as it was judged: ours=theirs.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="Zone of the log's times that have none.")
    ] = None,
    language: Annotated[str | None, _LANGUAGE] = None,
    map_label: Annotated[list[str] | None, _MAP_LABEL] = None,
    name: Annotated[str, typer.Option("--name", help="What reports call it.")] = "trained",
    folds: Annotated[int, typer.Option("--folds", min=2, help="Of the cross-validation.")] = 5,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Of the folds.")] = 0,
    licence: Annotated[str, typer.Option("--licence", help="Of the texts; kept with the scorer.")] = "",
    source: Annotated[str, typer.Option("--source", help="Of the texts; kept with the scorer.")] = "",
    encoding: Annotated[str, _ENCODING] = "utf-8",
    force: opts.Replace = False,
    as_json: opts.Json = False,
) -> None:
    """Train a scorer on labelled texts; use it as trained:FOLDER."""
    from kresearch.sentiment import save
    from kresearch.sentiment import train as fit
    from kresearch.sentiment.files import read_columns
    from kresearch.sentiment.trained import FOLDER

    FOLDER.check_free(out, force=force)
    if (judged is None) != (log is None):
        raise UsageError(
            "--judged and --log go together: judgements hold keys, the log their texts. Allowed: both or "
            "none. Give the other one too."
        )
    frame = read_columns(file, text, label, encoding=encoding)
    texts, labels = frame[text].tolist(), frame[label].tolist()
    if judged is not None and log is not None:
        from kresearch.cli.reading_options import open_log
        from kresearch.sentiment.judging import judged_pairs, read_judgements

        opened = open_log(log, mapping=map_ or None, timezone=timezone)
        more = judged_pairs(opened, read_judgements(judged))
        texts, labels = texts + more[0], labels + more[1]
    console.tell(f"training on {len(texts):,} texts, {folds}-fold cross-validation ...\n")
    scorer = fit(
        texts,
        labels,
        language=language,
        mapping=_read_map(map_label),
        name=name,
        folds=folds,
        seed=seed,
        licence=licence,
        source=source or file.name,
    )
    save(scorer, out, force=force)
    if as_json:
        console.print_json(scorer.card)
        return
    low, high = scorer.card["intervals"]["macro_f1"]
    console.line(
        f"trained:{out}  macro-F1 {scorer.card['macro_f1']:.3f} ({low:.3f} to {high:.3f}) in {folds} folds"
    )
    console.line(f"licence of the texts: {scorer.card['licence']}")


def _find_scorer(name: str, language: str | None) -> PolarityScorer:
    from kresearch.sentiment import get_scorer

    # A declared language is what short texts are taken for; longer ones tell for themselves.
    return get_scorer(name, fallback=language) if name == "auto" and language else get_scorer(name)


def _read_map(pairs: list[str] | None) -> dict[str, str | float] | None:
    if not pairs:
        return None
    wrong = [p for p in pairs if "=" not in p]
    if wrong:
        raise UsageError(f"--map-label {', '.join(wrong)}: allowed is THEIRS=OURS, e.g. 'irate=negative'.")
    return {theirs: ours for theirs, _, ours in (p.rpartition("=") for p in pairs)}


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on a terminal; in a pipe say nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("distinct texts", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
