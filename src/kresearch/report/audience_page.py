"""The quality of audiences as a page: what the actors of each account look like, with intervals."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.report.cells import (
    MISSING,
    count_cell,
    number_cell,
    number_columns,
    percent_cell,
    text_columns,
)
from kresearch.report.language import Language, speak
from kresearch.report.page import Badge
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

_LOOKS = ("mechanical", "mass", "regular", "real")
#: Accounts on a page; the table that lies beside it has all.
_MOST = 200


def build_audience(
    quality: pd.DataFrame, file: str | Path, *, simulated: bool = False, lang: str = "en"
) -> Path:
    """Write the quality of audiences as one HTML file.

    Parameters
    ----------
    quality
        Of `kresearch.audience.quality`.
    file
        Where to.
    simulated
        Whether the log is made up.
    lang
        ``"en"`` or ``"it"``.

    Returns
    -------
    pathlib.Path
        The file, which needs no network.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> quality = kr.audience.quality(log)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = kr.report.build_audience(quality, f"{folder}/audience.html", simulated=True)
    ...     "w/A" in page.read_text()
    True
    """
    language = speak(lang)
    shown = quality.sort_values(["actors", "account"], ascending=[False, True]).head(_MOST)
    lines: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in shown.to_dict("records")]
    known = [line for line in lines if line["suspicious_share"] == line["suspicious_share"]]
    one = len(lines) == 1
    answer = []
    if not one:
        said = {"known": language.whole(len(known)), "n": language.whole(len(lines))}
        answer.append(language.say("audience.answer", **said))
    elif not known:
        answer.append(language.say("audience.unjudged", account=lines[0]["account"]))
    if known:
        most = max(known, key=lambda line: (line["low"], line["suspicious_share"]))
        answer.append(
            language.say(
                "audience.one" if one else "audience.most",
                account=most["account"],
                share=language.percent(most["suspicious_share"]),
                low=language.percent(most["low"]),
                high=language.percent(most["high"]),
            )
        )
    if len(quality) > len(lines):
        answer.append(language.say("audience.more", n=language.whole(len(quality) - len(lines))))
    answer += [language.say("audience.rule"), language.say("audience.warning")]
    badges = [Badge(language.say("page.simulated"), "loud")] if simulated else []
    parts = [
        Part("looks", language.say("audience.looks"), (), [_looks(lines, language)]),
        Part("beside", language.say("audience.beside"), (), [_further(lines, language)]),
    ]
    sheet = Sheet(language.say("audience.title"), "", badges, answer, parts)
    return write_sheet(sheet, file, language)


def _share(line: dict[str, Any], name: str, ends: tuple[str, str], language: Language) -> Cell:
    """Return a share with its interval, or a dash where nobody could be judged."""
    value = float(line[name])
    low, high = (language.percent(float(line[end])) for end in ends)
    return percent_cell(value, language, aside="" if math.isnan(value) else f"{low}\u2013{high}", places=4)


def _looks(lines: list[dict[str, Any]], language: Language) -> Table:
    counts = ("actors", "judged")
    columns = text_columns(language, account="audience.account")
    columns += number_columns(
        language, **{k: f"audience.{k}" for k in (*counts, *_LOOKS, "suspicious_share")}
    )
    # Where all are judged by the same there is nothing to tell apart.
    bases = {str(line["basis"]) for line in lines}
    if len(bases) > 1:
        columns += text_columns(language, basis="audience.basis")
    rows = [
        [
            Cell(str(line["account"])),
            *(count_cell(line[k], language) for k in counts),
            *(_share(line, look, (f"{look}_low", f"{look}_high"), language) for look in _LOOKS),
            _share(line, "suspicious_share", ("low", "high"), language),
            *(
                [Cell(_basis(str(line["basis"]), language), value=str(line["basis"]))]
                if len(bases) > 1
                else []
            ),
        ]
        for line in lines
    ]
    notes = (
        [language.say("audience.basis_all", basis=_basis(bases.pop(), language))] if len(bases) == 1 else []
    )
    return Table("looks", language.say("audience.looks_caption"), columns, rows, notes=notes)


def _basis(basis: str, language: Language) -> str:
    return language.say(f"audience.by_{basis.split()[0]}")


def _further(lines: list[dict[str, Any]], language: Language) -> Table:
    names = ("top_share", "gini", "effective_actors", "mutual_share", "ring_size", "growth_days")
    columns = text_columns(language, account="audience.account")
    columns += number_columns(language, **{k: f"audience.{k}" for k in names})
    columns += text_columns(language, language="audience.language")
    rows = [
        [
            Cell(str(line["account"])),
            *(_number(line[k], k, language) for k in names),
            _spoken(line, language),
        ]
        for line in lines
    ]
    return Table("beside", language.say("audience.beside_caption"), columns, rows)


def _number(value: float, name: str, language: Language) -> Cell:
    if name in ("top_share", "mutual_share"):
        return percent_cell(value, language, places=4)
    if name == "gini":
        return number_cell(value, language, 2, places=4)
    return number_cell(value, language, 0, places=1)


def _spoken(line: dict[str, Any], language: Language) -> Cell:
    if not isinstance(line["language"], str):
        return Cell(MISSING, value="")
    return Cell(line["language"], aside=language.percent(line["language_share"]), value=line["language"])
