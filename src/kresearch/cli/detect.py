"""``kresearch detect``: the spikes of an account, by every detector, with their sign and their gaps."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.cli.unused_judgements import JUDGED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kresearch.evaluate.cases import Case, Window
    from kresearch.evaluate.detect import Skipped
    from kresearch.evaluate.detectors import Detector
    from kresearch.interactions import InteractionLog

#: Spikes of one account that are looked for.
MOST_SPIKES = 20
#: Remarks on their windows that are printed.
MOST_NOTES = 6


@reads_log
def detect(
    path: opts.Log,
    account: opts.WhoseSpikes = None,
    detector: Annotated[
        list[str] | None, typer.Option("--detector", help="Which detectors; all without it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Find spikes in the counts of interactions, never in the scores.

    The sign of a spike is held against the account's own usual share of negative interactions.
    Spikes without a baseline before them are named with the reason, and make no case.
    """
    from kresearch._common.others import blaming, is_ours
    from kresearch.errors import KresearchError
    from kresearch.evaluate.detect import detect_spikes, make_detector
    from kresearch.evaluate.detectors import find_detector, list_detectors
    from kresearch.study.activity import read_hourly

    chosen = [find_detector(name) for name in detector] if detector else list_detectors()
    log = reading.open(path)
    check_known(log, account)
    hourly = read_hourly(log, account)
    cases: list[dict[str, Any]] = []
    skipped: list[dict[str, Any]] = []
    for one in chosen:
        try:
            with blaming(f"detector '{one.name}'"):
                made = make_detector(one, most=MOST_SPIKES)
                found, without = detect_spikes(hourly, made)
                cases += [describe_case(case, made, hourly) for case in found]
        except KresearchError as error:
            # Who named it wants it; in a list of all, the others go on.
            if detector or is_ours(one):
                raise
            console.say(f"warning: {error} The other detectors go on.")
            continue
        skipped += [describe_skipped(spike, one.name) for spike in without]
    if as_json:
        console.print_json({"cases": cases, "skipped": skipped})
        return
    rows = [
        (
            row["account"], row["detector"], row["kind"] if row["sign_known"] else "not known",
            row["spike"][0][:16], row["spike"][1][:16],
            f"{row['interactions']:,}", _percent(row["usual_negative"]), _percent(row["negative"]),
        )
        for row in cases
    ]  # fmt: skip
    header = (
        "account",
        "detector",
        "kind",
        "from (UTC)",
        "until",
        "interactions",
        "usually neg. of signed",
        "negative of signed",
    )
    if rows:
        console.print_table(header, rows, right=header[5:])
    else:
        console.say("no spike makes a case.")
    flags = list(dict.fromkeys(flag for row in cases for flag in row["flags"]))
    for text in flags[:MOST_NOTES]:
        console.note(text)
    if len(flags) > MOST_NOTES:
        console.note(f"{len(flags) - MOST_NOTES} further remarks on these spikes; --json gives all of them.")
    for text in dict.fromkeys(str(row["reason"]) for row in skipped):
        console.note(text)
    if all(row["usual_negative"] is None and row["negative"] is None for row in cases) and cases:
        console.note(_say_unsigned(log, path, reading))
        return
    texted, reacted = has_texts(log), has_unread_kinds(log)
    unknown = [row for row in cases if not row["sign_known"]]
    said = (say_sign_unknown(r, path, reading.words, texted=texted, reacted=reacted) for r in unknown)
    for text in dict.fromkeys(said):
        console.note(text)


