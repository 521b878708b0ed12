"""What holds for every file: small, explained, and without traces of where it was written."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from kresearch import __version__

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400
#: Home folders, temporary folders and package registries have no place in a file.
TRACES = re.compile(
    r"/(?:root|home|Users|work|tmp|opt)/\w+|[A-Z]:\\\\Users"
    r"|(?:pypi\.org|files\.pythonhosted\.org|--(?:extra-)?index-url[ =]\S+)"
)
#: Tests may name temporary folders; this file names what it looks for.
MAY_NAME_FOLDERS = ("tests/",)


def tracked() -> list[str]:
    """Return the files of the repository, new ones included."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: the list of files is not known")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_files_stay_small():
    large = {
        name: lines
        for name in tracked()
        if name.endswith(".py")
        and (lines := len((ROOT / name).read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert large == {}, "split them: one idea per file"


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("src", "tools", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_print_outside_the_command_line():
    loud = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert loud == []


def test_no_traces_of_the_place_of_writing():
    found = []
    for name in tracked():
        if name.startswith(MAY_NAME_FOLDERS) or name.endswith((".png", ".parquet", ".gz", ".lock")):
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {match[0]}" for match in TRACES.finditer(text)]
    assert found == []


def notebooks() -> list[Path]:
    """Return the stored notebooks."""
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", notebooks(), ids=lambda p: p.stem)
def test_notebooks_are_stored_without_outputs(path):
    cells = [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in cells)


def decorators(node: ast.stmt) -> list[ast.expr]:
    """Return what decorates a statement."""
    return node.decorator_list if isinstance(node, ast.ClassDef) else []


@pytest.mark.parametrize("path", notebooks(), ids=lambda p: p.stem)
def test_notebooks_define_nothing(path):
    cells = [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == "code"]
    code = "\n".join(
        line for c in cells for line in "".join(c["source"]).splitlines() if not line.startswith("%")
    )
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    # A variant of the reader's own is what a notebook may be about.
    body = [n for n in ast.parse(code).body if "kr.variant" not in map(ast.unparse, decorators(n))]
    assert [n for n in ast.walk(ast.Module(body, [])) if isinstance(n, kinds)] == []
    assert 3 <= len(cells) <= 20


def test_the_version_is_one_and_was_released():
    """What is built, cited and described in the changelog is the same version."""
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d\S+)\] - \d{4}-\d\d-\d\d$", changes, re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert cited and cited[1] == __version__
    assert newest and newest[1] == __version__
    assert "version" not in project["project"] and project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"] == {"path": "src/kresearch/__init__.py"}
