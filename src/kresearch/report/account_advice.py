"""What would change the score of the account on a dashboard: one more act, and changes of behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.people.advice_ways import Way, find_margins
from kresearch.people.behaviour import (
    Change,
    FurtherNetwork,
    MorePosts,
    NewActors,
    PaidCampaign,
    Silence,
    Storm,
    heaviest_new,
)
from kresearch.people.behaviour_model import BehaviourModel
from kresearch.report.cells import number_cell, number_columns, text_columns
from kresearch.report.language import Language
from kresearch.report.sheets import Part
from kresearch.report.tables import Cell, Table

if TYPE_CHECKING:
    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog
    from kresearch.scoring.account import AccountScorer
    from kresearch.variants.base import Variant

#: An account with more interactions is left to the command line: the page would wait for it.
MOST_ROWS = 300_000
#: Kinds that are shown: the account's most frequent.
MOST_KINDS = 3


@dataclass(frozen=True)
class AdviceLine:
    """A change, and by how many points it moves the score."""

    key: str  #: Of its message, below ``account.advice``.
    values: dict[str, Any]  #: What the message names; numbers are written in the page's language.
    points: float  #: By which the score moves.


@dataclass(frozen=True)
class AccountAdvice:
    """What would change a score."""

    lines: tuple[AdviceLine, ...] = ()  #: Changes and their points.
    missing: str = ""  #: Key of the message that says why there are none; empty where there are.
    posts_unknown: bool = False  #: Whether nobody can tell what a post of the account gets.


def read_advice(log: InteractionLog, scorer: AccountScorer, variant: Variant, day: When) -> AccountAdvice:
    """Return what would change the score of an account on a day under a variant."""
    chain = variant.chain()
    if chain.reads_actors:
        return AccountAdvice(missing="everyone")
    model = BehaviourModel(log, scorer.account, at=day, scorer=scorer)
    scene = model.scene
    if not scene.networks:
        return AccountAdvice(missing="nowhere")
    if len(scene.rows) > MOST_ROWS:
        return AccountAdvice(missing="large")
    before = model.standing(chain)
    network = scene.networks[0]
    ways = [Way(kind, network) for kind in scene.kinds[:MOST_KINDS]]
    lines = [
        AdviceLine(f"one_{m.who}", {"kind": m.kind, "network": m.network}, m.points)
        for m in find_margins(model, chain, ways, before)
    ]
    posts_unknown = not scene.posts_written(network, 90.0)
    for key, change, values in _changes(network, heaviest_new(scene)):
        if key == "posts_usual" and posts_unknown:
            continue
        lines.append(AdviceLine(key, values, model.standing(chain, [change]).score - before.score))
    return AccountAdvice(tuple(lines), posts_unknown=posts_unknown)


def _changes(network: str, further: str) -> list[tuple[str, Change, dict[str, Any]]]:
    """Return the changes that are shown: key of the message, change, and what the message names."""
    posts, people, paid, storm, silent = MorePosts(), NewActors(), PaidCampaign(), Storm(), Silence()
    elsewhere = FurtherNetwork(network=further)
    per = {"n": posts.per_day, "days": posts.days}
    return [
        ("posts_bare", MorePosts(reactions=0.0), per),
        ("posts_usual", posts, per),
        ("people", people, {"n": people.count, "kind": people.kind, "days": people.days}),
        ("network", elsewhere, {"further": further, "share": elsewhere.share, "network": network}),
        ("silence", silent, {"days": silent.days}),
        ("paid", paid, {"n": paid.actors, "kind": paid.kind, "days": paid.days}),
        ("storm", storm, {"n": storm.size, "share": storm.negative, "days": storm.days}),
    ]


def draw_advice(advice: AccountAdvice, variant: str, language: Language) -> Part:
    """Return the section of the page."""
    title = language.say("account.advice.title")
    if advice.missing:
        return Part("advice", title, sentences=[language.say(f"account.advice.{advice.missing}")])
    columns = text_columns(language, change="account.advice.change")
    columns += number_columns(language, points="unit.points")
    rows = [_row(line, language) for line in advice.lines]
    notes = [language.say("account.advice.how")]
    if advice.posts_unknown:
        notes.append(language.say("account.advice.posts_unknown"))
    caption = language.say("account.advice.caption", variant=variant)
    table = Table("advice", caption, columns, rows, notes)
    return Part("advice", title, (), [table], [language.say("account.advice.promise")])


def _row(line: AdviceLine, language: Language) -> list[Cell]:
    said = {
        name: language.percent(value) if name == "share" else _written(value, language)
        for name, value in line.values.items()
    }
    return [
        Cell(language.say(f"account.advice.{line.key}", **said)),
        number_cell(line.points, language, 2, signed=True),
    ]


def _written(value: Any, language: Language) -> str:
    return value if isinstance(value, str) else language.whole(value)
