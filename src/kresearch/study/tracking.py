"""Tracking in MLflow: study -> experiment, execution -> parent run, variant -> child run.

The only module that imports mlflow, and only when it is used: the import takes seconds.
"""

from __future__ import annotations

import hashlib
import os
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.full_disk import tell_full_disk
from kresearch._common.paths import inside, project_folder
from kresearch._common.processes import (
    is_alive,
    machine_id,
    start_time,
    stops_as_exceptions,
)
from kresearch.errors import KresearchWarning, UnknownNameError
from kresearch.study.files import to_json
from kresearch.study.mlflow_payload import StudyPayload, study_payload
from kresearch.study.result import StudyResult
from kresearch.study.tracking_store import DeletedExperimentError, living, open_store, without_secrets

if TYPE_CHECKING:
    import pandas as pd

#: Tag of the digest of a result.
_RESULT = "kresearch.result"
#: What a log is, as MLflow shows the schema of a dataset; and what it shows as its profile.
_SCHEMA = (
    '{"mlflow_colspec": ['
    + ", ".join(
        f'{{"name": "{name}", "type": "{kind}"}}'
        for name, kind in (
            ("account", "string"), ("actor", "string"), ("kind", "string"), ("network", "string"),
            ("at", "datetime"), ("polarity", "double"), ("count", "long"),
        )
    )
    + "]}"
)  # fmt: skip
_PROFILE = ("rows", "accounts", "actors", "first", "last", "coverage")
_BATCH = 900
RUN_COLUMNS = (
    "experiment",
    "execution",
    "run_id",
    "run",
    "variant",
    "status",
    "started_at",
    "metric",
    "value",
)


@dataclass(frozen=True)
class Tracked:
    """Where a result was logged."""

    uri: str  #: Of the tracking server or store.
    experiment: str  #: Name of the experiment: the study's slug.
    run_id: str  #: Of the parent run.
    runs: dict[str, str]  #: Variant label -> id of its child run.


def default_uri() -> str:
    """Return ``MLFLOW_TRACKING_URI`` if it is set, else a SQLite file in the project's root."""
    asked = os.environ.get("MLFLOW_TRACKING_URI")
    return asked or f"sqlite:///{project_root() / 'mlflow.db'}"


def project_root() -> Path:
    """Return the nearest folder above that looks like a project's root, else the current one."""
    here = Path.cwd()
    return project_folder(here) or here


def track(
    result: StudyResult, *, folder: str | Path | None = None, report_dir: str | Path | None = None
) -> Tracked | None:
    """Log a result in MLflow; a server that is away costs a warning, never the result.

    Parameters
    ----------
    result
        Of a study.
    folder
        Its output folder; the files in it become artefacts, with the study file beside it.
    report_dir
        Folder of the report, default ``report`` in `folder`.

    Returns
    -------
    Tracked or None
        None when the server did not answer.
    """
    uri = default_uri()
    output = None if folder is None else Path(folder)
    report = Path(report_dir) if report_dir is not None else output and output / "report"
    # Made before the store is asked: an error here is ours, and no store's.
    payload = study_payload(result)
    try:
        with open_store(uri) as client, stops_as_exceptions():
            reap_runs(client=client)
            return _log(client, uri, result, payload, output, report)
    except Exception as error:  # whatever a server or store does must not cost the result
        said = tell_full_disk(error) or (str(error).splitlines() or [type(error).__name__])[0]
        if "database is locked" in said:
            said += ": another program writes into it; end it, e.g. 'kresearch ui' or a browser of databases"
        most = None if isinstance(error, DeletedExperimentError) else 500
        again = f"kresearch study log {_study_of(output)}"
        warnings.warn(
            f"nothing was logged: the tracking store {_shown(uri)} did not take it "
            f"({without_secrets(said)[:most]}). The result is complete without it. "
            f"Log it later with '{again}'.",
            KresearchWarning,
            stacklevel=2,
        )
        return None


def _study_of(output: Path | None) -> str:
    """Return how the study of an output folder is named on the command line."""
    if output is None or not (output.parent / "study.toml").is_file():
        return "PATH"
    home = output.parent.resolve()
    with suppress(ValueError):  # elsewhere than here: by its whole path
        home = home.relative_to(Path.cwd())
    return str(home)


