"""The small log of `topic_logs`, and the command line in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kresearch.interactions import InteractionLog
from tests.topics.topic_logs import make_log


@pytest.fixture(scope="module")
def log() -> InteractionLog:
    return make_log()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the log as files."""
    return make_log().write(tmp_path / "log", format="csv")


@pytest.fixture
def kresearch(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Return ``kresearch(*arguments) -> (code, out, err)``."""
    from kresearch.cli import main

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in arguments])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    import signal
    import warnings

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with warnings.catch_warnings():
        yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)
