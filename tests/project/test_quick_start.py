"""`import kresearch` and `kresearch --help` start at once and load nothing heavy."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

HEAVY = [
    "mlflow",
    "plotly",
    "sklearn",
    "statsmodels",
    "scipy",
    "ibis",
    "pandas",
    "pyarrow",
    "duckdb",
    "IPython",
]
HELP = "import sys; from kresearch.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"


def run(code: str) -> str:
    """Run code in a fresh Python and return what it writes to stderr."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stderr


def best_of_five(code: str) -> float:
    """Return the least processor time, in seconds: wall time would measure the neighbours too."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(code)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(times)


@pytest.mark.parametrize("code", ["import sys, kresearch\n", HELP], ids=["import", "help"])
def test_nothing_heavy_is_imported(code):
    loaded = run(code + f"print(*[m for m in {HEAVY} if m in sys.modules], file=sys.stderr)")
    assert loaded.split() == []


@pytest.mark.slow
def test_import_takes_less_than_half_a_second():
    assert best_of_five("import kresearch") < 0.5


@pytest.mark.slow
def test_help_takes_less_than_four_fifths_of_a_second():
    assert best_of_five(HELP) < 0.8


def test_every_public_name_loads():
    code = "import kresearch\nfor name in kresearch.__all__: getattr(kresearch, name)\n"
    assert "Error" not in run(code)


def test_what_notebooks_begin_with_is_public():
    import kresearch as kr
    from kresearch.lab import what_if

    assert kr.lab.what_if is what_if
    assert {"behaviours", "formats", "scoring", "simulate", "site", "variants"} <= set(dir(kr))
