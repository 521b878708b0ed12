"""The parts of a study file that are lists: variants, datasets, cases. Sweeps are spread out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from kresearch._common.paths import data_path
from kresearch.datasets import known_datasets
from kresearch.errors import KresearchError
from kresearch.evaluate.cases import make_case
from kresearch.evaluate.detect import check_detector
from kresearch.study.loading import SIMULATIONS, check_name, contained_options
from kresearch.study.spec import FROM_DATASET, DatasetEntry, VariantEntry
from kresearch.variants.base import paths_of

T = TypeVar("T")


def as_list(value: Any) -> list[Any]:
    """Return the value, or a list with it alone."""
    return list(value) if isinstance(value, list) else [value]


def name_of(entry: Any) -> str:
    """Return the name of an entry that is a text or a table."""
    return str(entry.get("name", "")) if isinstance(entry, dict) else str(entry)


def options_of(entry: Any) -> dict[str, Any]:
    """Return the options of an entry: all keys but the name and the path."""
    return {k: v for k, v in entry.items() if k not in ("name", "path")} if isinstance(entry, dict) else {}


def attempt(make: Callable[..., T], problems: list[str], *given: Any) -> T | None:
    """Return what `make` makes of what is given, or None with its complaint among the problems."""
    try:
        return make(*given)
    except KresearchError as error:
        if str(error) not in problems:
            problems.append(str(error))
        return None


def spread(options: dict[str, Any]) -> list[dict[str, Any]]:
    """Spread options whose values are lists: a sweep, every combination."""
    keys = list(options)
    return [
        dict(zip(keys, values, strict=True))
        for values in itertools.product(*(v if isinstance(v, list) else [v] for v in options.values()))
    ]


def read_variants(
    entries: Iterable[Any], problems: list[str], folder: Path | None = None
) -> list[VariantEntry]:
    """Return the declared variants, sweeps spread out, each label once; they read in the project alone."""
    found: dict[str, VariantEntry] = {}
    for entry in entries:
        if not name_of(entry):
            problems.append(f'variant {entry!r} has no name; write {{name = "quantity"}} or "quantity".')
            continue
        for parameters in spread(options_of(entry)):
            declared = VariantEntry(name=name_of(entry), parameters=parameters)
            built = attempt(declared.build, problems)
            if built is not None:
                for path in paths_of(built) if folder is not None else ():
                    attempt(data_path, problems, folder, path.absolute())
                found.setdefault(built.label, declared)
    return list(found.values())


def read_datasets(entries: Any, folder: Path | None, problems: list[str]) -> list[DatasetEntry]:
    """Return the declared datasets; paths must exist."""
    found: dict[str, DatasetEntry] = {}
    for entry in as_list(entries):
        path = entry.get("path") if isinstance(entry, dict) else None
        name = name_of(entry)
        known = {*known_datasets(), *SIMULATIONS}
        if path is None and name.lower().replace("_", "-") not in known and re.search(r"[/\\]|\.\w+$", name):
            path, name = name, ""
        if path is not None:
            where = attempt(data_path, problems, folder or Path(), path)
            if where is None:
                continue
            if not where.exists():
                problems.append(
                    f"dataset path '{path}' is not there; paths are relative to the study's folder."
                )
                continue
            name = name or where.name.split(".")[0]
        else:
            named = attempt(check_name, problems, name)
            if named is None:
                continue
            name = named
        # Of a path's options, lists are lists: a mapping or the names of networks.
        sweeps = [options_of(entry)] if path is not None else spread(options_of(entry))
        for options in sweeps:
            if attempt(contained_options, problems, options, folder or Path()) is None:
                continue
            declared = DatasetEntry(name=name, path=path, options=options)
            if declared.label in found:
                problems.append(f"dataset '{declared.label}' is declared twice; name one of them otherwise.")
            found[declared.label] = declared
    return list(found.values())


def read_cases(entries: list[Any], problems: list[str]) -> list[Any]:
    """Return the declared cases: words, detectors and windows as plain values."""
    ready: list[Any] = []
    for entry in entries:
        if isinstance(entry, str):
            if entry != FROM_DATASET:
                problems.append(
                    f"cases = {entry!r} is unknown; allowed: '{FROM_DATASET}', tables of windows "
                    "({name, account, kind, baseline, spike, recovery}), or a table with detector = NAME."
                )
            ready.append(entry)
        elif "detector" in entry:
            attempt(check_detector, problems, entry)
            ready.append(entry)
        else:
            case = attempt(make_case, problems, entry)
            if case is not None:
                ready.append(case.to_dict())
    return ready
