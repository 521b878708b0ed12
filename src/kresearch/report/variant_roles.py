"""The variants of a result, sorted into reference, main line, baselines and sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.study.result import StudyResult

#: More curves than this in one figure cannot be told apart.
MOST_CURVES = 6


@dataclass(frozen=True)
class VariantRoles:
    """Variant labels by their part in the study, each list in the order of the study."""

    labels: tuple[str, ...]  #: All of them.
    reference: str | None  #: What the others are compared with, or None.
    baselines: frozenset[str]  #: The trivial ones.
    declined: dict[str, str]  #: Label -> reason, of those that could not answer on any dataset.
    #: The reference and one of each further name, for curves: the one with default parameters where the study
    #: has it, else the first; at most `MOST_CURVES`.
    main: tuple[str, ...]

    @property
    def contenders(self) -> tuple[str, ...]:
        """Labels that are neither reference, baseline nor declined."""
        out = {self.reference, *self.baselines, *self.declined}
        return tuple(label for label in self.labels if label not in out)


def line_up(result: StudyResult) -> VariantRoles:
    """Return the variants of a result by their part."""
    variants = result.variants
    labels = tuple(str(v["label"]) for v in variants)
    reference = next((str(v["label"]) for v in variants if v.get("reference")), None)
    baselines = frozenset(str(v["label"]) for v in variants if v.get("baseline"))
    declined = {str(v["label"]): reason for v in variants if (reason := decline_reason(v, result))}
    seen: dict[str, str] = {}
    for v in variants:
        label, name = str(v["label"]), str(v["name"])
        if label in baselines or label in declined or label == reference:
            continue
        if name not in seen or label == name:
            seen[name] = label
    chosen = ([reference] if reference and reference not in declined else []) + list(seen.values())
    main = tuple(label for label in labels if label in set(chosen[:MOST_CURVES]))
    return VariantRoles(labels, reference, baselines, declined, main)


def decline_reason(variant: Mapping[str, Any], result: StudyResult) -> str:
    """Return why a variant answered nowhere, or an empty text when it answered somewhere."""
    told = str(variant.get("declined") or "")
    if not told or _answered(variant, result):
        return ""
    return told


def partial_declines(result: StudyResult) -> list[tuple[str, str]]:
    """Return (variant, reason) of variants that declined on some datasets only."""
    return [
        (str(v["label"]), str(v["declined"]))
        for v in result.variants
        if v.get("declined") and _answered(v, result)
    ]


def _answered(variant: Mapping[str, Any], result: StudyResult) -> bool:
    rows = result.cells[result.cells["variant"] == str(variant["label"])]
    return bool(rows["value"].notna().any())
