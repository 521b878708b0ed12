"""``kresearch study``: run, resume, list, show, log and verify declared comparisons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli.progress import show_progress
from kresearch.cli.study_new import new

if TYPE_CHECKING:
    from kresearch.report.variant_table import Measured
    from kresearch.study.result import StudyResult

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Run, resume and verify declared comparisons."
)

_Study = Annotated[Path, typer.Argument(help="Folder with a study.toml, or a TOML file.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
#: Sentences shown after a run; the report holds the rest.
_SENTENCES = 6


app.command()(new)


@app.command()
def run(
    path: _Study,
    force: Annotated[bool, typer.Option("--force", help="Compute every cell again.")] = False,
    no_track: Annotated[bool, typer.Option("--no-track", help="Do not log to MLflow.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Do not write the report.")] = False,
    lock: Annotated[bool, typer.Option("--lock", help="Write lock.json beside the study.")] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, help="Processes, one dataset each; one per core if all are simulated."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", "--output", help="Folder to write into; default: output, beside the study."),
    ] = None,
) -> None:
    """Run a study, or finish one that was interrupted: only what is missing is computed."""
    from kresearch._common.paths import output_folder
    from kresearch.study.result import DONE, PENDING
    from kresearch.study.runner import run_study
    from kresearch.study.spec_file import study_file

    file = study_file(path)
    home = output if output is not None else output_folder(file.parent)
    try:
        with show_progress() as progress:
            result = run_study(path, output=home, workers=workers, force=force, progress=progress)
            page = None
            if not no_report:
                progress(0, 0, "writing the report")
                result.mark_stage("report", PENDING, home)
                page = _write_report(result, home)
                result.mark_stage("report", DONE, home)
    except KeyboardInterrupt:
        console.say("what was computed is kept, nothing is lost. The same command goes on from there.")
        raise
    if lock:
        from kresearch.study.lock import write_lock

        console.say(f"locked in {_shown(write_lock(result, file.parent))}")
    if not no_track:
        _track(result, home)
    _print_summary(result)
    if page is not None:
        console.write(f"report: {_shown(page)}\n")


@app.command(name="list")
def list_(
    root: Annotated[Path, typer.Argument(help="Folder that holds studies.")] = Path("experiments"),
    runs: Annotated[bool, typer.Option("--runs", help="List what was logged in MLflow instead.")] = False,
    as_json: _Json = False,
) -> None:
    """List the studies below a folder and whether they have run, or the runs that were logged."""
    if runs:
        _list_runs(as_json=as_json)
        return
    from kresearch.study.listing import list_studies

    frame = list_studies(root)
    if as_json:
        console.print_json(frame.to_dict("records"))
        return
    rows = []
    for r in frame.to_dict("records"):
        state = ("complete" if r["complete"] else "unfinished") if r["ran"] else "not run"
        rows.append((r["study"], r["title"], "unreadable" if r["problem"] else state))
    console.print_table(("study", "title", "result"), rows)
    for r in frame.to_dict("records"):
        if r["problem"]:
            console.say(f"{r['study']}: {r['problem']}")


def _list_runs(*, as_json: bool) -> None:
    from kresearch.study.tracking import load_runs

    frame = load_runs().drop_duplicates("run_id")
    columns = ["experiment", "run", "variant", "status", "started_at"]
    shown = frame.assign(
        started_at=[f"{at:%Y-%m-%d %H:%M}" for at in frame["started_at"]],
        variant=[v if isinstance(v, str) else "" for v in frame["variant"]],
    )
    if as_json:
        console.print_json(shown[[*columns, "run_id", "execution"]].to_dict("records"))
        return
    console.print_table((*columns[:-1], "started (UTC)"), shown[columns].itertuples(index=False, name=None))


@app.command()
def show(path: _Study, as_json: _Json = False) -> None:
    """Show what a study has found so far, computing nothing."""
    from kresearch.study.result import StudyResult
    from kresearch.study.runner import collect_study

    there = any((path / place).is_file() for place in ("result.json", "output/result.json"))
    result = StudyResult.load(path) if there else collect_study(path)
    if as_json:
        console.print_json(result.cells.to_dict("records"))
        return
    _print_summary(result)


@app.command()
def log(path: _Study) -> None:
    """Log the result of a study to MLflow, e.g. when the server was away while it ran."""
    from kresearch.study.result import StudyResult

    result = StudyResult.load(path)
    home = path if (path / "result.json").is_file() else path / "output"
    if _track(result, home) is None:
        raise typer.Exit(1)


@app.command()
def verify(path: _Study) -> None:
    """Run a study again from nothing and compare with its lock.json; exit 1 when a number moved."""
    from kresearch.study.lock import verify as verify_study

    found = verify_study(path, workers=None)
    console.write(f"{found}\n")
    if not found.ok:
        raise typer.Exit(1)


def _write_report(result: StudyResult, home: Path) -> Path:
    from kresearch.report import build_report

    page: Path = build_report(result, home / "report")
    return page


def _track(result: StudyResult, home: Path) -> Any:
    from kresearch.study.tracking import track

    tracked = track(result, folder=home)
    if tracked is not None:
        console.say(f"logged to MLflow as experiment {tracked.experiment}; open it with 'kresearch ui'")
    return tracked


def _print_summary(result: StudyResult) -> None:
    known = {"all": "simulated data", "some": "partly simulated data", "none": "real data"}
    said = known.get(result.nature, "origin of the data not declared")
    console.write(f"{result.spec.title} ({said}; scores are a reconstruction)\n{result.spec.question}\n\n")
    if not result.finished:
        console.say(f"this result is not finished ({result.lacks}). Finish it with 'kresearch study run'.")
    if result.conditions:
        _tell_conditions(result)
        return
    _print_medians(result)
    for variant in result.variants:
        if variant["declined"]:
            console.note(f"{variant['label']} declined. {variant['declined']}")
    _tell_judged(result)
    for sentence in result.summary[:_SENTENCES]:
        console.write(f"- {sentence}\n")
    if len(result.summary) > _SENTENCES:
        console.say(f"{len(result.summary) - _SENTENCES} further sentences are in the report.")


def _print_medians(result: StudyResult) -> None:
    """Print the median of each variant over the cases that the report rests on, with the report's marks."""
    from kresearch.report.facts import Facts
    from kresearch.report.variant_table import DOUBLE_DAGGER, measure

    shown = list(result.spec.tested or result.spec.metrics)[:4]
    facts = Facts(result)
    columns = {(m.metric, kind): m for kind in facts.kinds for m in measure(facts, kind)}
    rows = []
    for variant in result.variants:
        for kind in facts.kinds:
            found = [columns.get((metric, kind)) for metric in shown]
            medians = ["-" if column is None else _median(column, variant["label"]) for column in found]
            if any(median != "-" for median in medians):
                cases = {place for column in found if column for place in column.cases}
                rows.append((variant["label"], kind, str(len(cases)), *medians))
    header = ("variant", "kind", "cases", *(f"{metric} (median)" for metric in shown))
    console.print_table(header, rows, right=header[2:])
    if any(DOUBLE_DAGGER in cell for row in rows for cell in row[3:]):
        console.note(f"{DOUBLE_DAGGER} as read; what was judged of a case excludes it.")
    if facts.flagged:
        left = number(len(facts.flagged), "case")
        console.note(f"{left} left out: the data does not cover the windows (see the report).")


