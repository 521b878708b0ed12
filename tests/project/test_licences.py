"""What kresearch needs asks no more of its users than its own licence does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tool() -> object:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_dependency_declares_a_licence_without_copyleft() -> None:
    listed = tool()
    found = {name: listed.licence(name) for name in listed.needed()}
    assert len(found) > 40
    assert [name for name, licence in found.items() if not licence or "GPL" in licence] == []


def test_what_is_for_other_systems_is_left_out() -> None:
    assert not tool().is_installed("no-such-package")
