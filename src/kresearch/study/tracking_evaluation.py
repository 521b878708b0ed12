"""A registered model judged by kresearch's metrics with ``mlflow.models.evaluate``.

One row per case: what the model's score did there is the prediction, the kind of the case the target.
MLflow is imported when a model is evaluated: it takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.errors import UsageError
from kresearch.evaluate import CaseSet, find_metric, find_set_metric, list_metrics
from kresearch.evaluate.clusters import find_clusters
from kresearch.evaluate.frames import CellFrames
from kresearch.study.tracking import default_uri
from kresearch.study.tracking_store import open_store

if TYPE_CHECKING:
    from mlflow.models.evaluation import EvaluationResult

    from kresearch.evaluate import Case, Metric
    from kresearch.interactions import InteractionLog

#: The set metric of gains: whether they tell praise from anger.
_TELLS, _GAIN = "discrimination", "spike-gain"


def evaluate_model(
    model: str, log: InteractionLog, cases: Sequence[Case], *, metric: str = _GAIN
) -> EvaluationResult:
    """Evaluate a model of interactions on cases, and log the metrics to a run and to the model.

    Parameters
    ----------
    model
        E.g. ``"models:/quantity/1"``, as `kresearch register` prints it; any model that takes interactions
        and returns ``account, at, score`` will do.
    log
        The interactions that the model scores.
    cases
        With their windows, as `kresearch.evaluate.make_case` makes them.
    metric
        A signed change of the score, such as ``spike-gain``; what reads more than one rule's scores (an
        agreement with a reference, the tone effect) needs a study.

    Returns
    -------
    mlflow.models.EvaluationResult
        ``metrics`` has the median of each kind of case, and of spike gains the discrimination where there are
        storms of praise and of anger; the table of cases is an artefact.

    Raises
    ------
    UsageError
        Without a case, or for a metric that needs more than one rule's scores.
    """
    measure = _check(metric, cases)
    import mlflow

    from kresearch.study.tracking_models import INPUTS, find_experiment

    uri = default_uri()
    with open_store(uri):
        mlflow.set_tracking_uri(uri)
        mlflow.set_registry_uri(uri)
        loaded = mlflow.pyfunc.load_model(model)
        scores = loaded.predict(_input(log, INPUTS))
        table = _measure(measure, scores.assign(at=pd.to_datetime(scores["at"], utc=True)), cases)
        with mlflow.start_run(experiment_id=find_experiment(uri), run_name=f"{metric} of {model}"):
            mlflow.log_table(table, "cases.json")
            found: EvaluationResult = mlflow.models.evaluate(  # type: ignore[no-untyped-call]
                data=table,
                predictions="prediction",
                targets="kind",
                extra_metrics=_metrics(measure, table),
                evaluators="default",
                model_id=loaded.model_id,
            )
    return found


def _input(log: InteractionLog, columns: Sequence[str]) -> pd.DataFrame:
    """Return a log's interactions as a registered model takes them: times as text, no unknown column."""
    rows: pd.DataFrame = log.linked_interactions().to_pandas()
    rows = rows[[name for name in columns if name in rows and rows[name].notna().any()]].copy()
    if "count" in rows:
        rows["count"] = rows["count"].fillna(1).astype("int64")
    rows["at"] = [at.isoformat() for at in rows["at"]]
    return rows


def _check(name: str, cases: Sequence[Case]) -> Metric:
    measure = find_metric(name)
    if not measure.signed or measure.counterfactual is not None:
        known = sorted(m.name for m in list_metrics() if m.signed and m.counterfactual is None)
        raise UsageError(
            f"metric '{name}' needs more than the scores of one rule. Allowed here: {', '.join(known)}. "
            "A study measures the others."
        )
    if not cases:
        raise UsageError(
            "no case to evaluate a model on. Allowed: a list of Case. Make some with evaluate.make_case."
        )
    return measure


def _measure(measure: Metric, scores: pd.DataFrame, cases: Sequence[Case]) -> pd.DataFrame:
    """Return one row per case; a case for which the metric has no value is left out."""
    rows = []
    for case in cases:
        own = scores[scores["account"] == case.account].sort_values("at", ignore_index=True)
        bare = pd.DataFrame(columns=["at", "posts"])
        found = measure(CellFrames(case, own, own, own, own, bare))
        rows.append(
            {
                "case": case.name,
                "account": case.account,
                "kind": case.kind,
                "prediction": float(found.value),
                "saturated": found.saturated,
            }
        )
    table = pd.DataFrame(rows).dropna(subset=["prediction"]).reset_index(drop=True)
    if table.empty:
        raise UsageError(
            f"metric '{measure.name}' has no value for any of the {len(rows)} cases: the model scored "
            "nothing within their windows. Compare accounts and times of the cases with the log."
        )
    return table


def _metrics(measure: Metric, table: pd.DataFrame) -> list[Any]:
    """Return MLflow's metrics: the median of each kind, and how well gains tell praise from anger."""
    made = [
        _metric(
            f"{measure.name} {kind} median", _median_of(kind), higher=measure.direction_for(kind) == "max"
        )
        for kind in dict.fromkeys(table["kind"])
    ]
    if measure.name == _GAIN and {"negative", "positive"} <= set(table["kind"]):
        told = table.rename(columns={"prediction": _GAIN}).assign(
            dataset="", cluster=find_clusters([*map(str, table["account"])])
        )
        made.append(_metric(_TELLS, _always(find_set_metric(_TELLS)(CaseSet(told)).value), higher=True))
    return made


def _metric(name: str, function: Callable[..., float], *, higher: bool) -> Any:
    from mlflow.models import make_metric

    return make_metric(eval_fn=function, greater_is_better=higher, name=name)  # type: ignore[no-untyped-call]


def _always(value: float) -> Callable[..., float]:
    """Return a metric that is known before: it reads more of the cases than MLflow hands on."""
    return lambda predictions: value  # noqa: ARG005


def _median_of(kind: str) -> Callable[..., float]:
    def median(predictions: pd.Series, targets: pd.Series) -> float:
        return float(predictions[(targets == kind).to_numpy()].median())

    return median
