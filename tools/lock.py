"""Resolve pyproject.toml into the hash-pinned locks, and write environment.yml.

``python tools/lock.py`` keeps what still fits; ``--upgrade`` takes the newest of everything.
The locks name no index: whoever installs decides where the packages come from.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
SPARK_LOCK = ROOT / "requirements-spark.lock"
#: The oldest Python we promise; --universal covers the newer ones.
PYTHON = "3.11"
OPTIONS = ("--quiet", "--universal", "--python-version", PYTHON, "--generate-hashes", "--no-header")
PLAIN = ("--no-annotate", "--no-emit-index-url", "--no-emit-find-links")


def resolve(*extras: str, output: Path, constraints: Path | None = None, upgrade: bool = False) -> None:
    """Write the versions of everything that pyproject.toml and these extras need."""
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "compile", *OPTIONS, *PLAIN, "pyproject.toml", "--output-file", str(output)]
    command += [part for extra in extras for part in ("--extra", extra)]
    command += ["--constraint", str(constraints)] if constraints is not None else []
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def entries(text: str) -> dict[str, str]:
    """Return the entries of a lock by package name (several where markers differ)."""
    found: dict[str, str] = {}
    for entry in re.split(r"\n(?=\S)", text.strip()):
        name = re.split(r"[=<>!~;@ \[]", entry, maxsplit=1)[0]
        found[name] = f"{found[name]}\n{entry}" if name in found else entry
    return found


def without(text: str, base: str) -> str:
    """Return the entries of a lock that another does not have."""
    known = entries(base)
    return "\n".join(entry for name, entry in entries(text).items() if name not in known) + "\n"


def main() -> None:
    """Write both locks and environment.yml."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest of everything")
    upgrade = parser.parse_args().upgrade
    resolve("dev", output=LOCK, upgrade=upgrade)
    with tempfile.TemporaryDirectory() as folder:
        both = Path(folder) / "both.lock"
        resolve("dev", "spark", output=both, constraints=LOCK)
        SPARK_LOCK.write_text(without(both.read_text(), LOCK.read_text()))
    subprocess.run([sys.executable, str(ROOT / "tools" / "environment.py")], check=True)
    sys.stdout.write(f"wrote {LOCK.name} and {SPARK_LOCK.name}\n")


if __name__ == "__main__":
    main()
