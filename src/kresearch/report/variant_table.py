"""The table variants × metrics: every number with unit, direction, n and its standing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kresearch.errors import UnknownNameError
from kresearch.report.cells import range_text, text_columns
from kresearch.report.escape import slug
from kresearch.report.facts import Facts, Spread, spread_of
from kresearch.report.language import Language
from kresearch.report.said import translate
from kresearch.report.tables import Cell, Column, Table

DAGGER = "\u2020"
#: Metrics of a spike, which a plain silence does not have.
OF_SPIKES = frozenset({"spike-gain", "peak-shift", "valence-in-spike", "persistence"})
#: Direction -> how good a value is, the larger the better.
_GOODNESS = {"min": lambda v: -v, "max": lambda v: v, "zero": lambda v: -abs(v)}


@dataclass(frozen=True)
class Measured:
    """One metric under one direction, for every variant that has a value."""

    #: As in the cells; the direction may turn with the kind of case, hence one table per kind.
    metric: str
    unit: str
    direction: str
    spreads: dict[str, Spread]  #: Label -> median, smallest and largest over the cases.
    notes: dict[str, str]  #: Label -> why there is no number.
    #: Labels whose median is a lower bound: some case at or below it was not over in time.
    censored: frozenset[str]
    #: Labels that mostly lie at an end of the scale: nobody wins by lying there.
    floored: frozenset[str] = frozenset()
    #: Label -> how many of its cases lie at an end of the scale.
    saturated: dict[str, int] = field(default_factory=dict)

    @property
    def cases(self) -> frozenset[tuple[str, str]]:
        """The cases that have a value under some variant."""
        return frozenset(key for s in self.spreads.values() for key in s.values)

    def goodness(self, label: str) -> float | None:
        """Return how good the shown median is, rounded as shown.

        None without a value, and for a variant that lacks some of the cases: medians over
        different cases are not compared.
        """
        spread = self.spreads.get(label)
        if spread is None or self.direction not in _GOODNESS or set(spread.values) != self.cases:
            return None
        if label in self.floored:
            return None
        return float(_GOODNESS[self.direction](round(spread.median, digits_of(self))))

    def best(self, labels: list[str]) -> set[str]:
        """Return the labels with the best value; none when more than half of them share it."""
        good = {k: g for k in labels if (g := self.goodness(k)) is not None}
        top = {k for k, g in good.items() if g == max(good.values())}
        return top if 2 * len(top) <= len(good) else set()


def digits_of(column: Measured) -> int:
    """Return the decimals shown: two for shares and agreements, one for the rest."""
    small = all(abs(s.median) <= 1 for s in column.spreads.values())
    return 2 if small and column.unit not in ("points", "days", "hours", "ticks", "reversals") else 1


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
        ends = Counter(str(r["variant"]) for r in known if r.get("saturated") is True)
        out.append(
            Measured(
                metric=metric,
                unit=str(known[0]["unit"]),
                direction=str(known[0]["direction"]),
                spreads={k: s for k, v in values.items() if (s := spread_of(v)) is not None},
                notes={k: "; ".join(dict.fromkeys(v)) for k, v in said.items() if k not in values},
                censored=frozenset(str(r["variant"]) for r in known if _bounds(r, values)),
                floored=(facts.saturated if kind == facts.kind else frozenset())
                | {label for label, n in ends.items() if 2 * n > len(values[label])},
                saturated=dict(ends),
            )
        )
    return out


def _bounds(row: dict[str, Any], values: dict[str, dict[tuple[str, str], float]]) -> bool:
    """Return whether a cell makes its variant's median a lower bound."""
    mine = spread_of(values[str(row["variant"])])
    return bool(row["censored"]) and mine is not None and float(row["value"]) <= mine.median


def variant_tables(facts: Facts, language: Language) -> list[Table]:
    """Return the table variants × metrics, one for each kind of case."""
    kinds = [kind for kind in facts.kinds if measure(facts, kind)]
    return [_variant_table(facts, kind, language, alone=len(kinds) == 1) for kind in kinds]


def _variant_table(facts: Facts, kind: str, language: Language, *, alone: bool) -> Table:
    columns = measure(facts, kind)
    roles = facts.roles
    real = [label for label in roles.labels if label not in roles.baselines]
    order = _ordered(facts)
    made = _Cells(facts, language, max(len(c.cases) for c in columns))
    best = [c.best(real) for c in columns]
    rows, groups = [], {}
    for place, (group, label) in enumerate(order):
        if place == 0 or order[place - 1][0] != group:
            groups[place] = language.say(f"table.group_{group}")
        mark = language.say("table.reference") if label == roles.reference else ""
        if kind == facts.kind and label in facts.saturated:
            mark = language.say("table.floored")
        cells = [made.make(c, label, b) for c, b in zip(columns, best, strict=True)]
        rows.append([Cell(label, mark=mark), *cells])
    notes = []
    if any(DAGGER in cell.footnote for row in rows for cell in row):
        notes.append(language.say("table.note_trivial", sign=DAGGER))
    if any(c.floored or c.saturated for c in columns):
        notes.append(language.say("table.note_floored"))
    if made.n > 1:
        notes.append(language.say("table.note_median"))
    if any(c.censored for c in columns):
        notes.append(language.say("table.note_censored"))
    notes += [f"{sign}: {translate(reason, language)}" for reason, sign in made.reasons.items()]
    if kind == "silence" and any(m in OF_SPIKES for m in facts.metrics):
        notes.append(language.say("table.note_silence"))
    notes.append(language.say(f"table.note_{facts.simulated}"))
    heads = text_columns(language, variant="table.variant")
    heads += [_head(c, language, usual=made.n) for c in columns]
    caption = language.say_n("table.variants_caption", made.n, kind=language.word("kind_plural", kind))
    return Table("variants" if alone else f"variants-{slug(kind)}", caption, heads, rows, notes, groups)


