"""The page: one self-contained HTML file from a study's result."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from kresearch.report import palette
from kresearch.report.caveats import FEWEST_PAIRS, caveats, find_sweeps
from kresearch.report.data_section import describe_dataset, describe_provenance
from kresearch.report.escape import clean, json_script
from kresearch.report.facts import Facts
from kresearch.report.language import Language, speak
from kresearch.report.method import (
    describe_variants,
    metrics_table,
    networks_table,
    scale_numbers,
    strengths_table,
)
from kresearch.report.prose import answer, tiles
from kresearch.report.tables import Table
from kresearch.report.variant_table import beaten_by_trivial, case_table, variant_tables
from kresearch.report.verdict_table import findings_tables, verdict_tables

if TYPE_CHECKING:
    from kresearch.report.figures import Drawing
    from kresearch.study.result import StudyResult

SECTIONS = (
    "question", "answer", "figure", "variants", "story", "sensitivity", "data", "caveats", "method",
    "provenance",
)  # fmt: skip
#: Rows of a data table on the page; the CSV has them all.
MOST_ROWS = 120
#: A CSV up to this size is part of the page; a larger one lies beside it.
MOST_CSV_BYTES = 60_000
#: Cases whose story is drawn; further ones are in the tables.
MOST_STORIES = 4

_DASHES = {
    "solid": "none", "dash": "7 4", "dot": "2 3", "dashdot": "8 3 2 3", "longdash": "12 4",
    "longdashdot": "12 3 2 3",
}  # fmt: skip
_SYMBOLS = {
    "circle": "M19 3.2a3.8 3.8 0 1 0 .01 0z",
    "square": "M15.5 3.5h7v7h-7z",
    "triangle-up": "M19 2.5l4.6 8.4h-9.2z",
    "triangle-down": "M19 11.5l4.6-8.4h-9.2z",
    "diamond": "M19 2l4.6 5-4.6 5-4.6-5z",
    "cross": "M17.5 2.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
    "star": "M19 1.6l1.6 3.6 3.9.4-2.9 2.6.9 3.9L19 10.1l-3.5 2 .9-3.9-2.9-2.6 3.9-.4z",
}


@dataclass(frozen=True)
class Badge:
    """One word about the study at the top of the page."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Page:
    """A rendered page and what is written beside it."""

    html: str
    tables: tuple[Table, ...]
    drawings: tuple[Drawing, ...]


def build_report(result: StudyResult, out: str | Path, *, lang: str = "en") -> Path:
    """Write a study's result as one HTML file, with its tables beside it.

    Parameters
    ----------
    result
        What `kresearch.study` found.
    out
        Folder; gets ``index.html`` (self-contained, needs no network) and
        ``tables/*.csv`` and ``*.tex``. Made where it is missing.
    lang
        ``"en"`` or ``"it"``: words, prose and number formats.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    UnknownNameError
        For another language.
    """
    from kresearch.report.files import write_tables

    page = render(result, lang=lang)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(page.tables, folder / "tables")
    target = folder / "index.html"
    part = folder / f".index.{os.getpid()}.part"
    part.write_text(page.html, encoding="utf-8", newline="\n")
    part.replace(target)
    return target


def render(result: StudyResult, *, lang: str = "en") -> Page:
    """Return the page of a result without writing anything."""
    language = speak(lang)
    facts = Facts(result)
    keys, story = _draw(facts, language)
    sweeps = _draw_sweeps(facts, language)
    drawings = (*keys, *story, *sweeps)
    measured = variant_tables(facts, language)
    verdicts, cells = verdict_tables(facts, language), case_table(facts, language)
    findings = findings_tables(facts, language)
    asked = _asked(facts)
    context: dict[str, Any] = {
        "lang": language.code,
        "spec": result.spec,
        "version": _version(),
        "badges": _badges(facts, language),
        "sections": SECTIONS,
        "warnings": [
            c.warning for c in (describe_dataset(d, language) for d in result.datasets) if c.warning
        ],
        "answer": answer(facts, language),
        "tiles": tiles(facts, language),
        "key_figures": keys,
        "variant_tables": measured,
        "has_baselines": bool(facts.lineup.baselines),
        "trivial": beaten_by_trivial(facts, language),
        "verdicts": verdicts,
        "no_verdicts": _no_verdicts(facts, language),
        "findings": findings,
        "cells": cells,
        "story": story,
        "n_more": language.whole(len(result.cases)) if len(result.cases) > len(asked) else "",
        "sensitivity": sweeps,
        "datasets": [describe_dataset(d, language) for d in result.datasets],
        "caveats": caveats(facts, language),
        "variant_notes": describe_variants(facts, language),
        "metrics": metrics_table(facts, language),
        "strengths": strengths_table(language),
        "networks": networks_table(language),
        "scale": scale_numbers(),
        "weights": _weights(),
        "command": result.provenance.get("command"),
        "provenance": describe_provenance(result.provenance, language),
    }
    html = _fill(context, drawings, language)
    tables = [*measured, cells, *(d.data for d in drawings)]
    tables += [*verdicts, *findings]
    return Page(html, tuple(tables), drawings)


