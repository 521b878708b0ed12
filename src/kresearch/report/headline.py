"""What the first screen says: the answer in two sentences, and four facts about the data.

As one would say it to a client: rules are called by what they do, not by the names of variants.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kresearch._common.constants import FEWEST_PAIRS
from kresearch.evaluate.metrics import find_metric
from kresearch.report.caveats import few_cases
from kresearch.report.facts import NOTHING
from kresearch.report.judged import reading_caveat, say_source
from kresearch.report.prose import SAME_SHARE, farthest, ordered, polarity_of, tested_row
from kresearch.report.short_answer import judged_shares, misdeclared, say_rule, silence_sentence

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language


def headline(facts: Facts, language: Language) -> list[str]:
    """Return the answer in one or two sentences, empty where the reference has none in the titled case.

    The first says what the usual score did in the storm, the second what the rule farthest from it
    changes over all cases, with its interval.
    """
    case, reference = facts.lead, facts.roles.reference
    if case is None or reference is None or facts.result.conditions or facts.result.cross:
        return []
    if case.kind != facts.kind:
        told = silence_sentence(facts, language)
        return [told] if told else []
    value = facts.headline("spike", reference, case)
    if value is None:
        return []
    metric = find_metric(facts.metric_for("spike") or "")
    way = "floored" if reference in facts.saturated else metric.move(value)
    share = facts.negative_share(case)
    moved = language.say(
        f"headline.{way}",
        rule=say_rule(facts, reference, language),
        account=case.account,
        amount=language.points(abs(value)),
        window=language.window(*case.spike),
    )
    # Judged, the tone stands in the sentence behind this one: two shares of one storm contradict each other.
    known = "headline.tone_blind" if share is None else "headline.tone_known"
    known = "headline.tone_judged" if judged_shares(facts) else known
    reactions = language.whole(facts.reactions_in(case, "spike").get("interactions", 0))
    source = say_source(polarity_of(facts, case), language)
    first = moved + language.say(known, share=language.percent(share), reactions=reactions, source=source)
    second = _discrimination(facts, language) or _shifted(facts, language)
    return [_capital(sentence) for sentence in (first, second) if sentence]


def selection(facts: Facts, language: Language) -> str:
    """Return that the rule of the second sentence was chosen by its result; nothing without a choice."""
    others = [label for label in ordered(facts) if label != facts.roles.reference]
    if len(others) < 2 or len(headline(facts, language)) < 2:
        return ""
    return language.say("headline.selection", n=language.whole(len(others)))


def _discrimination(facts: Facts, language: Language) -> str:
    """Return how often praise gains more than anger, under the usual rule and under the farthest."""
    rows = facts.set_rows()
    shown = farthest(
        {k: float(rows[k]["value"]) for k in ordered(facts) if k in rows}, facts, nothing=SAME_SHARE
    )
    if len(shown) < 2:
        return ""
    reference, other = shown
    said = {
        f"{name}_{key}": language.percent(float(rows[label][column]))
        for name, label in (("base", reference), ("other", other))
        for key, column in (("share", "value"), ("low", "low"), ("high", "high"))
    }
    if any(math.isnan(float(rows[label][end])) for label in shown for end in ("low", "high")):
        return ""
    return language.say(
        "headline.told_apart",
        rule=say_rule(facts, other, language),
        level=language.percent(1 - facts.result.spec.alpha),
        **said,
    )


def _shifted(facts: Facts, language: Language) -> str:
    """Return by how much the farthest tested rule changes the gain of a spike, with the interval."""
    tested = {k: row for k in ordered(facts) if (row := tested_row(facts, "spike", k)) is not None}
    far = max(tested, key=lambda k: abs(float(tested[k]["shift"])), default=None)
    if far is None or abs(float(tested[far]["shift"])) < NOTHING:
        return ""
    row = tested[far]
    return language.say(
        "headline.shifted",
        rule=say_rule(facts, far, language),
        n=language.whole(float(row["n"])),
        shift=language.points(float(row["shift"]), signed=True),
        low=language.number(float(row["low"]), signed=True),
        high=language.number(float(row["high"]), signed=True),
        level=language.percent(1 - facts.result.spec.alpha),
    )


def data_facts(facts: Facts, language: Language) -> list[tuple[str, str]]:
    """Return four facts about the data: how much, how it was read, whence it is, what it covers."""
    import pandas as pd

    datasets = facts.result.datasets
    if not datasets:
        return []
    rows = sum(int(d.get("rows") or 0) for d in datasets)
    sources = dict.fromkeys(str(d.get("polarity") or facts.result.spec.polarity) for d in datasets)
    read = [say_source(name, language) for name in sources]
    if judged := facts.result.judged:
        coders = language.join(list(dict.fromkeys(c for row in judged for c in row["coders"])))
        # The judgements of an account are the same for each of its cases.
        own = {(row["dataset"], row["account"]): row["texts"] for row in judged}
        texts = language.whole(sum(own.values()))
        read.append(language.say("headline.judged_by", coders=coders, texts=texts))
    origins = {"all": "simulated", "some": "mixed", "none": "real"}
    origin = language.say(f"page.{origins.get(facts.simulated, 'undeclared')}")
    firsts, lasts = ([pd.Timestamp(d[key]) for d in datasets if d.get(key)] for key in ("first", "last"))
    span = language.days(min(firsts), max(lasts)) if firsts and lasts else ""
    how_many = language.say_n("headline.how_many", facts.n_cases, rows=language.whole(rows))
    pairs = [("many", how_many), ("read", language.join(read)), ("origin", origin), ("span", span)]
    return [(language.say(f"headline.fact_{key}"), _capital(text)) for key, text in pairs if text]


def weightiest(facts: Facts, language: Language) -> str:
    """Return what would change the answer first: nobody judged, thin reading, invented data, few cases."""
    if kind := misdeclared(facts):
        return language.say("caveat.misdeclared", kind=kind)
    if caveat := reading_caveat(facts, language):
        return caveat
    for name, share in facts.low_coverage:
        return language.say("caveat.low_coverage", dataset=name, share=language.percent(share))
    if facts.simulated in ("all", "unknown"):
        return language.say(f"caveat.simulated_{facts.simulated}")
    if facts.n_cases < FEWEST_PAIRS:
        return few_cases(facts, language)
    return language.say("caveat.simulated_some" if facts.simulated == "some" else "caveat.reconstruction")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
