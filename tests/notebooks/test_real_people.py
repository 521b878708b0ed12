"""Notebook 70 on real posts: pages of 2016, their topic judged, to a list with measured precision."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from kresearch.datasets import load_dataset
from kresearch.sentiment import label

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ROOT / "notebooks" / "judged" / "facebook_pages_travel.csv"


@pytest.mark.realdata
@pytest.mark.slow
def test_real_posts_come_to_a_list_by_topic(shared_datasets: Path, tmp_path: Path) -> None:
    log = load_dataset("facebook-pages", source=shared_datasets / "facebook_pages")
    label(log, scorer="kinds").write(tmp_path / "log")
    notebook = nbformat.read(ROOT / "notebooks" / "70_find_people.ipynb", as_version=4)
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    cell.source = f'LOG = "{tmp_path / "log"}"\nJUDGED = "{JUDGED}"\nTOPIC = "travel"'
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT / "notebooks")}},
    )
    client.execute(env=os.environ | {"IPYTHONDIR": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)})
    verdict = notebook.cells[-1].outputs[-1]["data"]["text/markdown"]
    assert "**travel**, 62% are about it (45% to 76%, 39 judged)" in verdict
    assert "quantity: **natgeo, redbull**" in verdict and "simulated" not in verdict
