"""Every notebook runs from top to bottom in a copy of the project, and ends with its verdict."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Return a copy of what a notebook may read: itself and the declared studies."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(ROOT / "experiments", tmp_path / "experiments", ignore=shutil.ignore_patterns("output"))
    # Whole studies are run by make demo and make verify; here a few cases and a few worlds will do.
    for declared in (tmp_path / "experiments").glob("*/study.toml"):
        text = declared.read_text(encoding="utf-8")
        for whole, few in (
            ("draws = 200", "draws = 10"),
            ("n = 19, n_null = 12, n_positive = 12", "n = 7, n_null = 5, n_positive = 5"),
        ):
            text = text.replace(whole, few)
        declared.write_text(text, encoding="utf-8")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'mlflow.db'}")
    # A kernel writes its history and settings somewhere: not into those of whoever runs the tests.
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs_and_ends_with_its_verdict(path, copy):
    notebook = nbformat.read(copy / "notebooks" / path.name, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(copy / "notebooks")}},
    )
    client.execute(env=os.environ.copy())
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    said = "".join(
        o.text for c in cells for o in c.outputs if o.output_type == "stream" and o.name == "stderr"
    )
    assert "Warning" not in said.replace("KresearchWarning", "")
    verdict = "".join(o.get("data", {}).get("text/markdown", "") for o in cells[-1].outputs)
    assert len(verdict.split()) > 15 and any(sign.isdigit() for sign in verdict)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_begins_with_a_question(path):
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# ") and "?" in first.source


def test_scripts_and_notebooks_agree():
    import importlib.util

    spec = importlib.util.spec_from_file_location("project_tool_notebooks", ROOT / "tools" / "notebooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.differing() == [], "run 'python tools/notebooks.py sync'"