def _log(
    client: Any,
    uri: str,
    result: StudyResult,
    payload: StudyPayload,
    output: Path | None,
    report: Path | None,
) -> Tracked:
    experiment = _experiment(client, uri, result.spec.slug)
    tags = payload.tags | _process_tags() | {_RESULT: _digest(result, report)}
    known = _find_known(client, uri, experiment, result, tags[_RESULT])
    if known is not None:
        return known
    open_runs: list[str] = []
    try:
        parent = _start(client, experiment, result.spec.title, tags, open_runs)
        _batch(client, parent, payload.parameters, payload.metrics)
        _inputs(client, parent, result)
        children = {}
        for label, one in payload.variants.items():
            more = {"mlflow.parentRunId": parent, "kresearch.variant": label}
            run = _start(client, experiment, label, tags | more, open_runs)
            children[label] = run
            _batch(client, run, one.parameters, one.metrics, one.curves)
            _inputs(client, run, result)
            client.log_table(run, one.cells, "cells.json")
            _end(client, run, open_runs)
        _artefacts(client, parent, output, report)
        _end(client, parent, open_runs)
    except BaseException as error:
        # Bare runs would stay RUNNING for ever, or say FINISHED when they were not.
        status = "KILLED" if isinstance(error, (KeyboardInterrupt, SystemExit)) else "FAILED"
        for run in reversed(open_runs):
            client.set_terminated(run, status=status)
        raise
    return Tracked(uri, result.spec.slug, parent, children)


def _digest(result: StudyResult, report: Path | None) -> str:
    """Return what tells two results of a study apart: declaration, numbers, and whether there is a report."""
    written = report is not None and report.is_dir()
    cells = result.cells.drop(columns="seconds", errors="ignore").to_csv(index=False)
    told = to_json([result.spec.declaration(), result.provenance.get("digests"), cells, written])
    return hashlib.sha256(told.encode()).hexdigest()


def _find_known(client: Any, uri: str, experiment: str, result: StudyResult, digest: str) -> Tracked | None:
    """Return where this very result was logged before; None when it was not."""
    where = f"attributes.status = 'FINISHED' and tags.`{_RESULT}` = '{digest}'"
    runs = list(_search(client, [experiment], where))
    for parent in (run for run in runs if "mlflow.parentRunId" not in run.data.tags):
        children = {
            run.data.tags["kresearch.variant"]: run.info.run_id
            for run in runs
            if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id
        }
        if set(children) == {variant["label"] for variant in result.variants}:
            return Tracked(uri, result.spec.slug, parent.info.run_id, children)
    return None


def reap_runs(*, client: Any = None) -> list[str]:
    """End the runs that say RUNNING and whose process on this machine is gone; return their ids."""
    if client is None:
        with open_store(default_uri()) as made:
            return reap_runs(client=made)
    reaped = []
    where = f"attributes.status = 'RUNNING' and tags.`kresearch.machine` = '{machine_id()}'"
    for run in _search(client, [e.experiment_id for e in client.search_experiments()], where):
        told = run.data.tags
        if not is_alive(int(told.get("kresearch.pid", "0")), told.get("kresearch.process_start", "")):
            client.set_terminated(run.info.run_id, status="KILLED")
            reaped.append(run.info.run_id)
    return reaped


