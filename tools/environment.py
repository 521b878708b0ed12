"""Write environment.yml from pyproject.toml, for those who use conda.

A test compares the file with what this would write. conda itself was not tried.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "environment.yml"
#: Names that differ on conda-forge.
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "ibis-framework": "ibis-duckdb",
}
#: Not on conda-forge as far as we know: pip installs them into the environment.
PIP_ONLY = {"axe-playwright-python", "playwright", "py3langid"}
TOP = """# Written by tools/environment.py from pyproject.toml; a test keeps both in step.
# conda itself was not tried: the tested way is 'make setup'. Then: pip install --no-deps -e .
name: kresearch
channels:
  - conda-forge
dependencies:
"""


def render() -> str:
    """Return the file."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pairs = sorted(split(requirement) for requirement in wanted)
    lines = [f"  - python{project['requires-python']}", "  - pip"]
    lines += [
        f"  - {CONDA_NAMES.get(name, name)}{version}" for name, version in pairs if name not in PIP_ONLY
    ]
    lines += ["  - pip:", *(f"      - {name}{version}" for name, version in pairs if name in PIP_ONLY)]
    return TOP + "\n".join(lines) + "\n"


def split(requirement: str) -> tuple[str, str]:
    """Return the normalised name and the versions of ``name[extra]>=1,<2``."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(.*)", requirement)
    if match is None:
        raise SystemExit(f"cannot read the requirement {requirement!r} in pyproject.toml")
    return re.sub(r"[-_.]+", "-", match[1]).lower(), match[2].replace(" ", "")


def main() -> None:
    """Write the file."""
    FILE.write_text(render(), encoding="utf-8")
    sys.stdout.write(f"wrote {FILE.name}\n")


if __name__ == "__main__":
    main()
