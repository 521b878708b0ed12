"""Every test of plug-ins begins with none registered, and those that ask for it meet every fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kresearch._common.registry import Registry
from kresearch.datasets.catalogue import DATASETS
from kresearch.evaluate.detectors import DETECTORS
from kresearch.evaluate.metrics.registry import METRICS
from kresearch.formats.registry import FORMATS
from kresearch.sentiment.protocol import SCORERS
from kresearch.topics.protocol import TAGGERS
from kresearch.variants import VARIANTS
from tests.plug_ins.faults import FAULTS

REGISTRIES: list[Registry[Any]] = [METRICS, DETECTORS, DATASETS, SCORERS, TAGGERS, FORMATS, VARIANTS]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    for registry in REGISTRIES:
        monkeypatch.setattr(registry, "decorated", {})


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Callable[..., Any]:
    found: Callable[..., Any] = FAULTS[request.param]
    return found
