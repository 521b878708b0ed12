"""``kresearch publish``: everything a project has to show as one folder of static pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kresearch._common.words import number
from kresearch.cli import console

#: Broken links that are named; the number of all is said.
_NAMED = 40


def publish(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            help="The site's folder; what an earlier publication wrote there is replaced, other files stay.",
        ),
    ] = Path("site"),
    experiments: Annotated[Path, typer.Option("--experiments", help="Folder that holds studies.")] = Path(
        "experiments"
    ),
    lang: Annotated[
        str, typer.Option("--lang", help="Language of navigation and labels: en or it. Reports come in both.")
    ] = "en",
    run: Annotated[bool, typer.Option("--run", help="Run studies that have no complete result.")] = False,
    execute_notebooks: Annotated[
        bool,
        typer.Option(
            "--execute-notebooks", help="Execute notebooks that were not executed from the present sources."
        ),
    ] = False,
) -> None:
    """Publish all studies as a static site: index, leaderboard, reports, notebooks and documents.

    It works from a folder, without a server and without a request to another host. Published are the
    studies, README and its like, docs/ and notebooks/; whatever else a text names is refused and named.
    Every link is checked; the exit code is 1 when one is broken, or a study or notebook could not be shown.
    """
    from kresearch.site import publish as publish_site

    found = publish_site(
        out,
        experiments=experiments,
        lang=lang,
        run=run,
        execute_notebooks=execute_notebooks,
        progress=console.say,
    )
    for problem in found.problems:
        console.say(f"problem: {problem}")
    for link in found.broken[:_NAMED]:
        console.say(f"broken link: {link}")
    for item in found.refused[:_NAMED]:
        console.say(f"not published: {item}")
    studies, done = found.studies
    console.say(
        f"{number(found.pages, 'page')}, {studies} {'study' if studies == 1 else 'studies'} "
        f"({done} with a result), {number(len(found.broken), 'broken link')}"
    )
    console.write(f"{found.index}\n")
    if found.broken or found.problems:
        raise typer.Exit(1)
