"""``kresearch study new``: from a log to a study file with its cases and windows, to be read and run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch._common.files import write_text_atomically
from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.cli.unused_judgements import note_judgements_outside_study

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.interactions import InteractionLog

#: Cases that are proposed, the largest spikes first.
MOST_CASES = 12
VARIANTS = (
    "quantity", "sentiment-ignore", "sentiment-balance", "sentiment-penalise", "inactivity-freeze",
    "raw-count", "log-followers",
)  # fmt: skip


@reads_log
def new(
    path: opts.Log,
    out: Annotated[Path, typer.Option("--out", help="Folder of the study; made where it is missing.")] = Path(
        "experiments/new-study"
    ),
    account: opts.WhoseSpikes = None,
    detector: Annotated[str, typer.Option("--detector", help="What finds the spikes.")] = "robust-z",
    force: Annotated[bool, typer.Option("--force", help="Replace a study.toml that is there.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Propose a study of a log: its spikes as cases with windows, written out to be corrected by hand.

    A spike without a baseline before it makes no case, which is said. Nothing is scored.
    """
    from kresearch._common.paths import data_path
    from kresearch.cli.detect import check_known, describe_case, has_texts, has_unread_kinds, say_sign_unknown
    from kresearch.errors import UsageError
    from kresearch.evaluate.detect import detect_spikes, make_detector
    from kresearch.evaluate.detectors import find_detector
    from kresearch.study.activity import read_hourly

    chosen = find_detector(detector)
    target = out / "study.toml"
    if target.exists() and not force:
        raise UsageError(
            f"--out '{out}' already holds a study.toml. Allowed: another folder, or --force, which "
            "replaces it."
        )
    place = Path(os.path.relpath(path.resolve(), out.resolve()))
    # Before the work: a study that may not read its data is of no use.
    data_path(out, place)
    log = reading.open(path)
    check_known(log, account)
    polarity, coverage = "as-given", log.coverage()
    if coverage.unread and not coverage.known:
        from kresearch.sentiment import label

        # A spike has no sign before its texts are read; the study reads them in the same way.
        console.say("no interaction has a known polarity; the texts are read by the scorer auto.")
        log, polarity = label(log, "auto", stance=True), "auto"
    hourly, made = read_hourly(log, account), make_detector(chosen, most=MOST_CASES)
    cases, skipped = detect_spikes(hourly, made)
    for reason in dict.fromkeys(spike.reason for spike in skipped):
        console.note(reason)
    if not cases:
        console.say(
            f"detector '{detector}' proposes no case, so no study is written. Allowed: a log with a spike "
            f"and at least {chosen().least_before_days:g} days before it. Try --detector with another of "
            "those that 'kresearch detect' lists, or write windows by hand."
        )
        raise typer.Exit(1)
    options = _options_from(reading, out)
    out.mkdir(parents=True, exist_ok=True)
    text = write_study(cases, log, place, options, polarity=polarity)
    write_text_atomically(text, target)
    for flag in dict.fromkeys(flag for case in cases for flag in case.flags):
        console.note(flag)
    for row in (describe_case(case, made, hourly) for case in cases):
        if not row["sign_known"] and row["signed"]:
            texted, reacted = has_texts(log), has_unread_kinds(log)
            console.note(
                say_sign_unknown(row, path, reading.words, texted=texted, reacted=reacted, study=out)
            )
    note_judgements_outside_study(out, {case.account for case in cases})
    console.say(f"{target}: {number(len(cases), 'case')}. Read the windows, then: kresearch study run {out}")


def _options_from(reading: ReadingOptions, out: Path) -> dict[str, Any]:
    """Return how the log is read, its files named as a study names files: from its own folder."""

    def seen(path: Path) -> str:
        return Path(os.path.relpath(path.resolve(), out.resolve())).as_posix()

    options = dict(reading.options)
    if options.pop("quarantine_to", None) is not None:
        # A study names the file anew at each run, in its own folder.
        options["quarantine_to"] = "bad-rows.csv"
    if "mapping" in options:
        options["mapping"] = [one if "=" in one else seen(Path(one)) for one in options["mapping"]]
    if "persons" in options:
        options["persons"] = seen(options["persons"])
    return options


def write_study(
    cases: list[Case],
    log: InteractionLog,
    path: Path,
    options: dict[str, Any],
    *,
    polarity: str = "as-given",
) -> str:
    """Return the text of a study file for proposed cases; `path` is relative to the study's folder."""
    from kresearch.lab.toml import case_line, write_value
    from kresearch.study.scorers import WITHOUT_SCORER

    known = log.coverage().known > 0
    kinds = {case.kind for case in cases}
    metrics = ["spike-gain", "tone-effect", "days-to-recover", "valence-in-spike", "coverage"]
    lines = [
        "# Proposed by kresearch study new: read every line before running it.",
        f"title = {write_value(_title(cases))}",
        'question = "What does each variant make of these spikes?"',
        "# What was decided, once it is: decision = ...",
        'every = "1d"',
        'reference = "quantity"',
        f"# Polarity: {WITHOUT_SCORER.get(polarity, f'read by the scorer {polarity}')}."
        if known
        else "# No interaction has a known polarity: fill it ('kresearch sentiment label'), or name one.",
        f"polarity = {write_value(polarity)}",
        "# Judgements of the texts (kresearch sentiment judge), once they lie in this folder:",
        '# judged = "judged.csv"',
        f"datasets = [{write_value({'path': path.as_posix(), **options})}]",
        "# A silence may be added to a case: silence = [start, end].",
        "cases = [",
        *(line for case in cases for line in _case_lines(case, case_line(case))),
        "]",
        f"variants = {write_value(list(VARIANTS))}",
        f"metrics = {write_value(metrics)}",
        'tested = ["tone-effect"]',
    ]
    if {"negative", "positive"} <= kinds:
        lines.append('set_metrics = ["discrimination"]')
    else:
        lines.append('# With spikes of praise and of anger: set_metrics = ["discrimination"]')
    return "\n".join(lines) + "\n"


def _title(cases: list[Case]) -> str:
    """Return whose spikes they are, and since when."""
    from kresearch.report.escape import clean

    accounts = list(dict.fromkeys(clean(case.account) for case in cases))
    first = min(case.spike[0] for case in cases)
    whose = accounts[0] if len(accounts) == 1 else f"{len(accounts)} accounts"
    return f"{'The spike' if len(cases) == 1 else 'The spikes'} of {whose}, from {first:%Y-%m-%d}"


def _case_lines(case: Case, line: str) -> list[str]:
    from kresearch.report.escape import clean

    # On one line each: a name from the data must not end a comment.
    notes = [f"  # {' '.join(clean(text).split())}" for text in (case.origin, *case.flags)]
    return [*notes, f"  {line},"]
