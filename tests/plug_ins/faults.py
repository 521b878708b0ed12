"""What no plug-in may do while it is used, whatever its group, and a log to use it on."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from kresearch.errors import UsageError
from kresearch.interactions import InteractionLog

DAYS = pd.date_range("2020-01-01", periods=31, tz="UTC")


class Own(BaseException):
    """Neither an Exception nor a way to leave the process."""


class Wordless(Exception):  # noqa: N818
    def __str__(self) -> str:
        raise RuntimeError("no text")


def endless(*_: object, **__: object) -> Iterator[int]:
    """Give something for ever."""
    return itertools.count()


def raising(error: BaseException) -> Callable[..., Any]:
    def stop(*_: object, **__: object) -> Any:
        raise error

    return stop


def giving(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value


#: What no plug-in may do, whatever its group.
FAULTS: dict[str, Callable[..., Any]] = {
    "nothing": giving(None),
    "text": giving("x"),
    "numbers": giving([1, 2]),
    "infinite": giving(math.inf),
    "complex": giving(1j),
    "class": giving(dict),
    "endless": endless,
    "error": raising(RuntimeError("no")),
    "stop": raising(StopIteration()),
    "leaves": raising(SystemExit(0)),
    "own": raising(Own("no")),
    "generator": raising(GeneratorExit()),
    "file": raising(FileNotFoundError(2, "No such file", "/nowhere/model")),
    "system": raising(OSError("no")),
    "usage": raising(UsageError("do this")),
    "wordless": raising(Wordless()),
}


def a_log() -> InteractionLog:
    rows = [
        ("brand", f"b{i}", "reply", "twitter", f"2020-01-0{i + 1}T00:00:00Z", f"text {i}") for i in range(3)
    ]
    return InteractionLog(pd.DataFrame(rows, columns=["account", "actor", "kind", "network", "at", "text"]))
