"""Names in a study that are paths to somebody: what variants read, and what MLflow takes for a place."""

from __future__ import annotations

from pathlib import Path

import mlflow
import pytest

from kresearch.study.mlflow_payload import map_name
from kresearch.study.spec_file import InvalidStudyError, read_spec
from kresearch.variants import list_variants, resolve
from kresearch.variants.base import paths_of

STUDY = """
title = "t"
question = "q?"
seed = 1
datasets = ["groupalia"]
metrics = ["spike-gain"]
variants = ["quantity", {{name = "learned", weights = {weights}}}]
"""


@pytest.mark.parametrize("where", ["{outside}", "{outside}/../outside", "../../../outside", "../outside"])
def test_weights_of_a_study_lie_in_its_project(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outside").mkdir()
    study = tmp_path / "project" / "experiments" / "001-a"
    study.mkdir(parents=True)
    (tmp_path / "project" / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path / "project")
    if where == "../../../outside":
        monkeypatch.chdir(study)
    named = where.format(outside=tmp_path / "outside")
    (study / "study.toml").write_text(STUDY.format(weights=f'"{named}"'))
    with pytest.raises(InvalidStudyError, match="leads out of 'project'"):
        read_spec(study)
    (study / "study.toml").write_text(STUDY.format(weights='["weights/a", "weights/b"]'))
    monkeypatch.chdir(tmp_path / "project")
    assert len(read_spec(study).variants) == 3


def test_every_variant_that_names_a_path_says_so() -> None:
    kinds = [type(resolve(entry.name, {})) for entry in list_variants()]
    said = {
        kind.name: " ".join(field.description or "" for field in kind.model_fields.values()) for kind in kinds
    }
    assert {name for name, text in said.items() if "folder" in text or "file" in text.split()} == {"learned"}
    learned = resolve("learned", {"weights": "a/b"})
    assert paths_of(learned) == [Path("a/b")] and paths_of(resolve("learned", {})) == []


@pytest.mark.parametrize(
    "name", ["../../x", "a/../b", "/etc/x", "..", "a//b", "a/./b", ". /..", "\u202e..", "x" * 500]
)
def test_any_name_is_one_that_mlflow_takes(name: str, tmp_path: Path) -> None:
    made = map_name(f"score/{name}")
    client = mlflow.MlflowClient(f"sqlite:///{tmp_path / 'mlflow.db'}")
    run = client.create_run(client.create_experiment("e"))
    client.log_metric(run.info.run_id, made, 1.0)
    assert ".." not in made.split("/")
