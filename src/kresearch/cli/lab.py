"""``kresearch lab`` and ``kresearch ui``: the tools beside kresearch, for this project."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kresearch.cli import console
from kresearch.cli.answering import HOST, announce

_PORT = typer.Option("--port", min=1, max=65535, help="Port on this machine.")


def lab(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder to open; by default notebooks/ of this project.")
    ] = None,
    port: Annotated[int, _PORT] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab on the notebooks, for this machine only."""
    opened = folder or project_root() / "notebooks"
    command = ["jupyterlab", "--ip=127.0.0.1", f"--port={port}", f"--notebook-dir={opened}"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    console.say(f"JupyterLab on {opened}; Ctrl-C ends it.")
    _become(command, {})


def ui(port: Annotated[int, _PORT] = 5000) -> None:
    """Open MLflow on the tracked studies, for this machine only.

    Reads mlflow.db of this project, or the store that MLFLOW_TRACKING_URI names.
    """
    store = os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{project_root() / 'mlflow.db'}"
    if store.startswith("sqlite:///") and not Path(store.removeprefix("sqlite:///")).exists():
        console.say("nothing is tracked yet: the page will be empty until 'kresearch study run' has run.")
    if store.startswith(("http://", "https://")):
        from kresearch.study.tracking_store import without_secrets

        console.say(f"the studies are tracked on a server: open {without_secrets(store)} in a browser.")
        return
    announce(port, f"kresearch: MLflow answers at http://{HOST}:{port}; Ctrl-C ends it.")
    console.say("MLflow is starting, which may take half a minute; its address comes when it answers.")
    # One worker and no job runner: a fifth of the memory.
    command = ["mlflow", "ui", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    switches = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
    _become([*command, "--backend-store-uri", store], switches)


def project_root() -> Path:
    """Return the nearest folder upwards that holds notebooks/ or experiments/, else this one."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "notebooks").is_dir() or (folder / "experiments").is_dir():
            return folder
    return here


def _become(command: list[str], switches: dict[str, str]) -> None:
    """Replace this process by a Python module, which then gets Ctrl-C itself."""
    sys.stderr.flush()
    arguments = [sys.executable, "-m", *command]
    os.execve(sys.executable, arguments, {**os.environ, **switches})  # noqa: S606 - no shell
