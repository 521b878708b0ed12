"""Running a study: what is missing is computed, what is there is read, everything is put together."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kresearch._common.paths import output_folder
from kresearch._common.workers import in_worker, listen, pass_on, worker_pool
from kresearch.errors import KresearchWarning, UsageError
from kresearch.evaluate.metrics import Metric, find_metric
from kresearch.study.activity import count_activity, posts_known
from kresearch.study.assembly import Part, assemble
from kresearch.study.cells import address, cell_file, read_cell
from kresearch.study.controls import find_controls
from kresearch.study.episodes import find_cases, name_apart
from kresearch.study.loading import SIMULATIONS, describe_dataset, load_entry
from kresearch.study.provenance import describe_execution
from kresearch.study.result import DONE, NOT_ASKED, PENDING, StudyResult
from kresearch.study.scoring import score_cells
from kresearch.study.spec import StudySpec
from kresearch.study.spec_file import read_spec, study_file
from kresearch.study.stages import LATER, StageInput
from kresearch.variants import Variant

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Called with how many are done, of how many (0 where that is not known), and what is being done.
Progress: TypeAlias = Callable[[int, int, str], None]
#: How often a run with workers looks how far they are.
_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Plan:
    """What every dataset of a study needs: the spec, built once."""

    spec: StudySpec
    folder: Path
    cells: Path
    variants: list[Variant]
    metrics: list[Metric]
    force: bool = False

    @property
    def reference(self) -> Variant:
        """The variant that the others are compared with."""
        return self.variants[0]


def run_study(
    where: str | Path,
    *,
    output: str | Path | None = None,
    workers: int | None = 1,
    force: bool = False,
    ledgers: bool = True,
    progress: Progress | None = None,
) -> StudyResult:
    """Run a study, or finish one that was interrupted.

    Every cell (dataset x case x variant) is a file addressed by its content: what was
    computed from the same data, rules and settings is read, everything else computed.
    Killing a study at any point loses at most the cells in hand, and running it again gives
    the same bytes as if it had never been killed.

    Parameters
    ----------
    where
        A folder with a ``study.toml``, or a TOML file.
    output
        Where to, by default ``output`` beside the study file.
    workers
        Processes, of which each takes whole datasets; the results do not depend on it. None takes
        one per core where all datasets are simulated, which are small, else one.
    force
        Whether to compute every cell again.
    ledgers
        Whether to keep the ledgers and bands of the leading cases and what was judged, which only the
        report shows.
    progress
        Called after each cell (with one worker) or dataset.

    Returns
    -------
    StudyResult
        Saved in the output folder.

    Raises
    ------
    InvalidStudyError
        With every problem of the study file.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> study = '''
    ... question = "Does anger raise the score?"
    ... datasets = ["log/"]
    ... variants = ["quantity", "sentiment-penalise"]
    ... metrics = ["spike-gain"]
    ... [[cases]]
    ... name = "storm"
    ... account = "acme"
    ... kind = "negative"
    ... baseline = [2012-05-01, 2012-05-15]
    ... spike = [2012-05-15, 2012-05-17]
    ... recovery = [2012-05-17, 2012-05-20]
    ... '''
    >>> calm = pd.DataFrame({"at": pd.date_range("2012-01-01", periods=140, tz="UTC"), "polarity": 0.5})
    >>> storm = calm[:40].assign(at=pd.date_range("2012-05-15", periods=40, freq="h", tz="UTC"), polarity=-1)
    >>> rows = pd.concat([calm, storm], ignore_index=True)
    >>> rows = rows.assign(account="acme", actor=rows.index, kind="reply", network="twitter")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     home = pathlib.Path(folder)
    ...     (home / "log").mkdir()
    ...     rows.to_parquet(home / "log" / "interactions.parquet")
    ...     _ = (home / "study.toml").write_text(study)
    ...     result = kr.run_study(home, ledgers=False)
    >>> result.cells[["variant", "value"]].round(1).values.tolist()
    [['quantity', 3.0], ['sentiment-penalise', -7.4]]
    """
    if workers is not None and workers < 1:
        raise UsageError(f"workers = {workers}: allowed is 1 or more. Leave it out for one process.")
    began, clock = datetime.now(UTC), time.monotonic()
    file = study_file(where)
    home = Path(output) if output is not None else output_folder(file.parent)
    plan = _plan(file, home, force=force)
    (home / "cells").mkdir(parents=True, exist_ok=True)
    if workers is None:
        small = all(entry.path is None and entry.name in SIMULATIONS for entry in plan.spec.datasets)
        workers = (os.cpu_count() or 1) if small else 1
    parts: list[Part] = []
    try:
        result = _run_cells(plan, parts, workers=workers, progress=progress)
    except (KeyboardInterrupt, SystemExit):
        # What there is, marked as incomplete; the next run takes it up from the cells.
        assemble(plan.spec, parts, plan.variants, plan.metrics, cells=plan.cells).save(home)
        raise
    asked = {stage.name: ledgers and result.complete and stage.asked(plan.spec) for stage in LATER}
    result.stages |= {stage: PENDING if wanted else NOT_ASKED for stage, wanted in asked.items()}
    result.stages["report"] = NOT_ASKED
    say = progress or (lambda *_: None)
    if any(asked.values()):
        # Killed in a later stage, what is there says that it is not finished.
        result.save(home)
    try:
        for stage in LATER:
            if asked[stage.name]:
                say(0, 0, stage.called)
                setattr(result, stage.name, stage.run(_stage_input(plan, result, parts, progress=progress)))
                result.stages[stage.name] = DONE
    finally:
        # Interrupted here, the result is whole but for these stages; the next run adds them.
        result.provenance |= describe_execution(file, began=began, seconds=time.monotonic() - clock)
        result.save(home)
    return result


def _run_cells(plan: Plan, parts: list[Part], *, workers: int, progress: Progress | None) -> StudyResult:
    """Compute what is missing and put everything together; damaged cells are computed again with a word."""
    _run_parts(plan, parts, workers=workers, progress=progress)
    if progress is not None:
        progress(0, 0, "comparing the variants")
    result = assemble(plan.spec, parts, plan.variants, plan.metrics, cells=plan.cells)
    if not result.missing:
        return result
    damaged = 0
    for key in (key for part in parts for key in part.addresses.values()):
        file = cell_file(plan.cells, key)
        if file.is_file() and read_cell(file) is None:
            damaged += 1
            file.unlink(missing_ok=True)
    if damaged:
        warnings.warn(
            f"{damaged} stored cell{'s were' if damaged != 1 else ' was'} not what had been written, e.g. "
            "after the disk was full or a file was changed, and computed again.",
            KresearchWarning,
            stacklevel=3,
        )
    parts.clear()
    _run_parts(plan, parts, workers=1, progress=progress)
    return assemble(plan.spec, parts, plan.variants, plan.metrics, cells=plan.cells)


def collect_study(where: str | Path, *, output: str | Path | None = None) -> StudyResult:
    """Return what a study has so far, computing nothing; `complete` says whether that is all.

    Parameters
    ----------
    where, output
        As of `run_study`.

    Returns
    -------
    StudyResult
        Not saved; `missing` names the cells that are not there.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     collected = kr.study.collect_study(folder)
    >>> collected.complete, collected.cells["value"].equals(result.cells["value"])
    (True, True)
    """
    file = study_file(where)
    home = Path(output) if output is not None else output_folder(file.parent)
    plan = _plan(file, home)
    parts = [_prepare(plan, index)[0] for index in range(len(plan.spec.datasets))]
    result = assemble(plan.spec, parts, plan.variants, plan.metrics, cells=plan.cells)
    for stage in LATER:
        wanted = stage.asked(plan.spec)
        if wanted and result.complete:
            setattr(result, stage.name, stage.run(_stage_input(plan, result, parts, compute=False)))
        result.stages[stage.name] = (
            (DONE if getattr(result, stage.name) else PENDING) if wanted else NOT_ASKED
        )
    return result


def _stage_input(
    plan: Plan,
    result: StudyResult,
    parts: list[Part],
    *,
    compute: bool = True,
    progress: Progress | None = None,
) -> StageInput:
    return StageInput(result, parts, plan.variants, plan.folder, plan.cells, compute, progress)


def _plan(file: Path, home: Path, *, force: bool = False) -> Plan:
    spec = read_spec(file)
    metrics = [find_metric(name) for name in spec.metrics]
    return Plan(spec, file.parent, home / "cells", spec.build_variants(), metrics, force)


def _run_parts(plan: Plan, parts: list[Part], *, workers: int, progress: Progress | None) -> None:
    """Compute every dataset's cells; `parts` grows as datasets are ready, for the interrupted."""
    numbers = range(len(plan.spec.datasets))
    if workers == 1 or len(numbers) == 1 or in_worker():
        for index in numbers:
            part, log = _prepare(plan, index)
            parts.append(part)
            _score_part(plan, part, log, progress)
        return
    before = _count_cells(plan.cells)
    with worker_pool(min(workers, len(numbers))) as pool:
        jobs = [
            pool.submit(listen, _run_elsewhere, plan.spec, plan.folder, plan.cells, index, plan.force)
            for index in numbers
        ]
        running = set(jobs)
        while running:
            _, running = wait(running, timeout=_LOOK_SECONDS, return_when=FIRST_EXCEPTION)
            failed = next((job for job in jobs if job.done() and job.exception() is not None), None)
            if failed is not None:
                failed.result()
            if progress is not None:
                written = _count_cells(plan.cells) - before
                progress(len(jobs) - len(running), len(jobs), f"datasets, {written} cells written")
        parts.extend(pass_on(job.result()) for job in jobs)


