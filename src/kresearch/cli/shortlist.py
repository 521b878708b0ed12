"""``kresearch shortlist``: the accounts with the highest scores, under every variant that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch.cli import console, topics_options
from kresearch.cli import options as opts
from kresearch.cli import people_options as shared
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.cli.shortlist_sources import TopicSource, find_topic_source, read_audience

if TYPE_CHECKING:
    from kresearch.people import Shortlist

#: Changes that the screen shows.
SHOWN = 20


@reads_log
def shortlist(
    path: shared.PathArgument,
    variants: shared.Variants = None,
    min_score: Annotated[float, typer.Option("--min-score", help="Least score on the list, 1 to 100.")] = 50,
    top: Annotated[int, typer.Option("--top", help="Places on the list.")] = 20,
    at: shared.At = None,
    every: shared.EveryOption = "1d",
    settings: shared.Settings = None,
    topic: Annotated[
        str | None,
        typer.Option("--topic", help="A topic: the list is in the order of the scores in it."),
    ] = None,
    tagger: topics_options.Tagger = "terms",
    topics: topics_options.Topics = None,
    judged: opts.JudgedTopics = None,
    topic_scores: Annotated[
        Path | None,
        typer.Option(
            "--topic-scores",
            help="File of account, score and, where known, topic, variant, precision, low, high.",
        ),
    ] = None,
    min_precision: Annotated[
        float | None, typer.Option("--min-precision", help="Least precision of the topic, 0 to 1.")
    ] = None,
    audience: Annotated[
        Path | None,
        typer.Option(
            "--audience", help="File of account, suspicious_share, low, high; else by behaviour in the log."
        ),
    ] = None,
    exclude_suspicious: Annotated[
        bool,
        typer.Option("--exclude-suspicious", help="Leave out accounts with too many suspicious actors."),
    ] = False,
    max_suspicious: Annotated[
        float, typer.Option("--max-suspicious", help="Share of suspicious actors that is still listed.")
    ] = 0.5,
    prices: Annotated[
        Path | None,
        typer.Option("--prices", help="File of account, price: adds the price per actor of the reach."),
    ] = None,
    scorer: shared.Scorer = None,
    scorer_language: shared.ScorerLanguage = None,
    draws: shared.Draws = 100,
    out: shared.Out = None,
    force: shared.Force = False,
    on_bad_rows: shared.OnBadRows = "refuse",
    as_json: shared.AsJson = False,
    lang: shared.Lang = "en",
    *,
    reading: ReadingOptions,
) -> None:
    """List accounts by score under several variants, and say who drops out or comes in and why.

    Each list has score, valence, the interval of the rank (ties; with --scorer the error of
    reading) and who reacts. --out FILE.csv writes every row, and the rest beside it as JSON; a
    file that ends in .html is a page. The score is a reconstruction from Klout's public
    statements, not Klout's formula, and a list is no recommendation.
    """
    from kresearch.cli.options import read_names, read_time
    from kresearch.people.options import ListOptions
    from kresearch.people.problems import Problems
    from kresearch.people.shortlist import make_shortlist
    from kresearch.topics.precision import MIN_PRECISION

    problems = Problems()
    bad_rows = shared.check_targets(problems, out, on_bad_rows, force=force, lang=lang)
    when = problems.attempt(lambda: read_time(at, "--at"))
    scores = problems.attempt(
        lambda: find_topic_source(
            topic, topic_scores, tagger=tagger, topics=topics, judged=judged, at=when, every=every
        )
    )
    if judged is not None and min_precision is None and scores is not None:
        min_precision = MIN_PRECISION
    if scores is None and problems.texts:
        # Whatever is wrong with where topic scores come from was said.
        topic = min_precision = None
    options = ListOptions(
        variants=read_names(variants, "--variants") or ["quantity"],
        at=when,
        every=every,
        settings=problems.attempt(lambda: shared.read_settings(settings)),
        scorer=scorer,
        scorer_language=scorer_language,
        draws=draws,
        min_score=min_score,
        top=top,
        topic=topic,
        topic_scores=scores,
        min_precision=min_precision,
        audience=read_audience if audience is None and exclude_suspicious else audience,
        exclude_suspicious=exclude_suspicious,
        max_suspicious=max_suspicious,
        prices=prices,
    )
    chosen, _, _ = options.check(problems=problems)
    if isinstance(scores, TopicSource):
        scores.variants = chosen
    with console.steps() as steps:
        steps.begin("reading and checking the log")
        log = shared.read_log(path, bad_rows, on_bad_rows, reading.options)
        steps.begin("scoring and listing")
        found = make_shortlist(log, options)
    from kresearch.report import build_shortlist

    shared.hand_out(found, out, page=build_shortlist, show=_print, as_json=as_json, force=force, lang=lang)


def _print(found: Shortlist) -> None:
    """Show each list, and what differs."""
    optional = [
        (name, heading)
        for name, heading in (
            ("topic_score", "topic"),
            ("suspicious_share", "suspicious"),
            ("price", "price"),
            ("cost_per_actor", "per actor"),
        )
        if found.table[name].notna().any()
    ]
    for label in found.variants:
        rows = found.of(label)
        if rows.empty:
            continue
        header = (label, "account", "score", "valence", "rank", *(h for _, h in optional), "who reacts")
        lines = [
            (
                shown_place(row),
                str(row["account"]),
                shared.shown(row["score"], 2),
                shared.shown(row["valence"], signed=True),
                say_rank(row),
                *(shared.shown(row[name], 2) for name, _ in optional),
                "; ".join(part for part in (row["networks"], row["languages"]) if part),
            )
            for row in rows.to_dict("records")
        ]
        console.print_table(header, lines, right=header[:1] + header[2:-1])
    moved = found.changes.head(SHOWN).to_dict("records")
    if moved:
        lines = [(row["variant"], row["account"], row["change"], row["reason"]) for row in moved]
        console.print_table(("under", "account", "change", "why"), lines)
    for row in found.left_out.to_dict("records"):
        console.say(f"left out: {row['account']}: {row['why']} (else listed under {row['variants']})")


def shown_place(row: dict[Any, Any]) -> str:
    """Return a place as a whole number."""
    return f"{int(row['place'])}"


def say_rank(row: dict[Any, Any]) -> str:
    """Return the interval of a rank, or the one rank."""
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"{low}" if low == high else f"{low} to {high}"
