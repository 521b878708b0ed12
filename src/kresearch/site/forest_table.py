"""A forest as a table with its intervals drawn: one line per study, then what they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kresearch.report.page import origin_badge
from kresearch.site.forest import Branch, Pooled, Tree, grow_forest

if TYPE_CHECKING:
    from kresearch.report.language import Language
    from kresearch.site.leaderboard import Board


@dataclass(frozen=True)
class Line:
    """One line: whose, its numbers, and low, middle, high, zero and prediction in percent of the scale."""

    name: str
    detail: str
    numbers: str
    bar: tuple[float, float, float, float]
    pooled: bool = False
    predicted: tuple[float, float] | None = None


@dataclass(frozen=True)
class Group:
    """The lines of one variant."""

    label: str
    lines: tuple[Line, ...]


def forest_groups(board: Board, language: Language) -> tuple[Group, ...]:
    """Return the forest of a board in words and percent; empty where no two studies measured a variant."""
    trees = grow_forest(board)
    ends = [0.0]
    for tree in trees:
        ends += [end for one in tree.branches for end in (one.low, one.high)]
        ends += [end for one in tree.pooled for end in (one.low, one.high)]
        ends += [end for one in tree.pooled for end in one.predicted or ()]
    room = (max(ends) - min(ends)) * 0.03 or 1.0
    low, width = min(ends) - room, max(ends) - min(ends) + 2 * room

    def at(value: float) -> float:
        return round(100 * (value - low) / width, 2)

    def bar(one: Branch | Pooled) -> tuple[float, float, float, float]:
        return at(one.low), at(one.shift), at(one.high), at(0.0)

    def group(tree: Tree) -> Group:
        lines = [
            Line(
                branch.study,
                _detail(branch, language),
                _numbers(branch, language),
                bar(branch),
            )
            for branch in tree.branches
        ]
        for pooled in tree.pooled:
            predicted = (
                None if pooled.predicted is None else (at(pooled.predicted[0]), at(pooled.predicted[1]))
            )
            name = language.say(
                "site.forest.pooled",
                n=language.whole(pooled.studies),
                origin=origin_badge(pooled.nature, language).text,
            )
            detail = language.say("site.forest.between", share=language.percent(pooled.between))
            if pooled.predicted is not None:
                ends = [language.number(end, 2, signed=True) for end in pooled.predicted]
                detail += " " + language.say("site.forest.predicted", low=ends[0], high=ends[1])
            lines.append(Line(name, detail, _numbers(pooled, language), bar(pooled), True, predicted))
        return Group(tree.label, tuple(lines))

    return tuple(group(tree) for tree in trees)


def _detail(branch: Branch, language: Language) -> str:
    told = f"{origin_badge(branch.nature, language).text}, n\u00a0=\u00a0{language.whole(branch.n)}"
    return told if branch.counted else f"{told}; {language.say('site.forest.not_counted')}"


def _numbers(one: Branch | Pooled, language: Language) -> str:
    ends = {name: language.number(getattr(one, name), 2, signed=True) for name in ("low", "high")}
    return f"{language.number(one.shift, 2, signed=True)} ({language.say('table.range', **ends)})"
