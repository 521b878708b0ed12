"""``kresearch variants``: every scoring rule, its parameters and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kresearch.cli import console
from kresearch.cli import options as opts

if TYPE_CHECKING:
    from kresearch._common.registry import Entry
    from kresearch.variants import Variant


def variants(
    as_json: opts.JsonOrTable = False,
) -> None:
    """List the variants, their parameters and origin.

    Every variant is a reconstruction from Klout's public statements with one part changed.
    """
    from kresearch.variants import list_variants

    rows = [_describe(listing) for listing in list_variants()]
    if as_json:
        console.print_json(rows)
        return
    cells = []
    for row in rows:
        first = (row["name"], row["summary"], row["origin"])
        parameters = row["parameters"] or [None]
        for index, parameter in enumerate(parameters):
            name, summary, origin = first if index == 0 else ("", "", "")
            cells.append((name, summary, *_cells(parameter), origin))
    console.print_table(("variant", "what it does", "parameter", "allowed", "meaning", "origin"), cells)


def _describe(listing: Entry[type[Variant]]) -> dict[str, Any]:
    variant = listing.value
    return {
        "name": listing.name,
        "summary": variant.summary(),
        "version": variant.version,
        "parameters": variant.parameters(),
        "claims": sorted(variant.claims),
        "waives": sorted(variant.waives),
        "origin": listing.origin,
    }


def _cells(parameter: dict[str, Any] | None) -> tuple[str, str, str]:
    if parameter is None:
        return ("none", "", "")
    return (
        f"{parameter['parameter']}={parameter['default']}",
        str(parameter["allowed"]),
        str(parameter["meaning"]),
    )
