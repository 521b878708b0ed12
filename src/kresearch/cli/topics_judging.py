"""``kresearch topics judge``: a person says which tagged texts are about their topic; precision follows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch._common.words import number
from kresearch.cli import console, people_options, topics_options
from kresearch.cli import options as opts
from kresearch.cli.options import read_names
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.cli.sentiment_judging import read_key
from kresearch.cli.topics_options import check_texts, make_tagger
from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.topics import TopicTags


@reads_log
def judge(
    path: opts.Log,
    topic: Annotated[
        list[str] | None,
        typer.Option("--topic", metavar="NAME,...", help="Which; by default the five largest."),
    ] = None,
    n: Annotated[int, typer.Option("--n", min=2, help="How many texts per topic.")] = 30,
    at: Annotated[
        list[int] | None, typer.Option("--at", min=1, help="Precision among so many strongest.")
    ] = None,
    coder: opts.Coder = "coder-1",
    out: Annotated[Path, typer.Option("--out", help="CSV file of the judgements.")] = Path(
        "judged-topics.csv"
    ),
    write: opts.WriteTexts = None,
    read: opts.ReadTexts = None,
    only_measure: Annotated[
        bool, typer.Option("--only-measure", help="Ask nothing; measure what --out holds.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option("--page", help="Write the ten wrong ones of each topic: .md or .html.")
    ] = None,
    min_precision: Annotated[
        float, typer.Option("--min-precision", help="A topic measured below it is no expertise.")
    ] = 0.6,
    tagger: topics_options.Tagger = "terms",
    topics: topics_options.Topics = None,
    no_guard: topics_options.NoGuard = None,
    min_terms: topics_options.MinTerms = 1,
    texts: topics_options.Texts = "auto",
    language: topics_options.Language = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Of the sample.")] = 0,
    force: opts.ReplaceFiles = False,
    as_json: opts.Json = False,
    lang: people_options.Lang = "en",
    *,
    reading: ReadingOptions,
) -> None:
    """Ask which tagged texts are about their topic, and say how often a topic is right.

    Answers are saved at once, keys only. The strongest ten of a topic are asked for certain, the others
    drawn with known probability. --page writes texts of people: for reading, not for passing on.
    """
    from kresearch.people.problems import Problems, check_number
    from kresearch.topics import draw_sample, measure_precision, read_judgements, tag, write_judgements
    from kresearch.topics.judgements import FORM, add_labels, check_judgements
    from kresearch.topics.wrong import check_page, write_wrong, wrong_ones

    problems = Problems()
    asked = {"--write": write is not None, "--read": read is not None, "--only-measure": only_measure}
    if sum(asked.values()) > 1:
        problems.add(
            f"{' and '.join(name for name, given in asked.items() if given)} stand together. Allowed: one of "
            "them at a time: write, then read, then measure. Leave the others away."
        )
    if not coder.strip():
        problems.add("--coder '' is no name. Allowed: any name. Name who judges.")
    problems.attempt(lambda: people_options.check_lang(lang))
    check_number(problems, "--min-precision", min_precision, low=0.0, high=1.0)
    if out.is_dir():
        problems.add(f"--out '{out}' is a folder. Allowed: a CSV file, there or new. Add a name.")
    if page is not None:
        problems.attempt(lambda: check_page(page, force=force))
    if write is not None:
        problems.attempt(lambda: check_sheet(write, force=force))
    chosen = problems.attempt(lambda: make_tagger(tagger, topics, no_guard, min_terms))
    given = None if read is None else problems.attempt(lambda: read_judgements(read))
    check_texts(problems, texts, language)
    wanted = problems.attempt(lambda: read_names(topic, "--topic"))
    problems.stop()
    assert chosen is not None
    log = reading.open(path)
    tags = tag(log, chosen, where=texts, language=language)
    names = wanted or tags.counts()["topic"].head(5).tolist()
    sample = draw_sample(tags, names, n, seed=seed)
    if write is not None:
        sheet(sample, write, force=force)
        console.say(
            f"{write}: {number(len(sample), 'text')}; fill in the column label with {FORM.asked}, then say "
            f"--read {write}"
        )
        return
    old = read_judgements(out) if out.is_file() else check_judgements(_nothing())
    if given is not None:
        answers = _taken(given, sample)
        table = add_labels(old, sample, answers, coder=coder, digest=tags.digest)
        write_judgements(table, out)
    elif not only_measure:
        table = ask(sample, old, tags, coder=coder, out=out)
    else:
        table = old
    measured = measure_precision(tags, table, at=at or [10], topics=names)
    if page is not None:
        wrong = wrong_ones(tags, table, names)
        if page.suffix == ".html":
            from kresearch.report import build_topics

            build_topics(measured, wrong, page, min_precision=min_precision, lang=lang)
        else:
            write_wrong(measured, wrong, page, force=force)
        console.say(f"wrote {page}: it holds texts of people, for reading and not for passing on.")
    _report(measured, table, min_precision, as_json=as_json)


def ask(sample: pd.DataFrame, old: pd.DataFrame, tags: TopicTags, *, coder: str, out: Path) -> pd.DataFrame:
    """Ask on the terminal until all is judged or the person stops: one key each, or a line in a pipe."""
    from kresearch._common.filled_tables import SharedTable
    from kresearch.topics import read_judgements, write_judgements
    from kresearch.topics.judgements import LABELS, SHORT, add_labels

    table = add_labels(old, sample, {}, coder=coder, digest=tags.digest)
    mine = table[table["coder"] == coder]
    done = set(zip(mine["text_key"], mine["topic"], strict=True))
    keys = "  ".join(f"[{key}] {label}" for key, label in SHORT.items())
    console.tell(f"Is the text about the topic?  {keys}  [q] stop\n")
    rows = [r for r in sample.to_dict("records") if (r["text_key"], r["topic"]) not in done]
    shared = SharedTable(out)
    given: dict[tuple[str, str], str] = {}
    for place, row in enumerate(rows, 1):
        while True:
            console.tell(f"\n{place}/{len(rows)}  topic: {row['topic']}\n{row['text']}\n> ")
            sys.stderr.flush()
            key = read_key()
            if key in ("q", ""):
                return table
            label = SHORT.get(key, key)
            if label in LABELS:
                break
            console.tell(f"'{key}' is no answer; allowed are {', '.join(SHORT)} and q.\n")
        pair = {(str(row["text_key"]), str(row["topic"])): label}
        given |= pair
        if shared.changed():
            # Theirs, and over them all that was answered here.
            table, pair = read_judgements(out), given
        table = add_labels(table, sample, pair, coder=coder, digest=tags.digest)
        write_judgements(table, out)
        shared.written()
    return table


def sheet(sample: pd.DataFrame, path: Path, *, force: bool) -> None:
    """Write a sample to be filled in: label, topic, text, text_key; nothing of how it was found."""
    from kresearch.interactions import write_table

    table = sample[["topic", "text", "text_key"]]
    write_table(table.assign(label="")[["label", *table.columns]], path, safe_cells=True, force=force)


def check_sheet(path: Path, *, force: bool) -> None:
    """Say whether a sheet may be written there, before long work."""
    from kresearch.interactions.io.write import check_target

    check_target(path, force=force)


def _nothing() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame()


def _taken(given: pd.DataFrame, sample: pd.DataFrame) -> dict[tuple[str, str], str]:
    asked = set(zip(sample["text_key"], sample["topic"], strict=True))
    rows = zip(given["text_key"], given["topic"], given["label"], strict=True)
    taken = {(str(k), str(t)): str(label) for k, t, label in rows if (k, t) in asked}
    if len(given) and not taken:
        raise UsageError(
            f"none of {len(given)} judged texts is in this sample. Allowed: the file that --write made, with "
            "the same log, tagger, topics, --n and --seed. Give the same options."
        )
    return taken


def _report(measured: pd.DataFrame, table: pd.DataFrame, least: float, *, as_json: bool) -> None:
    from kresearch.topics import topic_agreement
    from kresearch.topics.precision import say_precision

    low = [str(r["topic"]) for r in measured.to_dict("records") if not r["at"] and r["precision"] < least]
    agreement = None
    if table.duplicated(["text_key", "topic"]).any():
        agreement = topic_agreement(table).to_text()
    if as_json:
        console.print_json({"precision": measured.to_dict("records"), "below": low, "agreement": agreement})
        return
    for row in measured.to_dict("records"):
        console.line(f"{row['topic']}: {say_precision(row)}")
    for name in low:
        console.line(f"{name}: below {least:g}, not to be shown as expertise")
    if agreement is not None:
        console.line(agreement)
