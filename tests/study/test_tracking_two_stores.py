"""Two stores in one process: a model is registered in the one that is named now."""

from __future__ import annotations

from pathlib import Path

import pytest

from kresearch.study.tracking_models import register_variant
from kresearch.variants import resolve


def test_a_model_is_registered_in_the_store_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variant = resolve("raw-count", {})
    for name in ("one", "other"):
        store = tmp_path / f"{name}.db"
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store}")
        found = register_variant(variant)
        assert (found.made, found.version, found.tracking_uri) == (True, "1", f"sqlite:///{store}")
    assert not register_variant(variant).made
