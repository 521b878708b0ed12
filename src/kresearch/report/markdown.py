"""The report as Markdown or Quarto, with its figures beside it, to be edited into a paper."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.files import write_text_atomically
from kresearch.report.caveats import caveats
from kresearch.report.conditions import condition_answer
from kresearch.report.escape import clean
from kresearch.report.facts import Facts
from kresearch.report.files import MOST_TYPESET_ROWS
from kresearch.report.headline import data_facts, headline, weightiest
from kresearch.report.language import speak
from kresearch.report.prose import answer
from kresearch.report.set_table import set_tables
from kresearch.report.short_answers import short_answers
from kresearch.report.variant_table import variant_tables
from kresearch.report.verdict_table import verdict_tables
from kresearch.study.citing import cite_study

if TYPE_CHECKING:
    from kresearch.report.tables import Table
    from kresearch.study.result import StudyResult

BIBLIOGRAPHY = "references.bib"
#: Signs that Markdown, HTML or Quarto would read as markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|$@~^!])")


def build_markdown(
    result: StudyResult,
    out: str | Path,
    *,
    form: str = "md",
    figures: Sequence[Path] = (),
    lang: str = "en",
) -> Path:
    """Write ``report.md`` or ``report.qmd``, and ``references.bib`` with study, data and software.

    Parameters
    ----------
    result
        What the study found.
    out
        The folder.
    form
        ``"md"``: Markdown with pipe tables; ``"qmd"``: the same with a head for Quarto.
    figures
        SVG files, as `build_figures` wrote them in a folder below `out`.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    pathlib.Path
        The file. Question, answer, facts, figures, tables and reservations, in the words of the page;
        signs from the data are escaped, so that they are shown and mean nothing.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     page = kr.report.build_markdown(result, f"{folder}/report")
    ...     page.name, (page.parent / "references.bib").is_file(), "## The question" in page.read_text()
    ('report.md', True, True)
    """
    from kresearch.report.page import render

    language, facts, folder = speak(lang), Facts(result), Path(out)
    bibliography = cite_study(result)
    write_text_atomically("\n\n".join(bibliography) + "\n", folder / BIBLIOGRAPHY)
    across = bool(result.conditions)
    lines = _head(result, form, language.code)
    lines += [
        f"## {language.say('page.question')}",
        escape_markup(result.spec.say("question", language.code)),
    ]
    lines += [f"## {language.say('page.answer')}"]
    for short in short_answers(facts, language):
        lines += [f"{escape_markup(short.question)} **{short.word}**"]
        lines += [escape_markup(short.reason)] if short.reason else []
    told = [*headline(facts, language), *(condition_answer if across else answer)(facts, language)]
    lines += [escape_markup(sentence) for sentence in dict.fromkeys(told)]
    lines += [f"**{language.say('headline.change')}:** {escape_markup(weightiest(facts, language))}"]
    pairs = data_facts(facts, language)
    lines += ["\n".join(f"- **{heading}:** {escape_markup(text)}" for heading, text in pairs)]
    drawn = {drawing.slug: drawing for drawing in render(result, lang=lang).drawings} if figures else {}
    for file in figures:
        if (drawing := drawn.get(file.stem)) is not None:
            place = file.relative_to(folder).as_posix()
            lines += [f"![{escape_markup(drawing.title)}. {escape_markup(drawing.caption)}]({place})"]
    lines += [f"## {language.say('page.variants')}"]
    tables = [
        *([] if across else [*set_tables(facts, language), *variant_tables(facts, language)]),
        *verdict_tables(facts, language),
    ]
    lines += [text for t in tables if len(t.rows) <= MOST_TYPESET_ROWS for text in _table(t)]
    lines += [f"## {language.say('page.caveats')}"]
    lines += ["\n".join(f"- {escape_markup(line)}" for line in caveats(facts, language))]
    lines += [f"## {language.say('page.cite')}", _code("\n\n".join(bibliography))]
    return write_text_atomically(
        "\n\n".join(line for line in lines if line) + "\n", folder / f"report.{form}"
    )


def escape_markup(text: object) -> str:
    """Return text that Markdown shows letter by letter."""
    return _MARKUP.sub(r"\\\1", " ".join(clean(text).split()))


def _head(result: StudyResult, form: str, code: str) -> list[str]:
    if form == "md":
        return [f"# {escape_markup(result.spec.say('title', code))}"]
    # JSON's texts are YAML's too.
    title = json.dumps(clean(result.spec.say("title", code)), ensure_ascii=False)
    return [f"---\ntitle: {title}\nlang: {code}\nbibliography: {BIBLIOGRAPHY}\nformat: html\n---"]


def _table(table: Table) -> list[str]:
    """Return caption, pipe table and notes."""
    heads = [escape_markup(" ".join(part for part in (c.title, c.detail) if part)) for c in table.columns]
    lines = [
        f"| {' | '.join(heads)} |",
        f"|{'|'.join('---:' if c.numeric else '---' for c in table.columns)}|",
    ]
    for row in table.rows:
        cells = [
            escape_markup(
                " ".join(part for part in (cell.text + cell.footnote, cell.mark, cell.aside) if part)
            )
            for cell in row
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return [f"**{escape_markup(table.caption)}**", "\n".join(lines), *map(escape_markup, table.notes)]


def _code(text: str) -> str:
    """Return a block of code; no run of back-ticks in it ends it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}bibtex\n{text}\n{fence}"
