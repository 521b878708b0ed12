"""Which tests call which function: a mutant is tried by those that can notice it, the quickest first."""

from __future__ import annotations

import ast
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

#: File and line of a function -> the tests that call it, the quickest first.
Touching = dict[str, list[str]]


class _Recorder:
    """A plugin of pytest that writes down which functions below a folder each test calls.

    Parameters
    ----------
    folder
        Where the functions are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.called: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}
        self._known: dict[CodeType, str] = {}
        self._now: set[str] = set()

    def _look(self, frame: FrameType, event: str, argument: Any) -> None:
        del argument
        if event == "call":
            code = frame.f_code
            spot = self._known.get(code)
            if spot is None:
                ours = code.co_filename.startswith(self.folder)
                spot = self._known[code] = f"{code.co_filename}:{code.co_firstlineno}" if ours else ""
            self._now.add(spot)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Look at a test, its fixtures included."""
        self._now = set()
        begun = time.monotonic()
        threading.setprofile(self._look)
        sys.setprofile(self._look)
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            self.seconds[item.nodeid] = time.monotonic() - begun
            for spot in self._now - {""}:
                self.called.setdefault(spot, set()).add(item.nodeid)


def find_touching(folder: Path, tests: tuple[str, ...], options: list[str]) -> Touching:
    """Return which tests call each function below a folder; run in a process of its own.

    Parameters
    ----------
    folder
        Of the code.
    tests
        Files and folders of tests.
    options
        Of pytest.

    Raises
    ------
    SystemExit
        When a test fails on the code as it is.
    """
    with tempfile.NamedTemporaryFile() as file:
        pid = os.fork()
        if pid == 0:
            recorder = _Recorder(folder)
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1), os.dup2(silent, 2)
            failed = pytest.main([*options, *tests], plugins=[recorder])
            rows = {
                spot: sorted(ids, key=lambda one: recorder.seconds[one])
                for spot, ids in recorder.called.items()
            }
            Path(file.name).write_text(json.dumps(rows), encoding="utf-8")
            os._exit(1 if failed else 0)
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
            raise SystemExit(f"the tests of {folder.name} fail on the code as it is: mend them first")
        found: Touching = json.loads(Path(file.name).read_text(encoding="utf-8"))
        return found


def tests_of(touching: Touching, path: Path, tree: ast.Module, line: int) -> list[str]:
    """Return the tests that call the function around a line; of a line outside, those that call the file.

    Parameters
    ----------
    touching
        As `find_touching` returns it.
    path, tree, line
        The file, its code, and the line.
    """
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body[0].lineno <= line <= (node.end_lineno or 0)
    ]
    for node in sorted(around, key=lambda one: -one.lineno):
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        if found := touching.get(f"{path}:{first}"):
            return found
    every = (name for spot, ids in touching.items() if spot.startswith(f"{path}:") for name in ids)
    return [] if around else list(dict.fromkeys(every))
