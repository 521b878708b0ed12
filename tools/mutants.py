"""Change the code in small ways and see whether a test notices: which of a sample of mutants survive.

Run ``python tools/mutants.py evaluate --n 40 --seed 1``. A mutant is one file with one change: a comparison,
an operator or ``and`` exchanged, a number one larger, a condition turned round. Each is tried in a process of
its own by the tests that call the changed function, without the slow ones; it is killed when one fails.
Survivors are printed with their line: each wants a test, or a reason why it changes nothing that counts.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import resource
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

sys.path.insert(0, str(Path(__file__).resolve().parent))
from touching_tests import find_touching, tests_of

ROOT = Path(__file__).resolve().parent.parent
#: What can be changed -> its folder below src/kresearch, and the tests that should notice.
PARTS = {
    "scoring": ("scoring", ("tests/scoring/test_parts.py", "tests/scoring/test_hand_worked.py",
                            "tests/scoring/test_kernel.py", "tests/scoring/test_ledger.py",
                            "tests/scoring/test_golden_scores.py", "tests/variants")),
    "evaluate": ("evaluate", ("tests/evaluate", "tests/people/test_pairs_in_use.py")),
    "checks": ("interactions/checks", ("tests/interactions",)),
}  # fmt: skip
#: Run by Spark, or as a process of their own: nothing is seen of them here. A package itself keeps its
#: loader, which finds the tables beside it.
NOT_TRIED = ("spark.py", "spark_scores.py", "group.py", "__init__.py")
#: Of processor time: a mutant may turn for ever.
LONGEST_SECONDS = 120
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow and not realdata"]
_EXCHANGED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def mutants(path: Path) -> Iterator[tuple[str, int, ast.Module]]:
    """Return what is changed, its line, and the changed file, for every change that a file takes."""
    whole = ast.parse(path.read_text(encoding="utf-8"))
    for place, node in enumerate(ast.walk(whole)):
        for number, (said, _) in enumerate(changes(node)):
            changed = copy.deepcopy(whole)
            twin = list(ast.walk(changed))[place]
            list(changes(twin))[number][1]()
            line = getattr(node, "lineno", 0)
            yield f"{path.relative_to(ROOT)}:{line}: {said}: {ast.unparse(twin)}", line, changed


def changes(node: ast.AST) -> list[tuple[str, Any]]:
    """Return the changes that a node takes: what they are, and a function that makes them."""
    found: list[tuple[str, Any]] = []

    def change(said: str, field: str, value: Any, of: Any = node) -> None:
        found.append((said, lambda: setattr(of, field, value)))

    if isinstance(node, ast.Compare) and type(node.ops[0]) in _EXCHANGED:
        change("compared otherwise", "ops", [_EXCHANGED[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in _EXCHANGED:
        if not any(isinstance(part, ast.JoinedStr) for part in ast.walk(node)):
            change("operator", "op", _EXCHANGED[type(node.op)]())
    elif isinstance(node, ast.Constant) and _is_number(node.value):
        change("one more", "value", node.value + 1)
    elif isinstance(node, (ast.If, ast.IfExp, ast.While)) and not _is_typing(node.test):
        change("turned round", "test", ast.UnaryOp(ast.Not(), node.test))
    return found


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_typing(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module in its changed form.

    Parameters
    ----------
    path
        Of its file.
    tree
        The changed file.
    """

    def __init__(self, path: Path, tree: ast.Module) -> None:
        parts = path.relative_to(ROOT / "src").with_suffix("").parts
        self.package = parts[-1] == "__init__"
        self.name = ".".join(parts[: -1 if self.package else None])
        self.path, self.code = path, compile(ast.fix_missing_locations(tree), str(path), "exec")

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the changed module's spec, and nothing of any other."""
        del path, target
        if name != self.name:
            return None
        where = [str(self.path.parent)] if self.package else None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=where
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(self.code, module.__dict__)


def is_killed(finder: Changed, tests: list[str]) -> bool:
    """Return whether a test fails, or does not end, with a module changed."""
    pid = os.fork()
    if pid == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_SECONDS, LONGEST_SECONDS))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1), os.dup2(silent, 2)
        sys.meta_path.insert(0, finder)
        import pytest

        os._exit(1 if pytest.main([*OPTIONS, *tests]) else 0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0


def main() -> int:
    """Try a sample of mutants, print the survivors and the counts; return how many survived."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("part", choices=sorted(PARTS))
    asked.add_argument("--n", type=int, default=40, help="mutants tried")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--file", default="", help="only files whose name holds this")
    asked.add_argument("--tests", nargs="+", help="tests that should notice; by default those of the package")
    given = asked.parse_args()
    folder, tests = PARTS[given.part]
    tests = tuple(given.tests or tests)
    files = [
        path
        for path in sorted((ROOT / "src" / "kresearch" / folder).rglob("*.py"))
        if path.name not in NOT_TRIED and given.file in path.name
    ]
    every = [(path, *one) for path in files for one in mutants(path)]
    sample = random.Random(given.seed).sample(every, min(given.n, len(every)))
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    # What takes seconds to import is imported once.
    for name in ("duckdb", "hypothesis", "ibis", "pandas", "pytest", "scipy.stats", "statsmodels.api"):
        importlib.import_module(name)
    touching = find_touching(ROOT / "src" / "kresearch" / folder, tests, OPTIONS)
    survivors = 0
    for number, (path, said, line, tree) in enumerate(sample, 1):
        able = tests_of(touching, path, tree, line)
        lives = not able or not is_killed(Changed(path, tree), able)
        said += "" if able else "  (no test calls it)"
        survivors += lives
        print(
            f"{number}/{len(sample)} {'SURVIVES' if lives else 'killed'} {said.splitlines()[0][:160]}",
            flush=True,
        )
    killed = len(sample) - survivors
    print(f"{given.part}: {len(sample)} of {len(every)} mutants tried, {killed} killed, {survivors} survive")
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main())
