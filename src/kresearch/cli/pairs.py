"""``kresearch pairs``: which of two accounts people choose, and which variant agrees with them."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_names
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import EmptyLogError, UsageError

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

app = typer.Typer(no_args_is_help=True, help="Ask people which of two accounts is more influential.")

_PAIRS = typer.Argument(help="CSV file of pairs: judge, left, right, choice, at, question.")
#: More accounts than this are hardly meant.
_MOST = 400


@app.command("design")
@reads_log
def design(
    path: opts.Log,
    out: Annotated[Path, typer.Option("--out", help="CSV file of the pairs, choices empty.")],
    accounts: opts.Accounts = None,
    per_account: Annotated[
        int, typer.Option("--per-account", help="In how many pairs each account stands.")
    ] = 6,
    judge: Annotated[
        list[str] | None, typer.Option("--judge", metavar="NAME,...", help="Who judges; judge-1 without it.")
    ] = None,
    shared: Annotated[
        float, typer.Option("--shared", help="Share of the pairs that every judge is asked.")
    ] = 1.0,
    question: Annotated[
        str, typer.Option("--question", help="influence, work, or the question in words.")
    ] = "influence",
    seed: opts.Seed = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Choose pairs of a log's accounts: each equally often, on each side equally often, all connected.

    Fill the column choice in a spreadsheet (left, right, cannot-tell), or say 'kresearch pairs judge'.
    """
    from kresearch.cli.scored import check_free
    from kresearch.people import design_pairs, write_pair_table
    from kresearch.people.problems import Problems, check_number
    from kresearch.study.loading import check_accounts

    problems = Problems()
    problems.attempt(lambda: check_free(out, force=force))
    names = problems.attempt(lambda: read_names(accounts, "--accounts"))
    judges = problems.attempt(lambda: read_names(judge, "--judge")) or ["judge-1"]
    check_number(problems, "--per-account", per_account, low=1, high=_MOST, whole=True)
    check_number(problems, "--shared", shared, low=0.0, high=1.0)
    if not question.strip():
        problems.add("--question '' asks nothing. Allowed: influence, work, or words. Leave it away.")
    problems.stop()
    known = reading.open(path).scored_accounts()
    if not known:
        raise EmptyLogError
    chosen = names or known
    check_accounts(chosen, known, where="--accounts")
    if len(chosen) > _MOST:
        raise UsageError(
            f"{len(chosen):,} accounts are too many to be judged. Allowed are up to {_MOST}. Name them "
            "with --accounts."
        )
    made = design_pairs(
        chosen, per_account=per_account, judges=judges, shared=shared,
        question=question, seed=seed,
    )  # fmt: skip
    write_pair_table(made.table, out)
    for text in made.notes:
        console.note(text)
    console.say(
        f"{out}: {number(len(made.table), 'row')} to judge; each of {len(chosen)} accounts stands in "
        f"{number(made.per_account, 'pair')}."
    )


@app.command("judge")
def judge_(
    path: Annotated[Path, _PAIRS],
    judge: Annotated[str, typer.Option("--judge", help="Who judges.")] = "judge-1",
    out: Annotated[
        Path | None, typer.Option("--out", help="CSV file of the answers; PATH with -judged by default.")
    ] = None,
) -> None:
    """Ask a person which of two accounts it is; every answer is saved at once."""
    from kresearch.cli.sentiment_judging import ask
    from kresearch.people import PairSession, read_pair_table
    from kresearch.people.pairs_session import key_help

    target = out or path.with_name(f"{path.stem}-judged.csv")
    session = PairSession(read_pair_table(path), judge=judge, path=target)
    ask(
        session,
        key_help(),
        lambda q: f"{q.number}/{q.total}  {q.question}\n  left:  {q.left}\n  right: {q.right}",
    )
    console.say(f"{target}: {session.done} of {session.total} judged by {session.judge}")


@app.command("strengths")
def strengths(
    path: Annotated[Path, _PAIRS],
    question: opts.Question = None,
    bootstrap: Annotated[
        bool,
        typer.Option("--bootstrap", help="Intervals by drawing judges (or pairs) anew, not by curvature."),
    ] = False,
    penalty: Annotated[
        float,
        typer.Option("--penalty", help="Of the prior that keeps strengths finite: one over its variance."),
    ] = 0.1,
    seed: opts.Seed = 0,
    as_json: opts.Json = False,
) -> None:
    """Say how strong each account is in people's eyes (Bradley-Terry), with 95 % intervals."""
    from kresearch.people import fit_strengths, read_pair_table

    found = fit_strengths(
        read_pair_table(path), question=question, intervals="bootstrap" if bootstrap else "fisher",
        penalty=penalty, seed=seed,
    )  # fmt: skip
    if as_json:
        console.print_json(
            {
                "strengths": found.frame.to_dict("records"), "penalty": found.penalty,
                "intervals": found.intervals, "level": found.level, "notes": list(found.notes),
            }
        )  # fmt: skip
        return
    header = ("account", "strength", "95 %", "chosen over the mean one", "won", "lost", "group")
    rows = [
        (
            str(r["account"]), f"{r['strength']:+z.2f}", f"{r['low']:+z.2f} to {r['high']:+z.2f}",
            f"{r['probability']:.0%}", str(r["won"]), str(r["lost"]), str(r["component"]),
        )
        for r in found.frame.to_dict("records")
    ]  # fmt: skip
    console.print_table(header, rows, right=header[1:])
    for text in found.notes:
        console.note(text)


