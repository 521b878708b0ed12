"""Files that others wrote, bent by where the code goes, where atheris is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris is not installed; it is not among the locked libraries")
HARNESS = Path(__file__).with_name("coverage_guided.py")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["study", "mapping", "log", "lock", "judgements", "card"])
def test_a_sentence_or_rightly_accepted(kind: str, tmp_path: Path) -> None:
    wanted = [f"-runs={os.environ.get('KRESEARCH_FUZZ', '300')}", "-seed=1", "-timeout=20"]
    ended = subprocess.run(
        [sys.executable, str(HARNESS), kind, *wanted],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
