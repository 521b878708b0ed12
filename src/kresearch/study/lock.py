"""The lock: what a study found, kept beside it, and whether it still finds the same."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kresearch._common.scratch import scratch
from kresearch.errors import IntegrityError, UsageError
from kresearch.evaluate.metrics import find_metric
from kresearch.study.files import write_json
from kresearch.study.result import StudyResult
from kresearch.study.spec_file import study_file

#: Numbers may differ by so much, relative to the larger, between machines and versions.
TOLERANCE = 1e-6
_DIGITS = 6
NAME = "lock.json"


@dataclass(frozen=True)
class Verification:
    """What running a study again has shown."""

    study: str  #: Its slug.
    differences: tuple[str, ...]  #: One line each; none means that everything is as locked.
    checked: int  #: How many values were compared.
    #: Of ``bands`` and ``ledgers``, what the study has and its lock does not hold.
    left_out: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing moved."""
        return not self.differences

    @property
    def unlocked(self) -> str:
        """What was not compared and how to lock it, in words; empty where everything was."""
        if not self.left_out:
            return ""
        return (
            f"not compared: {' and '.join(self.left_out)}, which this lock does not hold. Lock them with "
            "'kresearch study run PATH --lock'."
        )

    def __str__(self) -> str:
        if self.ok:
            whole = f"{self.study}: all {self.checked} locked values are the same."
            return "\n".join([whole, *([f"  {self.unlocked}"] if self.left_out else [])])
        head = f"{self.study}: {len(self.differences)} of {self.checked} locked values moved."
        lines = [*self.differences, *([self.unlocked] if self.left_out else [])]
        return "\n".join([head, *(f"  {line}" for line in lines)])


def make_lock(result: StudyResult) -> dict[str, Any]:
    """Return what is locked: digests, versions, headline numbers, the comparison.

    Headline numbers are each metric's median over the cases of a kind, per dataset and
    variant, with the number of cases that have a value; one case alone is its own median.
    """
    numbers: dict[str, Any] = {}
    for (dataset, kind, variant), rows in result.cells.groupby(["dataset", "kind", "variant"], sort=True):
        values = {}
        for metric, group in rows.groupby("metric", sort=True):
            known = group["value"].dropna()
            values[str(metric)] = _rounded(known.median()) if len(known) else None
            if len(group) > 1:
                values[f"{metric} (cases)"] = len(known)
        numbers[f"{dataset} | {kind} | {variant}"] = values
    compared = {
        f"{row['variant']} | {row['metric']} | {row['kind']}": {
            "shift": _rounded(row["shift"]),
            "verdict": row["verdict"],
        }
        for row in result.comparison or []
    }
    later = {
        "bands": {
            f"{row['dataset']} | {row['case']} | {row['variant']} | {row['metric']}": {
                end: _rounded(row[end]) for end in ("low", "corrected", "high")
            }
            for row in result.bands
        },
        "judged": {
            f"{row['dataset']} | {row['case']}": {
                "texts": row["texts"],
                "shares": {
                    f"{s['window']} | {s['quantity']}": {
                        end: _rounded(s[end]) for end in ("low", "value", "high")
                    }
                    for s in row["shares"]
                },
                "gains": {
                    g["variant"]: {end: _rounded(g[end]) for end in ("low", "value", "high", "as_read")}
                    for g in row["gains"]
                },
            }
            for row in result.judged
        },
        "ledgers": {
            f"{row['dataset']} | {row['case']} | {row['variant']}": {
                "start": _rounded(row["start"]),
                "score": _rounded(row["score"]),
                "points": {
                    f"{part['network']} | {part['kind']} | {part['sign']}": _rounded(part["points"])
                    for part in row["rows"]
                },
            }
            for row in result.ledgers
        },
    }
    return {
        "study": result.spec.slug,
        "digests": {d["name"]: d["digest"] for d in result.datasets},
        "versions": {
            "kresearch": result.provenance.get("kresearch", ""),
            "variants": {v["label"]: v["version"] for v in result.variants},
            "metrics": {name: find_metric(name).version for name in result.spec.metrics},
        },
        "numbers": numbers,
        "comparison": compared,
        **{name: values for name, values in later.items() if values},
    }


