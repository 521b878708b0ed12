"""Yes, no, or not shown: the answer that the titled case gives about the usual score, in one word.

The word answers the short question beside it, never the study's own, which may ask anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kresearch.evaluate.metrics import find_metric

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language

#: From this share of hostile reactions on a storm is one of anger.
MOSTLY = 0.5
_SHARE = {"share": "value", "low": "low", "high": "high"}
#: The rule that is told where judgements say what the tone was: blame takes from praise, smoothly.
COUNTING_TONE = "sentiment-balance"
#: What the flag of a case says whose log is younger than the memory.
WARM_UP = "(warm-up)"
_BEGINS = re.compile(r"begins ([\d,]+) days before the baseline ends")
_QUESTIONS = {"negative": "anger", "positive": "praise", "mixed": "storm", "silence": "silence"}


@dataclass(frozen=True)
class ShortAnswer:
    """A short question, the word that answers it, and why the word is not firmer."""

    question: str  #: About the usual score in the titled case.
    word: str  #: Yes, no, or not shown, in the language of the page.
    tone: str  #: ``yes``, ``no`` or ``open``.
    reason: str  #: Sentences with the number and its interval, or on what keeps the answer open.


def say_rule(facts: Facts, label: str, language: Language) -> str:
    """Return what a variant does, in words; a rule of somebody's own by its name."""
    variant: dict[str, Any] = next((v for v in facts.result.variants if v["label"] == label), {})
    name = str(variant.get("name", ""))
    if not language.knows(f"rule.{name}"):
        return language.say("headline.under", variant=label)
    settings = label.removeprefix(name).strip("()").replace("=", "\u00a0=\u00a0")
    return language.say(f"rule.{name}") + (f" ({name}, {settings})" if settings else "")


def answer_case(facts: Facts, language: Language) -> ShortAnswer | None:
    """Return what the titled case shows of the usual score; None where it has no value there.

    "Yes" needs a change whose interval, where it has one, leaves out zero; a storm of anger also needs
    more than half of its reactions to be hostile by the best that is known: judged, planted or read.
    """
    case, reference = facts.lead, facts.roles.reference
    if case is None or reference is None or case.kind not in _QUESTIONS:
        return None
    silent = case.kind == "silence"
    spread = facts.spread("silence", reference, case=case) if silent else None
    value = (spread.median if spread else None) if silent else facts.headline("spike", reference, case)
    if value is None:
        return None
    name = _QUESTIONS["mixed" if misdeclared(facts) else case.kind]
    tone, reason = _weigh(facts, language, value, silent=silent, angry=name == "anger")
    if not silent and name != "anger":
        reason = f"{_judged(facts, language)[1]} {reason}".strip()
    return ShortAnswer(
        language.say(f"short_answer.ask_{name}", account=case.account),
        language.say(f"short_answer.{tone}"),
        tone,
        reason,
    )


def _weigh(facts: Facts, language: Language, value: float, *, silent: bool, angry: bool) -> tuple[str, str]:
    """Return yes, no or open, and the sentences that go with it."""
    metric = facts.metric_for("silence" if silent else "spike")
    if metric is None:
        return "open", ""
    if facts.roles.reference in facts.saturated:
        return "open", language.say("short_answer.saturated")
    if _is_young(facts):
        # The score rises there whatever happens.
        told = _tone(facts, language)[1] if angry else ""
        return "open", f"{told} {language.say('short_answer.warm_up')}".strip()
    certain, reason = (True, language.say("short_answer.one_case")) if silent else _interval(facts, language)
    if angry:
        shown, tone = _tone(facts, language)
        certain, reason = certain and shown, f"{tone} {reason}".strip()
    if not certain:
        return "open", reason
    wanted = "fell" if silent else "rose"
    return ("yes" if find_metric(metric).move(value) == wanted else "no"), reason


def _is_young(facts: Facts) -> bool:
    """Return whether the titled case lies in the warm-up of the usual score.

    A case is flagged by the longest memory of the study's rules, which may be another rule's.
    """
    case = facts.lead
    flag = next((flag for flag in (case.flags if case else ()) if WARM_UP in flag), None)
    found = None if flag is None else _BEGINS.search(flag)
    own = [v for v in facts.result.spec.build_variants() if v.label == facts.roles.reference]
    if case is None or found is None or not own:
        return flag is not None
    memory = own[0].chain().memory.window_days
    before = int(found[1].replace(",", "")) - (case.baseline[1] - case.baseline[0]).total_seconds() / 86_400
    return memory is not None and before < memory


