"""Publishing: everything a project has to show as one folder of static pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kresearch.errors import KresearchError, UsageError
from kresearch.site.board_page import write_leaderboard
from kresearch.site.building import build
from kresearch.site.notebooks import stage_notebooks
from kresearch.site.pages import Site, speak_site
from kresearch.site.questions import read_questions
from kresearch.site.replacing import check_target, replace_site, workshop
from kresearch.site.staging import stage
from kresearch.site.studies import Entry, read_studies, read_study
from kresearch.site.study_pages import make_card, write_index, write_study
from kresearch.site.texts import Addresses


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
        Links that lead nowhere, and pages that no navigation leads to, as mkdocs found them.
    refused
        What texts name and what is not published, with the reason; their words stand without a link.
    """

    index: Path
    pages: int
    studies: tuple[int, int]
    problems: tuple[str, ...]
    broken: tuple[str, ...]
    refused: tuple[str, ...]


def publish(
    out: str | Path = "site",
    *,
    experiments: str | Path = "experiments",
    lang: str = "en",
    run: bool = False,
    execute_notebooks: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Published:
    """Write all studies of a project, its notebooks and documents as a static site.

    The site needs no server and asks no other host for anything. It is made beside the old one
    and takes its place in one step when it is whole; files in the folder that kresearch did not
    write stay. Notebooks and documents are those of the folder that holds the studies' folder;
    where there are none, the site has no such section. Files beyond an allow-list, and whatever
    lies outside the project, are not published.

    Parameters
    ----------
    out
        The site's folder; refused if it holds files and was never published into.
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
        When there is no such folder of studies, `out` is no place for a site, or a file of the
        user's stands where a page must go.
    UnknownNameError
        For another language.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "experiments").mkdir()
    ...     found = publish(Path(folder) / "site", experiments=Path(folder) / "experiments")
    ...     found.index.name, found.studies, found.broken
    ('index.html', (0, 0), ())
    """
    language = speak_site(lang)
    studies, target = Path(experiments).resolve(), Path(out).resolve()
    if not studies.is_dir():
        raise UsageError(
            f"there is no folder of studies '{experiments}'. Allowed: a folder whose folders hold a "
            "study.toml. Name it with --experiments."
        )
    check_target(target, studies)
    root = studies.parent
    entries = _ready(read_studies(studies), run=run, progress=progress)
    with workshop(target) as work:
        progress("collecting what may be published")
        staged = stage(root, studies, work / "texts")
        home = "README.md" in staged.files
        site = Site(staged.folder, language, index=f"{studies.name}/index.html" if home else "index.html")
        problems = [f"{entry.slug}: {entry.problem}" for entry in entries if entry.problem]
        cards = [make_card(entry, language, home=studies.name) for entry in entries]
        for card in cards:
            progress(f"study {card.entry.slug}")
            write_study(site, card, declared=f"{studies.name}/{card.entry.slug}/study.toml" in staged.files)
        write_index(site, cards, read_questions(staged.folder, studies.name))
        write_leaderboard(site, cards)
        notes, stopped = stage_notebooks(staged, language, execute=execute_notebooks, progress=progress)
        progress("building the pages")
        addresses = Addresses(staged)
        broken = build(site, addresses, root=root, out=work / "site", notes=notes, named=root.name)
        pages = len(list((work / "site").rglob("*.html")))
        replace_site(work / "site", target)
    return Published(
        index=target / "index.html",
        pages=pages,
        studies=(len(entries), sum(entry.result is not None for entry in entries)),
        problems=tuple(problems + stopped),
        broken=tuple(dict.fromkeys(broken)),
        refused=tuple(str(item) for item in sorted(staged.refused)),
    )


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
