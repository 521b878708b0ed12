"""The page: one self-contained HTML file from a study's result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.constants import FEWEST_PAIRS
from kresearch._common.files import write_text_atomically
from kresearch.report.caveats import caveats, find_sweeps, flag_table
from kresearch.report.conditions import condition_answer, condition_tables, condition_tiles, leading_slices
from kresearch.report.data_section import describe_datasets, describe_provenance
from kresearch.report.decision_section import decision_part
from kresearch.report.designs import cross_parts, holdings, rank_drawings
from kresearch.report.error_propagation import band_part
from kresearch.report.evidence import unfinished
from kresearch.report.facts import Facts
from kresearch.report.headline import data_facts, headline, selection, weightiest
from kresearch.report.judged import judged_part
from kresearch.report.language import Language, speak
from kresearch.report.method import (
    describe_variants,
    metrics_table,
    networks_table,
    scale_numbers,
    strengths_table,
)
from kresearch.report.prose import answer, tiles
from kresearch.report.set_table import set_tables
from kresearch.report.shell import fill_template, in_lines
from kresearch.report.short_answer_crossing import largest_effects
from kresearch.report.short_answers import short_answers
from kresearch.report.tables import Table
from kresearch.report.variant_table import beaten_by_trivial, case_table, variant_tables
from kresearch.report.verdict_table import findings_tables, verdict_tables
from kresearch.study.citing import cite_study

if TYPE_CHECKING:
    from kresearch.report.figures import Drawing
    from kresearch.study.result import StudyResult

SECTIONS = (
    "question", "answer", "figure", "details", "variants", "story", "sensitivity", "data", "caveats",
    "method", "provenance",
)  # fmt: skip
#: Cases whose story is drawn; further ones are in the tables.
MOST_STORIES = 4


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


def build_report(
    result: StudyResult,
    out: str | Path,
    *,
    lang: str = "en",
    trail: Sequence[tuple[str, str]] = (),
) -> Path:
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
    trail
        Words and addresses of the pages around it, where it is part of a site.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    UnknownNameError
        For another language.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     page = kr.report.build_report(result, f"{folder}/report")
    ...     "Does anger raise the score?" in page.read_text(), (page.parent / "tables").is_dir()
    (True, True)
    """
    from kresearch.report.files import write_tables

    page = render(result, lang=lang, trail=trail)
    folder = Path(out)
    write_tables(page.tables, folder / "tables")
    return write_text_atomically(page.html, folder / "index.html")


def render(result: StudyResult, *, lang: str = "en", trail: Sequence[tuple[str, str]] = ()) -> Page:
    """Return the page of a result without writing anything.

    Parameters
    ----------
    result, lang, trail
        As of `build_report`.

    Returns
    -------
    Page
        ``html``, and the ``tables`` and ``drawings`` that are in it.

    Raises
    ------
    UnknownNameError
        For another language.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     page = kr.report.render(result, lang="it")
    >>> page.html.startswith("<!doctype html>"), len(page.tables) > 0
    (True, True)
    """
    from kresearch.report.figures.conditions import draw_conditions
    from kresearch.report.figures.ribbon import draw_band

    language = speak(lang)
    facts = Facts(result)
    across = bool(result.conditions)
    keys, story, others = _draw(facts, language)
    further: list[Drawing] = []
    if across:
        keys, further = map(_once, draw_conditions(facts, language))
    # Pooled over conditions a sweep would mix them; the conditions are what was varied.
    crosses, holding = cross_parts(facts, language), [] if across else holdings(facts, language)
    if crosses and not across:
        # The four corners answer a 2 x 2, of the metric that is named first; one case's curves do not.
        named = next((row["metric"] for row in largest_effects(facts).values()), None)
        corner = next(
            (d for d, design in zip(crosses, result.cross, strict=True) if design["metric"] == named),
            crosses[0],
        )
        keys = _once([corner.drawing, *keys])
    mapped = {part.name for part in holding if part.drawing is not None}
    sweeps = [] if across else _draw_sweeps(facts, language, without=mapped)
    sets = [] if across else set_tables(facts, language)
    measured = (condition_tables if across else variant_tables)(facts, language)
    verdicts, cells = verdict_tables(facts, language), case_table(facts, language)
    findings = findings_tables(facts, language)
    ranked = rank_drawings(facts, language)
    carried, ribbon = band_part(facts, language), draw_band(facts, language)
    judged, decisions = judged_part(facts, language), None if across else decision_part(facts, language)
    flags = flag_table(facts, language)
    asked, described = _asked(facts), describe_datasets(result.datasets, language)
    context: dict[str, Any] = {
        "lang": language.code,
        "trail": trail,
        "spec": result.spec,
        "title": result.spec.say("title", language.code),
        "question": result.spec.say("question", language.code),
        "decision": result.spec.say("decision", language.code),
        "version": version(),
        "badges": _badges(facts, language),
        "sections": SECTIONS,
        "warnings": [
            *unfinished(facts, language),
            *(card.warning for card in described if card.warning),
        ],
        "answer": (condition_answer if across else answer)(facts, language),
        "tiles": (condition_tiles if across else tiles)(facts, language),
        "headline": headline(facts, language),
        "short_answers": short_answers(facts, language),
        "selection": selection(facts, language),
        "weightiest": weightiest(facts, language),
        "data_facts": data_facts(facts, language),
        "across": across,
        "key_figures": keys,
        "further_figures": further,
        "set_tables": sets,
        "variant_tables": measured,
        # On paper: the leading metric in every panel, or the leading kind of case.
        "n_leading": len(leading_slices(facts)) if across else 1,
        "has_baselines": bool(facts.roles.baselines),
        "trivial": [] if across else beaten_by_trivial(facts, language),
        "verdicts": verdicts,
        "no_verdicts": _no_verdicts(facts, language),
        "findings": findings,
        "crosses": crosses,
        "ranked": ranked,
        "holdings": holding,
        "carried": carried,
        "judged": judged,
        "decisions": decisions,
        "ribbon": ribbon,
        "cells": cells,
        "story": story,
        "other_stories": others,
        "n_more": language.whole(len(result.cases)) if len(result.cases) > len(asked) else "",
        "sensitivity": sweeps,
        "datasets": described,
        "caveats": caveats(facts, language),
        "flags": flags,
        "variant_notes": describe_variants(facts, language),
        "metrics": metrics_table(facts, language),
        "strengths": strengths_table(language),
        "networks": networks_table(language),
        "scale": scale_numbers(),
        "weights": _weights(),
        "command": result.provenance.get("command"),
        "provenance": describe_provenance(result.provenance, language),
        "bibtex": in_lines("\n\n".join(cite_study(result))),
    }
    designs = [part.drawing for part in crosses] + [part.drawing for part in holding]
    drawings = tuple(_once([*keys, *further, *designs, *ranked, *story, *others, ribbon, *sweeps]))
    html = fill_template("page.html.j2", context, drawings, language)
    tables = [*sets, *measured, cells, *(d.data for d in drawings)]
    tables += [*verdicts, *findings, *(part.table for part in crosses)]
    tables += carried.tables if carried is not None else []
    tables += [card.table for card in described if card.table is not None]
    tables += [flags] if flags is not None else []
    tables += decisions.tables if decisions is not None else []
    tables += judged.tables if judged is not None else []
    return Page(html, tuple(tables), drawings)


