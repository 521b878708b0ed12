"""What a study across conditions says: tables, sentences and tiles, one condition at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kresearch.evaluate.conditions import COLUMNS, first_apart, leading_kinds
from kresearch.report.cells import range_text, text_columns, variant_cell
from kresearch.report.condition_words import message_key, option_name, place_words, say_amount, say_place
from kresearch.report.escape import slug
from kresearch.report.facts import NOTHING, Facts, sort_places
from kresearch.report.language import Language
from kresearch.report.prose import MOST_NAMED, Tile
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_table import metric_title

#: Marks a cell whose interval of the difference from the reference lies beyond the margin.
APART = "*"


@dataclass(frozen=True)
class Slice:
    """One metric in one panel: what one figure or one table shows."""

    #: Of all rows; panel is None where the study has one option alone.
    metric: str
    unit: str
    direction: str
    panel: Any
    rows: pd.DataFrame  #: As of `kresearch.evaluate.compare_conditions`, of the panel's leading kind of case.

    @property
    def places(self) -> list[Any]:
        """The values along the axis, sorted; words keep the order of the study."""
        return sort_places(self.rows["x"].tolist())

    @property
    def labels(self) -> list[str]:
        """The variants, in the order of the study."""
        return list(dict.fromkeys(self.rows["variant"]))

    @property
    def slug(self) -> str:
        """Name of its files."""
        tail = "" if self.panel is None else f"-{self.panel}"
        return slug(f"conditions-{self.metric}{tail}")

    def at(self, label: str, place: Any) -> dict[str, Any] | None:
        """Return the row of a variant in a condition, or None."""
        mine = self.rows[(self.rows["variant"] == label) & (self.rows["x"] == place)]
        return None if mine.empty else {str(k): v for k, v in mine.iloc[0].items()}


def slices(facts: Facts) -> list[Slice]:
    """Return what is shown of a study across conditions: metrics in their order, panels sorted."""
    rows = pd.DataFrame(facts.result.conditions, columns=list(COLUMNS))
    rows["panel"] = rows["panel"].astype(object).where(rows["panel"].notna(), None)
    rows = leading_kinds(rows, facts.kind)
    found = []
    for metric in dict.fromkeys(rows["metric"]):
        mine = rows[rows["metric"] == metric]
        for panel in sorted(dict.fromkeys(mine["panel"]), key=lambda p: (str(type(p)), p)):
            part = mine[mine["panel"].isna()] if panel is None else mine[mine["panel"] == panel]
            first = part.iloc[0]
            found.append(Slice(str(metric), str(first["unit"]), str(first["direction"]), panel, part))
    return found


def leading_slices(facts: Facts) -> list[Slice]:
    """Return what the answer is about: the study's first metric, in each panel."""
    every = slices(facts)
    return [shown for shown in every if shown.metric == every[0].metric]


def slice_title(shown: Slice, facts: Facts, language: Language) -> str:
    """Return the title of a slice's metric: under a campaign nothing is called a spike."""
    return metric_title(message_key(shown.metric, facts.result.spec.across), language)


def panel_words(shown: Slice, facts: Facts, language: Language) -> str:
    """Return ``, without a spike`` or the like of the panel, empty where there is one option alone."""
    if shown.panel is None:
        return ""
    return f", {say_place(facts.result.spec.across[1], shown.panel, language)}"


def condition_tables(facts: Facts, language: Language) -> list[Table]:
    """Return one table per slice: variants by conditions, level with its interval over cases."""
    return [_table(shown, facts, language) for shown in slices(facts)]


def _table(shown: Slice, facts: Facts, language: Language) -> Table:
    spec = facts.result.spec
    name, level = option_name(spec.across[0], language), language.percent(1 - spec.alpha)
    margin = float(spec.equivalence.get(shown.metric, 0.0))
    heads = text_columns(language, variant="table.variant")
    heads += [
        Column(place_words(place, language), name, f"{spec.across[0]}={place}", numeric=True)
        for place in shown.places
    ]
    rows = []
    for label in shown.labels:
        cells = [_cell(shown.at(label, place), shown, language, margin) for place in shown.places]
        rows.append([variant_cell(label, facts.roles.reference, language), *cells])
    n = sorted({int(v) for v in shown.rows["n"]})
    told = language.whole(n[0]) if len(n) == 1 else f"{n[0]}\u2013{n[-1]}"
    caption = language.say(
        "conditions.caption",
        metric=slice_title(shown, facts, language),
        unit=language.word("unit", shown.unit),
        option=name,
        panel=panel_words(shown, facts, language),
        n=told,
    )
    notes = [language.say("conditions.note_level", level=level)]
    if any(cell.footnote for row in rows for cell in row):
        notes.append(
            language.say(
                "conditions.note_apart",
                sign=APART,
                level=level,
                margin=say_amount(margin, shown.unit, language),
            )
        )
    notes += [language.say("conditions.note_alone"), language.say(f"table.note_{facts.simulated}")]
    return Table(shown.slug, caption, heads, rows, notes)


def _cell(row: dict[str, Any] | None, shown: Slice, language: Language, margin: float) -> Cell:
    if row is None:
        return Cell(language.say("table.no_value"), value="", tone="quiet")
    signed = shown.unit == "points"
    aside = range_text(row["low"], row["high"], language, signed=signed)
    apart = row["shift_low"] > margin or row["shift_high"] < -margin
    return Cell(
        language.number(row["level"], signed=signed),
        value=round(float(row["level"]), 6),
        aside=aside,
        footnote=APART if apart else "",
    )


