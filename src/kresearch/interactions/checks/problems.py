"""What is wrong with a log, told all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kresearch.errors import CheckError

if TYPE_CHECKING:
    import pandas as pd

#: How many rows of one problem are listed; counts are always exact.
LISTED = 1000
_NAMED = 5
_OPTION = " (--on-bad-rows quarantine)."


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with every row it is wrong in.

    Parameters
    ----------
    table, column
        Where; `column` is empty for the file as a whole.
    rule
        Name of the rule that found it.
    level
        ``"error"``: reading refuses the rows. ``"warning"``: the rows are kept, and it is said.
    count
        In how many rows; 0 when it is about the whole file or column.
    reason
        What is wrong with them, as it follows "2 rows ...".
    advice
        What is allowed, and what to do.
    rows
        The first of them: row number (1 is the first row of data, None where the engine
        keeps no order) and value.
    """

    table: str
    column: str
    rule: str
    level: str
    count: int
    reason: str
    advice: str
    rows: tuple[tuple[int | None, str | None], ...] = field(default=(), repr=False)

    @property
    def place(self) -> str:
        """The column, after its table when that is not the interactions."""
        parts = [self.table if self.table != "interactions" or not self.column else "", self.column]
        return ".".join(part for part in parts if part)

    def examples(self) -> str:
        """Return the first values and their rows, as ``'rt?' (rows 3, 17)``."""
        by_value: dict[str | None, list[int]] = {}
        for row, value in self.rows:
            numbers = by_value.setdefault(value, [])
            if row is not None:
                numbers.append(row)
        said = [
            f"{'empty' if value is None else repr(_short(value))}{_numbers(numbers)}"
            for value, numbers in list(by_value.items())[:_NAMED]
        ]
        return ", ".join(said) + (", ..." if len(by_value) > _NAMED else "")

    def __str__(self) -> str:
        if not self.count:
            return f"{self.place}: {self.reason}. {self.advice}"
        examples = self.examples()
        between = ": " if examples else ""
        return f"{self.place}: {say_rows(self.count)} {self.reason}{between}{examples}. {self.advice}"


@dataclass(frozen=True)
class ProblemReport:
    """Every problem of the three tables.

    Parameters
    ----------
    problems
        Errors first, then warnings, by table and column.
    rows_read
        Per table, how many rows were read.
    notes
        What is no problem, but worth knowing: columns that nothing is read from.
    """

    problems: tuple[Problem, ...]
    rows_read: dict[str, int]
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make reading refuse rows."""
        return tuple(p for p in self.problems if p.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems in rows that are kept."""
        return tuple(p for p in self.problems if p.level == "warning")

    def has(self, rule: str, *, table: str = "interactions") -> bool:
        """Return whether a rule is broken in a table, e.g. ``"duplicate"`` or ``"self"``."""
        return any(problem.rule == rule and problem.table == table for problem in self.problems)

    def __bool__(self) -> bool:
        return bool(self.problems)

    def __str__(self) -> str:
        return _summary(self.problems, self.rows_read)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per problem: table, column, rule, level, rows, examples, advice."""
        import pandas as pd

        names = ["table", "column", "rule", "level", "rows", "reason", "examples", "advice"]
        return pd.DataFrame(
            [
                (p.table, p.column, p.rule, p.level, p.count, p.reason, p.examples(), p.advice)
                for p in self.problems
            ],
            columns=names,
        )

    def failing_rows(self) -> pd.DataFrame:
        """Return the failing rows: table, row, column, value, level, reason.

        At most the first 1,000 of each problem are listed; the counts are exact.
        """
        import pandas as pd

        names = ["table", "row", "column", "value", "level", "reason"]
        listed = [
            (p.table, row, p.column, value, p.level, p.reason) for p in self.problems for row, value in p.rows
        ]
        frame = pd.DataFrame(listed, columns=names)
        return frame.astype({"row": "Int64"})


class InvalidLogError(CheckError):
    """Interactions that cannot be read, with all their problems.

    Attributes
    ----------
    report
        The `ProblemReport`.
    problems
        Its problems that are errors.
    rows
        A pandas frame with the failing rows: table, row, column, value, level, reason.
    """

    def __init__(self, report: ProblemReport) -> None:
        self.report = report
        self.problems = report.errors
        whole = any(problem.count == 0 for problem in self.problems)
        advice = (
            "Mend the columns." if whole else "Mend the rows, or set them aside: on_bad_rows='quarantine'"
        )
        super().__init__(
            f"{_summary(report.errors, report.rows_read)}\n{advice}{_OPTION if not whole else ''}"
        )

    @property
    def rows(self) -> pd.DataFrame:
        """The failing rows."""
        return self.report.failing_rows()

    def __reduce__(self) -> tuple[Any, ...]:
        return InvalidLogError, (self.report,)


def say_rows(number: int) -> str:
    """Return ``1 row`` or ``12,480 rows``."""
    return "1 row" if number == 1 else f"{number:,} rows"


def _summary(problems: Sequence[Problem], rows_read: dict[str, int]) -> str:
    total = sum(rows_read.values())
    number = "1 problem" if len(problems) == 1 else f"{len(problems) or 'no'} problems"
    lines = [f"{number} in {say_rows(total)}."]
    return "\n".join([*lines, *(str(problem) for problem in problems)])


def _short(value: str, length: int = 60) -> str:
    return value if len(value) <= length else value[: length - 3] + "..."


def _numbers(rows: list[int]) -> str:
    if not rows:
        return ""
    more = ", ..." if len(rows) > _NAMED else ""
    return f" ({'row' if len(rows) == 1 else 'rows'} {', '.join(str(row) for row in rows[:_NAMED])}{more})"
