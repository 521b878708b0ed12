"""The report as a LaTeX document: question, answer, tables, what would change the conclusion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.files import write_text_atomically
from kresearch.report.caveats import caveats
from kresearch.report.escape import latex
from kresearch.report.facts import Facts
from kresearch.report.files import MOST_TYPESET_ROWS
from kresearch.report.language import speak
from kresearch.report.prose import answer
from kresearch.report.set_table import set_tables
from kresearch.report.variant_table import variant_tables
from kresearch.report.verdict_table import verdict_tables

if TYPE_CHECKING:
    from kresearch.study.result import StudyResult

_HEAD = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
%s
\usepackage{booktabs}
\usepackage{pdflscape}
\usepackage[margin=2cm]{geometry}
"""
#: Debian's latex-base has no Italian for babel: then the one word that it would set is set here.
_BABEL = {
    "en": r"\usepackage[british]{babel}",
    "it": r"\IfFileExists{italian.ldf}{\usepackage[italian]{babel}}{\renewcommand{\tablename}{Tabella}}",
}


def build_document(result: StudyResult, out: str | Path, *, lang: str = "en") -> Path:
    """Write ``report.tex``: needs pdfLaTeX with booktabs, babel, geometry, pdflscape, textcomp.

    Parameters
    ----------
    result
        What the study found.
    out
        The folder.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    pathlib.Path
        The file: question, answer, tables and reservations, in the words of the page.

    Raises
    ------
    UnknownNameError
        For another language.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     page = kr.report.build_document(result, f"{folder}/report")
    ...     page.name, "{The question}" in page.read_text()
    ('report.tex', True)
    """
    language, facts = speak(lang), Facts(result)
    lines = [_HEAD % _BABEL[language.code]]
    lines += [
        rf"\title{{{latex(result.spec.say('title', lang))}}}",
        r"\author{}",
        r"\date{}",
        r"\begin{document}",
        r"\maketitle",
    ]
    lines += [
        rf"\section*{{{latex(language.say('page.question'))}}}",
        latex(result.spec.say("question", lang)),
        "",
    ]
    lines += [rf"\section*{{{latex(language.say('page.answer'))}}}"]
    lines += [latex(sentence) + "\n" for sentence in answer(facts, language)]
    lines += [rf"\section*{{{latex(language.say('page.variants'))}}}", r"\begin{landscape}\small"]
    tables = [
        *set_tables(facts, language),
        *variant_tables(facts, language),
        *verdict_tables(facts, language),
    ]
    lines += [t.to_latex() for t in tables if len(t.rows) <= MOST_TYPESET_ROWS]
    lines += [r"\end{landscape}", rf"\section*{{{latex(language.say('page.caveats'))}}}", r"\begin{itemize}"]
    lines += [rf"\item {latex(line)}" for line in caveats(facts, language)]
    lines += [r"\end{itemize}", r"\end{document}", ""]
    return write_text_atomically("\n".join(lines), Path(out) / "report.tex")
