"""What all tests share: where the real data is, and a quiet, repeatable Hypothesis."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from kresearch._common.scratch import scratch_folder

ROOT = Path(__file__).resolve().parent.parent
# What tests, and the processes that they start, leave in the temporary folder goes with them. Pytest's own
# folders stay where they are, to be looked at.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
# What a killed run leaves is removed by the next one, as of every process of kresearch. Workers share the
# folder of their run: in one inside another the addresses of a browser's sockets are too long.
if "PYTEST_XDIST_WORKER" not in os.environ:
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch_folder())
# Tests run side by side: threads of linear algebra that wait for one another cost more than the work.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
# Spark's queries on small logs take less time than compiling them for speed does.
os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

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


@pytest.fixture(autouse=True)
def registrations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget after each test what it registered: no test sees another's variant, metric or detector."""
    from kresearch.datasets.catalogue import DATASETS
    from kresearch.evaluate.detectors.registry import DETECTORS
    from kresearch.evaluate.metrics.registry import METRICS
    from kresearch.evaluate.set_metrics.registry import SET_METRICS
    from kresearch.sentiment.protocol import SCORERS
    from kresearch.variants.registry import VARIANTS

    for registry in (DATASETS, DETECTORS, METRICS, SCORERS, SET_METRICS, VARIANTS):
        monkeypatch.setattr(registry, "decorated", dict(registry.decorated))


@pytest.fixture(scope="session")
def shared_datasets() -> Path:
    """Return the folder of public data, or skip where it is not at hand."""
    shared = Path(os.environ.get("KRESEARCH_SHARED", ROOT.parent / "shared"))
    folder = shared / "datasets"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; KRESEARCH_SHARED names the folder that holds it")
    return folder


@pytest.fixture(scope="session")
def browser_page_factory() -> Iterator[Any]:
    """Return a function that opens pages in Chromium, or skip where there is none.

    One for all tests: Playwright can be open only once in a thread.
    """
    pytest.importorskip("playwright", reason="playwright is not installed (extra dev)")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed; .ci/run installs it")
    from playwright.sync_api import sync_playwright

    arguments = [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser.new_page
        browser.close()