def _asked(facts: Facts) -> list[Any]:
    """Return the cases whose story is told: the lead, then one of each other kind."""
    lead = facts.lead
    first: dict[str, Any] = {} if lead is None else {lead.kind: lead}
    for case in facts.result.cases:
        first.setdefault(case.kind, case)
    rest = [first[k] for k in facts.kinds if k in first and first[k] is not lead]
    return ([lead] if lead is not None else []) + rest[: MOST_STORIES - 1]


def _draw(facts: Facts, language: Language) -> tuple[list[Drawing], list[Drawing]]:
    """Return the figures that show the answer (one, and the dots of all cases), and the story's."""
    from kresearch.report.figures.activity import draw_activity
    from kresearch.report.figures.cases import draw_cases
    from kresearch.report.figures.curves import draw_curves

    asked = _asked(facts)
    found: list[Drawing | None] = []
    for case in asked:
        found += [draw_curves(facts, case, language), draw_activity(facts, case, language)]
    keys = [found.pop(0) if found else None, draw_cases(facts, language)]
    return _once(keys), _once(found)


def _once(drawings: Iterable[Drawing | None]) -> list[Drawing]:
    """Return the drawings that there are, each slug once: it names files and anchors."""
    return list({d.slug: d for d in drawings if d is not None}.values())


def _draw_sweeps(facts: Facts, language: Language) -> list[Drawing]:
    from kresearch.report.figures.sensitivity import draw_sensitivity

    return _once(draw_sensitivity(facts, sweep, language) for sweep in find_sweeps(facts))


def _badges(facts: Facts, language: Language) -> list[Badge]:
    key, tone = {"all": ("simulated", "loud"), "some": ("mixed", "loud"), "none": ("real", "calm")}[
        facts.simulated
    ]
    whole = facts.result.complete
    return [
        Badge(language.say(f"page.{key}"), tone),
        Badge(language.say("page.reconstruction")),
        Badge(language.say("page.complete" if whole else "page.incomplete"), "calm" if whole else "loud"),
    ]


def _no_verdicts(facts: Facts, language: Language) -> str:
    n = max((int(row["n"]) for row in facts.comparison if row.get("n") is not None), default=facts.n_cases)
    key = "page.not_enough" if n < FEWEST_PAIRS else "page.no_comparison"
    return language.say(key, n=language.whole(n), fewest=FEWEST_PAIRS)


def _weights() -> Any:
    from kresearch.score.combine import LogLinear

    return LogLinear()


def _version() -> str:
    import kresearch

    return str(kresearch.__version__)


def _fill(context: dict[str, Any], drawings: tuple[Drawing, ...], language: Language) -> str:
    """Return the template filled; scripts are allowed by their hash alone."""
    from plotly.offline import get_plotlyjs

    plotly, script = get_plotlyjs().replace("\r\n", "\n"), _asset("page.js")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kresearch.report"),
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals |= {
        "t": language.say,
        "whole": language.whole,
        "num": lambda v: language.number(float(v), 3).rstrip("0").rstrip(".,"),
        "csv_link": csv_link,
        "breakable": breakable,
        "ink": lambda colour: colour.lstrip("#"),
        "dashes": _DASHES,
        "symbols": _SYMBOLS,
        "limit": MOST_ROWS,
    }
    return environment.get_template("page.html.j2").render(
        **context,
        style=Markup(_inks() + _asset("style.css")),  # noqa: S704 - our own files
        plotly=Markup(plotly),  # noqa: S704 - the library itself; a test looks for </script>
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(plotly, script),
        figure_data=json_script([{"slug": d.slug, **d.to_plotly()} for d in drawings]),
        dark_colours=json_script(palette.DARK_OF),
        paper_colours=json_script(palette.ON_PAPER),
        locale=json_script(language.plotly_locale()),
    )


def _finalize(value: Any) -> Any:
    """Clean every text that a template shows; markup of our own passes."""
    if isinstance(value, (Markup, int, float)) or hasattr(value, "__html__"):
        return value
    return "" if value is None else clean(value)


def breakable(text: str) -> Markup:
    """Return a text, cleaned and escaped, that may break before an opening bracket."""
    return Markup("<wbr>(").join(escape(clean(text)).split("("))


def csv_link(table: Table) -> str:
    """Return the table's CSV as a data address; a large one as the address of the file beside the page."""
    content = table.to_csv().encode("utf-8")
    if len(content) > MOST_CSV_BYTES:
        return f"tables/{table.slug}.csv"
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode('ascii')}"


def _policy(*scripts: str) -> str:
    """Return a policy that lets nothing in from anywhere and runs only these scripts."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode('utf-8')).digest()).decode()}'" for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _inks() -> str:
    """Return the palette as CSS variables for the legends."""
    solid = {light: dark for light, dark in palette.DARK_OF.items() if light.startswith("#")}
    day = "".join(f"--ink-{light[1:]}:{light};" for light in solid)
    night = "".join(f"--ink-{light[1:]}:{dark};" for light, dark in solid.items())
    bars = "".join(
        f".bar-{light[1:]}{{fill:{paper}!important;stroke:#16202a}}"
        for light, paper in palette.ON_PAPER.items()
    )
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"
    return f":root{{{day}}}\n@media print{{{bars}}}\n{dark}\n"


def _asset(name: str) -> str:
    folder = resources.files("kresearch.report").joinpath("templates")
    return folder.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
