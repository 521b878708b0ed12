"""Publishing: everything a project has to show as one folder of static pages."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kresearch.errors import KresearchError, UsageError
from kresearch.site.board_page import write_leaderboard
from kresearch.site.documents import find_documents, write_documents
from kresearch.site.links import BrokenLink, check_links
from kresearch.site.notebooks import write_notebooks
from kresearch.site.pages import SECTIONS, Site, speak_site
from kresearch.site.reference import write_reference
from kresearch.site.studies import Entry, read_studies, read_study
from kresearch.site.study_pages import make_card, write_index, write_study

#: A folder that holds this file was made here, and may be replaced.
MARK = "kresearch-site.json"


@dataclass(frozen=True)
class Published:
    """What was published.

    Parameters
    ----------
    index
        The first page.
    pages
        How many pages there are.
    studies
        Studies, and how many of them have a result.
    problems
        What went wrong on the way: studies that cannot be read or run, notebooks that stopped.
    broken
        Links that lead nowhere, or load from another host.
    """

    index: Path
    pages: int
    studies: tuple[int, int]
    problems: tuple[str, ...]
    broken: tuple[BrokenLink, ...]


def publish(
    out: str | Path = "site",
    *,
    experiments: str | Path = "experiments",
    lang: str = "en",
    run: bool = False,
    execute_notebooks: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Published:
    """Write all studies of a project, its notebooks, documents and API as a static site.

    The site needs no server and asks no other host for anything. It is made beside the old one
    and takes its place when it is whole. Notebooks and documents are those of the folder that
    holds the studies' folder; where there are none, the site has no such section.

    Parameters
    ----------
    out
        The site's folder; replaced if it is a site, refused if it holds anything else.
    experiments
        Folder of studies.
    lang
        ``"en"`` or ``"it"``, for navigation and labels; each report comes in both.
    run
        Run studies that have no complete result; else they are shown as they are.
    execute_notebooks
        Execute notebooks that were not executed from the present sources yet.
    progress
        Called with a line before each step.

    Returns
    -------
    Published
        With broken links and problems; neither stops the site from being written.

    Raises
    ------
    UsageError
        When there is no such folder of studies, or `out` is not a site's folder.
    UnknownNameError
        For another language.
    """
    language = speak_site(lang)
    studies, target = Path(experiments).resolve(), Path(out).resolve()
    if not studies.is_dir():
        raise UsageError(
            f"there is no folder of studies '{experiments}'. Allowed: a folder whose folders hold a "
            "study.toml. Name it with --experiments."
        )
    _check_target(target, studies)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        site = Site(part, language)
        counts, problems = _write(site, studies, run=run, execute=execute_notebooks, progress=progress)
        progress("checking links")
        broken = tuple(check_links(part))
        pages = sum(path.endswith(".html") for path in site.written)
        _swap(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Published(target / "index.html", pages, counts, tuple(problems), broken)


def _write(
    site: Site, studies: Path, *, run: bool, execute: bool, progress: Callable[[str], None]
) -> tuple[tuple[int, int], list[str]]:
    """Write every page; return the counts of studies and what went wrong."""
    root = studies.parent
    entries = _ready(read_studies(studies), run=run, progress=progress)
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    documents = find_documents(root, notebooks, [entry.folder for entry in entries])
    has_docs = any(page.startswith("docs/") for page in documents.places.values())
    absent = {name for name, there in (("notebooks", notebooks), ("docs", has_docs)) if not there}
    site.sections = tuple(name for name in SECTIONS if name not in absent)
    site.write_assets()
    problems = [f"{entry.slug}: {entry.problem}" for entry in entries if entry.problem]
    cards = [make_card(entry, site.language) for entry in entries]
    for card in cards:
        progress(f"study {card.entry.slug}")
        write_study(site, card, readme=documents.readme_of(card.entry.folder, site))
    write_index(site, cards)
    write_leaderboard(site, cards)
    if "docs" in site.sections:
        progress("documents")
        write_documents(site, documents)
    if "notebooks" in site.sections:
        progress("notebooks")
        shown = write_notebooks(site, documents, execute=execute, progress=progress)
        problems += [f"notebook {item.exhibit.stem}: {item.problem}" for item in shown if item.problem]
    progress("API")
    problems += write_reference(site)
    site.write_text(
        MARK, json.dumps({"made_by": "kresearch publish", "files": sorted(site.written)}, indent=1)
    )
    return (len(entries), sum(entry.result is not None for entry in entries)), problems


def _ready(entries: Sequence[Entry], *, run: bool, progress: Callable[[str], None]) -> list[Entry]:
    """Return the studies, those without a complete result run first where that is asked for."""
    if not run:
        return list(entries)
    from kresearch.study.runner import run_study

    ready = []
    for entry in entries:
        if entry.state == "complete" and not entry.outdated:
            ready.append(entry)
            continue
        progress(f"running study {entry.slug}")
        try:
            run_study(entry.folder)
            ready.append(read_study(entry.folder))
        except KresearchError as error:
            ready.append(read_study(entry.folder, problem=str(error)))
    return ready


def _check_target(target: Path, studies: Path) -> None:
    """Refuse a folder that holds something else: replacing it would delete that."""
    if target in (studies, *studies.parents):
        raise UsageError(
            f"'{target.name}' holds the studies themselves. Allowed: a folder for the site alone. "
            "Name one with --out."
        )
    if target.exists() and not (target / MARK).is_file() and (target.is_file() or any(target.iterdir())):
        raise UsageError(
            f"'{target.name}' is there and no site made by kresearch. Allowed: a new or empty folder, or an "
            f"earlier site (it has a {MARK}). Name another one with --out, or remove it."
        )


def _swap(part: Path, target: Path) -> None:
    """Put the new site where the old one was."""
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    if target.exists():
        target.replace(old)
    part.replace(target)
    shutil.rmtree(old, ignore_errors=True)
