"""``kresearch behaviours``: what Klout's score was observed to do, reported against obtained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import check_page

if TYPE_CHECKING:
    import pandas as pd


def behaviours(
    era: Annotated[
        str | None,
        typer.Option("--era", help="Only one era: klout-2010, klout-2011 or klout-2012."),
    ] = None,
    seeds: Annotated[
        int,
        typer.Option(
            "--seeds", min=1, max=10_000, help="Draws of the simulated accounts; about a minute each."
        ),
    ] = 1,
    unprompted: Annotated[
        float,
        typer.Option(
            "--unprompted",
            min=0.0,
            max=0.99,
            help="Share of simulated reactions that come without a new post; 0: the stated crowd.",
        ),
    ] = 0.0,
    as_json: opts.JsonOrTable = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write one page with the figure and the tables.")
    ] = None,
    lang: opts.PageLang = "en",
) -> None:
    """Compare what Klout was seen to do with what is obtained.

    Simulated accounts do what was reported, and the reconstruction of the era scores them.
    Every figure has a band that was written down before the parameters, and rules without the
    mechanism of a row must fail it. Beside it stands what the variants fitted to these reports
    (klout-*-observed) give, and whether that holds where the row was left out of the fit. Ends
    with exit code 1 when a row that is listed as reproduced no longer is, or a rival passes.
    """
    from kresearch.behaviours import run_behaviours

    check_page(html)
    with console.steps() as steps:
        card = run_behaviours(era, progress=steps.begin, seeds=seeds, unprompted=unprompted)
    if html is not None:
        from kresearch.report import build_scorecard

        console.say(f"page: {build_scorecard(card, html, lang=lang)}")
    if as_json:
        console.print_json(card.to_dict())
    else:
        header = ("row", "counts as", "figure", "reported", "obtained", "band", "reproduced", "observed")
        cells = [_cells(line, len(card.seeds)) for _, line in card.frame.iterrows()]
        console.print_table(header, cells, right=("reported", "obtained", "observed"))
        console.say(card.text)
        for line in card.passing_rivals:
            console.note(line)
    if card.lost or card.passing_rivals:
        raise typer.Exit(1)


def _cells(line: pd.Series, seeds: int) -> tuple[str, ...]:
    reported = "" if line["reported"] != line["reported"] else f"{line['reported']:g}"
    verdict = "yes" if line["reproduced"] else "no"
    if seeds > 1:
        verdict += f", {line['pass_rate']:.0%} of {seeds}"
    obtained, observed = f"{line['obtained']:.3f}", f"{line['observed']:.3f}"
    if seeds > 1:
        obtained = f"{line['lowest']:.2f} to {line['highest']:.2f}"
        observed = f"{line['observed_lowest']:.2f} to {line['observed_highest']:.2f}"
    counted = bool(line["counted"]) or line["standing"] not in ("sized", "mechanics")
    return (
        str(line["row"]),
        str(line["standing"]) if counted else "descriptive",
        str(line["figure"]),
        reported,
        obtained,
        f"{line['low']:g} to {line['high']:g}",
        verdict + (" (lost)" if _is_lost(line) else ""),
        f"{observed} {line['observed_basis']}",
    )


def _is_lost(line: pd.Series) -> bool:
    return bool(line["listed"] and not line["reproduced"])
