"""The imports are those that ARCHITECTURE.md allows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "kresearch"
#: What the design fixes, whatever the table says.
DESIGN = ["errors", "engine", "interactions", "scoring", "variants", "evaluate", "study", "report", "cli"]


def table() -> dict[str, set[str]]:
    """Return package -> packages it may import, from ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text().split("## Packages and arrows")[1].split("\n## ")[0]
    allowed: dict[str, set[str]] = {}
    for name, cell in re.findall(r"^\| `(\w+)` \|[^|]*\| (.*) \|$", text, flags=re.MULTILINE):
        allowed[name] = set(allowed) if "every row above" in cell else set(re.findall(r"`(\w+)`", cell))
    return allowed


def imports(path: Path) -> Iterator[str]:
    """Return the dotted names that a file imports, relative ones resolved."""
    here = ["kresearch", *path.relative_to(SOURCE).with_suffix("").parts]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def packages() -> dict[str, list[Path]]:
    """Return package -> files; the files of the root itself are none."""
    found: dict[str, list[Path]] = {}
    for path in SOURCE.rglob("*.py"):
        first = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if not first.startswith("__"):
            found.setdefault(first, []).append(path)
    return found


def test_every_package_has_a_row_and_every_row_a_package():
    assert set(table()) == set(packages()), "write the row of a new package into ARCHITECTURE.md"


def test_rows_name_only_rows_above_them():
    seen: set[str] = set()
    for name, allowed in table().items():
        assert allowed <= seen, f"{name} names {sorted(allowed - seen)}, which stand below it"
        seen.add(name)


def test_order_of_the_design_is_kept():
    assert [name for name in table() if name in DESIGN] == DESIGN
    for name in ("datasets", "sentiment", "scoring"):
        assert not table()[name] & {"datasets", "sentiment", "scoring"}


@pytest.mark.parametrize("package", sorted(packages()))
def test_imports_follow_the_arrows(package):
    allowed = table().get(package, set()) | {package}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in packages()[package]
        for name in imports(path)
        if name.startswith("kresearch.")
        and name.split(".")[1] in packages()
        and name.split(".")[1] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("library", "homes"), [("mlflow", ("study/tracking",)), ("plotly", ("report/", "lab/", "lab.py"))]
)
def test_libraries_with_one_door(library, homes):
    wrong = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(name.split(".")[0] == library for name in imports(path))
        and not str(path.relative_to(SOURCE)).startswith(homes)
    ]
    assert wrong == []
