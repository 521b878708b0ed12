"""Stages of a study after its cells: what each works on, when it is asked for, and who does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.study.assembly import Part
    from kresearch.study.result import StudyResult
    from kresearch.study.spec import StudySpec
    from kresearch.variants import Variant


@dataclass(frozen=True)
class StageInput:
    """What a stage works on."""

    result: StudyResult  #: Complete; its spec says what is asked.
    #: Of the study, the reference first.
    parts: Sequence[Part]
    variants: Sequence[Variant]
    folder: Path  #: Of the study: what paths are relative to.
    cells: Path  #: The folder of cells; what a stage makes is kept there, addressed by all it depends on.
    compute: bool = True  #: Whether to compute what is not kept yet; else only what is there comes back.
    #: Called with how many parts are done, of how many, and what is being done.
    progress: Callable[[int, int, str], None] | None = None


@dataclass(frozen=True)
class Stage:
    """One stage."""

    name: str  #: Of the stage, and of the attribute of the result that it fills.
    called: str  #: What progress says of it.
    asked: Callable[[StudySpec], bool]  #: Whether a study asks for it.
    function: str  #: ``"module:function"`` from a `StageInput` to what is stored; imported when it is needed.

    def run(self, work: StageInput) -> list[dict[str, Any]]:
        """Return what the stage makes of its input."""
        module, _, function = self.function.partition(":")
        made: list[dict[str, Any]] = getattr(import_module(module), function)(work)
        return made


def _asks_readings(spec: StudySpec) -> bool:
    from kresearch.study.readings import asks_readings

    return asks_readings(spec)


#: In the order in which they run.
LATER = (
    # A study across conditions tells no single case's story.
    Stage("ledgers", "ledgers", lambda spec: not spec.across, "kresearch.study.ledgers:make_ledgers"),
    Stage(
        "bands",
        "bands",
        lambda spec: spec.band is not None,
        "kresearch.study.error_propagation:propagate_error",
    ),
    Stage("judged", "judgements", lambda spec: spec.judged is not None, "kresearch.study.judged:judge_cases"),
    Stage("readings", "readings", _asks_readings, "kresearch.study.readings:assess_cases"),
)
