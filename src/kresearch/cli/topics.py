"""``kresearch topics list|tag|score|train|judge``: what posts are about, and who counts in a topic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch._common.words import number
from kresearch.cli import console, topics_options
from kresearch.cli import options as opts
from kresearch.cli.options import read_names, read_pairs, read_time
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.cli.topics_judging import judge
from kresearch.cli.topics_options import check_texts, find_topics, make_tagger

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(help="Topics of posts: tag, judge, train, score in a topic.", no_args_is_help=True)
app.command()(judge)

#: Topics shown on the screen.
_SHOWN = 30


@app.command("list")
def list_(
    topics: topics_options.Topics = None,
    taggers: Annotated[bool, typer.Option("--taggers", help="List the taggers instead.")] = False,
    as_json: opts.Json = False,
) -> None:
    """List the topics of a list with their terms, or the taggers: ours and those of plug-ins."""
    from kresearch.topics import example_topics, list_taggers, read_topics

    if taggers:
        found = list_taggers()
        if as_json:
            console.print_json(found)
        else:
            console.print_table(("tagger", "from"), found.items())
        return
    path = find_topics(topics)
    chosen = example_topics() if path is None else read_topics(path)
    if as_json:
        told = [
            {"topic": t.name, "parent": t.parent, "terms": [w.words for w in t.terms]} for t in chosen.topics
        ]
        console.print_json(told)
        return
    rows = [
        (t.name, t.parent, ", ".join(w.words + "?" * bool(w.ambiguous) for w in t.terms))
        for t in chosen.topics
    ]
    console.print_table(("topic", "parent", "terms"), rows)
    console.say(f"{number(len(chosen), 'topic')}: {chosen.source}. ? counts beside another term only.")


@app.command("tag")
@reads_log
def tag_(
    path: opts.Log,
    out: opts.TableFile = None,
    tagger: topics_options.Tagger = "terms",
    topics: topics_options.Topics = None,
    no_guard: topics_options.NoGuard = None,
    min_terms: topics_options.MinTerms = 1,
    texts: topics_options.Texts = "auto",
    language: topics_options.Language = None,
    effects: Annotated[
        bool, typer.Option("--effects", help="Also measure what each guard does to the share tagged.")
    ] = False,
    force: opts.ReplaceFiles = False,
    as_json: opts.Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Say which topics the posts of a log are about, or the texts written to its accounts.

    Writes account, network, post, interaction_id, at, text_key, topic, strength and because, one
    row per text and topic, never the texts. Without --out it prints how many texts each topic has.
    """
    from kresearch.interactions.io.write import check_target, write_table
    from kresearch.people.problems import Problems
    from kresearch.sentiment import identify
    from kresearch.topics import TermTagger, tag, tagged_rows

    problems = Problems()
    if out is not None:
        problems.attempt(lambda: check_target(out, force=force))
    chosen = problems.attempt(lambda: make_tagger(tagger, topics, no_guard, min_terms))
    check_texts(problems, texts, language)
    if effects and tagger != "terms":
        problems.add(f"--effects: the tagger {tagger} has no guards. Allowed: --tagger terms. Leave it away.")
    problems.stop()
    assert chosen is not None
    log = reading.open(path)
    tags = tag(log, chosen, where=texts, language=language)
    counts = tags.counts()
    result: dict[str, Any] = {
        "tagger": tags.tagger, "texts": len(tags.texts), "where": tags.where, "share": tags.share,
        "digest": tags.digest, "topics": counts.to_dict("records"),
    }  # fmt: skip
    if effects and isinstance(chosen, TermTagger):
        known = [language] * len(tags.texts) if language else list(identify(tags.texts, fallback="majority"))
        result["effects"] = chosen.effects(tags.texts, languages=known).to_dict("records")
    if out is not None:
        table = tagged_rows(log, tags)
        write_table(table, out, force=force, safe_cells=True)
        result["out"] = str(out)
        console.say(f"wrote {out}: {number(len(table), 'row')}.")
    if as_json:
        console.print_json(result)
        return
    if out is None:
        rows = [(r["topic"], f"{r['texts']:,}", f"{r['share']:.1%}") for r in result["topics"][:_SHOWN]]
        console.print_table(("topic", "texts", "share"), rows, right=("texts", "share"))
    for row in result.get("effects", ()):
        console.line(f"{row['guard']:<10} alone {row['alone']:7.2%}   without it {row['without']:7.2%}")
    console.say(
        f"{tags.share:.1%} of {number(len(tags.texts), 'distinct text')} of {tags.where} have one of "
        f"{number(len(counts), 'topic')}, by {tags.tagger}. How often that is right: kresearch topics judge."
    )


