"""Setting up says what is missing, and mends what was left half done. Nothing is installed here."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def fake(path: Path, text: str) -> Path:
    """Write an executable script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


#: A Python that does as asked: its answers depend on what it is called with.
PYTHON = """
case "$*" in
  -) cat >/dev/null; {check};;
  *ensurepip*) {ensurepip};;
  *version_info*) echo "(3, 11, 7)";;
  *"-m venv"*) for last; do :; done
    mkdir -p "$last/bin"; cp "$0" "$last/bin/python"; echo made >> {folder}/told;;
  *"pip --version"*) [ ! -e "$(dirname "$0")/broken" ];;
  *"install uv=="*) {uv};;
  *) echo "pip $*" >> {folder}/told;;
esac
"""


@pytest.fixture
def setup(tmp_path):
    """Return a function that runs the script with a made-up Python."""

    def run(*, check="exit 0", ensurepip="exit 0", uv="exit 1"):
        text = PYTHON.format(check=check, ensurepip=ensurepip, uv=uv, folder=tmp_path)
        python = fake(tmp_path / "python3", text)
        env = {"PATH": os.environ["PATH"], "PYTHON": str(python), "UV_VERSION": "1", "VENV": ".venv"}
        return subprocess.run(
            ["bash", str(ROOT / "tools" / "setup.sh")],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def told(folder: Path) -> list[str]:
    """Return what the made-up Python was asked to do."""
    return (folder / "told").read_text().splitlines() if (folder / "told").exists() else []


def test_no_python(tmp_path):
    env = {"PATH": os.environ["PATH"], "PYTHON": "no-such-python", "UV_VERSION": "1"}
    script = ["bash", str(ROOT / "tools" / "setup.sh")]
    done = subprocess.run(script, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "no 'no-such-python'" in done.stderr


def test_python_without_ensurepip_says_what_to_install(setup, tmp_path):
    done = setup(ensurepip="exit 1")
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_unsupported_python_stops_before_anything_is_made(setup, tmp_path):
    assert setup(check="exit 1").returncode == 1
    assert told(tmp_path) == []


def test_pip_is_used_where_uv_cannot_be_had(setup, tmp_path):
    done = setup()
    assert done.returncode == 0, done.stderr
    asked = told(tmp_path)
    assert asked[0] == "made"
    assert "--require-hashes -r requirements.lock" in asked[1]
    assert "--no-deps -e ." in asked[2]


def test_a_whole_environment_is_kept_and_a_broken_one_made_anew(setup, tmp_path):
    setup()
    setup()
    assert told(tmp_path).count("made") == 1
    (tmp_path / ".venv" / "bin" / "broken").touch()
    setup()
    assert told(tmp_path).count("made") == 2
    assert not (tmp_path / ".venv" / "bin" / "broken").exists()


def test_ci_script_is_executable_and_ends_with_tests_and_the_lock():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    called = [line for line in script.read_text().splitlines() if line.startswith("make ")]
    assert called == ["make setup", "make test", "make verify"]


def test_hooks_use_the_environment_and_download_nothing():
    text = (ROOT / ".pre-commit-config.yaml").read_text()
    assert "://" not in text
    assert text.count("language: system") == text.count("- id:") == 3
