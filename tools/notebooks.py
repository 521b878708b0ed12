"""Pair the notebooks: a percent script to read and compare, an .ipynb to open; neither holds outputs.

``python tools/notebooks.py sync`` lets the newer form of each pair win and writes the other, and the
gallery (``notebooks/README.md``); ``check`` only says what differs. Scripts win where both are equally
old. ``time`` executes every notebook, or those that are named, and writes the classes of run time.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from kresearch.site.execution import execute_notebook, sources_digest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from gallery import TIMES, class_of, render_gallery

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
TEMPLATES = FOLDER / "templates"
GALLERY = FOLDER / "README.md"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
#: Kind, source and tags.
Cell = tuple[str, str, tuple[str, ...]]
HEADER = {"jupytext": {"formats": "ipynb,py:percent"}, "kernelspec": METADATA["kernelspec"]}


def pairs() -> list[tuple[Path, Path]]:
    """Return script and notebook of every pair, whichever of them is there; templates come last."""
    found = []
    for folder in (FOLDER, TEMPLATES):
        stems = sorted({path.stem for path in folder.glob("*") if path.suffix in (".py", ".ipynb")})
        found += [(folder / f"{stem}.py", folder / f"{stem}.ipynb") for stem in stems]
    return found


def content(path: Path) -> list[Cell]:
    """Return kind, source and tags of each cell; empty where there is no file."""
    if not path.exists():
        return []
    return [
        (cell.cell_type, cell.source.strip(), tuple(cell.metadata.get("tags", ())))
        for cell in jupytext.read(path).cells
    ]


def differing() -> list[str]:
    """Return the names of the pairs whose cells differ."""
    return [script.stem for script, notebook in pairs() if content(script) != content(notebook)]


def stripped(cells: list[Cell]) -> Any:
    """Return a notebook without outputs, counts or random ids."""
    made = []
    for number, (kind, source, tags) in enumerate(cells):
        new: Any = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        metadata = {"tags": list(tags)} if tags else {}
        made.append(new(source, id=f"cell-{number:02d}", metadata=metadata))
    return nbformat.v4.new_notebook(cells=made, metadata=METADATA)


def write(cells: list[Cell], script: Path, notebook: Path) -> None:
    """Write both forms of a notebook."""
    nbformat.write(stripped(cells), notebook)
    paired = stripped(cells)
    paired.metadata = nbformat.from_dict(HEADER)
    script.write_text(jupytext.writes(paired, fmt="py:percent"), encoding="utf-8")


def sync() -> None:
    """Write both forms of every pair from the newer one, then the gallery."""
    for script, notebook in pairs():
        newer = max(
            (p for p in (script, notebook) if p.exists()), key=lambda p: (p.stat().st_mtime, p == script)
        )
        write(content(newer), script, notebook)
    GALLERY.write_text(render_gallery(FOLDER), encoding="utf-8")


def measure(names: list[str]) -> None:
    """Execute notebooks and write how long each took, as a class; on a machine that does nothing else."""
    path = FOLDER / TIMES
    stems = [notebook.stem for _, notebook in pairs() if notebook.parent == FOLDER]
    times = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    sources = sources_digest(ROOT)
    for stem in names or stems:
        found = execute_notebook(FOLDER / f"{stem}.ipynb", ROOT, sources)
        if found.problem or found.seconds is None:
            sys.exit(f"{stem}: {found.problem}")
        times[stem] = class_of(found.seconds)
        print(f"{stem}: {found.seconds:.1f} s, {times[stem]}", file=sys.stderr)
    kept = {stem: times[stem] for stem in stems if stem in times}
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    GALLERY.write_text(render_gallery(FOLDER), encoding="utf-8")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["sync", "check", "time"])
    parser.add_argument("names", nargs="*", help="of notebooks to time, without ending; all by default")
    asked = parser.parse_args()
    if asked.command == "sync":
        sync()
    elif asked.command == "time":
        measure(asked.names)
    elif names := differing():
        sys.exit(f"these pairs differ: {', '.join(names)}. Run 'python tools/notebooks.py sync'.")
    elif not GALLERY.is_file() or GALLERY.read_text(encoding="utf-8") != render_gallery(FOLDER):
        sys.exit("the gallery is out of date. Run 'python tools/notebooks.py sync'.")


if __name__ == "__main__":
    main()