def _count_cells(folder: Path) -> int:
    return sum(1 for _ in folder.glob("[!.]*.parquet"))


def _run_elsewhere(spec: StudySpec, folder: Path, cells: Path, index: int, force: bool) -> Part:
    metrics = [find_metric(name) for name in spec.metrics]
    plan = Plan(spec, folder, cells, spec.build_variants(), metrics, force)
    part, log = _prepare(plan, index)
    _score_part(plan, part, log, None)
    return part


def _prepare(plan: Plan, index: int) -> tuple[Part, Any]:
    spec = plan.spec
    loaded = load_entry(spec.datasets[index], spec, folder=plan.folder)
    cases = name_apart(find_cases(loaded, spec))
    dataset = describe_dataset(loaded, polarity=spec.polarity)
    controls = find_controls(loaded.log, cases, spec)
    addresses = {
        (case.name, variant.label): address(
            digest=dataset["digest"],
            case=case,
            variant=variant,
            reference=plan.reference,
            metrics=plan.metrics,
            every=spec.every,
            seed=spec.seed,
            others=controls.get(case.name, ()),
        )
        for case in cases
        for variant in plan.variants
    }
    activity = count_activity(loaded.log, {case.account for case in cases}, every=spec.every)
    return Part(dataset, cases, activity, addresses, controls), loaded.log


def _score_part(plan: Plan, part: Part, log: InteractionLog, progress: Progress | None) -> None:
    label = part.dataset["name"]
    wanted = {
        cell: key
        for cell, key in part.addresses.items()
        if plan.force or not cell_file(plan.cells, key).is_file()
    }
    if wanted:
        # A result that is there while cells are being computed would look like this run's.
        (plan.cells.parent / "result.json").unlink(missing_ok=True)
    done, everything = len(part.addresses) - len(wanted), len(part.addresses)

    def report(case: str, variant: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, everything, f"{label}: {case}, {variant}")

    if progress is not None:
        progress(done, everything, label)
    score_cells(
        log,
        part.cases,
        plan.variants,
        plan.metrics,
        wanted,
        reference=plan.reference,
        every=plan.spec.every,
        activity=part.activity,
        posts_known=posts_known(log),
        folder=plan.cells,
        controls=part.controls,
        report=report,
    )
