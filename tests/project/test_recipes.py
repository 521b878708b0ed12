"""The recipes of CONTRIBUTING.md work as they stand there, and touch no other file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BLOCK = re.compile(r"^```\w+\n# ((?:src|tests)/\S+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)


def recipes(root: Path) -> dict[str, dict[str, str]]:
    """Return recipe -> path -> text."""
    sections = (root / "CONTRIBUTING.md").read_text().split("\n## ")[1:]
    found = {s.splitlines()[0].removeprefix("A "): dict(BLOCK.findall(s)) for s in sections}
    return {name: files for name, files in found.items() if files}


def test_each_kind_has_a_recipe_and_each_has_its_test(root):
    found = recipes(root)
    assert list(found) == ["variant", "dataset", "metric", "format", "set metric", "topic tagger", "detector"]
    assert all(any(path.startswith("tests/") for path in files) for files in found.values())


def test_they_add_files_and_change_none(root):
    paths = [path for files in recipes(root).values() for path in files]
    assert [path for path in paths if (root / path).exists()] == []


@pytest.mark.slow
def test_they_work_in_a_copy_of_the_package(root, tmp_path):
    copy = tmp_path / "project"
    shutil.copytree(root / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    tests = []
    for files in recipes(root).values():
        for path, text in files.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_text(text)
            tests += [path] if path.startswith("tests/") and path.endswith(".py") else []
    where = "import kresearch, pathlib; print(pathlib.Path(kresearch.__file__).resolve())"
    env = os.environ | {"PYTHONPATH": str(copy / "src")}
    told = subprocess.run([sys.executable, "-c", where], env=env, capture_output=True, text=True, check=True)
    assert Path(told.stdout.strip()).is_relative_to(copy.resolve())
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(copy), *tests]
    done = subprocess.run(run, cwd=copy, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_they_pass_the_linter(root, tmp_path):
    ruff = Path(sys.executable).with_name("ruff")
    if not ruff.exists():
        pytest.skip("ruff is not in this environment")
    for files in recipes(root).values():
        for path, text in files.items():
            if path.endswith(".py"):
                (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / path).write_text(text)
    shutil.copy(root / "pyproject.toml", tmp_path)
    done = subprocess.run(
        [ruff, "check", "--no-cache", "."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    done = subprocess.run(
        [ruff, "format", "--no-cache", "--diff", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
