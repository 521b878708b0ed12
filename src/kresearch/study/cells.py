"""Cells: dataset x case x variant, addressed by what they are computed from, written whole or not."""

from __future__ import annotations

import hashlib
import importlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

from kresearch.evaluate.cases import Case
from kresearch.evaluate.metrics import Metric, Value
from kresearch.study.files import read_parquet, to_json, write_parquet
from kresearch.variants import Variant

#: Raised when the layout of a cell's file changes.
LAYOUT = 2
CURVE_COLUMNS = ("at", "score", "valence", "raw", "reach", "amplification", "impact")


@dataclass(frozen=True)
class Cell:
    """What is known of one case under one variant."""

    #: Scores of the case's account: ``at, score, valence, raw, reach, amplification, impact``; a frame, or an
    #: Arrow table when it was read.
    curve: Any
    values: dict[str, Value]  #: Metric name to value.
    declined: str | None = None  #: Why the variant could not answer, or None.
    notes: tuple[str, ...] = ()  #: What belongs beside the variant's scores.
    #: Gain over the case's windows of other accounts, where the study asks for such placebos.
    others: tuple[float, ...] = ()


def address(
    *,
    digest: str,
    case: Case,
    variant: Variant,
    reference: Variant,
    metrics: Iterable[Metric],
    every: str,
    seed: int,
    others: Sequence[str] = (),
) -> str:
    """Return the address of a cell: SHA-256 over everything its numbers depend on.

    The digest of the data, the case's windows, variant and reference with version and
    parameters, the metrics' versions, the tick, the seed, the other accounts that the case is
    held against, and the code that computes scores and metrics, so that a changed rule never
    meets an old number.
    """
    metrics = list(metrics)
    windows = {name: [t.isoformat() for t in window] for name, window in case.windows.items()}
    parts = {
        "layout": LAYOUT,
        "digest": digest,
        "case": {"account": case.account, "kind": case.kind, **windows},
        "variant": _identity(variant),
        "reference": _identity(reference),
        "metrics": {m.name: [m.version, code_of(m.function.__module__)] for m in metrics},
        "every": every,
        "seed": seed,
        "code": [code_of("kresearch.scoring"), code_of("kresearch.evaluate.frames")],
    }
    if any(m.counterfactual for m in metrics):
        parts["counterfactual"] = code_of("kresearch.study.counterfactual")
    if others:
        parts["others"] = [list(others), code_of("kresearch.evaluate.others")]
    return hashlib.sha256(to_json(parts).encode()).hexdigest()


def _identity(variant: Variant) -> dict[str, Any]:
    return {
        "name": variant.name,
        "version": variant.version,
        "params": variant.model_dump(mode="json"),
        "code": code_of(type(variant).__module__),
    }


@cache
def code_of(module: str) -> str:
    """Return a digest of a module's source, or of all of a package's; empty where there is none."""
    origin = getattr(importlib.import_module(module), "__file__", None)
    if origin is None or not Path(origin).is_file():
        return ""  # a notebook's class: only its version speaks for it
    home = Path(origin)
    files = sorted(home.parent.rglob("*.py")) if home.name == "__init__.py" else [home]
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:16]


def cell_file(folder: Path, key: str) -> Path:
    """Return where the cell with an address lies."""
    return folder / f"{key[:40]}.parquet"


def write_cell(cell: Cell, path: Path) -> None:
    """Write a cell: the curve as Parquet, everything else in its metadata. One file, so atomic."""
    import pyarrow as pa

    values = {
        name: {
            "value": value.value,
            "censored": value.censored,
            "note": value.note,
            "saturated": value.saturated,
        }
        for name, value in cell.values.items()
    }
    facts: dict[str, Any] = {"values": values, "declined": cell.declined, "notes": list(cell.notes)}
    if cell.others:
        facts["others"] = list(cell.others)
    curve = cell.curve.copy(deep=False)
    curve.attrs = {}
    table = pa.Table.from_pandas(curve, preserve_index=False)
    facts["digest"] = _digest(path, table, facts)
    # Not waiting for the disk: a cell that a power cut tears is seen and computed again.
    write_parquet(curve, path, metadata=facts, sync=False)


def read_cell(path: Path) -> Cell | None:
    """Return a cell, or None when it was not computed or its file is not what was written there."""
    if not path.is_file():
        return None
    try:
        curve, facts = read_parquet(path)
        if facts.pop("digest", None) != _digest(path, curve, facts):
            return None
        # What writers say beside the columns is no part of the digest, so nothing may depend on it.
        curve = curve.replace_schema_metadata(None)
    except (OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return None
    values = {
        name: Value(
            float("nan") if row["value"] is None else float(row["value"]),
            row["censored"],
            row["note"],
            row["saturated"],
        )
        for name, row in facts["values"].items()
    }
    others = tuple(math.nan if gain is None else float(gain) for gain in facts.get("others", ()))
    return Cell(curve, values, facts["declined"], tuple(facts["notes"]), others)


def _digest(path: Path, curve: pa.Table, facts: dict[str, Any]) -> str:
    """Return a digest of a cell's numbers and of its address, so that exchanged files are seen too."""
    whole = hashlib.sha256(f"{path.name}\0{to_json(facts)}".encode())
    for name in curve.column_names:
        values = curve.column(name).to_numpy()
        whole.update(f"\0{name}\0{curve.schema.field(name).type}\0{len(values)}\0".encode())
        whole.update(values.tobytes())
    return whole.hexdigest()


def empty_curve() -> pd.DataFrame:
    """Return a curve without rows, typed as any other."""
    columns: dict[str, Any] = {name: pd.Series(dtype="float64") for name in CURVE_COLUMNS[1:]}
    return pd.DataFrame({"at": pd.Series(dtype="datetime64[us, UTC]"), **columns})
