"""Which versions, which data, which commit: what a number needs beside it."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

LIBRARIES = ("pandas", "numpy", "duckdb", "ibis-framework", "pyarrow", "scipy", "statsmodels")


def describe_versions(datasets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what does not change between executions: versions and digests."""
    from kresearch import __version__

    libraries = {}
    for name in LIBRARIES:
        try:
            libraries[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            libraries[name] = "not installed"
    return {
        "kresearch": __version__,
        "libraries": libraries,
        "digests": {d["name"]: d["digest"] for d in datasets},
    }


def describe_execution(file: Path, *, began: datetime, seconds: float) -> dict[str, Any]:
    """Return when (UTC) and how a study was run; no host names, no paths outside the working folder."""
    commit = _git(file.parent, "rev-parse", "HEAD")
    changed = _git(file.parent, "status", "--porcelain", "--untracked-files=no")
    return {
        "command": f"kresearch study run {_shown(file)}",
        "started_at": began.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "commit": commit,
        "dirty": None if commit is None else bool(changed),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
    }


def _shown(file: Path) -> str:
    folder = file.parent if file.name == "study.toml" else file
    try:
        return folder.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return folder.resolve().name


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
