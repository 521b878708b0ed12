"""The imports are those that ARCHITECTURE.md allows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import rustworkx as rx

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "kresearch"
#: What the design fixes, whatever the table says.
DESIGN = ["errors", "engine", "interactions", "scoring", "variants", "evaluate", "study", "report", "cli"]

#: What every package may import.
EVERYWHERE = ("errors", "_common")


def table() -> dict[str, set[str]]:
    """Return package -> packages it may import, from ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text().split("## Packages and arrows")[1].split("\n## ")[0]
    allowed: dict[str, set[str]] = {}
    for name, cell in re.findall(r"^\| `(\w+)` \|[^|]*\| (.*) \|$", text, flags=re.MULTILINE):
        allowed[name] = set(allowed) if "every row above" in cell else set(re.findall(r"`(\w+)`", cell))
    return allowed


@cache
def tree(path: Path) -> ast.Module:
    """Return a file, parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Return the dotted names that a file imports, relative ones resolved."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    here = ["kresearch", *path.relative_to(SOURCE).with_suffix("").parts]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def files() -> dict[str, Path]:
    """Return dotted name -> file of every module."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(["kresearch", *(parts[:-1] if parts[-1] == "__init__" else parts)])] = path
    return found


def needs(path: Path, known: dict[str, Path], *, later: bool) -> Iterator[str]:
    """Return the modules that a file imports: at its own import, or `later` in functions too."""

    def walk(node: ast.AST) -> Iterator[ast.AST]:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.If) and "TYPE_CHECKING" in ast.unparse(inner.test):
                continue
            if not later and isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            yield inner
            yield from walk(inner)

    for node in walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                # "from package import file" needs the file; what the package gathers is not asked for.
                inner_name = f"{node.module}.{alias.name}"
                yield inner_name if inner_name in known else node.module


@pytest.mark.parametrize("later", [False, True], ids=["at import", "in functions too"])
def test_no_circle_between_files(later):
    known = files()
    graph: rx.PyDiGraph = rx.PyDiGraph()
    place = {name: graph.add_node(name) for name in known}
    for name, path in known.items():
        others = {other for other in needs(path, known, later=later) if other in known and other != name}
        graph.add_edges_from_no_data([(place[name], place[other]) for other in others])
    circles = [
        sorted(graph[i] for i in part) for part in rx.strongly_connected_components(graph) if len(part) > 1
    ]
    assert circles == []


@cache
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
    allowed = table().get(package, set()) | {package, *EVERYWHERE}
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
    ("library", "homes"),
    [("mlflow", ("study/tracking",)), ("plotly", ("report/", "plot/", "lab/", "lab.py", "pandas.py"))],
)
def test_libraries_with_one_door(library, homes):
    wrong = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(name.split(".")[0] == library for name in imports(path))
        and not str(path.relative_to(SOURCE)).startswith(homes)
    ]
    assert wrong == []
