"""``kresearch sentiment judge|estimate``: a storm judged by a person, and what follows from it."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_span
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from kresearch.interactions import InteractionLog
    from kresearch.people import PairSession
    from kresearch.sentiment.judging import JudgingSession, TextFrame

_LOG = typer.Argument(help="Folder or file of interactions.")
_ACCOUNT = typer.Option("--account", help="Whose storm.")
_SINCE = typer.Option("--since", help="When the storm begins (UTC unless it has a zone).")
_UNTIL = typer.Option("--until", help="When it is over; this moment itself is after it.")
_SCORER = typer.Option("--scorer", help="Reads texts that have no polarity; see 'sentiment list'.")
_ALIAS = typer.Option("--alias", help="Further names of the account: ACCOUNT=NAME,NAME.")
_SEED = typer.Option("--seed", min=0, max=2**32 - 1, help="Of the sample, or of the draws.")


@reads_log
def judge(
    path: Annotated[Path, _LOG],
    account: Annotated[str, _ACCOUNT],
    since: Annotated[str, _SINCE],
    until: Annotated[str, _UNTIL],
    n: Annotated[int, typer.Option("--n", min=2, help="How many texts.")] = 60,
    coder: opts.Coder = "coder-1",
    out: Annotated[Path, typer.Option("--out", help="CSV file of the judgements.")] = Path("judged.csv"),
    write: opts.WriteTexts = None,
    read: opts.ReadTexts = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --write.")] = False,
    heavy: Annotated[
        float, typer.Option("--heavy", help="Share of a window's rows from which on a text is always asked.")
    ] = 0.01,
    scorer: Annotated[str, _SCORER] = "auto",
    alias: Annotated[list[str] | None, _ALIAS] = None,
    seed: Annotated[int, _SEED] = 0,
    *,
    reading: ReadingOptions,
) -> None:
    """Ask a person what the texts of a storm mean toward an account; every answer is saved at once."""
    from kresearch.sentiment.judging import JudgingSession, draw_sample, read_judgements
    from kresearch.sentiment.judging.judgements import FORM
    from kresearch.sentiment.judging.session import key_help, sample_sheet

    _, frame = _open(path, account, since, until, scorer, alias, reading)
    sample = draw_sample(frame, n, heavy=heavy, seed=seed)
    for text in sample.notes:
        console.note(text)
    certain = int((sample.texts["probability"] >= 1).sum())
    console.say(
        f"{len(sample.texts)} of {len(frame.texts):,} texts, {certain} of them asked for certain; a share "
        f"will be known to " + ", ".join(f"±{100 * v:.0f} points {w}" for w, v in sample.half_width.items())
    )
    if write is not None:
        _write_sheet(sample_sheet(sample), write, force=force)
        console.say(f"{write}: fill in the column label with {FORM.asked}, then say --read {write}")
        return
    session = JudgingSession(frame, sample, coder=coder, path=out)
    if read is not None:
        taken = session.fill(read_judgements(read))
        console.say(f"{out}: {taken} judgements of {coder}")
    else:
        ask(session, key_help(), lambda q: f"{session.done + 1}/{q.total}  ({q.rows} rows)\n{q.text}")
        taken = session.done
        console.say(f"{out}: {taken} of {session.total} judged by {coder}")
    if taken:
        words = [*reading.words, *(word for one in alias or () for word in ("--alias", one))]
        _say_next(path, frame, out, words, scorer)


def _say_next(path: Path, frame: TextFrame, judged: Path, words: list[str], scorer: str) -> None:
    """Say what judgements are good for: the estimate, the page, and the study in whose folder they lie."""
    from kresearch.sentiment.judging.storm import estimate_command, page_command

    named = [*words, *(["--scorer", scorer] if scorer != "auto" else [])]
    console.say(f"what follows from them: {estimate_command(str(path), frame, str(judged), options=named)}")
    if scorer == "auto":  # the page reads what nobody read by it
        page = page_command(str(path), frame, str(judged), options=words)
        console.say(f"the account's page by them: {page}")
    study = judged.parent / "study.toml"
    if study.is_file():
        console.say(
            f"for the study beside them write judged = {json.dumps(judged.name)} into {study} (where it has "
            f"no such line), then: {shlex.join(['kresearch', 'study', 'run', str(judged.parent)])}"
        )


def ask(session: JudgingSession | PairSession, keys: str, show: Callable[[Any], str]) -> None:
    """Ask on the terminal until all is judged or the person stops: one key each, or a line in a pipe."""
    console.tell(f"{keys}\n")
    while (question := session.next()) is not None:
        console.tell(f"\n{show(question)}\n> ")
        sys.stderr.flush()
        key = read_key()
        if key in ("q", ""):
            return
        if key == "z":
            taken = session.undo()
            console.tell(f"undone: {taken}\n" if taken else "nothing to undo\n")
            continue
        try:
            session.answer(key)
        except UsageError as problem:
            console.tell(f"{problem}\n")


def read_key() -> str:
    """Return a pressed key, or a line where the input is no terminal; empty at the end of the input."""
    if sys.stdin.isatty():
        import click

        return click.getchar(echo=True).strip().lower() or " "
    line = sys.stdin.readline()
    return (line.strip().lower() or " ") if line else ""


@reads_log
def estimate(
    path: Annotated[Path, _LOG],
    account: Annotated[str, _ACCOUNT],
    since: Annotated[str, _SINCE],
    until: Annotated[str, _UNTIL],
    judged: Annotated[Path | None, typer.Option("--judged", help="CSV file of judgements.")] = None,
    variant: Annotated[
        list[str] | None, typer.Option("--variant", help="Also score under this variant, with its interval.")
    ] = None,
    draws: Annotated[int, typer.Option("--draws", min=2, help="Worlds that are scored.")] = 200,
    every: Annotated[str, typer.Option("--every", help="1d or 1h.")] = "1d",
    scorer: Annotated[str, _SCORER] = "auto",
    alias: Annotated[list[str] | None, _ALIAS] = None,
    seed: Annotated[int, _SEED] = 0,
    as_json: opts.Json = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Say what share of a storm was against an account: as read, as judged, and whether reading saw it."""
    from kresearch.sentiment.addressee import read_aliases
    from kresearch.sentiment.judging import (
        assess_reading,
        join_judgements,
        judged_shares,
        measure_agreement,
        read_judgements,
    )
    from kresearch.sentiment.judging.storm import judge_command, say_answer, say_reading

    log, frame = _open(path, account, since, until, scorer, alias, reading)
    seen = assess_reading(frame)
    table = None if judged is None else read_judgements(judged)
    known = None if table is None else join_judgements(frame, table)
    words = [*reading.words, *(word for one in alias or () for word in ("--alias", one))]
    words += ["--scorer", scorer] if scorer != "auto" else []
    lines = say_reading(seen, judge_command(str(path), frame, options=words), judged=known)
    shares = None if known is None else judged_shares(known, seed=seed)
    aliases = read_aliases(alias or [], account=account)
    gains = {} if table is None else _score(log, frame, table, variant or [], draws, every, seed, aliases)
    result: dict[str, Any] = {
        "account": account, "as_read": seen.shares.to_dict("records"), "informative": seen.informative,
        "said": lines, "judged": None if shares is None else shares.to_dict("records"), "gains": gains,
    }  # fmt: skip
    if as_json:
        console.print_json(result)
        return
    _print_shares(seen.shares, shares)
    for line in lines:
        console.line(line)
    if known is None or shares is None or table is None:
        return
    console.line(
        f"{known.judged} texts judged" + (f", {known.unmatched} not in this log" if known.unmatched else "")
    )
    if len(set(table.loc[table["account"].isin(["", account]), "coder"])) > 1:
        console.line(measure_agreement(table).to_text())
    for line in say_answer(shares, account):
        console.line(line)
    if gains and (whole := _say_whole_days(frame, every)):
        console.line(whole)
    for name, gain in gains.items():
        console.line(
            f"Under {name} the storm moves the score by {gain['value']:+z.1f} points "
            f"({gain['low']:+z.1f} to {gain['high']:+z.1f}); as read by {gain['as_read']:+z.1f}."
            + _say_saturated(gain["saturated"])
        )


