"""The dashboard that an account's owner knew from Klout, as one page, with the variants beside it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch._common.constants import LOW_COVERAGE
from kresearch.report.account_advice import draw_advice
from kresearch.report.account_reading import Dashboard, read_dashboard
from kresearch.report.account_standings import standings_section
from kresearch.report.account_storms import judged_section, storm_sentences
from kresearch.report.cells import (
    MISSING,
    number_cell,
    number_columns,
    text_columns,
)
from kresearch.report.figures.account import draw_days, draw_shares
from kresearch.report.figures.waterfall import draw_waterfall
from kresearch.report.judged import LEVEL, say_source, sources_of
from kresearch.report.language import Language, speak
from kresearch.report.ledger_page import dots_cell, read_ledger, rule_of_dots
from kresearch.report.page import made_badges
from kresearch.report.prose import Tile
from kresearch.report.said import translate
from kresearch.report.sheets import Part, Sheet, write_sheet
from kresearch.report.tables import Cell, Table
from kresearch.scoring.population import TYPICAL_AMPLIFICATION, TYPICAL_IMPACT
from kresearch.variants.base import Variant
from kresearch.variants.published import TYPICAL

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.interactions.account_names import Aliases

_LONGEST_TEXT = 140


def build_account(
    log: InteractionLog,
    account: str,
    out: str | Path,
    *,
    at: When | None = None,
    variant: str | Variant = "quantity",
    lang: str = "en",
    judged: pd.DataFrame | str | Path | None = None,
    storm: tuple[When, When] | None = None,
    aliases: Aliases | None = None,
) -> Path:
    """Write the dashboard of one account as one HTML file.

    Parameters
    ----------
    log
        The interactions. Texts of posts are shown only where it is simulated.
    account
        Whose dashboard.
    out
        Folder; gets ``index.html``, which needs no network. Made where it is missing.
    at
        The day (anything pandas reads as a time, UTC); by default the last day of the log.
    variant
        Whose score, parts, shares and posts are shown; all others stand beside it.
    lang
        ``"en"`` or ``"it"``.
    judged
        Judgements of the account's storms, as a table or a CSV file (``kresearch sentiment judge``): scores
        that depend on the tone are then given by judgement, with the interval, beside what was read.
    storm
        Begin (inclusive) and end (exclusive) of the storm that was judged; by default every spike of these
        days in which a text was judged.
    aliases
        Further names of accounts, as given when judging.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    UnknownNameError
        For an unknown account, variant or language, with the nearest name.
    UsageError
        When the day lies outside the log, or the judgements are of none of its storms.
    DeclinedError
        When the log lacks what `variant` needs.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = kr.report.build_account(log, "w/A", folder)
    ...     page.name, "w/A" in page.read_text()
    ('index.html', True)
    """
    language = speak(lang)
    board = read_dashboard(log, account, at=at, variant=variant, judged=judged, storm=storm, aliases=aliases)
    return write_sheet(make_sheet(board, language), Path(out) / "index.html", language)


def make_sheet(board: Dashboard, language: Language) -> Sheet:
    """Return the dashboard as a sheet."""
    makers = (_days, _parts, _networks, _posts, _moved, standings_section, _advice)
    parts = [make(board, language) for make in makers]
    if (section := judged_section(board, language)) is not None:
        parts.insert(0, section)
    if board.notes:
        parts.append(
            Part(
                "notes",
                language.say("data.notes"),
                sentences=[translate(note, language) for note in board.notes],
            )
        )
    return Sheet(
        title=language.say("account.title", account=board.account),
        kicker=f"{board.variant.label} · {language.date(board.at)}",
        badges=made_badges(language, simulated=board.simulated),
        answer=_answer(board, language),
        parts=parts,
        tiles=_tiles(board, language),
        heading=language.say("account.answer"),
    )


def _score(board: Dashboard) -> float:
    return float(board.curve["score"].iloc[-1])


def _answer(board: Dashboard, language: Language) -> list[str]:
    said = {
        "account": board.account,
        "variant": board.variant.label,
        "score": language.number(_score(board)),
        "at": language.date(board.at),
    }
    chosen = board.chosen
    if chosen.judged is not None:
        ends = {name: language.number(v) for name, v in chosen.judged["score"].items()}
        told = [language.say("account.stands_judged", level=language.percent(LEVEL), **said | ends)]
    elif board.days:
        change = _score(board) - float(board.curve["score"].iloc[0])
        since = language.date(board.since)
        # "Is 10.0, 0.0 points against" says in numbers that nothing moved.
        key = "account.stood" if round(change, 1) else "account.still"
        told = [language.say(key, change=language.points(change, signed=True), since=since, **said)]
    else:
        told = [language.say("account.one_day", **said)]
    told += [*_valence_sentence(board, language), *storm_sentences(board, language)]
    told += _warm_sentence(board, language)
    told.append(_network_sentence(board, language))
    others = [s for s in board.standings if s.score is not None and s.variant.label != board.variant.label]
    if others:
        high, low = others[0], others[-1]
        told.append(
            language.say(
                "account.between",
                n=language.whole(len(others)),
                low=language.number(low.known),
                low_variant=low.variant.label,
                high=language.number(high.known),
                high_variant=high.variant.label,
            )
        )
    return told


def _valence_sentence(board: Dashboard, language: Language) -> list[str]:
    """Return how friendly the remembered reactions are, and were: a score says nothing of that."""
    first, last = (float(board.curve["valence"].iloc[place]) for place in (0, -1))
    if (judged := board.valence) is not None:
        ends = {name: language.number(v, 0, signed=True) for name, v in judged.items()}
        key = "account.valence_judged_alone" if math.isnan(judged["as_read"]) else "account.valence_judged"
        told = language.say(key, level=language.percent(LEVEL), **ends)
        return [told, _tone_sentence(board, language)]
    if math.isnan(last):
        return []
    said = {"last": language.number(last, 0, signed=True), "first": language.number(first, 0, signed=True)}
    if math.isnan(first) or not board.days:
        return [language.say("account.valence_alone", **said), _tone_sentence(board, language)]
    way = "same" if said["last"] == said["first"] else "rose" if last > first else "fell"
    return [language.say(f"account.valence_{way}", **said), _tone_sentence(board, language)]


def _tone_sentence(board: Dashboard, language: Language) -> str:
    """Return who says how friendly a reaction is, and that hardly any is known where so few are."""
    said = _reader_sentence(board, language)
    if board.coverage < LOW_COVERAGE:
        return f"{said} {language.say('account.valence_thin', share=language.percent(board.coverage))}"
    return said


def _reader_sentence(board: Dashboard, language: Language) -> str:
    if board.polarity_by:
        readers = [say_source(name, language) for name in board.polarity_by.split(", ")]
        return language.say("account.tone_read", readers=language.join(readers))
    return language.say("account.tone_planted" if board.simulated else "account.tone_given")


def _warm_sentence(board: Dashboard, language: Language) -> list[str]:
    """Return that the score rises by itself as long as the log is younger than the memory."""
    if board.warm_until is None:
        return []
    key = "account.warm_all" if board.warm_until > board.at else "account.warm"
    return [language.say(key, until=language.date(board.warm_until))]


def _network_sentence(board: Dashboard, language: Language) -> str:
    if not board.shares and board.parts["true_reach"]:
        return language.say("account.no_share", variant=board.variant.label)
    if not board.shares:
        return language.say("account.nothing")
    network, share = board.shares[0]
    if len(board.shares) == 1:
        return language.say("account.only_network", network=network)
    return language.say("account.best_network", network=network, share=language.percent(share))


def _tiles(board: Dashboard, language: Language) -> list[Tile]:
    proviso = language.say("account.proviso_simulated" if board.simulated else "account.proviso")
    chosen = board.chosen
    what = language.say("account.score_tile" if chosen.judged is None else "account.score_tile_judged")
    tiles = [Tile(language.number(chosen.known), what, proviso)]
    return tiles + [
        Tile(_part(board, name, language), language.say(f"account.{name}_tile"), proviso)
        for name in board.parts
    ]


def _part(board: Dashboard, name: str, language: Language) -> str:
    """Return a published part as it is shown; what the log cannot know is no 0."""
    value = board.parts[name]
    if name in _unknown(board):
        return MISSING
    return language.whole(value) if name == "true_reach" else language.number(value)


def _unknown(board: Dashboard) -> list[str]:
    """Return the parts that would be 0 because the log cannot know them."""
    reached = bool(board.parts["true_reach"])
    blind = {"amplification": not board.shares_known, "network": reached}
    return [name for name, cannot in blind.items() if cannot and not board.parts[name]]


def _days(board: Dashboard, language: Language) -> Part:
    drawn = draw_days(board, language)
    title = language.say("account.days")
    if drawn is None:
        return Part("days", title, sentences=[language.say("account.no_days")])
    return Part("days", title, [drawn])


def _parts(board: Dashboard, language: Language) -> Part:
    columns = text_columns(language, part="account.part") + number_columns(language, value="column.value")
    last, rows = board.curve.iloc[-1], []
    # What an index is made of, and what is typical of it.
    made = {
        "amplification": (float(last["amplification"]), TYPICAL_AMPLIFICATION),
        "network": (float(last["impact"] / last["reach"]) if last["reach"] else 0.0, TYPICAL_IMPACT),
    }
    for name, value in board.parts.items():
        here, typical = made.get(name, (0.0, 0.0))
        rule = language.say(
            f"account.{name}_rule",
            here=language.number(here, 2 if here < 10 else 0),
            typical=language.number(typical, 1 if typical < 1 else 0),
            index=language.number(TYPICAL.get(name), 0),
        )
        cell = Cell(_part(board, name, language), value="" if name in _unknown(board) else round(value, 4))
        rows.append([Cell(language.say(f"account.{name}"), aside=rule), cell])
    notes = [
        language.say("account.parts_note"),
        *(language.say(f"account.{n}_unknown") for n in _unknown(board)),
    ]
    if board.parts["network"]:
        notes.append(language.say("account.network_low"))
    title = language.say("account.parts")
    return Part(
        "parts", title, (), [Table("parts", language.say("account.parts_caption"), columns, rows, notes)]
    )


def _networks(board: Dashboard, language: Language) -> Part:
    drawn = draw_shares(board, language)
    title = language.say("account.networks")
    if drawn is None:
        return Part("networks", title, sentences=[_network_sentence(board, language)])
    return Part("networks", title, [drawn])


def _posts(board: Dashboard, language: Language) -> Part:
    title = language.say("account.posts")
    if not board.posts:
        key = "account.no_own_posts" if board.posts_known else "account.no_posts"
        return Part("posts", title, sentences=[language.say(key)])
    # The dots come early: on a phone the later columns are reached by scrolling.
    when = "column.at" if board.posts_known else "account.posts_at"
    columns = text_columns(language, post="ledger.column_post", dots="ledger.column_mark")
    columns += number_columns(language, points="unit.points")
    columns += text_columns(language, at=(when, "UTC"), network="column.network")
    columns += number_columns(language, interactions="column.interactions")
    rows = [
        [
            Cell(post.post, aside=_shorten(post.text)),
            dots_cell(post.dots),
            number_cell(post.points, language, 2, signed=True),
            Cell(language.moment(post.at.floor("min")), value=post.at.isoformat()),
            Cell(post.network),
            number_cell(post.interactions, language, 0),
        ]
        for post in board.posts
    ]
    caption = language.say("account.posts_caption", account=board.account)
    table = Table("posts", caption, columns, rows, notes=[rule_of_dots("account.dots_rule", language)])
    sentences = [] if board.posts_known else [language.say("account.posts_unknown")]
    return Part("posts", title, (), [table], sentences)


def _shorten(text: str | None) -> str:
    told = (text or "").strip()
    return told if len(told) <= _LONGEST_TEXT else f"{told[:_LONGEST_TEXT]}\u2026"


def _moved(board: Dashboard, language: Language) -> Part:
    title, told = language.say("account.moved"), board.change
    ledger = read_ledger(told, "network", "kind", "sign")
    drawn = draw_waterfall(ledger, language, slug="ledger", simulated="all" if board.simulated else "")
    if drawn is None:
        return Part("moved", title, sentences=[language.say("account.unmoved")])
    if told.since is None:
        sentence = language.say("account.moved_level")
    else:
        since, at = language.date(told.since), language.date(told.at)
        sentence = language.say("account.moved_since", since=since, at=at)
    signs = []
    if board.judged:
        signs.append(language.say("ledger.as_read", source=sources_of(board.judged, language)))
    return Part("moved", title, [drawn], (), [sentence, *signs])


def _advice(board: Dashboard, language: Language) -> Part:
    return draw_advice(board.advice, board.variant.label, language)
