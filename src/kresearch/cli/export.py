"""``kresearch export``: who reacts to whom, as a file for Gephi, igraph, networkx or a spreadsheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from kresearch._common.words import number
from kresearch.cli import console
from kresearch.cli import options as opts
from kresearch.cli.options import read_pairs, read_span
from kresearch.cli.reading_options import ReadingOptions, reads_log

_DAYS = {"d": 1, "w": 7}


@reads_log
def export(
    path: opts.Log,
    out: Annotated[Path, typer.Option("--out", help="File to write, ending as the format does.")],
    format_: Annotated[
        str, typer.Option("--format", help="gexf, graphml, or csv (edges, and nodes beside them).")
    ] = "gexf",
    variant: opts.Variant = "quantity",
    settings: opts.Settings = None,
    slice_: Annotated[
        str | None,
        typer.Option("--slice", metavar="DAYS", help="Length of a slice of time: 7d or 2w. Default: none."),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="First time; UTC.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last time; UTC.")] = None,
    top: Annotated[
        int | None, typer.Option("--top", help="Only so many accounts, the highest scores first.")
    ] = None,
    min_weight: Annotated[
        float, typer.Option("--min-weight", help="Only edges at least as heavy, in each slice.")
    ] = 0.0,
    force: opts.ReplaceFiles = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Write accounts and actors as a graph: scored nodes, signed and weighted edges.

    An edge runs from an actor to an account, one per network and slice of time; its weight is what the
    variant says the interactions are worth. The score is a reconstruction from Klout's public statements,
    not Klout's formula.
    """
    from kresearch.people import export_graph
    from kresearch.people.graph_options import GraphOptions, check_options, format_problems
    from kresearch.people.problems import Problems
    from kresearch.variants import resolve

    # Everything that can be wrong in the command is found before the log is read.
    problems = Problems()
    chosen = problems.attempt(lambda: resolve(variant, read_pairs(settings or [])))
    first, last = problems.attempt(lambda: read_span(since, until)) or (None, None)
    days, wrong = _read_slice(slice_)
    options = GraphOptions(days, first, last, top, min_weight)
    problems.attempt(lambda: check_options(options, *wrong, *format_problems(format_, out, force=force)))
    problems.stop()
    assert chosen is not None
    with console.steps() as steps:
        steps.begin("reading and checking the log")
        log = reading.open(path)
        steps.begin("adding up who reacts to whom")
        made = export_graph(
            log,
            out,
            format=format_,
            variant=chosen,
            slice_days=days,
            since=first,
            until=last,
            top=top,
            min_weight=min_weight,
            force=force,
        )
    for note in (*made.notes, *log.notes):
        console.note(note)
    files = " and ".join(str(one) for one in made.paths)
    console.say(
        f"wrote {files}: {number(made.nodes, 'node')}, {number(made.edges, 'edge')}, "
        f"{number(made.slices, 'slice')}."
    )
    if as_json:
        console.print_json(
            {
                "files": [str(one) for one in made.paths],
                "nodes": made.nodes,
                "edges": made.edges,
                "slices": made.slices,
                "variant": chosen.label,
                "notes": [*made.notes, *log.notes],
            }
        )


def _read_slice(text: str | None) -> tuple[int | None, list[str]]:
    """Return the days of ``7d`` or ``2w``, and what is wrong with it."""
    if text is None:
        return None, []
    found = re.fullmatch(r"(\d{1,5})\s*([dw])", text.strip().lower())
    if found is None:
        return None, [f"--slice '{text}' is no length (allowed: whole days or weeks, as in 7d or 2w)"]
    return int(found[1]) * _DAYS[found[2]], []
