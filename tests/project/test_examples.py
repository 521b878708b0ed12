"""Every example in the help of a public name runs, and gives what it says; every function has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kresearch as kr
from kresearch._common.registry import Registry
from kresearch.engine import duckdb_engine

#: Functions without an example, and why.
WITHOUT = {
    "kresearch.behaviours.run_behaviours": "acts out whole scenarios, which takes seconds",
    "kresearch.cli.main": "ends the process, and takes over its signals",
    "kresearch.datasets.fetch_dataset": "asks the network",
    "kresearch.lab.disable": "switches the display of a running notebook",
    "kresearch.lab.enable": "switches the display of a running notebook",
    "kresearch.load_runs": "asks an MLflow store, which takes a second to make",
    "kresearch.report.build_figures": "needs a browser",
    "kresearch.report.build_scorecard": "acts out an era, which takes seconds",
    "kresearch.report.print_pdf": "needs a browser",
    "kresearch.study.evaluate_model": "needs an MLflow store",
    "kresearch.study.track": "needs an MLflow store",
    "kresearch.weights.compare_on_strangers": "fits a dozen models, which takes seconds",
    "kresearch.weights.learn_weights": "fits a dozen models, which takes seconds",
    "kresearch.weights.load_weights": "needs weights, and learning them takes seconds",
}


def public() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield what the package and its parts give to everybody, each once, under its shortest name."""
    parts = [part.name for part in pkgutil.iter_modules(kr.__path__) if not part.name.startswith("_")]
    known: set[int] = set()
    for home in (kr, *(importlib.import_module(f"kresearch.{part}") for part in parts)):
        for name in getattr(home, "__all__", ()):
            value = getattr(home, name)
            if callable(value) and id(value) not in known:
                known.add(id(value))
                yield f"{home.__name__}.{name}", value


def examples_of(name: str, value: Callable[..., object]) -> list[doctest.DocTest]:
    """Return the examples in the help of a function, or of a class and its methods."""
    module = sys.modules.get(getattr(value, "__module__", ""))
    if module is None or not module.__name__.startswith("kresearch"):
        return []
    # A reader's own code: what it registers is theirs, and not a part of ours.
    names = dict(vars(module)) | {"__name__": "__main__"}
    found = doctest.DocTestFinder().find(value, name, module=module, globs=names)
    return [test for test in found if test.examples]


def examples() -> Iterator[doctest.DocTest]:
    """Yield the examples of every public function, class and method, each once."""
    for name, value in public():
        yield from examples_of(name, value)


@pytest.fixture
def _as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take back what an example registers, and refuse what it leaves behind."""
    modules = [module for name, module in sys.modules.items() if name.startswith("kresearch")]
    registries = {id(r): r for module in modules for r in vars(module).values() if isinstance(r, Registry)}
    for registry in registries.values():
        monkeypatch.setattr(registry, "decorated", dict(registry.decorated))
    duckdb_engine()  # has a folder of its own as long as the process lives
    places = [tmp_path / "here", tmp_path / "temporary"]
    for place in places:
        place.mkdir()
    monkeypatch.chdir(places[0])
    monkeypatch.setattr(tempfile, "tempdir", os.fspath(places[1]))
    yield
    # What kresearch notes and takes away itself when the process ends is not left behind.
    left = {path.name for place in places for path in place.iterdir()}
    assert {name for name in left if not name.startswith("kresearch-")} == set()


@pytest.mark.usefixtures("_as_before")
@pytest.mark.filterwarnings("error::kresearch.errors.KresearchWarning", "error::RuntimeWarning")
@pytest.mark.parametrize("example", [*examples()], ids=lambda example: example.name)
def test_an_example_gives_what_it_says(example: doctest.DocTest) -> None:
    told: list[str] = []
    done = doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert done.failed == 0, "".join(told)


def test_every_public_function_has_an_example() -> None:
    functions = {name: value for name, value in public() if inspect.isroutine(inspect.unwrap(value))}
    shown = {name for name, value in functions.items() if ">>>" in (inspect.getdoc(value) or "")}
    assert sorted(functions.keys() - shown - WITHOUT.keys()) == []
    assert sorted(WITHOUT.keys() - (functions.keys() - shown)) == []
