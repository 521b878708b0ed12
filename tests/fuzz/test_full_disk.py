"""Commands on a disk that is full: a sentence, no half file, and the next run has the same bytes.

Files may not grow beyond a random size (``RLIMIT_FSIZE``), which libraries meet as they meet a full disk.
``KRESEARCH_FULL=100`` tries that many sizes per command; every run of the tests tries one, and leaves the
commands out that need a study.
"""

from __future__ import annotations

import errno
import io
import math
import os
import random
import re
import resource
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kresearch._common.full_disk import tell_full_disk
from kresearch.cli import main
from tests.fuzz.commands import COMMANDS, JUDGE, Command, digests, write_project
from tests.fuzz.inputs import count

SIZES = int(os.environ.get("KRESEARCH_FULL", "0"))
#: Tried in every run of the tests.
QUICK = ("score", "label", "import", "judge")
ALL = COMMANDS | {
    "judge": Command(JUDGE, ()),
    "export": Command(("export", "data/log.csv", "--out", "out/graph.gexf", "--force"), ("out/graph.gexf",)),
    "csv": Command(("score", "data/log.csv", "--out", "out/scores.csv", "--force"), ("out/scores.csv",)),
}
#: Of every sentence: what is full, that nothing is lost, how to go on.
SAID = (r"may not grow any longer|the disk is full", "is not lost", "give the same command again")


@contextmanager
def files_up_to(number: int) -> Iterator[None]:
    """Let no file grow beyond a number of bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def kresearch(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[object]:
    """Return a function that runs a command in a folder and returns its code and what it said."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    hook = sys.unraisablehook

    def run(arguments: tuple[str, ...], folder: Path) -> tuple[int, str]:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("KRESEARCH_CACHE", str(folder / "cache"))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"n\n" * 12)))
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        return int(left.value.code or 0), capsys.readouterr().err

    yield run
    sys.unraisablehook = hook


def half_files(folder: Path, whole: dict[str, str], command: Command) -> list[str]:
    """Return part files, and results that are neither absent nor whole."""
    parts = [str(path.relative_to(folder)) for path in folder.rglob("*.part")]
    there = Command((), tuple(name for name in command.results if (folder / name).is_file()))
    return parts + [name for name, digest in digests(there, folder).items() if digest != whole[name]]


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL if SIZES else QUICK)
def test_a_full_disk_is_a_sentence_and_leaves_nothing_half(name, kresearch, tmp_path) -> None:
    command, begun = ALL[name], write_project(tmp_path / "begun" / "project")
    if command.before:
        assert kresearch(command.before, begun)[0] == 0
    whole = tmp_path / "whole" / "project"
    shutil.copytree(begun, whole)
    code, said = kresearch(command.arguments, whole)
    assert code == 0, said
    right = digests(command, whole)
    sizes = random.Random(name)
    for turn in range(max(SIZES, 1)):
        size = int(math.exp(sizes.uniform(math.log(64), math.log(60_000))))
        root = tmp_path / f"full-{turn}" / "project"  # its name stands in pages
        shutil.copytree(begun, root)
        with files_up_to(size):
            code, said = kresearch(command.arguments, root)
        told = code == 1 and all(re.search(words, said) for words in SAID)
        # Some need no file as long as that; a result that MLflow did not take is whole, and says so.
        enough = code == 0 and (digests(command, root) == right)
        half = half_files(root, right, command)
        clean = (told or enough) and "Traceback" not in said and "unexpected" not in said and half == []
        assert count(f"full disk: {name}", clean=clean) == "clean", (size, code, said, half)
        code, said = kresearch(command.arguments, root)
        assert code == 0, said
        assert digests(command, root) == right and half_files(root, right, command) == [], size


def caused_by(cause: Exception) -> Exception:
    error = RuntimeError("it failed")
    error.__cause__ = cause
    return error


def of_sqlite(code: int) -> Exception:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "out/x.csv"), "'out/x.csv'"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "a file"),
        (
            OSError("Error writing bytes to file. Detail: [errno 28] No space left on device"),
            "a file",
        ),
        (of_sqlite(13), "a file"),
        (of_sqlite(778), "a file"),
        (caused_by(OSError(errno.ENOSPC, "No space left on device", 3)), "a file"),
    ],
)
def test_a_full_disk_is_recognised_behind_every_library(error: Exception, named: str) -> None:
    said = tell_full_disk(error)
    assert said is not None and said.startswith(f"the disk is full ({named} could not be written")


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EACCES, "Permission denied", "no space left on device"),
        ValueError("No space left on device"),
        of_sqlite(10),
        sqlite3.DatabaseError("database disk image is malformed"),
    ],
)
def test_nothing_else_is_called_a_full_disk(error: Exception) -> None:
    assert tell_full_disk(error) is None
