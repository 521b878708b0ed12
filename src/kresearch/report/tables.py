"""A table as data: one model that becomes HTML, CSV and LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from kresearch.report.escape import csv_cell, latex


@dataclass(frozen=True)
class Column:
    """A column's heading."""

    title: str  #: As a reader sees it.
    detail: str = ""  #: Unit, direction, n: the second line of the heading.
    key: str = ""  #: Name in the CSV file.
    numeric: bool = False  #: Whether its cells are numbers.


@dataclass(frozen=True)
class Cell:
    """One cell."""

    text: str  #: As a reader sees it.
    value: float | str | None = None  #: For CSV: the number behind the text; the text itself when it is None.
    mark: str = ""  #: A word such as "best" that is set after the text.
    aside: str = ""  #: Small second line: an interval, a reason.
    tone: str = ""  #: ``good``, ``bad``, ``quiet`` or empty: a colour that says nothing the words do not say.
    footnote: str = ""  #: A sign such as a dagger, explained in the table's notes.


@dataclass(frozen=True)
class Table:
    """A table with its caption, headings and notes."""

    slug: str  #: Name of its files.
    caption: str  #: One sentence.
    columns: Sequence[Column]  #: The first one heads the rows.
    rows: Sequence[Sequence[Cell]]  #: Cells, as many in each as there are columns.
    notes: Sequence[str] = ()  #: Sentences under the table.
    groups: dict[int, str] = field(default_factory=dict)  #: Titles before a row, by the row's index.

    def to_csv(self) -> str:
        """Return the table as CSV: full numbers with a point, formulas disarmed."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([csv_cell(c.key or c.title) for c in self.columns])
        for row in self.rows:
            writer.writerow([csv_cell(c.text if c.value is None else c.value) for c in row])
        return out.getvalue()

    def to_latex(self) -> str:
        r"""Return the table as a LaTeX ``table`` with booktabs rules.

        Needs ``\usepackage[T1]{fontenc}``, ``textcomp`` and ``booktabs``.
        """
        kinds = "".join("r" if c.numeric else "l" for c in self.columns)
        heads = " & ".join(_stack(c.title, c.detail) for c in self.columns)
        lines = [
            r"\begin{table}[htbp]",
            r"\centering",
            rf"\caption{{{latex(self.caption)}}}",
            rf"\label{{tab:{self.slug}}}",
            rf"\begin{{tabular}}{{{kinds}}}",
            r"\toprule",
            rf"{heads} \\",
            r"\midrule",
        ]
        for index, row in enumerate(self.rows):
            if index in self.groups:
                rule = r"\addlinespace " if index else ""
                title = latex(self.groups[index])
                lines.append(rf"{rule}\multicolumn{{{len(self.columns)}}}{{l}}{{\emph{{{title}}}}} \\")
            lines.append(rf"{' & '.join(_latex_cell(c) for c in row)} \\")
        lines += [r"\bottomrule", r"\end{tabular}"]
        if self.notes:
            notes = r"\\ ".join(latex(n) for n in self.notes)
            lines.append(
                rf"\par\medskip\begin{{minipage}}{{\linewidth}}\footnotesize {notes}\end{{minipage}}"
            )
        lines.append(r"\end{table}")
        return "\n".join(lines) + "\n"


def _stack(title: str, detail: str) -> str:
    if not detail:
        return latex(title)
    small = rf"{{\footnotesize {latex(detail)}}}"
    return rf"\begin{{tabular}}[b]{{@{{}}c@{{}}}}{latex(title)}\\{small}\end{{tabular}}"


def _latex_cell(cell: Cell) -> str:
    text = latex(cell.text)
    if cell.mark:
        text = rf"\textbf{{{text}}} ({latex(cell.mark)})"
    if cell.footnote:
        text += rf"\textsuperscript{{{latex(cell.footnote)}}}"
    return text + (rf" {{\footnotesize {latex(cell.aside)}}}" if cell.aside else "")
