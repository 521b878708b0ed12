"""The leaderboard as a page: boards turned into tables of words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kresearch.report.page import origin_badge
from kresearch.report.variant_table import metric_title
from kresearch.site.forest_table import Group, forest_groups
from kresearch.site.leaderboard import ALL_SPIKES, Board, Standing, left_out, make_boards
from kresearch.site.pages import Link, Site
from kresearch.site.study_pages import Card

if TYPE_CHECKING:
    from kresearch.report.language import Language
    from kresearch.site.studies import Entry

_TONES = {"better": "good", "worse": "bad"}


@dataclass(frozen=True)
class Head:
    """The head of a study's column."""

    study: Link
    nature: str
    simulated: bool
    detail: str


@dataclass(frozen=True)
class Shown:
    """A cell: the verdict as a word, then its numbers; the bar is low, shift, high and zero in percent."""

    word: str
    tone: str
    lines: tuple[str, ...]
    order: str
    bar: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Grid:
    """A board ready to be shown."""

    slug: str
    title: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, str, tuple[Shown | None, ...]], ...]
    lead: int
    lead_study: str
    shared: str
    trivial: str = ""
    forest: tuple[Group, ...] = ()


def write_leaderboard(site: Site, cards: Sequence[Card]) -> None:
    """Write the leaderboard of all studies that tested something."""
    language = site.language
    entries = [card.entry for card in cards]
    pages = {card.entry.slug: card for card in cards}
    grids = [_grid(board, pages, language) for board in make_boards(entries)]
    absent = [
        (Link(pages[entry.slug].title, pages[entry.slug].page), language.say(f"site.left_out.{key}"))
        for entry, key in left_out(entries)
    ]
    site.write(
        "leaderboard.html",
        "leaderboard.html.j2",
        title=language.say("site.nav.leaderboard"),
        grids=grids,
        absent=absent,
    )


def _grid(board: Board, pages: dict[str, Card], language: Language) -> Grid:
    unit = language.word("unit", board.unit) if board.unit else ""
    way = language.word("direction", board.direction)
    kind = language.word("kind_plural", board.kind)
    metric = metric_title(board.metric, language)
    heads = tuple(_head(entry, pages, board, language) for entry in board.studies)
    spans = [_span([row.standings[place] for row in board.rows]) for place in range(len(board.studies))]
    rows = []
    for row in board.rows:
        notes = [language.say("site.board.trivial")] if row.baseline else []
        notes += [language.say("site.board.version", version=row.version)] if row.version != 1 else []
        cells = tuple(
            None if s is None else _shown(s, board, language, span)
            for s, span in zip(row.standings, spans, strict=True)
        )
        rows.append((row.label, ", ".join(notes), cells))
    return Grid(
        slug=board.slug,
        title=f"{metric}: {kind}",
        caption=language.say("site.board.caption", metric=metric, kind=kind, unit=unit, way=way),
        heads=heads,
        rows=tuple(rows),
        lead=board.lead,
        lead_study=board.studies[board.lead].slug,
        shared=language.join(board.shared),
        trivial=language.say("site.board.trivial_leads", variant=board.rows[0].label)
        if _trivial_leads(board)
        else "",
        forest=forest_groups(board, language),
    )


def _trivial_leads(board: Board) -> bool:
    """Return whether a trivial baseline is best: then the metric rewards who hardly moves."""
    return board.rows[0].baseline and any(s is not None for s in board.rows[0].standings)


def _head(entry: Entry, pages: dict[str, Card], board: Board, language: Language) -> Head:
    card = pages[entry.slug]
    place = board.studies.index(entry)
    n = max((found.n for row in board.rows if (found := row.standings[place]) is not None), default=0)
    spec = entry.shown_spec
    nature = origin_badge(entry.nature, language).text
    detail = language.say_n(
        "site.board.cases",
        n,
        reference=spec.reference if spec is not None else "",
        level=language.percent(1 - spec.alpha) if spec is not None else "",
    )
    return Head(Link(entry.slug, card.page), nature, entry.nature != "none", detail)


def _span(standings: Sequence[Standing | None]) -> tuple[float, float]:
    """Return the ends of a column's scale: its intervals and zero, with a little room."""
    ends = [v for s in standings if s is not None for v in (s.low, s.high, s.shift) if v is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = (high - low) * 0.03 or 1.0
    return low - room, high + room


def _shown(standing: Standing, board: Board, language: Language, span: tuple[float, float]) -> Shown:
    order = "" if standing.cost is None else f"{standing.cost:.9g}"
    key = "site.board.value" if board.kind == ALL_SPIKES else "site.board.median"
    median = (
        language.say(key, value=language.number(standing.median, 2, signed=board.unit == "points"))
        if standing.median is not None
        else ""
    )
    n = f"n\u00a0=\u00a0{language.whole(standing.n)}"
    if standing.verdict == "reference":
        return Shown(
            language.say("table.reference"), "quiet", (", ".join(x for x in (median, n) if x),), order
        )
    lines = []
    if standing.shift is not None:
        shift = language.number(standing.shift, 2, signed=True)
        if standing.low is not None and standing.high is not None:
            ends = {
                k: language.number(v, 2, signed=True)
                for k, v in (("low", standing.low), ("high", standing.high))
            }
            shift = f"{shift} ({language.say('table.range', **ends)})"
        lines.append(shift)
    lines.append(", ".join(x for x in (median, n) if x))
    if standing.floored:
        lines.append(language.say("table.floored"))
    tone = "quiet" if standing.floored else _TONES.get(standing.verdict, "quiet")
    bar = None
    if standing.shift is not None and standing.low is not None and standing.high is not None:
        points = (standing.low, standing.shift, standing.high, 0.0)
        at = [round(100 * (point - span[0]) / (span[1] - span[0]), 2) for point in points]
        bar = (at[0], at[1], at[2], at[3])
    return Shown(language.word("verdict", standing.verdict), tone, tuple(lines), order, bar)
