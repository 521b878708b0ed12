"""A ledger as a page: the waterfall, the signals behind it, the posts with their marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.report.cells import number_cell, number_columns, text_columns
from kresearch.report.facts import NOTHING
from kresearch.report.figures.waterfall import Ledger, draw_waterfall
from kresearch.report.language import Language, speak
from kresearch.report.page import made_badges
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    from kresearch.variants.explaining import Explanation

_DOTS = 5


def build_explanation(
    told: Explanation, file: str | Path, *, lang: str = "en", simulated: bool = False
) -> Path:
    """Write why a score stands where it does, or why it moved, as one HTML file.

    Parameters
    ----------
    told
        What `kresearch.explain` found.
    file
        Where to.
    lang
        ``"en"`` or ``"it"``.
    simulated
        Whether the log is simulated: the page says so.

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
    >>> told = kr.explain(log, account="w/A", at="2012-02-01")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = kr.report.build_explanation(told, f"{folder}/why.html", simulated=True)
    ...     "w/A" in page.read_text()
    True
    """
    language = speak(lang)
    data = "all" if simulated else ""
    kinds = draw_waterfall(
        read_ledger(told, "network", "kind", "sign"), language, slug="ledger", simulated=data
    )
    posts = told.posts()
    by_post = read_ledger(told, "post")
    drawn = draw_waterfall(by_post, language, slug="ledger-posts", simulated=data) if len(posts) else None
    parts = []
    if kinds is not None:
        parts.append(Part("figure", language.say("page.figure"), [kinds], [_by_signal(told, language)]))
    if drawn is not None:
        parts.append(Part("posts", language.say("nav.posts"), [drawn], [_post_table(posts, language)]))
    key = "ledger.sheet_title" if told.since is not None else "ledger.sheet_title_level"
    answer = [
        _sentence(told, language),
        *(_made(told, language) if parts else [language.say("ledger.nothing")]),
    ]
    sheet = Sheet(
        language.say(key, account=told.account),
        told.variant,
        made_badges(language, simulated=simulated),
        answer,
        parts,
    )
    return write_sheet(sheet, file, language)


def read_ledger(told: Explanation, *names: str) -> Ledger:
    """Return an explanation's points, added up by some of network, signal, kind, sign and post."""
    rows: list[dict[str, Any]] = [
        {str(k): v for k, v in row.items()} for row in told.by(*names).to_dict("records")
    ]
    return Ledger(told.account, told.variant, told.since, told.at, told.start, told.score, rows)


def _sentence(told: Explanation, language: Language) -> str:
    said = {
        "variant": told.variant,
        "account": told.account,
        "score": language.number(told.score, 2),
        "at": language.moment(told.at),
    }
    change = told.score - told.start
    if told.since is None:
        return language.say("ledger.stands", change=language.points(change), **said)
    way = "stayed" if abs(change) < NOTHING else "rose" if change > 0 else "fell"
    said |= {"since": language.moment(told.since), "start": language.number(told.start, 2)}
    return language.say(f"ledger.{way}", change=language.points(abs(change)), **said)


def _made(told: Explanation, language: Language) -> list[str]:
    """Return what the reactions of each tone did, and what did it beside them: the sums behind the figure."""
    items: dict[str, list[str]] = {"made": [], "rest": []}
    sums = told.by("kind", "sign")
    sums["name"] = sums["sign"].where(sums["sign"] != "none", sums["kind"])
    by_name = sums.groupby(["sign", "name"])["points"].sum().reset_index()
    for row in by_name.sort_values("points", key=abs, ascending=False).to_dict("records"):
        key, group = ("rest", "ledger_kind") if row["sign"] == "none" else ("made", "polarity")
        points = language.number(row["points"], 2, signed=True)
        items[key].append(f"{language.word(group, str(row['name']))} {points}")
    return [language.say(f"ledger.{key}", items=", ".join(found)) for key, found in items.items() if found]


def _by_signal(told: Explanation, language: Language) -> Table:
    columns = text_columns(language, network="ledger.column_network", signal="ledger.column_signal")
    columns += number_columns(language, points="unit.points")
    rows = [
        [Cell(str(r["network"])), Cell(language.word("signal", str(r["signal"]))), _points(r, language)]
        for r in told.by("network", "signal").to_dict("records")
    ]
    return Table("ledger-signals", language.say("ledger.by_signal"), columns, rows)


def _post_table(posts: Any, language: Language) -> Table:
    columns = text_columns(language, post="ledger.column_post")
    columns += number_columns(language, interactions="column.interactions", points="unit.points")
    columns += text_columns(language, dots="ledger.column_mark")
    ranked = posts.sort_values("points", key=abs, ascending=False, kind="stable")
    rows = [
        [
            Cell(str(row["post"])),
            Cell(language.number(row["interactions"], 0, signed=True), value=float(row["interactions"])),
            _points(row, language),
            dots_cell(int(row["dots"])),
        ]
        for row in ranked.to_dict("records")
    ]
    note = rule_of_dots("ledger.dots_rule", language)
    return Table("ledger-posts-marks", language.say("ledger.posts"), columns, rows, notes=[note])


def dots_cell(dots: int) -> Cell:
    """Return a mark of 0 to 5 dots."""
    return Cell("●" * dots + "○" * (_DOTS - dots), value=float(dots))


def rule_of_dots(key: str, language: Language) -> str:
    """Return the sentence `key`, which says from how many points a post has so many dots."""
    from kresearch.variants.explaining import DOTS

    names = {5: "five", 4: "four", 3: "three", 2: "two"}
    return language.say(key, **{names[d]: language.number(p, 2) for p, d in DOTS if d in names})


def _points(row: dict[Any, Any], language: Language) -> Cell:
    return number_cell(row["points"], language, 3, signed=True)
