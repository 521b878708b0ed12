"""Measure how much of scoring, evaluate and interactions the tests run, and keep a floor under it.

Run ``make coverage``, or this file in the environment of ``make setup``: lines and branches of each package,
by the tests that are about it. It ends with 1 where a package is below the floor. Coverage itself is
installed beside the environment, into ``build/coverage``, as it is not in the lock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "coverage"
COVERAGE = "coverage==7.17.5"
#: Percent of lines and branches of a package that its tests must run.
FLOOR = 90.0
#: Package -> the tests that are about it.
TESTS = {
    "scoring": (
        "tests/scoring", "tests/variants", "tests/behaviours/test_wikipedia_figures.py",
        "tests/cli/test_cli_score.py",
    ),
    "evaluate": ("tests/evaluate", "tests/people/test_pairs_in_use.py"),
    "interactions": ("tests/interactions",),
}  # fmt: skip
#: What Spark's own processes run is not seen from here.
OMITTED = "*/scoring/spark*.py,*/scoring/group.py,*/scoring/chain_set.py"
LEAST = 8


def measure(package: str) -> dict[str, Any]:
    """Run the tests of a package and return coverage's report on it.

    Parameters
    ----------
    package
        Of `TESTS`.
    """
    data, report = HOME / f"{package}.data", HOME / f"{package}.json"
    told = os.environ | {
        "COVERAGE_FILE": str(data),
        "PYTHONPATH": f"{HOME / 'lib'}{os.pathsep}{ROOT / 'src'}",
    }
    source = ("--branch", f"--source={ROOT / 'src' / 'kresearch' / package}", f"--omit={OMITTED}")
    tests = (
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not realdata and not spark",
        *TESTS[package],
    )
    done = subprocess.run(
        [sys.executable, "-m", "coverage", "run", *source, *tests],
        cwd=ROOT, env=told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(
            f"the tests of {package} fail, so nothing is measured:\n{done.stdout[-4000:]}{done.stderr}"
        )
    wanted = [sys.executable, "-m", "coverage", "json", "-q", "-o", str(report)]
    subprocess.run(wanted, cwd=ROOT, env=told, check=True)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def describe(package: str, found: dict[str, Any]) -> list[str]:
    """Return the line of a package, and of its files with the most that no test runs.

    Parameters
    ----------
    package
        Its name.
    found
        Coverage's report.
    """
    total = found["totals"]
    lines = [
        f"{package}: {total['percent_covered']:.1f} % of {total['num_statements']:,} lines and "
        f"{total['num_branches']:,} branches"
    ]
    missing = {
        name: one["summary"]["missing_lines"] + one["summary"]["missing_branches"]
        for name, one in found["files"].items()
    }
    for name, count in sorted(missing.items(), key=lambda item: -item[1])[:LEAST]:
        if count:
            lines.append(f"  {found['files'][name]['summary']['percent_covered']:5.1f} %  {name}")
    return lines


def main() -> int:
    """Measure every package, say what came out, and return the exit code."""
    HOME.mkdir(parents=True, exist_ok=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", COVERAGE]
    subprocess.run([sys.executable, *install, "--target", str(HOME / "lib")], check=True)
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(TESTS, pool.map(measure, TESTS), strict=True))
    for package, report in found.items():
        print("\n".join(describe(package, report)))
    low = [package for package, report in found.items() if report["totals"]["percent_covered"] < FLOOR]
    print(
        f"below the floor of {FLOOR:.0f} %: {', '.join(low)}"
        if low
        else f"all reach the floor of {FLOOR:.0f} %"
    )
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
