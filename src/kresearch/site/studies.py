"""The studies of a folder as a reader of the site sees them: what is there, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.errors import KresearchError
from kresearch.report.facts import Facts
from kresearch.study.lock import NAME as LOCK
from kresearch.study.lock import compare_locks, make_lock, read_lock
from kresearch.study.result import StudyResult, origin_of
from kresearch.study.spec_file import read_spec

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.study.spec import StudySpec

#: What can be wrong with the files of a result that something else wrote over or cut off.
_UNREADABLE = (KresearchError, OSError, ValueError, KeyError, TypeError, ArithmeticError)


@dataclass(frozen=True)
class LockState:
    """How a result stands to its lock."""

    #: ``matches`` (every locked value equals the result's), ``moved``, ``absent``, or ``unknown`` where there
    #: is nothing to compare or a metric is not installed here.
    word: str
    checked: int = 0  #: How many values were compared.
    differences: tuple[str, ...] = ()  #: One line per value that differs.
    #: What the result has and the lock does not hold, so that it was not compared; empty where nothing.
    unlocked: str = ""


@dataclass(frozen=True, eq=False)
class Entry:
    """One study: its declaration and, where it has run, its result."""

    slug: str  #: Its folder's name.
    folder: Path  #: That holds its ``study.toml``.
    spec: StudySpec | None = None  #: As declared, None where the file cannot be read.
    result: StudyResult | None = None  #: None where it has not run.
    problem: str = ""  #: Why the declaration or the result cannot be read, or why it could not be run.

    @property
    def state(self) -> str:
        """``complete``, ``incomplete``, ``not-run`` or ``unreadable``."""
        if self.result is None:
            return "unreadable" if self.problem else "not-run"
        return "complete" if self.result.whole else "incomplete"

    @property
    def shown_spec(self) -> StudySpec | None:
        """What to show as title and question: of the result where there is one."""
        return self.result.spec if self.result is not None else self.spec

    @property
    def outdated(self) -> bool:
        """Whether ``study.toml`` says something else than what was run."""
        if self.result is None or self.spec is None:
            return False
        return self.result.spec.declaration() != self.spec.declaration()

    @cached_property
    def facts(self) -> Facts | None:
        """The result as numbers, None where there is none."""
        return None if self.result is None else Facts(self.result)

    @cached_property
    def lock(self) -> LockState:
        """How the result stands to ``lock.json``."""
        path = self.folder / LOCK
        if not path.is_file():
            return LockState("absent")
        if self.result is None:
            return LockState("unknown")
        try:
            found = compare_locks(read_lock(path), make_lock(self.result))
        except _UNREADABLE as error:
            return LockState("unknown", differences=(str(error),))
        word = "matches" if found.ok else "moved"
        return LockState(word, found.checked, found.differences, found.unlocked)

    @property
    def executed(self) -> pd.Timestamp | None:
        """When the result was computed."""
        import pandas as pd

        told = self.result.provenance.get("started_at") if self.result is not None else None
        return None if not told else pd.Timestamp(told)

    @property
    def nature(self) -> str:
        """``all``, ``some`` or ``none`` of the data is simulated, ``unknown``; empty before it has run."""
        return "" if self.facts is None else self.facts.simulated

    @property
    def datasets(self) -> list[tuple[str, str, str]]:
        """Name, title and origin of its data (empty: not known before it has run), each once.

        Origins are ``simulated``, ``real`` and ``undeclared``.
        """
        told: list[tuple[str, str, str]] = []
        if self.result is not None:
            told = [
                (_bare(d["name"]), str(d.get("title") or d["name"]), origin_of(d) or "undeclared")
                for d in self.result.datasets
            ]
        elif self.spec is not None:
            told = [(d.name, d.name, "") for d in self.spec.datasets]
        return list(dict.fromkeys(told))

    @property
    def variants(self) -> list[str]:
        """Names of the variants, each once."""
        if self.result is not None:
            return list(dict.fromkeys(str(v["name"]) for v in self.result.variants))
        return [] if self.spec is None else list(dict.fromkeys(v.name for v in self.spec.variants))


def read_studies(root: Path) -> list[Entry]:
    """Return every study below a folder, in the order of their names.

    One that cannot be read is an entry that says why: nothing is dropped in silence.
    """
    return [read_study(file.parent) for file in sorted(root.glob("*/study.toml"))]


def read_study(folder: Path, *, problem: str = "") -> Entry:
    """Return the study in a folder; `problem` is what went wrong before, e.g. when it was run."""
    spec, result, problems = None, None, [problem] if problem else []
    try:
        spec = read_spec(folder)
    except KresearchError as error:
        if str(error) != problem:
            problems.append(str(error))
    if (folder / "output" / "result.json").is_file():
        try:
            result = StudyResult.load(folder / "output")
        except _UNREADABLE as error:
            problems.append(f"the result cannot be read: {' '.join(str(error).split())[:300]}")
    return Entry(folder.name, folder, spec, result, "\n".join(problems))


def _bare(label: str) -> str:
    """Return a dataset's name without its options."""
    return label.partition("(")[0]