@app.command("agreement")
def agreement(
    path: Annotated[Path, _PAIRS],
    question: opts.Question = None,
    seed: opts.Seed = 0,
    as_json: opts.Json = False,
) -> None:
    """Say whether judges agree on the same pairs (Krippendorff's alpha), and whether the side sways them."""
    from dataclasses import asdict

    from kresearch.people import measure_pair_agreement, read_pair_table

    found = measure_pair_agreement(read_pair_table(path), question=question, seed=seed)
    if as_json:
        plain = {k: None if v != v else v for k, v in asdict(found).items()}
        console.print_json(plain | {"text": found.text})
    else:
        console.line(found.text)


@app.command("compare")
@reads_log
def compare(
    path: opts.Log,
    pairs: Annotated[Path, typer.Option("--pairs", help="CSV file of judged pairs.")],
    variant: Annotated[
        list[str] | None,
        typer.Option("--variant", metavar="NAME,...", help="Which variants; all that answer without it."),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Scores of this time (UTC); the last of the log without it.")
    ] = None,
    question: opts.Question = None,
    every: opts.Every = "1d",
    seed: opts.Seed = 0,
    as_json: opts.Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Compare the order that variants give accounts with what people chose: AUC and calibration."""
    from kresearch._common.times import check_inside
    from kresearch.cli.options import read_time
    from kresearch.people import compare_with_people, read_pair_table
    from kresearch.people.pairs import decided
    from kresearch.people.problems import Problems
    from kresearch.scoring import Every
    from kresearch.variants import resolve

    problems = Problems()
    table = problems.attempt(lambda: read_pair_table(pairs))
    rows = None if table is None else problems.attempt(lambda: decided(table, question=question))
    if rows is not None and rows.empty:
        problems.add(
            f"no pair of '{pairs}' was decided. Allowed: at least one choice of left or right. Judge some "
            "with 'kresearch pairs judge'."
        )
    names = problems.attempt(lambda: read_names(variant, "--variant"))
    problems.attempt_each(resolve, names or [])
    problems.attempt(lambda: Every(every))
    moment = problems.attempt(lambda: read_time(at, "--at"))
    problems.stop()
    assert table is not None
    assert rows is not None
    with console.steps() as steps:
        steps.begin("reading and checking the log")
        log = reading.open(path)
        there = log.scored_accounts()
        if not there:
            raise EmptyLogError
        check_inside(moment, *(log.span() or (None, None)))
        asked = sorted((set(rows["winner"]) | set(rows["loser"])) & set(there))
        if not asked:
            raise UsageError(
                f"no account of '{pairs}' is in the log. Allowed: the log's accounts, spelled as there, e.g. "
                f"{', '.join(there[:3])}. Compare the names in both."
            )
        steps.begin("scoring")
        scores, declined = _score_all(log, names, asked, every, moment)
    for text in declined:
        console.note(text)
    found = compare_with_people(scores, table, question=question, seed=seed)
    if as_json:
        lines = found.frame.to_dict("records")
        console.print_json({"variants": lines, "reference": found.reference, "text": found.text})
        return
    header = (
        "variant",
        "AUC",
        "95 %",
        "accuracy",
        "Brier",
        "calibration error",
        "odds of 10 points",
        "from " + found.reference,
    )
    cells = [
        (
            str(r["variant"]), f"{r['auc']:.3f}", _interval(r["low"], r["high"]),
            f"{r['accuracy']:.1%}",
            f"{r['brier']:.3f}", f"{r['calibration_error']:.3f}", f"{r['odds_of_10']:.2f}",
            _shift(r),
        )
        for r in found.frame.to_dict("records")
    ]  # fmt: skip
    console.print_table(header, cells, right=header[1:])
    console.say(found.text)


def _interval(low: float, high: float) -> str:
    """Return the two ends; nothing where too few accounts give none."""
    return "–" if low != low else f"{low:.3f} to {high:.3f}"


def _shift(row: dict[Hashable, Any]) -> str:
    """Return the difference from the reference in words; nothing for the reference."""
    if row["shift"] != row["shift"]:
        return ""
    if row["shift_low"] != row["shift_low"]:
        return f"{row['shift']:+z.3f}"
    return f"{row['shift']:+z.3f} ({row['shift_low']:+z.3f} to {row['shift_high']:+z.3f})"


def _score_all(
    log: InteractionLog, names: list[str] | None, accounts: list[str], every: str, moment: When | None
) -> tuple[dict[str, Any], list[str]]:
    """Return each variant's frame of scores, and why others gave none (only where none was named)."""
    from kresearch.errors import KresearchError
    from kresearch.variants import list_variants, resolve, score

    scores, declined = {}, []
    for name in names or [row.name for row in list_variants()]:
        made = resolve(name, {})
        try:
            scores[made.label] = score(log, made, accounts=accounts, every=every, until=moment)
        except KresearchError as problem:
            if names:
                raise
            declined.append(f"{name} is left out: {problem}")
    if not scores:
        raise UsageError(f"no variant scores this log: {' '.join(declined)}")
    return scores, declined
