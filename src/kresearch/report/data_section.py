"""What the data is: figures, licence, citation, coverage, problems; and where the numbers come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kresearch._common.constants import LOW_COVERAGE
from kresearch.report.language import Language
from kresearch.report.said import translate
from kresearch.report.tables import Cell, Column, Table
from kresearch.study.result import origin_of

#: Letters of a digest that are shown in a table; the CSV has all.
SHORT_DIGEST = 12
#: Digests of more datasets than these stand in the tables of the data.
_MOST_DIGESTS = 3
#: One option of a dataset's label.
_OPTION = re.compile(r"(\w+)=((?:\[[^]]*\]|[^,])*)")


@dataclass(frozen=True)
class DatasetCard:
    """One dataset as the page shows it."""

    title: str
    origin: str  #: ``simulated``, ``real`` or ``undeclared``.
    warning: str  #: Loud warning of low coverage, or empty.
    facts: tuple[tuple[str, str], ...]  #: (heading, text) pairs.
    #: Sentences from its card and its reading.
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    #: Datasets that differ in an option alone, a row each; None for a dataset by itself.
    table: Table | None = None


def describe_datasets(datasets: Sequence[Mapping[str, Any]], language: Language) -> list[DatasetCard]:
    """Return the datasets of a result: those of one title, made with other options, as one card.

    The card of several says what they share; its table has what they do not.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for dataset in datasets:
        groups.setdefault(str(dataset.get("title") or dataset.get("name", "")), []).append(dataset)
    return [
        describe_dataset(group[0], language) if len(group) == 1 else _describe_group(group, number, language)
        for number, group in enumerate(groups.values(), start=1)
    ]


def _describe_group(group: Sequence[Mapping[str, Any]], number: int, language: Language) -> DatasetCard:
    cards = [describe_dataset(dataset, language) for dataset in group]
    shared = [pair for pair in cards[0].facts if all(pair in card.facts for card in cards)]
    options = [_options(dataset) for dataset in group]
    varied = [k for k in dict.fromkeys(k for o in options for k in o) if len({o.get(k) for o in options}) > 1]
    told = {*dict(shared), language.say("data.options")}
    own = [h for h in dict.fromkeys(h for card in cards for h, _ in card.facts) if h not in told]
    heads = [Column(language.word("option", name), key=name) for name in varied]
    heads += [Column(heading, key=heading) for heading in own]
    rows = [
        [Cell(o.get(name, "\u2013")) for name in varied]
        + [Cell(dict(card.facts).get(h, "\u2013")) for h in own]
        for o, card in zip(options, cards, strict=True)
    ]
    heads.append(Column(language.say("data.digest"), key="digest"))
    for row, dataset in zip(rows, group, strict=True):
        digest = str(dataset.get("digest") or "")
        row.append(
            Cell(digest[:SHORT_DIGEST] + "\u2026" if len(digest) > SHORT_DIGEST else digest, value=digest)
        )
    caption = language.say("data.group_caption", n=language.whole(len(cards)))
    return DatasetCard(
        title=cards[0].title,
        origin=cards[0].origin,
        warning=next((card.warning for card in cards if card.warning), ""),
        facts=tuple(shared),
        problems=tuple(dict.fromkeys(text for card in cards for text in card.problems)),
        notes=tuple(dict.fromkeys(text for card in cards for text in card.notes)),
        table=Table(f"datasets-{number}", caption, heads, rows),
    )


def describe_dataset(dataset: Mapping[str, Any], language: Language) -> DatasetCard:
    """Return a dataset of the result in words."""
    coverage = dataset.get("coverage")
    low = coverage is not None and float(coverage) < LOW_COVERAGE
    share = language.percent(None if coverage is None else float(coverage))
    pairs = [
        ("name", str(dataset.get("name", "")).partition("(")[0]),
        ("options", _say_options(_options(dataset), language)),
        ("source", str(dataset.get("source") or "")),
        ("rows", _whole(dataset.get("rows"), language)),
        ("accounts", _whole(dataset.get("accounts"), language)),
        ("actors", _whole(dataset.get("actors"), language)),
        ("span", _span(dataset, language)),
        (
            "coverage",
            language.say("data.coverage_none" if coverage is None else "data.coverage_value", share=share),
        ),
        ("polarity", language.word("polarity_source", str(dataset.get("polarity") or ""))),
        ("languages", _languages(dataset.get("languages") or {}, language)),
        ("licence", translate(str(dataset.get("licence") or ""), language)),
        ("citation", translate(str(dataset.get("citation") or ""), language)),
    ]
    return DatasetCard(
        title=translate(str(dataset.get("title") or dataset.get("name", "")), language),
        origin=origin_of(dataset) or "undeclared",
        warning=language.say("data.low_coverage", share=share) if low else "",
        facts=tuple((language.say(f"data.{key}"), text) for key, text in pairs if text),
        problems=_texts(dataset.get("known_problems"), language),
        notes=_texts(dataset.get("notes"), language),
    )


def _options(dataset: Mapping[str, Any]) -> dict[str, str]:
    """Return the options of a dataset's label, ``name(key=value, ...)``."""
    inside = str(dataset.get("name", "")).partition("(")[2].removesuffix(")")
    return dict(_OPTION.findall(inside))


def _say_options(options: Mapping[str, str], language: Language) -> str:
    return "; ".join(f"{language.word('option', name)}: {value}" for name, value in options.items())


def _whole(value: Any, language: Language) -> str:
    return "" if value is None else language.whole(float(value))


def _texts(value: Any, language: Language) -> tuple[str, ...]:
    return tuple(dict.fromkeys(translate(str(v), language) for v in value or ()))


def _span(dataset: Mapping[str, Any], language: Language) -> str:
    import pandas as pd

    first, last = dataset.get("first"), dataset.get("last")
    if not first or not last:
        return ""
    return language.days(pd.Timestamp(first), pd.Timestamp(last))


def _languages(counts: Mapping[str, Any], language: Language) -> str:
    total = sum(int(n) for n in counts.values())
    if total == 0:
        return ""
    ranked = sorted(counts.items(), key=lambda item: (-int(item[1]), str(item[0])))
    return ", ".join(
        language.say(
            "data.language_value",
            language=language.word("language", str(code) if code else "und"),
            count=language.whole(int(n)),
            share=language.percent(int(n) / total),
        )
        for code, n in ranked[:8]
    )


def describe_provenance(provenance: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """Return (heading, text) pairs of versions, digests and circumstances; the command is apart."""
    out: list[tuple[str, str]] = []
    for key, value in provenance.items():
        if key == "command" or value in (None, "", {}, []):
            continue
        heading = language.word("provenance", str(key))
        if isinstance(value, Mapping) and key == "digests" and len(value) > _MOST_DIGESTS:
            out.append((heading, language.say("provenance.many_digests", n=language.whole(len(value)))))
        elif isinstance(value, Mapping) and key == "libraries":
            out.append(
                (heading, ", ".join(f"{name} {_short(v, language)}" for name, v in sorted(value.items())))
            )
        elif isinstance(value, Mapping):
            out += [(f"{heading}: {name}", _short(item, language)) for name, item in sorted(value.items())]
        elif key == "seconds":
            out.append((heading, language.number(float(value), 1)))
        else:
            out.append((heading, _short(value, language)))
    return out


def _short(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return language.say("provenance.yes" if value else "provenance.no")
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v) for v in value)
    return str(value)