def say_sign_unknown(
    row: dict[str, Any],
    path: Path,
    options: Sequence[str] = (),
    *,
    texted: bool = True,
    reacted: bool = False,
    study: Path | None = None,
) -> str:
    """Return why a spike (a row of `describe_case`) has no sign, with the command that judges its texts.

    `options` are the words of the command that say how the log is read; `reacted` is whether kinds such as
    angry or love say something that is not read yet; `study` is where judgements are looked for.
    """
    since, until = (at[:16] for at in row["spike"])
    words = ["kresearch", "sentiment", "judge", str(path), "--account", row["account"]]
    words += ["--since", since, "--until", until, "--n", "60", *options]
    words += [] if study is None else ["--out", str(study / JUDGED)]
    said = (
        f"spike of '{row['account']}' from {since} UTC: sign not known: {row['signed']:.0%} of its "
        "interactions carry a sign (negative or positive)"
    )
    if texted:
        return f"{said}; judge its texts: {shlex.join(words)}"
    return f"{said}, and it has no texts." + (f" {_say_kinds(path, options)}" if reacted else "")


def has_unread_kinds(log: InteractionLog) -> bool:
    """Say whether reactions such as angry or love stand without a polarity: their kind tells something."""
    table = log.interactions
    told = table.kind.isin(["love", "sad", "dislike", "angry"]) & table.polarity.isnull()
    return bool(table.filter(told).limit(1).count().execute())


def _say_kinds(path: Path, options: Sequence[str]) -> str:
    out = "by-kind" if path.is_dir() else "by-kind.csv"
    words = ["kresearch", "sentiment", "label", str(path), "--scorer", "kinds", "--out", out, *options]
    return f"Reactions such as angry and love say something by their kind, as a proxy: {shlex.join(words)}"


def has_texts(log: InteractionLog) -> bool:
    """Say whether any interaction has a text; kinds that usually have one may come without."""
    return bool(log.interactions.text.count().execute())


def _say_unsigned(log: InteractionLog, path: Path, reading: ReadingOptions) -> str:
    """Return why no spike has a sign, with the command that reads the texts where there are any."""
    said = "no interaction has a known polarity, so no spike has a sign; "
    if not has_texts(log):
        told = f" {_say_kinds(path, reading.words)}" if has_unread_kinds(log) else ""
        return f"{said}nor are there texts to read it from.{told}"
    out = "labelled" if path.is_dir() else "labelled.csv"
    words = ["kresearch", "sentiment", "label", str(path), "--out", out, "--stance", *reading.words]
    return said + f"read the texts, then detect on {out}: {shlex.join(words)}"


def check_known(log: InteractionLog, accounts: list[str] | None) -> None:
    """Refuse accounts that the log does not hold, with the nearest names."""
    from kresearch.study.loading import check_accounts

    if accounts:
        check_accounts(accounts, log.scored_accounts(), where="--account", linked=log)


def describe_case(case: Case, detector: Detector, hourly: pd.DataFrame) -> dict[str, Any]:
    """Return a case as plain values: size, share with a sign, and negative share beside the usual one."""
    rows = hourly[hourly["account"] == case.account]
    inside = _within(rows, case.spike)
    total, signed = int(inside["interactions"].sum()), int(inside[["negative", "positive"]].sum().sum())
    return {
        "detector": detector.name,
        **case.to_dict(),
        "interactions": total,
        "signed": round(signed / total, 4) if total else 0.0,
        "sign_known": detector.sign_known(signed, total),
        "usual_negative": _negative(_within(rows, case.baseline)),
        "negative": _negative(inside),
    }


def describe_skipped(spike: Skipped, detector: str) -> dict[str, Any]:
    """Return a spike that makes no case as plain values."""
    return {
        "detector": detector,
        "account": spike.account,
        "spike": [spike.start.isoformat(), spike.end.isoformat()],
        "interactions": spike.interactions,
        "reason": spike.reason,
    }


def _within(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    return rows[(rows["at"] >= window[0]) & (rows["at"] < window[1])]


def _negative(rows: pd.DataFrame) -> float | None:
    signed = int(rows["negative"].sum() + rows["positive"].sum())
    return round(float(rows["negative"].sum()) / signed, 4) if signed else None


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.1%}"
