"""The notebooks on the site: executed copies where there are, and a picture for whatever needs a kernel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from kresearch.report.escape import clean
from kresearch.report.figures.still import draw_still
from kresearch.report.language import Language
from kresearch.site.execution import execute_notebook, read_executed, sources_digest
from kresearch.site.staging import Staged

_PLOTLY = "application/vnd.plotly.v1+json"
#: Of a picture in a notebook, in pixels.
_WIDTH = 760
_WIDGET = "application/vnd.jupyter.widget-view+json"


def stage_notebooks(
    staged: Staged, language: Language, *, execute: bool, progress: Callable[[str], None]
) -> tuple[dict[str, str], list[str]]:
    """Put executed notebooks in the place of the stored ones.

    Without `execute`, notebooks that the cache does not hold are shown without outputs. Returns the note
    above each notebook as HTML, by path, and the notebooks that stopped with an error.
    """
    notes: dict[str, str] = {}
    problems: list[str] = []
    paths = sorted(p for p in staged.files if p.startswith("notebooks/") and p.endswith(".ipynb"))
    sources = sources_digest(staged.root) if paths else ""
    for place in paths:
        stored = staged.root / place
        executed = read_executed(stored, sources)
        if executed is None and execute and "/" not in place.removeprefix("notebooks/"):
            progress(f"executing notebook {stored.stem}")
            executed = execute_notebook(stored, staged.root, sources)
        said = language.say("site.notebooks.bare_detail")
        if executed is not None:
            said = language.say("site.notebooks.executed", date=executed.at[:10])
            _write(executed.notebook, staged.folder / place, language)
            if executed.problem:
                problems.append(f"notebook {stored.stem}: {clean(executed.problem)}")
                said += f" {language.say('site.notebooks.failed')}: {clean(executed.problem)}"
        notes[place] = str(
            Markup('<p class="notebook-state">{} <a href="{}" download>{}</a></p>').format(
                said, stored.name, language.say("site.notebooks.file")
            )
        )
    return notes, problems


def _write(notebook: Any, path: Path, language: Language) -> None:
    """Write a notebook with outputs that need neither a kernel nor a script of their own."""
    import nbformat

    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data")
            if data and _PLOTLY in data:
                figure = data[_PLOTLY]
                layout = {k: v for k, v in figure.get("layout", {}).items() if k != "width"}
                data["image/svg+xml"] = draw_still(figure.get("data", []), layout, width=_WIDTH)
            if data and _WIDGET in data and not any(kind.startswith("image/") for kind in data):
                words = Markup("<p>{}</p>").format(language.say("site.widget"))
                output["data"] = {"text/html": str(words)}
    nbformat.write(notebook, path)
