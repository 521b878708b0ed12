"""The toy result of the tests of reports, for figures of comparisons."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def toy_result() -> Callable[[int], Any]:
    """Return a function that makes a result of so many negative spikes."""
    path = Path(__file__).resolve().parents[1] / "report" / "conftest.py"
    spec = importlib.util.spec_from_file_location("toy_of_reports", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda n: module.build([module.make_case(i, account=f"brand-{i}") for i in range(n)])
