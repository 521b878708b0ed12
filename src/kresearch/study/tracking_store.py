"""The store behind tracking: a client of MLflow, and a SQLite file that is whole or not there.

MLflow sets an empty store up in dozens of migrations, which take seconds and leave a store that
nothing can open when they are killed. So a store is made once per machine and version of MLflow, under
another name, and copied into its place.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from kresearch._common.files import atomic_path
from kresearch._common.paths import cache_folder
from kresearch._common.processes import one_at_a_time
from kresearch.errors import KresearchError

_PREFIX = "sqlite:///"
#: User and password of an address.
_PERSON = re.compile(r"(\w://)[^/\s'\"]*@")
#: How long a statement waits for another program that writes, e.g. the page of 'kresearch ui'.
_BUSY_SECONDS = 60
#: How long a study waits while others log theirs, which takes seconds each.
_WAIT_SECONDS = 600.0


class DeletedExperimentError(KresearchError):
    """An experiment that somebody deleted: MLflow keeps it, and takes no run for it."""

    exit_code = 1


def living(experiment: Any, uri: str) -> str:
    """Return the id of an experiment that takes runs.

    Raises DeletedExperimentError when it was deleted, with the commands that bring it back or remove it for
    good.
    """
    number = str(experiment.experiment_id)
    if experiment.lifecycle_stage != "deleted":
        return number
    file = uri.startswith(_PREFIX)
    where, store = (f"MLFLOW_TRACKING_URI='{uri}' ", f"'{uri}'") if file else ("", "URI")
    raise DeletedExperimentError(
        f"the experiment '{experiment.name}' was deleted in MLflow. Bring it back with "
        f'"{where}mlflow experiments restore --experiment-id {number}", or remove it for good with '
        f'"{where}mlflow gc --backend-store-uri {store} --experiment-ids {number}"'
    )


def without_secrets(text: str) -> str:
    """Return a text whose addresses name nobody and no password.

    Examples
    --------
    >>> without_secrets("no answer from https://anna:secret@example.org/mlflow")
    'no answer from https://example.org/mlflow'
    """
    return _PERSON.sub(r"\1", text)


@contextmanager
def open_store(uri: str) -> Iterator[Any]:
    """Give a client of the store; a SQLite file is written by one process at a time.

    The address is that of a tracking server, or ``sqlite:///`` and a file, which is made when it is not
    there.
    """
    if not uri.startswith(_PREFIX):
        yield make_client(uri)
        return
    file = Path(uri.removeprefix(_PREFIX))
    file.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(file, timeout_seconds=_WAIT_SECONDS):
        if not file.is_file() or file.stat().st_size == 0:
            _copy_template(file)
        yield make_client(f"{uri}?timeout={_BUSY_SECONDS}" if "?" not in uri else uri)


def make_client(uri: str) -> Any:
    """Return MLflow's client, silent and without minutes of waiting for an absent server."""
    silence_mlflow()
    from mlflow import MlflowClient

    silence_mlflow()
    # Models too are of this store, whichever the process used before.
    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def silence_mlflow() -> None:
    """Keep MLflow's own lines off the terminal; said before it is imported, and again after."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "10")
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
    for name in ("mlflow", "alembic", "alembic.runtime.migration"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _copy_template(file: Path) -> None:
    template = template_file()
    if not template.is_file():
        with one_at_a_time(template, timeout_seconds=_WAIT_SECONDS):
            if not template.is_file():
                _make_template(template)
    with atomic_path(file) as part:
        shutil.copyfile(template, part)


def template_file() -> Path:
    """Return where the empty store of this version of MLflow is kept."""
    return cache_folder("mlflow") / f"empty-{metadata.version('mlflow')}.db"


def _make_template(template: Path) -> None:
    # Of set-ups that were killed: whoever makes a template has it to itself.
    for left in template.parent.glob(f".{template.name}.*.part-*"):
        left.unlink(missing_ok=True)
    with atomic_path(template) as part:
        client = make_client(f"{_PREFIX}{part}")
        client.search_experiments()
        # Connections that stay open would go on using the file after it has got its name.
        client._tracking_client.store.engine.dispose()
        with closing(sqlite3.connect(part)) as connection:
            # Readers do not wait for the writer, nor the writer for them.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
