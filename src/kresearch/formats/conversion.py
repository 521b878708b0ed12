"""What became of foreign rows: how many were read, what they became, what was left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_EXAMPLES = 3

#: Files that the balance names; an export of a chat has thousands.
_NAMED = 12


@dataclass
class LeftOut:
    """Records or parts of records that became nothing, for one reason."""

    count: int = 0  #: How many.
    examples: list[str] = field(default_factory=list)  #: Places and values of the first of them.

    def add(self, example: str, count: int = 1) -> None:
        """Count one more."""
        self.count += count
        if example and len(self.examples) < _EXAMPLES:
            self.examples.append(example if len(example) <= 120 else f"{example[:117]}...")


@dataclass
class Conversion:
    """The balance of reading foreign files.

    Parameters
    ----------
    files
        File -> name of its format.
    read
        Records read, broken ones too.
    became
        ``"share"``, ``"post"``, ``"total of like (6 anonymous actors)"``, ... -> how many
        rows, after repetitions were joined.
    broken
        Records that could not be taken apart, by reason.
    left_out
        What was understood and is not in the log, by reason.
    notes
        What else a reader of a result should know -> how often.
    seconds
        How long it took.
    """

    files: dict[str, str] = field(default_factory=dict)
    read: int = 0
    became: Counter[str] = field(default_factory=Counter)
    broken: dict[str, LeftOut] = field(default_factory=dict)
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def to_notes(self) -> list[str]:
        """Return the balance as lines for the notes of a log."""
        named = [f"{name} ({form})" for name, form in self.files.items()]
        more = f", and {len(named) - _NAMED:,} more files" if len(named) > _NAMED else ""
        files = ", ".join(named[:_NAMED]) + more
        became = ", ".join(f"{count:,} × {what}" for what, count in sorted(self.became.items())) or "nothing"
        lines = [f"read {_number(self.read, 'record')} of {files}: {became}"]
        lines += [
            f"not read: {_number(one.count, 'record')}: {why}{_describe(one)}"
            for why, one in self.broken.items()
        ]
        lines += [
            f"left out: {one.count:,} × {why}{_describe(one)}" for why, one in sorted(self.left_out.items())
        ]
        lines += [f"{count:,} × {note}" if count > 1 else note for note, count in self.notes.items()]
        return lines

    def to_dict(self) -> dict[str, Any]:
        """Return the balance for JSON."""
        return {
            "files": self.files,
            "records_read": self.read,
            "became": dict(sorted(self.became.items())),
            "not_read": {why: {"records": o.count, "examples": o.examples} for why, o in self.broken.items()},
            "left_out": {why: {"times": o.count, "examples": o.examples} for why, o in self.left_out.items()},
            "notes": [f"{c:,} × {n}" if c > 1 else n for n, c in self.notes.items()],
            "seconds": round(self.seconds, 2),
        }

    def __str__(self) -> str:
        return "\n".join(self.to_notes())


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _describe(one: LeftOut) -> str:
    return f" ({'; '.join(one.examples)})" if one.examples else ""
