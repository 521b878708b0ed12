"""What would change the conclusion: sentences generated from the result."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kresearch._common.constants import FEWEST_PAIRS, LOW_COVERAGE
from kresearch.report.facts import NOTHING, Facts
from kresearch.report.judged import reading_caveat
from kresearch.report.language import Language
from kresearch.report.said import translate
from kresearch.report.tables import Cell, Column, Table
from kresearch.report.variant_roles import partial_declines
from kresearch.study.result import NOT_ASKED


@dataclass(frozen=True)
class Sweep:
    """One parameter of a variant over several values, all other parameters alike."""

    name: str  #: The variant's name.
    parameter: str  #: Which parameter.
    fixed: str  #: Those others that vary in the study, as text.
    points: tuple[tuple[float, str], ...]  #: (value of the parameter, label), sorted.


#: The first letter of a sentence that no name and colon begins.
_SENTENCE = re.compile(r"^(?!\S+: )\w")
#: What may differ between flags of one kind: quoted names, numbers and days.
_DIFFERS = re.compile(r"'[^']*'|[\d.:,\u2212-]*\d")


def find_sweeps(facts: Facts) -> list[Sweep]:
    """Return the sweeps of the study: same variant, one number that takes three or more values."""
    groups: dict[tuple[str, str, str], list[tuple[float, str]]] = {}
    varied: dict[tuple[str, str], set[str]] = {}
    for variant in facts.result.variants:
        for key, value in _params(variant).items():
            varied.setdefault((str(variant["name"]), key), set()).add(str(value))
    for variant in facts.result.variants:
        label = str(variant["label"])
        if label in facts.roles.declined:
            continue
        params = _params(variant)
        for key, value in params.items():
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                continue
            name = str(variant["name"])
            others = [k for k in sorted(params) if k != key and len(varied[name, k]) > 1]
            fixed = ", ".join(f"{k}={params[k]}" for k in others)
            groups.setdefault((name, key, fixed), []).append((float(value), label))
    found = []
    for (name, key, fixed), points in groups.items():
        if len({v for v, _ in points}) >= 3:
            found.append(Sweep(name, key, fixed, tuple(sorted(points))))
    return found


def _params(variant: Mapping[str, Any]) -> dict[str, Any]:
    params = variant.get("params") or {}
    return dict(json.loads(params)) if isinstance(params, str) else dict(params)


def caveats(facts: Facts, language: Language) -> list[str]:
    """Return what would change the conclusion, the weightiest first."""
    result = facts.result
    out = []
    if not result.complete:
        out.append(language.say_n("caveat.missing", len(result.missing)))
    out += [
        language.say("answer.outstanding", stage=language.word("stage", name)) for name in result.outstanding
    ]
    if result.spec.band is not None and result.stages.get("bands") == NOT_ASKED and result.complete:
        out.append(language.say("caveat.no_bands"))
    out += [caveat] if (caveat := reading_caveat(facts, language)) else []
    for name, share in facts.low_coverage:
        out.append(language.say("caveat.low_coverage", dataset=name, share=language.percent(share)))
    out += [language.say("caveat.floored", variant=label) for label in sorted(facts.saturated)]
    out += _turning_points(facts, language)
    out += [] if result.conditions else _disagreement(facts, language)
    out += [few_cases(facts, language)] if facts.n_cases < FEWEST_PAIRS else []
    lead = facts.lead
    if lead is not None and lead.kind == "negative" and lead.silence and facts.metric_for("silence"):
        out.append(language.say("caveat.silence_after_spike"))
    if facts.simulated != "none":
        out.append(language.say(f"caveat.simulated_{facts.simulated}"))
    out += _declined("caveat.declined", facts.roles.declined.items(), language)
    out += _declined("caveat.declined_partly", partial_declines(result), language)
    out += _flags(facts, language)
    for dataset in result.datasets:
        known = dataset.get("coverage")
        if known is not None and LOW_COVERAGE <= float(known) < 1:
            out.append(
                language.say(
                    "caveat.coverage", dataset=str(dataset["name"]), share=language.percent(float(known))
                )
            )
    out.append(language.say("caveat.reconstruction"))
    return out


def few_cases(facts: Facts, language: Language) -> str:
    """Return that there are too few cases for a test over cases."""
    n = facts.n_cases
    smallest = language.number(min(1.0, 2.0 / 2**n), 3) if n else "1"
    return language.say_n("caveat.few_cases", n, fewest=FEWEST_PAIRS, smallest=smallest)


def flag_table(facts: Facts, language: Language) -> Table | None:
    """Return what the data says against single cases, a row each; None where that is nothing."""
    rows = [
        [
            Cell(case.dataset),
            Cell(language.dates(case.name), value=case.name),
            Cell(translate(flag, language)),
        ]
        for case in facts.result.cases
        for flag in case.flags
    ]
    heads = [Column(language.say(f"column.{key}"), key=key) for key in ("dataset", "case", "note")]
    return Table("flags", language.say("caveat.flags_caption"), heads, rows) if rows else None


def _declined(key: str, told: Iterable[tuple[str, str]], language: Language) -> list[str]:
    """Return one sentence per reason for which variants decline."""
    alike: dict[str, list[str]] = {}
    for label, reason in told:
        alike.setdefault(translate(reason, language), []).append(label)
    return [
        # A reason in English begins with the name of its dataset, which is written as it is.
        language.say(key, variants=language.join(labels), reason=_SENTENCE.sub(_capital, reason))
        for reason, labels in alike.items()
    ]


def _capital(found: re.Match[str]) -> str:
    return found[0].upper()


def _flags(facts: Facts, language: Language) -> list[str]:
    """Return one sentence per kind of flag: what differs in names and numbers alone is counted."""
    alike: dict[str, list[tuple[str, str]]] = {}
    for case in facts.result.cases:
        for flag in case.flags:
            # Across conditions a case is called by dataset and options, which nobody says in a sentence.
            name = case.account if facts.result.conditions else case.name
            alike.setdefault(_DIFFERS.sub("#", flag), []).append((name, flag))
    return [
        language.say("caveat.flag", case=language.dates(name), flag=translate(flag, language))
        + (f" {language.say_n('caveat.flag_more', len(more))}" if more else "")
        for (name, flag), *more in alike.values()
    ]


def _turning_points(facts: Facts, language: Language) -> list[str]:
    """Return, for every sweep, where the change in the spike turns its sign, or that it does not."""
    out = []
    for sweep in find_sweeps(facts):
        values = [
            (x, s.median) for x, label in sweep.points if (s := facts.spread("spike", label)) is not None
        ]
        if len(values) < 3 or max(v for _, v in values) - min(v for _, v in values) < NOTHING:
            continue
        name = sweep.name if not sweep.fixed else f"{sweep.name} ({sweep.fixed})"
        turns = [
            (a, b)
            for a, b in itertools.pairwise(values)
            if (a[1] > NOTHING and b[1] < -NOTHING) or (a[1] < -NOTHING and b[1] > NOTHING)
        ]
        said: dict[str, str] = {"variant": name, "parameter": sweep.parameter}
        if turns:
            (x0, y0), (x1, y1) = turns[0]
            said |= {"at": _plain(x0, language), "then": _plain(x1, language)}
            said |= {"before": language.points(y0, signed=True), "after": language.points(y1, signed=True)}
            out.append(language.say("caveat.turns", **said))
        else:
            said |= {"at": _plain(values[0][0], language), "then": _plain(values[-1][0], language)}
            said |= {"before": language.points(values[0][1], signed=True)}
            said |= {"after": language.points(values[-1][1], signed=True)}
            out.append(language.say("caveat.never_turns", **said))
    return out


def _disagreement(facts: Facts, language: Language) -> list[str]:
    """Return the variants whose cases move in both directions."""
    out = []
    for label in facts.roles.main:
        spread = facts.spread("spike", label)
        if spread is None or spread.n < 2:
            continue
        up = sum(v > NOTHING for v in spread.values.values())
        down = sum(v < -NOTHING for v in spread.values.values())
        if up and down:
            out.append(language.say("caveat.disagree", variant=label, up=up, down=down, n=spread.n))
    return out


def _plain(value: float, language: Language) -> str:
    digits = 0 if float(value).is_integer() else 2
    return language.number(value, digits)
