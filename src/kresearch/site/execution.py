"""Executing notebooks once: what was executed from the same sources is read from the cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from kresearch._common.files import atomic_path
from kresearch._common.paths import cache_folder
from kresearch._common.scratch import scratch

#: Seconds that one cell may take.
LONGEST_CELL = 600
#: Where the time of an execution stands in a notebook's metadata.
STAMP = "kresearch_executed"


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs."""

    notebook: Any  #: As of nbformat.
    at: str  #: When it was executed, ISO 8601.
    #: How long it took, the kernel's start included; None when it came from the cache.
    seconds: float | None = None
    problem: str = ""  #: The error that stopped it, empty when it went through.


def sources_digest(root: Path) -> str:
    """Return a digest of what the outputs of a project's notebooks depend on beside themselves.

    These are the files of the package and the declared studies; the data of studies that is
    read from elsewhere is not among them.
    """
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    with resources.as_file(resources.files("kresearch")) as package:
        yield from sorted(p for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    yield from sorted(root.glob("experiments/*/study.toml"))


def cached_file(path: Path, sources: str) -> Path:
    """Return where the executed form of a notebook lies, once there is one."""
    content = hashlib.sha256(path.read_bytes() + sources.encode()).hexdigest()
    return cache_folder("notebooks") / f"{path.stem}-{content[:20]}.ipynb"


def read_executed(path: Path, sources: str) -> Executed | None:
    """Return the executed form of a notebook from the cache, None where there is none."""
    import nbformat

    file = cached_file(path, sources)
    if not file.is_file():
        return None
    notebook = nbformat.read(file, as_version=4)
    return Executed(notebook, str(notebook.metadata.get(STAMP, "")))


def execute_notebook(path: Path, root: Path, sources: str) -> Executed:
    """Execute a notebook in a copy of the project's notebooks and studies.

    The project itself is not touched: what the notebook computes or writes goes with the copy. One that goes
    through is kept in the cache (under `sources`, of `sources_digest`); one that fails keeps the outputs so
    far and says why.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    problem, clock = "", time.monotonic()
    with scratch() as copy:
        shutil.copytree(root / "notebooks", copy / "notebooks", dirs_exist_ok=True)
        if (root / "experiments").is_dir():
            leave = shutil.ignore_patterns("output")
            shutil.copytree(root / "experiments", copy / "experiments", ignore=leave)
        client = NotebookClient(
            notebook,
            timeout=LONGEST_CELL,
            kernel_name="python3",
            # Pages show the pictures of panels: their state is Plotly's library once per figure, 5 MB each.
            store_widget_state=False,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(copy / "notebooks")}},
        )
        try:
            client.execute(env=_environment(copy))
        except CellExecutionError as error:
            problem = f"{error.ename}: {error.evalue}"[:300]
        except (CellTimeoutError, DeadKernelError) as error:
            problem = " ".join(str(error).split())[:300]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    notebook.metadata[STAMP] = at
    if not problem:
        file = cached_file(path, sources)
        with atomic_path(file) as part:
            nbformat.write(notebook, part)
    return Executed(notebook, at, time.monotonic() - clock, problem)


def _environment(copy: Path) -> dict[str, str]:
    """Return an environment in which a kernel leaves nothing behind outside the copy."""
    return os.environ | {
        "MLFLOW_TRACKING_URI": f"sqlite:///{copy / 'mlflow.db'}",
        "IPYTHONDIR": str(copy / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(copy / "runtime"),
        # Figures as data: pages draw them with one shared library instead of one in each output.
        "PLOTLY_RENDERER": "plotly_mimetype",
    }
