"""Scores, spikes, a study and a page of a log, for ``kresearch quickstart``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import write_text_atomically
from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli.asking import Asker
from kresearch.cli.progress import Report, show_progress
from kresearch.cli.unused_judgements import note_judgements_outside_study

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.interactions import InteractionLog

#: With more accounts than these only the page's own is scored into the file.
MOST_SCORED = 200


class _Stages(console.Steps):
    """Steps as progress, which also speaks where there is no terminal."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def begin(self, text: str) -> None:
        """Say that the next step has begun."""
        self._report(0, 0, text)


def say_problems(log: InteractionLog) -> None:
    """Say what was wrong with a log, and how much of it is left."""
    problems = log.report.problems
    for problem in problems[:8]:
        console.say(f"check: {' '.join(str(problem).split())[:300]}")
    if len(problems) > 8:
        console.say(f"check: {len(problems) - 8} more; 'kresearch data check' lists them.")
    facts = log.summary()
    said = "" if problems else "; no problem was found"
    console.say(
        f"check: {number(facts.interactions, 'interaction')} with "
        f"{number(facts.accounts, 'account')} kept{said}."
    )


def choose_account(log: InteractionLog, asker: Asker) -> str:
    """Return whose page is made: who was named, the only one, or who is reached most."""
    import ibis

    from kresearch.cli.detect import check_known
    from kresearch.formats.first_look import Question

    table = log.linked_interactions()
    counted = table.group_by("account").aggregate(n=table["count"].fill_null(1).sum())
    rows = counted.order_by(ibis.desc("n"), "account").limit(5).to_pyarrow().to_pylist()
    if len(rows) == 1 and "account" not in asker.answers:
        return str(rows[0]["account"])
    first = ", ".join(str(row["account"]) for row in rows)
    question = Question(
        "account",
        f"Whose page? Most is with {first}.",
        str(rows[0]["account"]),
        f"{rows[0]['n']:,} interactions, the most",
        "--account {}",
    )
    chosen = asker.answer(question, check=lambda name: check_known(log, [name]))
    # Names are kept as they are written, and handles of texts are not.
    same = [name for name in log.scored_accounts() if name.lower() == chosen.lower()]
    if chosen not in same and len(same) == 1:
        return same[0]
    check_known(log, [chosen])
    return chosen


def _say_reading(log: InteractionLog, case: Case, path: Path) -> None:
    """Say what reading is worth in a spike, and the command that asks a person."""
    from kresearch.errors import UsageError
    from kresearch.sentiment.judging import assess_reading, read_texts
    from kresearch.sentiment.judging.storm import judge_command, say_reading

    try:
        frame = read_texts(log, case.account, *case.spike, scorer=None)
    except UsageError:  # there are no texts to judge
        return
    # Beside the study, which looks for judgements in its own folder.
    command = judge_command(str(path), frame, out=str(path.parent / "judged.csv"))
    for line in say_reading(assess_reading(frame), command):
        console.note(line)


def score_and_draw(log: InteractionLog, account: str, folder: Path, *, lang: str) -> dict[str, Any]:
    """Score, detect and draw, and return what was written."""
    from kresearch.cli.detect import describe_case, has_texts, has_unread_kinds, say_sign_unknown
    from kresearch.cli.scored import run_score
    from kresearch.cli.study_new import MOST_CASES, write_study
    from kresearch.evaluate.detect import detect_spikes
    from kresearch.evaluate.detectors import find_detector
    from kresearch.report import build_account
    from kresearch.study.activity import read_hourly
    from kresearch.variants import resolve

    polarity = "as-given"
    with show_progress("looking at polarity") as report:
        steps = _Stages(report)
        coverage = log.coverage()
        if coverage.texted and not coverage.known:
            from kresearch.sentiment import label

            steps.begin("reading the texts")
            log, polarity = label(log, "auto", stance=True), "auto"
        steps.begin("writing the log")
        log.write(folder / "log", force=True)
        scores = folder / "scores.csv"
        accounts = None if log.summary().accounts <= MOST_SCORED else [account]
        summary = run_score(
            log, resolve("quantity", {}), every="1d", accounts=accounts, span=(None, None), out=scores,
            force=True, steps=steps,
        )  # fmt: skip
        steps.begin("looking for spikes")
        hourly = read_hourly(log, [account])
        detector = find_detector("robust-z")(most=MOST_CASES)
        cases, skipped = detect_spikes(hourly, detector)
        steps.begin("drawing the page")
        page = build_account(log, account, folder / "page", lang=lang)
    if accounts is not None:
        console.note(f"scores.csv holds {account} alone: the log has {log.summary().accounts:,} accounts.")
    problems = {str(problem) for problem in log.report.problems}
    for note in summary["notes"]:
        if note not in problems:  # said by the check
            console.note(note)
    study = folder / "study.toml"
    study.unlink(missing_ok=True)
    if cases:
        write_text_atomically(write_study(cases, log, Path("log"), {}, polarity=polarity), study)
    for reason in dict.fromkeys(spike.reason for spike in skipped):
        console.note(reason)
    if not cases:
        console.note("no spike makes a case, so no study is written.")
    for case in cases:
        row = describe_case(case, detector, hourly)
        signed = "of those with a sign"
        share = "not known" if row["negative"] is None else f"{row['negative']:.0%} {signed}"
        console.say(
            f"spike: {row['spike'][0][:16]} to {row['spike'][1][:16]} UTC, {row['interactions']:,} "
            f"interactions, negative {share} ({row['kind'] if row['sign_known'] else 'sign not known'})."
        )
        if not row["sign_known"] and row["signed"]:
            texted, reacted = has_texts(log), has_unread_kinds(log)
            console.note(say_sign_unknown(row, folder / "log", texted=texted, reacted=reacted, study=folder))
    if cases:
        _say_reading(log, cases[0], folder / "log")
        note_judgements_outside_study(folder, [account])
    return {
        "page": str(page),
        "scores": str(scores),
        "log": str(folder / "log"),
        "study": str(study) if cases else "",
        "polarity": polarity,
        "cases": [case.to_dict() for case in cases],
    }
