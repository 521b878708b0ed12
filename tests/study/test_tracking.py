"""Tracking in a SQLite store of its own; the migrated database is copied, not made again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from kresearch._common.processes import is_alive, start_time
from kresearch.errors import KresearchWarning, UnknownNameError
from kresearch.study.mlflow_payload import map_name
from kresearch.study.result import StudyResult
from kresearch.study.runner import run_study
from kresearch.study.tracking_store import make_client, template_file

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kresearch.study.tracking_store import open_store

    path = tmp_path_factory.mktemp("migrated") / "mlflow.db"
    with open_store(f"sqlite:///{path}"):
        pass
    return path


@pytest.fixture
def store(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "store" / "mlflow.db"
    path.parent.mkdir()
    shutil.copy(migrated, path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
    return path


@pytest.fixture
def result(tiny_study: Path) -> StudyResult:
    return run_study(tiny_study)


def test_names_that_mlflow_refuses_are_mapped() -> None:
    assert map_name("sentiment-penalise(penalty=0.5)") == "sentiment-penalise_penalty_0.5"
    assert map_name("score/Café Zürich 株式会社") == "score/Café Zürich 株式会社"


def test_a_study_becomes_an_experiment_with_runs(
    store: Path,
    result: StudyResult,
    tiny_study: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    from kresearch.study.tracking import load_runs, track

    tracked = track(result, folder=tiny_study / "output")
    assert tracked is not None and set(tracked.runs) == {v["label"] for v in result.variants}
    frame = load_runs("tiny")
    assert set(frame["status"]) == {"FINISHED"} and set(frame["execution"]) == {tracked.run_id}
    gain = frame[(frame["variant"] == "quantity") & (frame["metric"] == "spike-gain/negative/median")]
    assert gain["value"].item() == pytest.approx(result.table("spike-gain").loc[("log", "storm"), "quantity"])
    client = make_client(tracked.uri)
    parent = client.get_run(tracked.run_id)
    assert parent.data.tags["kresearch.simulated"] == "False" and parent.data.params["seed"] == "1"
    digest = result.datasets[0]["digest"].partition(":")[2]
    assert digest.startswith(parent.inputs.dataset_inputs[0].dataset.digest)
    child = tracked.runs["sentiment-penalise(penalty=0.5)"]
    assert client.get_run(child).data.params["penalty"] == "0.5"
    told = client.get_run(child).data.metrics
    assert any(name.startswith("score/") for name in told) and 2 < len(told) <= 20
    table = client.load_table(parent.info.experiment_id, "cells.json", [child])
    assert len(table) == len(result.cells[result.cells["variant"] == "sentiment-penalise(penalty=0.5)"])
    seen = client.get_run(child).inputs.dataset_inputs[0].dataset
    assert '"account"' in seen.schema and '"rows"' in seen.profile
    experiment = client.get_experiment(parent.info.experiment_id)
    assert experiment.tags["mlflow.experimentKind"] == "custom_model_development"
    again = track(result, folder=tiny_study / "output")
    assert again == tracked, "the same result makes no new runs"
    curve = client.get_metric_history(child, "score/storm")
    assert len(curve) > 20 and curve[0].step == 0 and curve[0].timestamp < curve[-1].timestamp
    artefacts = {f.path for f in client.list_artifacts(tracked.run_id, "tables")}
    assert "tables/result.parquet" in artefacts
    assert (store.parent / "mlartifacts" / "tiny").is_dir()
    with pytest.raises(UnknownNameError, match="Did you mean 'tiny'"):
        load_runs("tinny")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    assert load_runs("tiny", tracking_uri=tracked.uri).equals(frame), "a store may be named"


def test_runs_whose_process_is_gone_are_reaped(store: Path, result: StudyResult) -> None:
    from kresearch.study.tracking import _process_tags, load_runs, reap_runs, track

    client = make_client(f"sqlite:///{store}")
    experiment = client.create_experiment("tiny", artifact_location=str(store.parent))
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    dead = client.create_run(experiment, tags=_process_tags() | {"kresearch.pid": str(gone.pid)})
    alive = client.create_run(experiment, tags=_process_tags())
    assert reap_runs() == [dead.info.run_id]
    assert client.get_run(dead.info.run_id).info.status == "KILLED"
    assert client.get_run(alive.info.run_id).info.status == "RUNNING"
    assert is_alive(1, "") and not is_alive(1, "never") and start_time(gone.pid) == ""
    track(result)
    assert "RUNNING" in set(load_runs()["status"])  # ours, which is still there


def test_a_failure_while_logging_leaves_no_run_running(
    store: Path, result: StudyResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kresearch.study import tracking

    monkeypatch.setattr(tracking, "_inputs", lambda *_: 1 / 0)
    with pytest.warns(KresearchWarning, match="Log it later with 'kresearch study log PATH'"):
        assert tracking.track(result) is None
    assert set(tracking.load_runs()["status"]) == {"FAILED"}

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tracking, "_inputs", stop)
    with pytest.raises(KeyboardInterrupt):
        tracking.track(result)
    assert set(tracking.load_runs()["status"]) == {"FAILED", "KILLED"}


def test_a_deleted_experiment_says_how_to_bring_it_back_and_that_works(
    store: Path, result: StudyResult, tiny_study: Path
) -> None:
    from kresearch.study.tracking import load_runs, track

    tracked = track(result)
    assert tracked is not None
    client = make_client(tracked.uri)
    client.delete_experiment(client.get_run(tracked.run_id).info.experiment_id)
    with pytest.warns(KresearchWarning, match="was deleted in MLflow") as told:
        assert track(result, folder=tiny_study / "output") is None
    (text,) = [str(w.message) for w in told if issubclass(w.category, KresearchWarning)]
    assert f"kresearch study log {tiny_study}'" in text and "mlflow gc --backend-store-uri" in text
    command = text.partition('Bring it back with "')[2].partition('"')[0]
    place = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["sh", "-c", command], check=True, capture_output=True, env=place)
    again = track(result)
    assert again is not None and again.run_id == tracked.run_id and not load_runs("tiny").empty


def test_a_store_that_another_program_holds_is_told(
    store: Path, result: StudyResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3
    from contextlib import closing

    from kresearch.study import tracking_store
    from kresearch.study.tracking import track

    monkeypatch.setattr(tracking_store, "_BUSY_SECONDS", 1)
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.warns(KresearchWarning, match="another program writes into it; end it"):
            assert track(result) is None
        other.execute("ROLLBACK")
    assert track(result) is not None


def test_a_server_that_is_away_costs_a_warning(result: StudyResult, monkeypatch: pytest.MonkeyPatch) -> None:
    from kresearch.study.tracking import track

    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://somebody:secret@127.0.0.1:9")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert track(result) is None
    (text,) = [str(w.message) for w in told if issubclass(w.category, KresearchWarning)]
    assert (
        text.startswith("nothing was logged: the tracking store http://127.0.0.1:9") and "secret" not in text
    )


def test_several_at_once_on_one_store(store: Path, result: StudyResult, tiny_study: Path) -> None:
    from kresearch.study.tracking import load_runs

    program = (
        "import sys\n"
        "from kresearch.study.result import StudyResult\n"
        "from kresearch.study.tracking import track\n"
        "result = StudyResult.load(sys.argv[1])\n"
        "result.cells['value'] += float(sys.argv[2])\n"
        "assert track(result) is not None\n"
    )
    several = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tiny_study), str(number)], stderr=subprocess.PIPE, text=True
        )
        for number in range(3)
    ]
    for one in several:
        _, said = one.communicate(timeout=180)
        assert one.returncode == 0 and said == ""  # and silent
    assert load_runs("tiny")["execution"].nunique() == 3


def test_designs_and_findings_are_logged_and_runs_listed(
    store: Path, result: StudyResult, capsys: pytest.CaptureFixture[str]
) -> None:
    from kresearch.cli import main
    from kresearch.study.tracking import load_runs, track

    effect = {"situation": "storm", "effect": "sentiment", "n": 7, "shift": -2.0, "low": -3.0, "high": None}
    result.cross = [{"metric": "spike-gain", "effects": [effect | {"p_holm": 0.02}]}]
    told = {"variant": "quantity", "analysis": "placebo in time", "case": "storm", "estimate": 4.0}
    result.findings = [told | {"low": None, "high": None, "p": 0.2}]
    assert track(result) is not None
    values = load_runs("tiny").set_index(["variant", "metric"])["value"]
    assert values[None, "cross/spike-gain/storm/sentiment/shift"] == -2.0
    assert values["quantity", "placebo in time/storm/estimate"] == 4.0
    assert not [m for _, m in values.index if str(m).endswith(("sentiment/high", "storm/low"))]
    with pytest.raises(SystemExit) as left:
        main(["study", "list", "--runs"])
    shown = capsys.readouterr().out
    assert not left.value.code and "FINISHED" in shown and "sentiment-penalise" in shown


def test_a_store_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kresearch.study import tracking_store

    monkeypatch.setenv("KRESEARCH_CACHE", str(tmp_path / "cache"))
    home = tmp_path / "project" / "mlflow.db"

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(tracking_store.sqlite3, "connect", killed)
        with pytest.raises(KeyboardInterrupt), tracking_store.open_store(f"sqlite:///{home}"):
            pass
    assert not home.exists() and not template_file().exists()
    with tracking_store.open_store(f"sqlite:///{home}") as client:
        assert client.search_experiments()[0].name == "Default"
    left = [p.name for folder in (home.parent, template_file().parent) for p in folder.iterdir()]
    assert not [name for name in left if name.endswith((".part", "-journal"))]
    made_at = template_file().stat().st_mtime_ns
    with tracking_store.open_store(f"sqlite:///{tmp_path / 'other' / 'mlflow.db'}") as client:
        assert client.search_experiments()
    assert template_file().stat().st_mtime_ns == made_at  # copied, not migrated again


def test_a_registered_variant_scores_in_a_clean_process(
    store: Path, tiny_study: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import json

    import pandas as pd

    import kresearch as kr
    from kresearch.cli import main

    with pytest.raises(SystemExit) as left:
        main(["register", "--variant", "sentiment-balance", "--set", "penalty=2", "--name", "tone", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert not left.value.code and found["uri"] == "models:/tone/1"
    rows = pd.read_parquet(tiny_study / "log" / "interactions.parquet")
    expected = kr.score(kr.InteractionLog(rows), "sentiment-balance", penalty=2)
    rows.assign(at=rows["at"].map(lambda at: at.isoformat())).to_json(
        tmp_path / "rows.json", orient="records"
    )
    program = (
        "import sys, mlflow, pandas as pd\n"
        "mlflow.set_tracking_uri(sys.argv[1])\n"
        "model = mlflow.pyfunc.load_model(sys.argv[2])\n"
        "assert model.metadata.signature is not None\n"
        "rows = pd.read_json(sys.argv[3], convert_dates=False, dtype={'at': str})\n"
        "model.predict(rows)[['account', 'at', 'score']].to_json(sys.argv[4], orient='records')\n"
    )
    out = tmp_path / "scores.json"
    where = [found["tracking_uri"], found["uri"], str(tmp_path / "rows.json"), str(out)]
    loaded = subprocess.run(
        [sys.executable, "-c", program, *where], check=True, cwd=tmp_path, capture_output=True, text=True
    )
    assert "type hint" not in loaded.stderr
    scores = pd.read_json(out, convert_dates=False)
    assert scores["score"].to_numpy() == pytest.approx(expected["score"].to_numpy())
    told = []
    for penalty, name in (("2", "tone"), ("3", "tone"), ("2", "tone"), ("2", "it's")):
        words = ["--variant", "sentiment-balance", "--set", f"penalty={penalty}", "--name", name]
        with pytest.raises(SystemExit):
            main(["register", *words, "--json"])
        told.append(json.loads(capsys.readouterr().out))
    assert [(one["uri"], one["made"]) for one in told] == [
        ("models:/tone/1", False), ("models:/tone/2", True), ("models:/tone/1", False),
        ("models:/it_s/1", True),
    ], "the same model again makes no new version"  # fmt: skip
    client = make_client(found["tracking_uri"])
    assert "penalty=3" in client.get_model_version("tone", "2").description
    assert "not Klout's formula" in client.get_registered_model("tone").description
    with pytest.raises(SystemExit) as refused:
        main(["register", "--variant", "learned", "--set", "weights=nowhere"])
    assert refused.value.code == 2


def test_a_registered_model_is_evaluated_on_cases(store: Path) -> None:
    import mlflow

    import kresearch as kr
    from kresearch.errors import UsageError
    from kresearch.study import evaluate_model
    from kresearch.study.tracking_models import register_variant
    from kresearch.variants import resolve

    world = kr.simulate.cases(n=4, n_positive=3, onset_days=36, days=70, silence_days=5)
    cases = [kr.evaluate.make_case(case) for case in world.cases]
    uri = register_variant(resolve("sentiment-penalise", {})).uri
    metrics = evaluate_model(uri, world.log, cases).metrics
    assert metrics["discrimination"] == 1.0, "here every storm of praise gains more than every one of anger"
    assert metrics["spike-gain negative median"] < 2 < metrics["spike-gain positive median"]
    (run,) = mlflow.search_runs(["1"], filter_string="metrics.discrimination > 0", output_format="list")
    assert {a.path for a in mlflow.MlflowClient().list_artifacts(run.info.run_id)} >= {"cases.json"}
    (model,) = mlflow.search_logged_models(["1"], output_format="list")
    assert {m.key for m in model.metrics} >= {"discrimination"}, "the model's own page shows them"
    with pytest.raises(UsageError, match="needs more than the scores of one rule"):
        evaluate_model(uri, world.log, cases, metric="rank-agreement")
    with pytest.raises(UsageError, match="no case"):
        evaluate_model(uri, world.log, [])
    away = [kr.evaluate.make_case(world.cases[0] | {"account": "nobody"})]
    with pytest.raises(UsageError, match="no value for any of the 1 cases"):
        evaluate_model(uri, world.log, away)


@pytest.mark.parametrize("entry", ["score", "score-bare", "study"])
def test_the_project_runs_by_mlflow(store: Path, tiny_study: Path, tmp_path: Path, entry: str) -> None:
    """`mlflow run` finds the entry points, from another folder and with a space in a path."""
    root = Path(__file__).parents[2]
    out = tmp_path / "two words" / "scores.csv"
    out.parent.mkdir()
    bare = tmp_path / "bare.csv"  # times without a zone
    bare.write_text("account,actor,kind,network,at\nanna,ben,like,twitter,2012-05-29 10:00\n")
    given = {
        "score": [f"log={tiny_study / 'log'}", "variant=sentiment-balance", f"out={out}"],
        "score-bare": [f"log={bare}", f"out={out}", "timezone=Europe/Rome", "every=1h"],
        "study": [f"path={tiny_study}"],
    }[entry]
    command = [
        sys.executable,
        "-m",
        "mlflow",
        "run",
        str(root),
        "-e",
        entry.partition("-")[0],
        "--env-manager",
        "local",
    ]
    command += [part for pair in given for part in ("-P", pair)]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ | {"PATH": path}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    made = tiny_study / "output" / "result.json" if entry == "study" else out
    assert made.stat().st_size > 0
    assert entry != "score-bare" or "2012-05-29 08:00:00" in made.read_text()


def test_a_study_with_set_metrics_is_logged_with_them(store: Path, tiny_study: Path) -> None:
    from kresearch.study.tracking import track

    file = tiny_study / "study.toml"
    text = file.read_text(encoding="utf-8")
    calm = next(line for line in text.splitlines() if 'name = "calm"' in line)
    praised = calm.replace('"calm"', '"praised"').replace('"b"', '"c"').replace('"null"', '"positive"')
    file.write_text(text.replace(calm, f"{calm}\n{praised}"), encoding="utf-8")
    result = run_study(tiny_study)
    told = {row["set_metric"]: row["value"] for row in result.sets if row["variant"] == "quantity"}
    assert "discrimination" in told
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="nothing was logged")
        tracked = track(result, folder=tiny_study / "output")
    assert tracked is not None
    metrics = make_client(tracked.uri).get_run(tracked.runs["quantity"]).data.metrics
    assert metrics["discrimination"] == told["discrimination"]


def test_an_error_of_our_own_is_no_fault_of_the_store(result: StudyResult, store: Path) -> None:
    from kresearch.study.tracking import track

    result.sets = [{"variant": "quantity"}]
    with pytest.raises(KeyError):
        track(result)