def _median(column: Measured, label: str) -> str:
    """Return a median: a lower bound, at an end of the scale, or excluded by judgements where it is so."""
    from kresearch.report.variant_table import DOUBLE_DAGGER

    spread = column.spreads.get(label)
    if spread is None:
        return "-"
    least = "\u2265 " if label in column.censored else ""
    mark = DOUBLE_DAGGER if label in column.excluded else ""
    end = " (saturated)" if label in column.floored else ""
    return f"{least}{spread.median:+z.2f}{mark}{end}"


def _tell_judged(result: StudyResult) -> None:
    """Print what follows from the judgements, in the words of the report; or why somebody must judge."""
    if not result.judged and not result.readings:
        return
    from kresearch.report.facts import Facts
    from kresearch.report.judged import judged_part, judged_sentences, reading_caveat
    from kresearch.report.language import speak

    facts, english = Facts(result), speak("en")
    if caveat := reading_caveat(facts, english):
        console.note(caveat)
    part = judged_part(facts, english)
    for sentence in [*judged_sentences(facts, english), *(part.sentences if part is not None else [])]:
        console.write(f"- {sentence}\n")


def _tell_conditions(result: StudyResult) -> None:
    """Print the first metric per condition: variants down, the axis across, one table per panel."""
    import pandas as pd

    from kresearch.evaluate.conditions import leading_kinds

    first = result.conditions[0]
    leading = leading_kinds(pd.DataFrame(result.conditions))
    rows = leading[leading["metric"] == first["metric"]].to_dict("records")
    places = list(dict.fromkeys(r["x"] for r in rows))
    axis, *panel = result.spec.across
    for value in dict.fromkeys(r["panel"] for r in rows):
        found = {(r["variant"], r["x"]): f"{r['level']:+z.2f}" for r in rows if r["panel"] == value}
        table = [
            (label, *(found.get((label, x), "-") for x in places))
            for label in dict.fromkeys(r["variant"] for r in rows)
        ]
        header = (
            f"{first['metric']} by {axis}",
            *(f"{x:g}" if isinstance(x, float) else str(x) for x in places),
        )
        if panel:
            shown = f"{value:g}" if isinstance(value, float) else value
            console.write(f"{panel[0]} = {shown}\n")
        console.print_table(header, table, right=header[1:])
    console.note(f"n = {first['n']} cases in each condition; intervals are in the report.")


def _shown(path: Path) -> str:
    """Return a path relative to the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
