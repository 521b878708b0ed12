"""What a person meets first: few names at the top, each with help, a signature and types."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from typing import Any

import pytest

import kresearch as kr

#: What the top level offers; everything else is in a named subpackage.
TOP = {
    "Case", "InteractionLog", "InvalidLogError", "KresearchError", "KresearchWarning", "Variant", "compare",
    "explain", "list_variants", "load_dataset", "load_runs", "read_log", "run_study", "score", "score_many",
    "variant",
}  # fmt: skip
PACKAGES = sorted(set(kr.__all__) - TOP)


def test_the_top_level_stays_small() -> None:
    assert set(kr.__all__) >= TOP
    assert all(inspect.ismodule(getattr(kr, name)) for name in PACKAGES)


def test_what_is_listed_can_be_had_and_what_is_not_gets_the_nearest() -> None:
    for package in (kr, *(getattr(kr, name) for name in PACKAGES)):
        assert [name for name in package.__all__ if not hasattr(package, name)] == []
        assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match=r"module 'kresearch' has no attribute 'scroe'.* 'score'\?"):
        getattr(kr, "scroe")  # noqa: B009 - what a person mistypes
    with pytest.raises(AttributeError, match=r"Did you mean 'score_band'\?"):
        getattr(kr.bands, "score_bands")  # noqa: B009


def public() -> list[tuple[str, Any]]:
    """Return every public function and class, under the name by which it is reached."""
    found = {f"kresearch.{name}": getattr(kr, name) for name in TOP}
    for package in PACKAGES:
        home = getattr(kr, package)
        found |= {f"kresearch.{package}.{name}": getattr(home, name) for name in home.__all__}
    return sorted((name, value) for name, value in found.items() if callable(value))


@pytest.mark.parametrize(("name", "value"), public(), ids=lambda v: v if isinstance(v, str) else "")
def test_every_public_name_has_help_and_a_signature(name: str, value: Any) -> None:
    assert (inspect.getdoc(value) or "").strip(), f"{name} has no docstring"
    if isinstance(value, type) and issubclass(value, BaseException):
        return  # raised, not called
    signature = inspect.signature(value)
    if inspect.isfunction(value):
        kinds = [p.kind for p in signature.parameters.values()]
        assert kinds != [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD], name
        assert signature.return_annotation is not inspect.Signature.empty, f"{name} has no return type"


def test_packages_that_load_lazily_have_a_stub_and_load_nothing_heavy() -> None:
    heavy = ["duckdb", "ibis", "mlflow", "numpy", "pandas", "plotly", "sklearn", "scipy", "statsmodels"]
    lazy = [
        p for p in PACKAGES if p in {"bands", "datasets", "evaluate", "lab", "report", "sentiment", "study"}
    ]
    program = (
        f"import sys, kresearch\nfor name in {lazy}: getattr(kresearch, name)\n"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_every_name_of_a_stub_is_where_the_stub_says() -> None:
    for module in pkgutil.walk_packages(kr.__path__, "kresearch."):
        if module.ispkg and module.name.count(".") == 1:
            home = importlib.import_module(module.name)
            assert [name for name in getattr(home, "__all__", []) if not hasattr(home, name)] == []