def _say_whole_days(frame: TextFrame, every: str) -> str:
    """Return that scores are by day where the storm begins or ends within one; nothing by the hour."""
    since, until = frame.since, frame.until
    if every != "1d" or (since == since.normalize() and until == until.normalize()):
        return ""
    first, last = since.normalize() - timedelta(days=1), until - timedelta(microseconds=1)
    return (
        f"scores are by day (UTC), so the changes are from the end of {first:%Y-%m-%d} to the end of "
        f"{last:%Y-%m-%d}; --every 1h gives them by the hour"
    )


def _say_saturated(share: float) -> str:
    if share < 0.05:
        return ""
    where = "begins or ends at an end of the scale"
    return f" In {share:.0%} of the worlds it {where}: only the direction means something."


def _open(
    path: Path,
    account: str,
    since: str,
    until: str,
    scorer: str,
    alias: list[str] | None,
    reading: ReadingOptions,
) -> tuple[InteractionLog, TextFrame]:
    from kresearch.sentiment.addressee import read_aliases
    from kresearch.sentiment.judging import read_texts

    first, last = read_span(since, until)
    assert first is not None
    assert last is not None
    aliases = read_aliases(alias or [], account=account)
    log = reading.open(path)
    if not log.interactions.polarity.count().execute():
        # What is read here is also what the score as read rests on.
        from kresearch.sentiment import label

        log = label(log, scorer, stance=True, aliases=aliases, workers=1)
    return log, read_texts(log, account, first, last, scorer=scorer, aliases=aliases)


def _score(
    log: InteractionLog,
    frame: TextFrame,
    judgements: pd.DataFrame,
    variants: list[str],
    draws: int,
    every: str,
    seed: int,
    aliases: dict[str, list[str]],
) -> dict[str, dict[str, float]]:
    from kresearch.bands import score_judged

    return {
        name: score_judged(
            log, name, judgements, account=frame.account, since=frame.since, until=frame.until, draws=draws,
            every=every, seed=seed, aliases=aliases,
        ).gain()
        for name in variants
    }  # fmt: skip


def _print_shares(read: pd.DataFrame, judged: pd.DataFrame | None) -> None:
    rows = []
    for row in read.to_dict("records"):
        # What a reader leaves unknown stands beside what nobody could tell; it never says "not about it".
        given = {label: f"{row[label]:.1%}" for label in ("negative", "neutral", "positive")}
        given |= {} if judged is None else {"not-about": ""}
        given["cannot-tell"] = f"{row['unknown']:.1%}"
        for label, text in given.items():
            cells = [str(row["window"]), label.replace("-", " "), text]
            if judged is not None:
                here = judged[(judged["window"] == row["window"]) & (judged["quantity"] == label)]
                cells += [
                    f"{f['value']:.1%} ({f['low']:.1%} to {f['high']:.1%})" for f in here.to_dict("records")
                ]
            rows.append(cells + [""] * ((3 if judged is None else 4) - len(cells)))
    header = ["window", "toward the account", "as read"] + ([] if judged is None else ["as judged (95 %)"])
    console.print_table(header, rows, right=header[2:])


def _write_sheet(sheet: pd.DataFrame, path: Path, *, force: bool) -> None:
    from kresearch.interactions import write_table

    write_table(sheet, path, safe_cells=True, force=force)