def load_runs(experiment: str | None = None, *, tracking_uri: str | None = None) -> pd.DataFrame:
    """Return logged runs as a tidy frame.

    Parameters
    ----------
    experiment
        Slug of a study; by default all of them.
    tracking_uri
        Of the server or store, e.g. ``sqlite:///mlflow.db``; by default ``MLFLOW_TRACKING_URI``,
        else the project's own.

    Returns
    -------
    pandas.DataFrame
        One row per run and metric: experiment, execution (id of the parent run), run_id, run
        (its name), variant (None for the parent), status, started_at (UTC), metric, value
        (the last one of a series).

    Raises
    ------
    UnknownNameError
        When there is no such experiment.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    with open_store(tracking_uri or default_uri()) as client:
        found = {e.name: e.experiment_id for e in client.search_experiments() if e.name != "Default"}
        if experiment is not None and experiment not in found:
            raise UnknownNameError("experiment", experiment, found)
        wanted = found if experiment is None else {experiment: found[experiment]}
        for name, number in wanted.items():
            for run in _search(client, [number]):
                told = run.data.tags
                common = {
                    "experiment": name,
                    "execution": told.get("mlflow.parentRunId", run.info.run_id),
                    "run_id": run.info.run_id,
                    "run": run.info.run_name,
                    "variant": told.get("kresearch.variant"),
                    "status": run.info.status,
                    "started_at": pd.Timestamp(run.info.start_time, unit="ms", tz="UTC"),
                }
                values = run.data.metrics or {"": float("nan")}
                rows += [common | {"metric": k, "value": v} for k, v in sorted(values.items())]
    frame = pd.DataFrame(rows, columns=list(RUN_COLUMNS))
    return frame.sort_values(["experiment", "started_at", "run_id", "metric"], ignore_index=True)


def _experiment(client: Any, uri: str, slug: str) -> str:
    found = client.get_experiment_by_name(slug)
    if found is not None:
        return living(found, uri)
    # Without a place MLflow puts artefacts into whatever folder one happens to be in.
    place = None
    if uri.startswith("sqlite:///"):
        # The slug may come from a result that somebody else made.
        place = inside(Path(uri.removeprefix("sqlite:///")).parent / "mlartifacts", slug).as_uri()
    # Or MLflow's pages open on traces of language models.
    kind = {"mlflow.experimentKind": "custom_model_development"}
    return str(client.create_experiment(slug, artifact_location=place, tags=kind))


def _start(client: Any, experiment: str, name: str, tags: dict[str, str], open_runs: list[str]) -> str:
    run = client.create_run(experiment, run_name=name, tags=tags)
    open_runs.append(run.info.run_id)
    return str(run.info.run_id)


def _end(client: Any, run: str, open_runs: list[str]) -> None:
    client.set_terminated(run, status="FINISHED")
    open_runs.remove(run)


def _batch(
    client: Any,
    run: str,
    parameters: dict[str, str],
    metrics: dict[str, float],
    curves: list[tuple[str, pd.Timestamp, int, float]] | None = None,
) -> None:
    from mlflow.entities import Metric, Param

    now = int(time.time() * 1000)
    points = [Metric(name, value, now, 0) for name, value in metrics.items()]
    points += [Metric(name, v, int(at.timestamp() * 1000), step) for name, at, step, v in curves or []]
    params = [Param(name, value) for name, value in parameters.items()]
    # One call for many values: called one by one each takes a tenth of a second.
    for start in range(0, max(len(points), 1), _BATCH):
        client.log_batch(run, metrics=points[start : start + _BATCH], params=params if start == 0 else [])


def _inputs(client: Any, run: str, result: StudyResult) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    inputs = []
    for told in result.datasets:
        # Our digest is of all the content; MLflow's own looks at the first 10,000 rows.
        short = str(told["digest"]).partition(":")[2][:36]
        dataset = Dataset(
            name=str(told["name"])[:500],
            digest=short,
            source_type="kresearch",
            source=str(told["source"])[:5_000] or str(told["name"]),
            schema=_SCHEMA,
            profile=to_json({name: told.get(name) for name in _PROFILE}),
        )
        simulated = InputTag("simulated", str(bool(told["simulated"])))
        inputs.append(DatasetInput(dataset, tags=[InputTag("mlflow.data.context", "study"), simulated]))
    if inputs:
        client.log_inputs(run, datasets=inputs)


def _artefacts(client: Any, run: str, output: Path | None, report: Path | None) -> None:
    if output is not None:
        beside = [output.parent / "study.toml", output.parent / "README.md", output.parent / "lock.json"]
        tables = ["result.parquet", "scores.parquet", "activity.parquet", "result.json", "execution.json"]
        for file in [*beside, *(output / name for name in tables)]:
            if file.is_file():
                client.log_artifact(run, str(file), "study" if file in beside else "tables")
    if report is not None and report.is_dir():
        client.log_artifacts(run, str(report), "report")


def _search(client: Any, experiments: list[str], where: str = "") -> Iterator[Any]:
    token = None
    while experiments:
        page = client.search_runs(experiments, where, max_results=1000, page_token=token)
        yield from page
        token = page.token
        if not token:
            return


def _process_tags() -> dict[str, str]:
    pid = os.getpid()
    return {
        "kresearch.pid": str(pid),
        "kresearch.process_start": start_time(pid),
        "kresearch.machine": machine_id(),
    }


def _shown(uri: str) -> str:
    """Return the tracking URI without credentials."""
    scheme, _, rest = uri.partition("://")
    if scheme == "sqlite":
        return f"sqlite ({Path(rest).name})"
    return without_secrets(uri)
