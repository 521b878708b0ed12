"""The page on datasets names every dataset and every parameter with its default."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from kresearch.datasets import known_datasets
from kresearch.datasets.cases import CaseParameters
from kresearch.datasets.groupalia import GroupaliaParameters


def test_every_dataset_is_on_the_page(root: Path) -> None:
    page = (root / "docs" / "datasets.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|.*\| (simulated|real) \|", page, flags=re.MULTILINE)
    cards = {name: dataset.card for name, dataset in known_datasets().items()}
    assert dict(rows) == {name: "simulated" if card.simulated else "real" for name, card in cards.items()}


def test_every_parameter_is_on_the_page_with_its_default(root: Path) -> None:
    page = (root / "docs" / "datasets.md").read_text(encoding="utf-8")
    for field in fields(GroupaliaParameters):
        assert f"| `{field.name}` | {field.default} |" in page
    for field in fields(CaseParameters):
        assert f"`{field.name}`" in page or field.name == "n"