def _asked(facts: Facts) -> list[Any]:
    """Return the cases whose story is told: the lead, then one of each other kind."""
    lead = facts.lead
    first: dict[str, Any] = {} if lead is None else {lead.kind: lead}
    near = [c for c in facts.result.cases if lead is not None and c.dataset == lead.dataset]
    for case in (*near, *facts.result.cases):
        first.setdefault(case.kind, case)
    rest = [first[k] for k in facts.kinds if k in first and first[k] is not lead]
    return ([lead] if lead is not None else []) + rest[: MOST_STORIES - 1]


def _draw(facts: Facts, language: Language) -> tuple[list[Drawing], list[Drawing], list[Drawing]]:
    """Return the figures that show the answer (one, and the dots of all cases), the lead's, the others'."""
    from kresearch.report.figures.activity import draw_activity
    from kresearch.report.figures.cases import draw_cases
    from kresearch.report.figures.curves import draw_curves
    from kresearch.report.figures.waterfall import draw_ledgers

    found: list[list[Drawing | None]] = [
        [
            draw_curves(facts, case, language),
            draw_activity(facts, case, language),
            *draw_ledgers(facts, case, language),
        ]
        for case in _asked(facts)
    ]
    lead, rest = (found[0] if found else [None]), found[1:]
    keys = [lead[0], draw_cases(facts, language)]
    return _once(keys), _once(lead[1:]), _once(drawing for drawings in rest for drawing in drawings)


def _once(drawings: Iterable[Drawing | None]) -> list[Drawing]:
    """Return the drawings that there are, each slug once: it names files and anchors."""
    return list({d.slug: d for d in drawings if d is not None}.values())


def _draw_sweeps(facts: Facts, language: Language, *, without: set[str]) -> list[Drawing]:
    """Return the curves of the sweeps, but not of variants whose heat map says the same at once."""
    from kresearch.report.figures.sensitivity import draw_sensitivity

    return _once(
        draw_sensitivity(facts, sweep, language) for sweep in find_sweeps(facts) if sweep.name not in without
    )


def origin_badge(nature: str, language: Language) -> Badge:
    """Return the badge of where the data comes from; what nobody declared is not called real."""
    known = {"all": ("simulated", "loud"), "some": ("mixed", "loud"), "none": ("real", "calm")}
    key, tone = known.get(nature, ("undeclared", ""))
    return Badge(language.say(f"page.{key}"), tone)


def made_badges(language: Language, *, simulated: bool) -> list[Badge]:
    """Return what stands under the title of a page of scores: made-up data, reconstructed score."""
    badges = [Badge(language.say("page.simulated"), "loud")] if simulated else []
    return [*badges, Badge(language.say("page.reconstruction"))]


def _badges(facts: Facts, language: Language) -> list[Badge]:
    whole = facts.result.whole
    return [
        origin_badge(facts.simulated, language),
        Badge(language.say("page.reconstruction")),
        Badge(language.say("page.complete" if whole else "page.incomplete"), "calm" if whole else "loud"),
    ]


def _no_verdicts(facts: Facts, language: Language) -> str:
    if facts.result.conditions:
        return language.say("conditions.no_pooling")
    n = max((int(row["n"]) for row in facts.comparison if row.get("n") is not None), default=facts.n_cases)
    key = "page.not_enough" if n < FEWEST_PAIRS else "page.no_comparison"
    return language.say(key, n=language.whole(n), fewest=FEWEST_PAIRS)


def _weights() -> Any:
    from kresearch.scoring.combine import LogLinear

    return LogLinear()


def version() -> str:
    """Return the version that stands on every page."""
    import kresearch

    return str(kresearch.__version__)