def _interval(facts: Facts, language: Language) -> tuple[bool, str]:
    """Return whether the titled case's own analysis leaves out zero, and a sentence on its interval."""
    row = facts.finding
    if row is None:
        return True, language.say("short_answer.one_case")
    low, high = float(row["low"]), float(row["high"])
    crosses = low <= 0 <= high
    return not crosses, language.say(
        "short_answer.crosses" if crosses else "short_answer.interval",
        amount=language.points(float(row["estimate"]), signed=True),
        level=language.percent(1 - facts.result.spec.alpha),
        low=language.number(low, signed=True),
        high=language.number(high, signed=True),
    )


def _tone(facts: Facts, language: Language) -> tuple[bool, str]:
    """Return whether the titled storm is known to be one of anger, by the best that is known of its tone.

    A judgement goes before a reading; of a simulation the anger was planted.
    """
    case = facts.lead
    if case is None:
        return False, ""
    shown, told = _judged(facts, language)
    if told:
        return shown, told
    if case.origin == "planted":
        return True, language.say("short_answer.planted")
    share = facts.negative_share(case)
    if share is None:
        return False, language.say("short_answer.tone_unknown")
    return share > MOSTLY, "" if share > MOSTLY else language.say("short_answer.not_angry")


def judged_shares(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return the judged shares of the titled storm by label; nothing where it was not judged."""
    shares = _judged_row(facts).get("shares", ())
    return {share["quantity"]: share for share in shares if share["window"] == "during"}


def misdeclared(facts: Facts) -> str | None:
    """Return the kind that the titled storm has by judgement, where it was declared as the contrary."""
    shares = judged_shares(facts)
    case, anger, praise = facts.lead, shares.get("negative"), shares.get("positive")
    if case is None or anger is None or praise is None:
        return None
    if case.kind == "positive" and anger["low"] > praise["high"]:
        return "negative"
    return "positive" if case.kind == "negative" and praise["low"] > anger["high"] else None


def _judged_row(facts: Facts) -> dict[str, Any]:
    case = facts.lead
    mine = (j for j in facts.result.judged if case and (j["dataset"], j["case"]) == (case.dataset, case.name))
    return next(mine, {})


def _judged(facts: Facts, language: Language) -> tuple[bool, str]:
    """Return whether judgement shows mostly anger, and what it says of the storm; nothing without any."""
    shares, judged = judged_shares(facts), _judged_row(facts)
    if "negative" not in shares:
        return False, ""
    anger, praise = shares["negative"], shares.get("positive")
    said = {name: language.percent(anger[key]) for name, key in _SHARE.items()}
    if praise is not None:
        said |= {f"friendly_{name}": language.percent(praise[key]) for name, key in _SHARE.items()}
    told = [
        language.say(
            "short_answer.judged" if praise is None else "short_answer.judged_both",
            texts=language.whole(judged["texts"]),
            **said,
        )
    ]
    if kind := misdeclared(facts):
        told.append(language.say(f"short_answer.was_{kind}"))
    told.append(_judged_gain(facts, judged, language))
    return anger["low"] > MOSTLY, " ".join(filter(None, told))


def _judged_gain(facts: Facts, judged: dict[str, Any], language: Language) -> str:
    """Return what the storm moves where the judged tone counts, beside what it moves under the usual rule."""
    gains = {row["variant"]: row for row in judged.get("gains", ())}
    usual = gains.pop(facts.roles.reference, None)
    open_ = [label for label, row in gains.items() if not row.get("saturated")]
    label = COUNTING_TONE if COUNTING_TONE in open_ else next(iter(open_), None)
    if usual is None or label is None:
        return ""
    row = gains[label]
    return language.say(
        "short_answer.judged_gain",
        rule=say_rule(facts, label, language),
        amount=language.points(float(row["value"]), signed=True),
        low=language.number(float(row["low"]), signed=True),
        high=language.number(float(row["high"]), signed=True),
        usual=language.points(float(usual["value"]), signed=True),
    )


def silence_sentence(facts: Facts, language: Language) -> str:
    """Return what the usual score did in the titled silence, empty where the study is of something else."""
    case, reference = facts.lead, facts.roles.reference
    if case is None or case.kind != "silence" or reference is None or case.silence is None:
        return ""
    spread = facts.spread("silence", reference, case=case)
    metric = facts.metric_for("silence")
    if spread is None or metric is None:
        return ""
    days = (case.silence[1] - case.silence[0]).total_seconds() / 86_400
    return language.say(
        f"short_answer.silent_{find_metric(metric).move(spread.median)}",
        account=case.account,
        amount=language.points(abs(spread.median)),
        days=language.number(days, 0),
    )