def condition_answer(facts: Facts, language: Language) -> list[str]:
    """Return the answer: the leading metric at both ends of the axis, and from where variants differ.

    Two sentences per panel, of the first metric alone (the tables have the others), and one on what
    kind of evidence it is.
    """
    every, leading = slices(facts), leading_slices(facts)
    out = [_ends(shown, facts, language) for shown in leading]
    out += [text for shown in leading if (text := _apart(shown, facts, language))]
    return [*out, _evidence(every, facts, language)]


def _evidence(every: list[Slice], facts: Facts, language: Language) -> str:
    """Return what kind of evidence this is: conditions, cases in each, data, no test."""
    rows = pd.concat([shown.rows for shown in every])
    conditions = len(rows[["x", "panel"]].drop_duplicates())
    n = sorted({int(v) for v in rows["n"]})
    return language.say(
        "conditions.evidence",
        conditions=language.whole(conditions),
        n=language.whole(n[0]) if len(n) == 1 else f"{n[0]}\u2013{n[-1]}",
        data=language.say(f"answer.data_{facts.simulated}"),
    )


def _ends(shown: Slice, facts: Facts, language: Language) -> str:
    first, last = shown.places[0], shown.places[-1]
    said = []
    for label in _telling(shown, facts, last):
        near, far = shown.at(label, first), shown.at(label, last)
        if near is None or far is None:
            continue
        said.append(
            language.say(
                "conditions.move",
                variant=label,
                near=say_amount(near["level"], shown.unit, language),
                far=say_amount(far["level"], shown.unit, language),
                span=_span(far, language),
            )
        )
    return language.say(
        "conditions.ends",
        metric=slice_title(shown, facts, language),
        first=say_place(facts.result.spec.across[0], first, language),
        last=say_place(facts.result.spec.across[0], last, language),
        panel=panel_words(shown, facts, language),
        moves=language.say("conditions.join").join(said),
    )


def _telling(shown: Slice, facts: Facts, place: Any) -> list[str]:
    """Return the reference first, then the variants farthest from it in a condition.

    A trivial baseline is named only where there is nothing else: that it is far off tells nothing.
    """
    reference = facts.roles.reference or ""
    base = shown.at(reference, place)
    centre = base["level"] if base else 0.0
    far = {
        label: abs(row["level"] - centre)
        for label in shown.labels
        if label != reference and (row := shown.at(label, place)) is not None
    }
    worth = {label: gap for label, gap in far.items() if label not in facts.roles.baselines} or far
    chosen = sorted(worth, key=lambda label: -worth[label])[: MOST_NAMED - 1]
    return ([reference] if base else []) + [label for label in shown.labels if label in chosen]


def _apart(shown: Slice, facts: Facts, language: Language) -> str:
    """Return from where on each variant differs from the reference, and which nowhere do."""
    margin = float(facts.result.spec.equivalence.get(shown.metric, 0.0))
    reference, axis = facts.roles.reference or "", facts.result.spec.across[0]
    where: dict[Any, list[str]] = {}
    nowhere: list[str] = []
    kind = str(shown.rows["kind"].iloc[0])
    for label in (v for v in shown.labels if v != reference):
        found = first_apart(
            shown.rows, metric=shown.metric, variant=label, kind=kind, panel=shown.panel, margin=margin
        )
        if found is None:
            nowhere.append(label)
        else:
            where.setdefault(found, []).append(label)
    said = {
        "reference": reference,
        "margin": say_amount(margin, shown.unit, language),
        "metric": language.word("metric", message_key(shown.metric, facts.result.spec.across)),
        "last": say_place(axis, shown.places[-1], language),
        "panel": panel_words(shown, facts, language),
    }
    items = [
        language.say(
            "conditions.from", place=say_place(axis, place, language), variants=language.join(where[place])
        )
        for place in shown.places
        if place in where
    ]
    separator = language.say("conditions.join")
    out = [language.say("conditions.apart", items=separator.join(items), **said)] if where else []
    if nowhere:
        key = "conditions.not_apart" if where else "conditions.none_apart"
        out.append(language.say(key, items=language.join(nowhere), **said))
    return " ".join(out)


def condition_tiles(facts: Facts, language: Language) -> list[Tile]:
    """Return the leading metric at the end of the axis: the reference, and the variant farthest from it."""
    out: list[Tile] = []
    for shown in leading_slices(facts)[:2]:
        last, reference = shown.places[-1], facts.roles.reference or ""
        telling = _telling(shown, facts, last)
        base = shown.at(reference, last)
        centre = base["level"] if base else 0.0
        gaps = {k: abs(row["level"] - centre) for k in telling if (row := shown.at(k, last)) is not None}
        far = max(gaps, key=lambda k: gaps[k], default=reference)
        for label in dict.fromkeys([reference, *([far] if gaps.get(far, 0) >= NOTHING else [])]):
            row = shown.at(label, last)
            if row is None:
                continue
            words = language.say(
                "conditions.tile",
                metric=slice_title(shown, facts, language),
                place=say_place(facts.result.spec.across[0], last, language),
                panel=panel_words(shown, facts, language),
                variant=label,
            )
            proviso = language.say(f"tile.proviso_{facts.simulated}")
            out.append(Tile(say_amount(row["level"], shown.unit, language), words, proviso))
    return out


def _span(row: dict[str, Any], language: Language) -> str:
    """Return `` (low to high)``, empty where there are too few cases for an interval."""
    ends = range_text(row["low"], row["high"], language)
    return f" ({ends})" if ends else ""
