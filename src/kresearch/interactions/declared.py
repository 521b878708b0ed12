"""One set of reading options for Python, the command line and study files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kresearch.interactions.mapping import read_mapping

#: Options of `ColumnMap` that may stand beside the mapping, as keywords; tables add up, values replace.
TABLES = ("kinds", "network_names", "polarity_words", "totals", "zones")
VALUES = ("polarity_scale", "decimal", "time_format", "skip_lines", "sheet")
OPTIONS = (*TABLES, *VALUES)
#: Where the name of an option is not that of the field: ``networks`` allows further networks.
_FIELDS = {"network_names": "networks"}


def gather_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of `InteractionLog`, those of a column map gathered into ``mapping``.

    Beside the former they may hold those of `ColumnMap`: ``kinds``, ``network_names``, ``polarity_words``,
    ``polarity_scale``, ``decimal``, ``time_format``, ``skip_lines``, ``sheet``, ``totals``, ``zones``. What
    is given here goes before the mapping's own; UsageError when one of them does not fit.

    Examples
    --------
    >>> gather_options({"kinds": {"Piace": "like"}, "timezone": "UTC"})["mapping"].kinds
    {'piace': 'like'}
    """
    rest = {name: value for name, value in options.items() if name not in OPTIONS}
    given = {_FIELDS.get(n, n): v for n, v in options.items() if n in OPTIONS and v not in (None, {}, 0)}
    if not given:
        return rest
    columns, further = read_mapping(rest.get("mapping")), read_mapping(given)
    merged: dict[str, Any] = {}
    for name in given:
        new = getattr(further, name)
        merged[name] = dict(getattr(columns, name)) | dict(new) if isinstance(new, Mapping) else new
    return rest | {"mapping": replace(columns, **merged)}
