"""Samples of foreign files, and a log as lines that a person can compare."""

from __future__ import annotations

import math
import signal
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"


def _to_lines(log, conversion) -> str:
    """Return the rows of a log and the balance of reading it, sorted, one line each."""
    lines = ["# interactions"]
    rows = log.interactions.to_pyarrow().to_pylist()
    found = []
    for r in rows:
        more = [f"{k}={r[k]}" for k in ("interaction_id", "post", "language", "polarity") if _there(r[k])]
        more += [f"count={r['count']}"] if r["count"] != 1 else []
        where = "" if r["network"] == "twitter" else f"{r['network']} "
        text = f" | {r['text']}" if r["text"] else ""
        head = (
            f"{r['at']:%Y-%m-%dT%H:%M:%S} {where}{r['kind']}: {r['actor'] or '(anonymous)'} -> {r['account']}"
        )
        found.append(" ".join([head, *more]) + text)
    lines += sorted(found)
    if log.posts is not None:
        lines.append("# posts")
        lines += sorted(
            f"{r['at']:%Y-%m-%dT%H:%M:%S} {r['account']} {r['post']}"
            + (f" | {r['text']}" if r["text"] else "")
            for r in log.posts.to_pyarrow().to_pylist()
        )
    if log.audience is not None:
        lines.append("# audience")
        lines += sorted(
            f"{r['at']:%Y-%m-%dT%H:%M:%S} {r['account']} {r['followers']}"
            for r in log.audience.to_pyarrow().to_pylist()
        )
    lines += ["# balance", *conversion.to_notes()]
    return "\n".join(" ".join(line.split("\n")) for line in lines) + "\n"


def _there(value) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


@pytest.fixture(scope="session")
def to_lines() -> Callable[[Any, Any], str]:
    """Return a function that writes a log as lines."""
    return _to_lines


@pytest.fixture
def samples() -> Path:
    """Return the folder of samples."""
    return SAMPLES


@dataclass(frozen=True)
class Run:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Run]]:
    """Return ``run(*arguments, cwd=folder)``: the command line in this process."""
    from kresearch.cli import main

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def call(*arguments: object, cwd: Path) -> Run:
        monkeypatch.chdir(cwd)
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        said = capsys.readouterr()
        return Run(int(left.value.code or 0), said.out, said.err)

    with warnings.catch_warnings():
        yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)
