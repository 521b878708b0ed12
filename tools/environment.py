"""Write environment.yml, binder/ and pixi.toml from pyproject.toml, for conda, Binder and pixi.

A test compares the files with what this would write. None of the three was tried: the tested way is
``make setup``.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: Names that differ on conda-forge.
CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "ibis-framework": "ibis-duckdb",
}
#: Not on conda-forge as far as we know: pip installs them into the environment.
PIP_ONLY = {"axe-playwright-python", "choix", "playwright", "ppi-python", "py3langid"}
TOP = """# Written by tools/environment.py from pyproject.toml; a test keeps both in step.
# conda itself was not tried: the tested way is 'make setup'. Then: pip install --no-deps -e .
name: kresearch
channels:
  - conda-forge
dependencies:
"""


PIXI_TOP = """# Written by tools/environment.py from pyproject.toml; a test keeps both in step.
# pixi itself was not tried and nothing was solved with it: the tested way is 'make setup'.
[workspace]
name = "kresearch"
channels = ["conda-forge"]
platforms = ["linux-64", "osx-arm64", "osx-64", "win-64"]

[tasks]
demo = "kresearch study run experiments/001-groupalia-spike"
lab = "kresearch lab"

"""
POST_BUILD = """#!/usr/bin/env bash
# Written by tools/environment.py. Binder itself was not tried.
set -euo pipefail
pip install --no-deps -e .
"""


def requirements() -> tuple[str, list[tuple[str, str]]]:
    """Return the versions of Python, and name and versions of everything that is needed."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return project["requires-python"], sorted(split(requirement) for requirement in wanted)


def render() -> str:
    """Return environment.yml."""
    python, pairs = requirements()
    lines = [f"  - python{python}", "  - pip"]
    lines += [
        f"  - {CONDA_NAMES.get(name, name)}{version}" for name, version in pairs if name not in PIP_ONLY
    ]
    lines += ["  - pip:", *(f"      - {name}{version}" for name, version in pairs if name in PIP_ONLY)]
    return TOP + "\n".join(lines) + "\n"


def render_pixi() -> str:
    """Return pixi.toml."""
    python, pairs = requirements()
    lines = ["[dependencies]", f'python = "{python}"']
    lines += [
        f'{CONDA_NAMES.get(name, name)} = "{version or "*"}"'
        for name, version in pairs
        if name not in PIP_ONLY
    ]
    lines += ["", "[pypi-dependencies]", 'kresearch = { path = ".", editable = true }']
    lines += [f'{name} = "{version or "*"}"' for name, version in pairs if name in PIP_ONLY]
    return PIXI_TOP + "\n".join(lines) + "\n"


def files() -> dict[str, str]:
    """Return what each generated file must hold."""
    return {
        "environment.yml": render(),
        "binder/environment.yml": render(),
        "binder/postBuild": POST_BUILD,
        "pixi.toml": render_pixi(),
    }


def split(requirement: str) -> tuple[str, str]:
    """Return the normalised name and the versions of ``name[extra]>=1,<2``."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(.*)", requirement)
    if match is None:
        raise SystemExit(f"cannot read the requirement {requirement!r} in pyproject.toml")
    return re.sub(r"[-_.]+", "-", match[1]).lower(), match[2].replace(" ", "")


def main() -> None:
    """Write the files."""
    for name, text in files().items():
        (ROOT / name).parent.mkdir(exist_ok=True)
        (ROOT / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {name}\n")
    (ROOT / "binder" / "postBuild").chmod(0o755)


if __name__ == "__main__":
    main()
