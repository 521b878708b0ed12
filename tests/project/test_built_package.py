"""What is installed from the built package is whole: every file of the source is in it; it works alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from kresearch import __version__

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def run(*command: str | Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, env=env
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def uv() -> str:
    """Return uv, which `make setup` installs beside Python."""
    found = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        pytest.skip("uv is not at hand; 'make setup' installs it")
    return found


@pytest.fixture(scope="module")
def built(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a wheel that was built from the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [uv, "build", "--out-dir", folder, ROOT], capture_output=True, text=True, check=False
    )
    if done.returncode and "Failed to fetch" in done.stderr:
        pytest.skip("the build backend cannot be fetched (no network?)")
    assert done.returncode == 0, done.stderr
    return folder


def sources() -> set[str]:
    """Return the files of the package in the repository, as they lie in it."""
    done = subprocess.run(
        ["git", "ls-files", "src/kresearch"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout: the list of files is not known")
    return {name.removeprefix("src/") for name in done.stdout.splitlines() if (ROOT / name).is_file()}


def test_every_file_of_the_source_is_in_both_forms(built: Path) -> None:
    (wheel,), (archive,) = built.glob("*.whl"), built.glob("*.tar.gz")
    assert (
        wheel.name.startswith(f"kresearch-{__version__}-")
        and archive.name == f"kresearch-{__version__}.tar.gz"
    )
    with zipfile.ZipFile(wheel) as packed:
        inside = {name for name in packed.namelist() if not name.endswith("/")}
        (points,) = [n for n in inside if n.endswith("entry_points.txt")]
        assert "kresearch = kresearch.cli:main" in packed.read(points).decode()
    with tarfile.open(archive) as packed_source:
        names = {member.name.partition("/")[2] for member in packed_source.getmembers() if member.isfile()}
    assert sources() - inside == set()
    foreign = {name for name in inside if not name.startswith(("kresearch/", "kresearch-"))}
    assert foreign == set() and "kresearch/py.typed" in inside
    assert {f"src/{name}" for name in sources()} - names == set()
    assert {"README.md", "LICENSE", "pyproject.toml", "requirements.lock"} - names == set()
    assert [n for n in names if n.endswith((".env", ".sqlite", ".db")) or "/output/" in n] == []


def test_the_wheel_works_without_the_source(uv: str, built: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    run(uv, "venv", "--python", sys.executable, home)
    (wheel,) = built.glob("*.whl")
    python = home / "bin" / "python"
    run(uv, "pip", "install", "--python", python, "--no-deps", "--offline", wheel)
    # Only kresearch itself is installed there; the libraries are those of this environment.
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    env |= {"PYTHONPATH": sysconfig.get_paths()["purelib"], "KRESEARCH_CACHE": str(tmp_path / "cache")}
    where = run(python, "-c", "import kresearch; print(kresearch.__file__)", env=env).strip()
    assert Path(where).is_relative_to(home)
    assert '"name": "quantity"' in run(home / "bin" / "kresearch", "variants", "--json", env=env)
    (tmp_path / "project" / "experiments").mkdir(parents=True)
    run(home / "bin" / "kresearch", "publish", "--out", tmp_path / "site", "--experiments",
        tmp_path / "project" / "experiments", env=env)  # fmt: skip
    assert (tmp_path / "site" / "index.html").is_file()