@app.command("score")
@reads_log
def score_(
    path: opts.Log,
    topic: Annotated[list[str], typer.Option("--topic", metavar="NAME,...", help="Which topics.")],
    variant: opts.Variant = "quantity",
    settings: opts.Settings = None,
    judged: opts.JudgedTopics = None,
    min_precision: Annotated[
        float, typer.Option("--min-precision", help="A topic measured below it is not shown.")
    ] = 0.6,
    every: opts.Every = "1d",
    accounts: opts.Accounts = None,
    until: Annotated[
        str | None, typer.Option("--until", help="The scores at this time, UTC; else at the log's end.")
    ] = None,
    out: opts.TableFile = None,
    tagger: topics_options.Tagger = "terms",
    topics: topics_options.Topics = None,
    no_guard: topics_options.NoGuard = None,
    min_terms: topics_options.MinTerms = 1,
    texts: topics_options.Texts = "auto",
    language: topics_options.Language = None,
    force: opts.ReplaceFiles = False,
    as_json: opts.Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Score accounts in a topic: the same chain over the interactions with their posts on it.

    Writes account, topic, score, valence, precision, low and high. Precision is the topic's, as
    judged; a topic that was measured below --min-precision is left out and named. The score is a
    reconstruction from Klout's public statements, not Klout's formula.
    """
    from kresearch.interactions.io.write import check_target, write_table
    from kresearch.people.problems import Problems, check_number
    from kresearch.scoring import Every
    from kresearch.topics import read_judgements, score
    from kresearch.variants import resolve

    problems = Problems()
    chosen = problems.attempt(lambda: resolve(variant, read_pairs(settings or [])))
    problems.attempt(lambda: Every(every))
    end = problems.attempt(lambda: read_time(until, "--until"))
    names = problems.attempt(lambda: read_names(topic, "--topic")) or []
    only = problems.attempt(lambda: read_names(accounts, "--accounts"))
    check_number(problems, "--min-precision", min_precision, low=0.0, high=1.0)
    if out is not None:
        problems.attempt(lambda: check_target(out, force=force))
    judgements = None if judged is None else problems.attempt(lambda: read_judgements(judged))
    found = problems.attempt(lambda: make_tagger(tagger, topics, no_guard, min_terms))
    check_texts(problems, texts, language)
    problems.stop()
    assert chosen is not None
    assert found is not None
    log = reading.open(path)
    table = score(
        log, names, chosen, tagger=found, judgements=judgements, until=end, every=every,
        min_precision=min_precision, where=texts, language=language, accounts=only,
    )  # fmt: skip
    if out is not None:
        write_table(table, out, force=force, safe_cells=True)
        console.say(f"wrote {out}: {number(len(table), 'row')}.")
    if as_json:
        console.print_json({**table.attrs, "scores": json.loads(table.to_json(orient="records"))})
    elif out is None:
        _print_scores(table)
    console.say(
        f"{table.attrs['label']} in {', '.join(dict.fromkeys(names))}: {number(len(table), 'score')}."
    )


def _print_scores(table: pd.DataFrame) -> None:
    shown = table.head(_SHOWN).to_dict("records")
    rows = [
        (
            row["account"], row["topic"], f"{row['score']:.2f}", _signed(row["valence"]),
            _share(row["precision"]), _span(row["low"], row["high"]), f"{number:,}",
        )
        for row, number in zip(shown, table.attrs["interactions"], strict=False)
    ]  # fmt: skip
    header = ("account", "topic", "score", "valence", "precision", "95 %", "interactions")
    console.print_table(header, rows, right=header[2:])


def _signed(value: float) -> str:
    return "not known" if value != value else f"{value:+z.1f}"


def _share(value: float) -> str:
    return "not measured" if value != value else f"{value:.2f}"


def _span(low: float, high: float) -> str:
    return "" if low != low else f"{low:.2f} to {high:.2f}"


@app.command("train")
@reads_log
def train_(
    path: Annotated[Path, typer.Argument(help="The judged log; with --text a table of labelled texts.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write the tagger to.")],
    judged: Annotated[Path | None, typer.Option("--judged", help="Judgements of 'topics judge'.")] = None,
    text: Annotated[str | None, typer.Option("--text", help="Column with the texts of a table.")] = None,
    label: Annotated[
        str, typer.Option("--label", help="Column with the topic of each text; 'none' for none.")
    ] = "topic",
    name: Annotated[str, typer.Option("--name", help="What tables call it.")] = "trained",
    least: Annotated[
        float, typer.Option("--least", help="Probability from which on a topic is given.")
    ] = 0.5,
    folds: Annotated[int, typer.Option("--folds", min=2, help="Of the cross-validation.")] = 4,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Of the folds.")] = 0,
    licence: Annotated[str, typer.Option("--licence", help="Of the texts; kept with the tagger.")] = "",
    source: Annotated[str, typer.Option("--source", help="Of the texts; kept with the tagger.")] = "",
    texts: topics_options.Texts = "auto",
    force: opts.ReplaceFiles = False,
    as_json: opts.Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Train a tagger on a few judged posts per topic; use it as trained:FOLDER."""
    from kresearch.cli.topics_training import read_examples
    from kresearch.topics import save, train
    from kresearch.topics.trained import FOLDER

    FOLDER.check_free(out, force=force)
    known, labels = read_examples(path, judged, text, label, texts, reading.options)
    found = train(
        known, labels, name=name, least=least, folds=folds, seed=seed, licence=licence,
        source=source or path.name,
    )  # fmt: skip
    save(found, out, force=force)
    if as_json:
        console.print_json(found.card)
        return
    rows = [
        (r["topic"], f"{r['texts']}", f"{r['given']}", _share(r["precision"]), _span(r["low"], r["high"]),
         _share(r["recall"]))
        for r in found.card["measured"]
    ]  # fmt: skip
    header = ("topic", "judged", "given", "precision", "95 %", "recall")
    console.print_table(header, rows, right=header[1:])
    console.say(f"trained:{out} from {found.card['n']} texts, measured in {folds} folds of texts not seen.")
