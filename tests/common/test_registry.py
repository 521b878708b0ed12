"""Whatever others may add comes through one door, and one broken plug-in stops nobody."""

from __future__ import annotations

import sys
import warnings
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from kresearch._common.registry import Registry
from kresearch.datasets.catalogue import DATASETS
from kresearch.errors import KresearchError, KresearchWarning, UnknownNameError
from kresearch.evaluate.detectors import DETECTORS
from kresearch.evaluate.metrics.registry import METRICS
from kresearch.evaluate.set_metrics.registry import SET_METRICS
from kresearch.formats.registry import FORMATS
from kresearch.sentiment.protocol import SCORERS
from kresearch.topics.protocol import TAGGERS
from kresearch.variants import VARIANTS

ALL: list[Registry[Any]] = [
    VARIANTS, METRICS, SET_METRICS, DETECTORS, DATASETS, SCORERS, TAGGERS, FORMATS,
]  # fmt: skip
NAMES = ("broken", "leaves", "absent", "odd", "without")
BROKEN = """broken = raises_at_import:x
leaves = leaves_at_import:x
absent = no_such_module_anywhere:x
odd = of_another_kind:thing
without = of_another_kind:not_there"""
KNOWN = [
    "quantity", "spike-gain", "discrimination", "robust-z", "groupalia", "vader", "terms", "reddit",
]  # fmt: skip


def install(folder: Path, group: str, points: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a package out as pip would; one of its modules raises when it is imported."""
    (folder / "raises_at_import.py").write_text("raise RuntimeError('no licence')\n", encoding="utf-8")
    (folder / "leaves_at_import.py").write_text("import sys\nsys.exit(3)\n", encoding="utf-8")
    (folder / "of_another_kind.py").write_text("thing = 3\n", encoding="utf-8")
    info = folder / "their_things-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-things\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{points}\n")
    monkeypatch.syspath_prepend(str(folder))


def ids(value: Any) -> str | None:
    return value.what if isinstance(value, Registry) else None


@pytest.mark.parametrize(("registry", "known"), list(zip(ALL, KNOWN, strict=True)), ids=ids)
def test_a_plug_in_that_cannot_be_used_is_named_and_the_others_go_on(
    registry: Registry[Any], known: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [entry.name for entry in registry.entries()]
    install(tmp_path, registry.group, BROKEN, monkeypatch)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        after = registry.entries()
    assert [entry.name for entry in after] == before and known in before
    said = sorted(str(w.message) for w in told if issubclass(w.category, KresearchWarning))
    assert len(said) == 5 and "RuntimeError: no licence" in said[1] and "SystemExit: 3" in said[2]
    assert all(f"'{name}'" in text for name, text in zip(sorted(NAMES), said, strict=True))
    assert all(f"{registry.what} '" in text and "'their-things'" in text for text in said)
    assert registry.get_value(known) is not None


def test_what_is_installed_later_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What packages name is read once, and again when something was put where packages lie."""
    monkeypatch.syspath_prepend(str(tmp_path))
    paths, read, times = list(sys.path), metadata.entry_points, []

    def count(**wanted: str) -> Any:
        times.append(wanted)
        return read(**wanted)

    monkeypatch.setattr(metadata, "entry_points", count)
    before = VARIANTS.names()
    assert VARIANTS.names() == before and len(times) == 1
    install(tmp_path, VARIANTS.group, "later = kresearch.variants.quantity:Quantity", monkeypatch)
    monkeypatch.setattr(sys, "path", paths)
    assert "later" in VARIANTS.sources() and len(times) == 2


@pytest.mark.parametrize("registry", [VARIANTS, METRICS, DETECTORS, SCORERS], ids=ids)
def test_asking_for_a_broken_one_says_what_is_wrong_with_it(
    registry: Registry[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, registry.group, "broken = raises_at_import:x", monkeypatch)
    with pytest.raises(KresearchError, match="'their-things' cannot be loaded.*no licence"):
        registry.get_value("broken")
    assert "broken" in registry.names()


@pytest.mark.parametrize(("registry", "known"), list(zip(ALL, KNOWN, strict=True)), ids=ids)
def test_it_is_a_mapping_and_names_the_nearest(
    registry: Registry[Any], known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "decorated", {})
    assert known in registry and registry[known] is registry.get_value(known)
    assert set(registry) == set(registry.names()) and len(registry) == len(list(registry))
    with pytest.raises(UnknownNameError, match=f"no {registry.what} '{known}s'. Did you mean '{known}'"):
        registry.get_value(known + "s")
    assert {entry.origin for entry in registry.entries()} == {"kresearch"}


def test_a_name_that_is_taken_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "their_own.py").write_text(
        "from kresearch.variants.quantity import Quantity as Other\n", encoding="utf-8"
    )
    install(tmp_path, VARIANTS.group, "quantity = their_own:Other", monkeypatch)
    with pytest.warns(KresearchWarning, match="'their-things' has a name that is taken"):
        found = {entry.name: entry for entry in VARIANTS.entries()}
    assert found["quantity"].origin == "kresearch" and found["quantity"].value.name == "quantity"
