"""The notebooks as pages: cells, outputs and figures, without a request to anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kresearch.report import palette
from kresearch.report.escape import clean, json_script
from kresearch.site.documents import Documents
from kresearch.site.execution import Executed, execute_notebook, read_executed, sources_digest
from kresearch.site.gallery import Exhibit, list_exhibits
from kresearch.site.markdown import colour_code, render_markdown
from kresearch.site.pages import Link, Site

if TYPE_CHECKING:
    from kresearch.report.language import Language

_PLOTLY = "application/vnd.plotly.v1+json"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_LINK = re.compile(r'(<(?:a|img)\b[^>]*?\b(?:href|src)=")([^"]*)(")')


@dataclass(frozen=True)
class Shown:
    """A notebook of the site: what it says about itself, its page, and whether it has outputs."""

    exhibit: Exhibit
    page: str
    executed: str
    problem: str


@dataclass
class _Figures:
    """The figures of one page, collected while its outputs are turned into HTML."""

    found: list[dict[str, Any]] = field(default_factory=list)

    def place(self, figure: dict[str, Any], caption: str) -> str:
        slug = f"figure-{len(self.found) + 1}"
        layout = {k: v for k, v in figure.get("layout", {}).items() if k != "width"}
        height = int(layout.get("height") or 420)
        self.found.append({"slug": slug, "data": figure.get("data", []), "layout": layout, "narrow": {}})
        return str(
            Markup(
                '<figure><div class="plot" id="plot-{}" role="img" aria-label="{}" data-failed="{}" '
                'style="min-height:{}px"></div></figure>'
            ).format(slug, clean(caption), "This figure could not be drawn.", height)
        )


def write_notebooks(
    site: Site,
    documents: Documents,
    *,
    execute: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Shown]:
    """Write the gallery and a page for each notebook of a project.

    Parameters
    ----------
    site
        Where to.
    documents
        The project and its pages.
    execute
        Execute what the cache does not hold; else such notebooks are shown without outputs.
    progress
        Called before each execution.
    """
    folder = documents.root / "notebooks"
    exhibits = list_exhibits(folder)
    sources = sources_digest(documents.root)
    shown = []
    for place, exhibit in enumerate(exhibits):
        path = folder / f"{exhibit.stem}.ipynb"
        executed = read_executed(path, sources)
        if executed is None and execute:
            progress(f"executing notebook {exhibit.stem}")
            executed = execute_notebook(path, documents.root, sources)
        shown.append(_write_one(site, documents, path, exhibits, place, executed))
    site.write(
        "notebooks/index.html",
        "gallery.html.j2",
        title=site.language.say("site.nav.notebooks"),
        section="notebooks",
        notebooks=shown,
        all_executed=all(s.executed for s in shown),
    )
    if any("plot-" in (site.folder / s.page).read_text(encoding="utf-8") for s in shown):
        _write_drawing(site)
    return shown


def _write_one(
    site: Site,
    documents: Documents,
    path: Path,
    exhibits: Sequence[Exhibit],
    place: int,
    executed: Executed | None,
) -> Shown:
    import nbformat

    exhibit = exhibits[place]
    page = f"notebooks/{exhibit.stem}.html"
    figures = _Figures()
    notebook = nbformat.read(path, as_version=4) if executed is None else executed.notebook
    source = path.relative_to(documents.root).as_posix()
    rewrite = documents.rewriter(source, page, site)
    body = _LINK.sub(
        lambda m: m[1] + (rewrite(m[2]) or "") + m[3] if not m[2].startswith("data:") else m[0],
        _convert(notebook, figures, site.language),
    )
    near = {
        key: Link(exhibits[at].title, f"notebooks/{exhibits[at].stem}.html")
        if 0 <= at < len(exhibits)
        else None
        for key, at in (("before", place - 1), ("after", place + 1))
    }
    shown = Shown(
        exhibit,
        page,
        executed="" if executed is None else executed.at[:10],
        problem="" if executed is None else clean(executed.problem),
    )
    file = f"notebooks/{exhibit.stem}.ipynb"
    if executed is None:
        site.copy(path, file)
    else:
        site.write_text(file, nbformat.writes(executed.notebook) + "\n")
    site.write(
        page,
        "notebook.html.j2",
        title=exhibit.title,
        section="notebooks",
        trail=[Link(site.language.say("site.nav.notebooks"), "notebooks/index.html")],
        scripts=["plotly.js", "figures.js"] if figures.found else [],
        body=Markup(body),  # noqa: S704 - cells escaped by the exporter; the policy runs no script of theirs
        shown=shown,
        file=file,
        near=near,
        figure_data=json_script(figures.found),
        dark_colours=json_script(palette.DARK_OF),
        paper_colours=json_script(palette.ON_PAPER),
        locale=json_script(site.language.plotly_locale()),
    )
    return shown


def _convert(notebook: Any, figures: _Figures, language: Language) -> str:
    """Return the cells of a notebook as HTML."""
    import nbconvert

    make: Any = nbconvert.HTMLExporter
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("data"):
                output["data"] = _still(dict(output["data"]), figures, language)
    exporter = make(
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        filters={"markdown2html": _show_text, "highlight_code": _show_code},
    )
    body, _ = exporter.from_notebook_node(notebook)
    # Wide outputs scroll by themselves, also by keyboard.
    reachable = '<div class="output_area" tabindex="0" role="region" aria-label="output">'
    return str(body).replace('<div class="output_area">', reachable)


def _still(data: dict[str, Any], figures: _Figures, language: Language) -> dict[str, Any]:
    """Return an output that needs neither a kernel nor a script of its own."""
    if _PLOTLY in data:
        return {"text/html": figures.place(data[_PLOTLY], _caption(data[_PLOTLY]))}
    if _WIDGET in data:
        return {"text/html": str(Markup('<p class="quiet">{}</p>').format(language.say("site.widget")))}
    if "text/markdown" in data and "text/html" not in data:
        return {"text/html": _show_text(str(data["text/markdown"]))}
    return {kind: value for kind, value in data.items() if kind != "application/javascript"}


def _show_text(text: str, *_: object) -> str:
    return str(render_markdown(text).body)


def _show_code(text: str, *_: object, **__: object) -> str:
    return f'<pre class="code" tabindex="0"><code>{colour_code(text, "python")}</code></pre>'


def _caption(figure: dict[str, Any]) -> str:
    """Return what a figure is, for those who cannot see it: its title or its traces."""
    title = figure.get("layout", {}).get("title", {})
    words = title.get("text") if isinstance(title, dict) else title
    names = [str(t["name"]) for t in figure.get("data", []) if t.get("name")]
    return str(words or "") or f"Figure: {', '.join(dict.fromkeys(names))}"


def _write_drawing(site: Site) -> None:
    """Write the library that draws figures, once for all pages, and what calls it."""
    from kresearch.report.shell import drawing_scripts

    library, script = drawing_scripts()
    site.write_text("assets/plotly.js", library)
    site.write_text("assets/figures.js", script)
