"""The table variants × metrics: every number with unit, direction, n and its standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kresearch.report.escape import slug
from kresearch.report.facts import Facts, Spread, spread_of
from kresearch.report.language import Language
from kresearch.report.tables import Cell, Column, Table

DAGGER = "\u2020"
#: Metrics of a spike, which a plain silence does not have.
OF_SPIKES = frozenset({"spike-gain", "peak-shift", "valence-in-spike", "persistence"})
#: Direction -> how good a value is, the larger the better.
_GOODNESS = {"min": lambda v: -v, "max": lambda v: v, "zero": lambda v: -abs(v)}


@dataclass(frozen=True)
class Measured:
    """One metric under one direction, for every variant that has a value.

    Parameters
    ----------
    metric, unit, direction
        As in the cells; the direction may turn with the kind of case, hence one table per kind.
    spreads
        Label -> median, smallest and largest over the cases.
    notes
        Label -> why there is no number.
    censored
        Labels whose value is a lower bound in some case.
    """

    metric: str
    unit: str
    direction: str
    spreads: dict[str, Spread]
    notes: dict[str, str]
    censored: frozenset[str]

    def goodness(self, label: str) -> float | None:
        """Return how good the shown median is (rounded as shown), None without a value."""
        if label not in self.spreads or self.direction not in _GOODNESS:
            return None
        return float(_GOODNESS[self.direction](round(self.spreads[label].median, digits_of(self))))

    def best(self, labels: list[str]) -> set[str]:
        """Return the labels with the best value; none when all are alike."""
        good = {k: g for k in labels if (g := self.goodness(k)) is not None}
        if len(good) < 2 or len(set(good.values())) == 1:
            return set()
        return {k for k, g in good.items() if g == max(good.values())}


def digits_of(column: Measured) -> int:
    """Return the decimals shown: two for shares and agreements, one for the rest."""
    small = all(abs(s.median) <= 1 for s in column.spreads.values())
    return 2 if small and column.unit not in ("points", "days", "hours", "ticks") else 1


def kinds_of(facts: Facts) -> list[str]:
    """Return the kinds of case that were measured: the leading one first, controls last."""
    found = list(dict.fromkeys(str(k) for k in facts.result.cells["kind"]))
    last = ("silence", "null")
    return sorted(found, key=lambda k: (k != facts.kind, last.index(k) + 1 if k in last else 0, k))


def measure(facts: Facts, kind: str) -> list[Measured]:
    """Return one column per metric that has a value in some case of a kind."""
    out = []
    for metric in facts.metrics:
        rows = facts.rows.get((metric, kind), [])
        known = [r for r in rows if r["value"] == r["value"]]
        if not known or (kind == "silence" and metric in OF_SPIKES):
            continue
        values: dict[str, dict[tuple[str, str], float]] = {}
        said: dict[str, list[str]] = {}
        for row in rows:
            label = str(row["variant"])
            if row["value"] == row["value"]:
                values.setdefault(label, {})[row["dataset"], row["case"]] = float(row["value"])
            elif isinstance(row["note"], str) and row["note"]:
                said.setdefault(label, []).append(row["note"])
        out.append(
            Measured(
                metric=metric,
                unit=str(known[0]["unit"]),
                direction=str(known[0]["direction"]),
                spreads={k: s for k, v in values.items() if (s := spread_of(v)) is not None},
                notes={k: " ".join(dict.fromkeys(v)) for k, v in said.items() if k not in values},
                censored=frozenset(str(r["variant"]) for r in known if r["censored"] is True),
            )
        )
    return out


def variant_tables(facts: Facts, language: Language) -> list[Table]:
    """Return the table variants × metrics, one for each kind of case."""
    kinds = kinds_of(facts)
    return [
        _variant_table(facts, kind, language, alone=len(kinds) == 1) for kind in kinds if measure(facts, kind)
    ]


def _variant_table(facts: Facts, kind: str, language: Language, *, alone: bool) -> Table:
    columns = measure(facts, kind)
    lineup = facts.lineup
    real = [label for label in lineup.labels if label not in lineup.baselines]
    best = [c.best(real) for c in columns]
    order = _ordered(facts)
    rows, groups, notes = [], {}, []
    for place, (group, label) in enumerate(order):
        if place == 0 or order[place - 1][0] != group:
            groups[place] = language.say(f"table.group_{group}")
        rows.append(
            [
                Cell(label, mark=language.say("table.reference") if label == lineup.reference else ""),
                *(_cell(c, label, b, facts, language) for c, b in zip(columns, best, strict=True)),
            ]
        )
    if any(cell.footnote for row in rows for cell in row):
        notes.append(language.say("table.note_trivial", sign=DAGGER))
    if any(s.n > 1 for c in columns for s in c.spreads.values()):
        notes.append(language.say("table.note_median"))
    if any(c.censored for c in columns):
        notes.append(language.say("table.note_censored"))
    if kind == "silence" and any(m in OF_SPIKES for m in facts.metrics):
        notes.append(language.say("table.note_silence"))
    notes.append(language.say(f"table.note_{facts.simulated}"))
    heads = [Column(language.say("table.variant"), key="variant"), *(_head(c, language) for c in columns)]
    n = max(s.n for c in columns for s in c.spreads.values())
    caption = language.say_n("table.variants_caption", n, kind=language.word("kind_plural", kind))
    return Table("variants" if alone else f"variants-{slug(kind)}", caption, heads, rows, notes, groups)


def beaten_by_trivial(facts: Facts, language: Language) -> list[str]:
    """Return one sentence per variant that does not beat the trivial baselines somewhere."""
    out = []
    kinds = kinds_of(facts)
    columns = [(kind, c) for kind in kinds for c in measure(facts, kind)]
    for label in facts.lineup.contenders:
        where = []
        for kind, column in columns:
            baseline = trivial_at_least(column, label, facts)
            if baseline is not None:
                digits = digits_of(column)
                where.append(
                    language.say(
                        "table.trivial_where" if len(kinds) == 1 else "table.trivial_where_kind",
                        metric=metric_title(column.metric, language).lower(),
                        kind=language.word("kind_plural", kind),
                        value=language.number(column.spreads[label].median, digits),
                        baseline=baseline,
                        other=language.number(column.spreads[baseline].median, digits),
                    )
                )
        if where:
            out.append(language.say("table.trivial_sentence", variant=label, where="; ".join(where)))
    return out


def trivial_at_least(column: Measured, label: str, facts: Facts) -> str | None:
    """Return the best trivial baseline that does at least as well as a variant, or None."""
    own = column.goodness(label)
    if own is None or label in facts.lineup.baselines or _no_contest(column):
        return None
    rivals = {b: g for b in sorted(facts.lineup.baselines) if (g := column.goodness(b)) is not None}
    if not rivals:
        return None
    rival = max(rivals, key=lambda b: rivals[b])
    return rival if rivals[rival] >= own else None


def _no_contest(column: Measured) -> bool:
    """Return whether nobody wins at a metric: it describes the data, or likeness to the reference."""
    from kresearch.evaluate.compare import is_relative

    return column.metric == "coverage" or is_relative(column.metric)


def _ordered(facts: Facts) -> list[tuple[str, str]]:
    lineup = facts.lineup
    first = [("variants", lineup.reference)] if lineup.reference else []
    rest = [("variants", k) for k in lineup.contenders]
    trivial = [("baselines", k) for k in lineup.labels if k in lineup.baselines and k not in lineup.declined]
    gone = [("declined", k) for k in lineup.labels if k in lineup.declined and k != lineup.reference]
    return [(group, label) for group, label in first + rest + trivial + gone if label]


def _cell(column: Measured, label: str, best: set[str], facts: Facts, language: Language) -> Cell:
    spread = column.spreads.get(label)
    if spread is None:
        reason = column.notes.get(label, "") or facts.lineup.declined.get(label, "")
        return Cell(language.say("table.no_value"), value="", aside=reason, tone="quiet")
    digits = digits_of(column)
    signed = column.unit == "points"
    text = language.number(spread.median, digits, signed=signed)
    if label in column.censored:
        text = f"\u2265\u00a0{text}"
    aside = ""
    if spread.n > 1:
        aside = language.say(
            "table.range",
            low=language.number(spread.low, digits, signed=signed),
            high=language.number(spread.high, digits, signed=signed),
        )
    is_best = label in best and not _no_contest(column)
    dagger = DAGGER if trivial_at_least(column, label, facts) is not None else ""
    return Cell(
        text,
        value=round(spread.median, 6),
        mark=language.say("table.best") if is_best else "",
        aside=aside,
        tone="good" if is_best else "",
        footnote=dagger,
    )


def _head(column: Measured, language: Language) -> Column:
    n = max(s.n for s in column.spreads.values())
    parts = [
        language.word("unit", column.unit) if column.unit else "",
        language.word("direction", column.direction),
    ]
    if n > 1:
        parts.append(f"n = {language.whole(n)}")
    detail = " · ".join(p for p in parts if p)
    return Column(metric_title(column.metric, language), detail, column.metric, numeric=True)


def metric_title(metric: str, language: Language) -> str:
    """Return the metric's title in the page's language, or its name in plain letters."""
    title = language.word("metric", metric)
    return title[:1].upper() + title[1:]


def case_table(facts: Facts, language: Language) -> Table:
    """Return every cell of the study: one row per dataset, case, variant and metric."""
    heads = [
        Column(language.say(f"column.{k}"), key=k, numeric=k == "value")
        for k in ("dataset", "case", "kind", "variant", "metric", "value", "unit", "direction", "note")
    ]
    rows = [[_tidy(key.key, row, language) for key in heads] for row in _records(facts)]
    return Table("cells", language.say("table.cells_caption"), heads, rows)


def _records(facts: Facts) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = facts.result.cells.to_dict("records")
    return records


def _tidy(key: str, row: dict[str, Any], language: Language) -> Cell:
    value = row[key]
    if key != "value":
        missing = value is None or value != value
        return Cell("" if missing else str(value))
    if value != value:
        return Cell(language.say("table.no_value"), value="")
    return Cell(language.number(float(value), 3), value=round(float(value), 6))
