"""What all tests share: where the real data is, and a quiet, repeatable Hypothesis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "kresearch",
    deadline=None,
    derandomize=True,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("kresearch")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_datasets() -> Path:
    """Return the folder of public data, or skip where it is not at hand."""
    shared = Path(os.environ.get("KRESEARCH_SHARED", ROOT.parent / "shared"))
    folder = shared / "datasets"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; KRESEARCH_SHARED names the folder that holds it")
    return folder
