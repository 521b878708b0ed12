"""The command line in this process, and a small log for it."""

from __future__ import annotations

import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Run:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def kresearch(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Run]]:
    """Return ``kresearch(*arguments) -> Run``."""
    from kresearch.cli import main

    hook = sys.unraisablehook
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Run(int(left.value.code or 0), said.out, said.err)

    with warnings.catch_warnings():
        yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)
    sys.unraisablehook = hook


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    """Return a CSV file: one brand, two weeks, praise and then anger."""
    lines = ["account,actor,kind,network,at,post,text,polarity"]
    for day in range(1, 15):
        polarity = 0.8 if day < 10 else -0.9
        lines += [
            f"brand,actor{n},reply,twitter,2012-05-{day:02d}T12:00:00Z,p{day},words,{polarity}"
            for n in range(day)
        ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