def write_lock(result: StudyResult, folder: str | Path) -> Path:
    """Write ``lock.json`` into a study's folder.

    Parameters
    ----------
    result
        A finished one.
    folder
        Of the study; a lock that is there is replaced.

    Returns
    -------
    pathlib.Path
        The lock: digests of the data, versions, each metric's median, the comparison.

    Raises
    ------
    UsageError
        When the study is not finished.

    Examples
    --------
    >>> import json, tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     lock = json.loads(kr.study.write_lock(result, folder).read_text())
    >>> lock["study"], len(lock["numbers"])
    ('storm', 1)
    """
    if not result.finished:
        raise UsageError(
            f"study '{result.spec.slug}' is not finished ({result.lacks}). Only a "
            "whole result is locked. Finish it with 'kresearch study run'."
        )
    path = Path(folder) / NAME
    write_json(make_lock(result), path)
    return path


def read_lock(path: Path) -> dict[str, Any]:
    """Return the content of a lock file; IntegrityError when the file is not one."""
    try:
        locked = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        locked, why = None, str(error)[:200]
    else:
        why = "it is no table of study, digests, versions and numbers"
    needed = {"study": str, "digests": dict, "versions": dict, "numbers": dict}
    if not isinstance(locked, dict) or any(not isinstance(locked.get(k), t) for k, t in needed.items()):
        raise IntegrityError(
            f"'{path.name}' of '{path.parent.name}' cannot be read: {why}. Allowed: what 'kresearch study "
            "run PATH --lock' writes. Take it from the repository again, or write it anew."
        )
    return locked


def verify(where: str | Path, *, workers: int | None = 1) -> Verification:
    """Run a study again from nothing and compare with its lock.

    Parameters
    ----------
    where
        A study's folder; its own output is not touched.
    workers
        As of `run_study`.

    Returns
    -------
    Verification
        ``ok``, the ``differences`` one line each, and how many values were ``checked``.

    Raises
    ------
    IntegrityError
        When there is no lock to compare with.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     lock = kr.study.write_lock(result, folder)
    ...     again = kr.study.verify(folder)
    >>> again.ok, again.differences
    (True, ())
    """
    from kresearch.study.runner import run_study

    file = study_file(where)
    path = file.parent / NAME
    if not path.is_file():
        raise IntegrityError(
            f"study '{file.parent.name}' has no {NAME}, so there is nothing to compare with. Allowed: a "
            "locked study. Write the lock with 'kresearch study run PATH --lock'."
        )
    locked = read_lock(path)
    with scratch() as folder:
        result = run_study(file, output=folder, workers=workers)
    return compare_locks(locked, make_lock(result))


def compare_locks(locked: dict[str, Any], found: dict[str, Any]) -> Verification:
    """Compare two locks, as of `make_lock`, value by value."""
    # Locks of before ledgers, bands and judgements were locked say nothing of them; that is said.
    later = ("bands", "ledgers", "judged")
    left_out = tuple(name for name in later if name in found and name not in locked)
    found = {k: v for k, v in found.items() if k not in later or k in locked}
    before, after = _flat(locked), _flat(found)
    # Another version of kresearch may give the same numbers: then nothing moved.
    for values in (before, after):
        for place in [place for place in values if f"{place} > ".startswith("versions > kresearch > ")]:
            del values[place]
    lines = []
    for place in sorted(before.keys() | after.keys()):
        if place not in after:
            lines.append(f"{place}: locked {_said(before[place])}, not there any more")
        elif place not in before:
            lines.append(f"{place}: new, {_said(after[place])}")
        elif not _same(before[place], after[place]):
            lines.append(f"{place}: locked {_said(before[place])}, now {_said(after[place])}")
    checked = len(before.keys() | after.keys())
    return Verification(str(locked.get("study", "?")), tuple(lines), checked, left_out)


def _flat(value: Any, place: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {place: value}
    out: dict[str, Any] = {}
    for key, inner in value.items():
        out |= _flat(inner, f"{place} > {key}" if place else str(key))
    return out


def _same(first: Any, second: Any) -> bool:
    if type(first) in (int, float) and type(second) in (int, float):
        if max(abs(first), abs(second)) > sys.float_info.max:  # JSON knows no largest number
            return bool(first == second)
        return math.isclose(first, second, rel_tol=TOLERANCE, abs_tol=10.0**-_DIGITS * 2)
    return bool(first == second)


def _rounded(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), _DIGITS) + 0.0


def _said(value: Any) -> str:
    if value is None:
        return "no value"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