def beaten_by_trivial(facts: Facts, language: Language) -> list[str]:
    """Return one sentence per leading metric of the leading kind: who does not beat which baseline."""
    out = []
    kind = facts.kinds[0] if facts.kinds else ""
    columns = measure(facts, kind)
    asks = facts.metric_for("tone")
    # Less gain in anger rewards a number that never moves: where the tone was asked for, it leads.
    leading = {asks if asks else facts.metric_for("spike"), facts.metric_for("silence")}
    leading |= set(getattr(facts.result.spec, "equivalence", {}) or {})
    for column in [c for c in columns if c.metric in leading] or columns:
        digits = digits_of(column)
        behind: dict[str, list[str]] = {}
        for label in (facts.roles.reference, *facts.roles.contenders):
            rival = trivial_at_least(column, label, facts) if label else None
            if label and rival:
                value = language.number(column.spreads[label].median, digits)
                behind.setdefault(rival, []).append(f"{label} ({value})")
        for rival, labels in behind.items():
            out.append(
                language.say(
                    "table.trivial_sentence",
                    metric=metric_title(column.metric, language),
                    baseline=rival,
                    value=language.number(column.spreads[rival].median, digits),
                    variants=", ".join(labels),
                )
            )
    return out


def trivial_at_least(column: Measured, label: str, facts: Facts) -> str | None:
    """Return the best trivial baseline that does at least as well as a variant, or None."""
    own = column.goodness(label)
    if own is None or label in facts.roles.baselines or _no_contest(column):
        return None
    rivals = {b: g for b in sorted(facts.roles.baselines) if (g := column.goodness(b)) is not None}
    if not rivals:
        return None
    rival = max(rivals, key=lambda b: rivals[b])
    return rival if rivals[rival] >= own else None


def _no_contest(column: Measured) -> bool:
    """Return whether nobody wins at a metric: it describes the data, or likeness to the reference."""
    from kresearch.evaluate.metrics import find_metric

    if column.metric in ("coverage", "valence-in-spike"):
        return True
    try:
        return bool(find_metric(column.metric).relative)
    except UnknownNameError:
        return False  # a plug-in's metric that is not installed here


def _ordered(facts: Facts) -> list[tuple[str, str]]:
    roles = facts.roles
    first = [("variants", roles.reference)] if roles.reference else []
    rest = [("variants", k) for k in roles.contenders]
    trivial = [("baselines", k) for k in roles.labels if k in roles.baselines and k not in roles.declined]
    gone = [("declined", k) for k in roles.labels if k in roles.declined and k != roles.reference]
    return [(group, label) for group, label in first + rest + trivial + gone if label]


class _Cells:
    """Makes the cells of one table, and collects the reasons where there is no value."""

    def __init__(self, facts: Facts, language: Language, n: int) -> None:
        self.facts, self.language, self.n = facts, language, n
        self.reasons: dict[str, str] = {}

    def make(self, column: Measured, label: str, best: set[str]) -> Cell:
        """Return the cell of a variant under a metric."""
        language, spread = self.language, column.spreads.get(label)
        if spread is None:
            reason = self.facts.roles.declined.get(label, "") or column.notes.get(label, "")
            sign = self.reasons.setdefault(reason, _letter(len(self.reasons))) if reason else ""
            return Cell(language.say("table.no_value"), value="", tone="quiet", footnote=sign)
        digits, signed = digits_of(column), column.unit == "points"
        text = language.number(spread.median, digits, signed=signed)
        if label in column.censored:
            text = f"\u2265\u00a0{text}"
        aside = []
        if spread.n > 1:
            aside.append(range_text(spread.low, spread.high, language, digits, signed=signed))
        if column.saturated.get(label):
            ends = {"n": self.language.whole(column.saturated[label]), "all": self.language.whole(spread.n)}
            aside.append(language.say("table.saturated_in", **ends))
        if spread.n != len(column.cases):
            aside.append(f"n\u00a0=\u00a0{language.whole(spread.n)}")
        is_best = label in best and not _no_contest(column)
        return Cell(
            text,
            value=round(spread.median, 6),
            mark=language.say("table.best") if is_best else "",
            aside=", ".join(aside),
            tone="good" if is_best else "",
            footnote=DAGGER if trivial_at_least(column, label, self.facts) is not None else "",
        )


def _letter(place: int) -> str:
    """Return a, b, …, z, a2, b2, …: signs of footnotes that are no numbers."""
    turn, letter = divmod(place, 26)
    return chr(ord("a") + letter) + (str(turn + 1) if turn else "")


def _head(column: Measured, language: Language, *, usual: int) -> Column:
    parts = [
        language.word("unit", column.unit) if column.unit else "",
        "" if _no_contest(column) else language.word("direction", column.direction),
    ]
    if len(column.cases) != usual:
        parts.append(f"n\u00a0=\u00a0{language.whole(len(column.cases))}")
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
    return [{str(k): v for k, v in row.items()} for row in facts.result.cells.to_dict("records")]


def _tidy(key: str, row: dict[str, Any], language: Language) -> Cell:
    value = row[key]
    if key != "value":
        missing = value is None or value != value
        text = "" if missing else str(value)
        return Cell(translate(text, language), value=text)
    if value != value:
        return Cell(language.say("table.no_value"), value="")
    return Cell(language.number(float(value), 3), value=round(float(value), 6))
