"""The pages of studies: the index, one page each, and their reports in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.report.conditions import condition_answer
from kresearch.report.headline import headline
from kresearch.report.language import LANGUAGES
from kresearch.report.page import Badge, build_report, origin_badge
from kresearch.report.prose import answer
from kresearch.report.short_answers import short_answers
from kresearch.site.pages import Link, Site, address, speak_site

if TYPE_CHECKING:
    from kresearch.report.facts import Facts
    from kresearch.report.language import Language
    from kresearch.site.questions import Question
    from kresearch.site.studies import Entry

#: Lines shown of what moved against a lock; the command shows them all.
MOST_DIFFERENCES = 12
#: Ending of a table's file -> what it is called.
_FORMS = {".csv": "CSV", ".tex": "LaTeX"}


@dataclass(frozen=True)
class Card:
    """A study as the index and its own page show it."""

    entry: Entry
    title: str
    question: str
    answer: tuple[str, ...]
    decision: str
    badges: tuple[Badge, ...]
    executed: str
    page: str
    reports: tuple[Link, ...]

    @property
    def variants(self) -> list[str]:
        """Names of its variants."""
        return self.entry.variants

    @property
    def datasets(self) -> list[tuple[str, str, str]]:
        """Name, title and origin."""
        return self.entry.datasets


def make_card(entry: Entry, language: Language, *, home: str = "experiments") -> Card:
    """Return a study in the words of a language; the site keeps the folder of studies at `home`."""
    spec = entry.shown_spec
    sentences: Sequence[str] = ()
    if entry.facts is not None:
        sentences = _answer(entry.facts, language)
    elif entry.state == "not-run":
        sentences = [language.say("site.not_run_yet")]
    home = f"{home}/{entry.slug}"
    reports = (
        tuple(
            Link(language.say(f"site.report_{code}"), f"{home}/{code}/index.html", code) for code in LANGUAGES
        )
        if entry.result is not None
        else ()
    )
    return Card(
        entry=entry,
        title=spec.say("title", language.code) if spec is not None else entry.slug,
        question=spec.say("question", language.code) if spec is not None else "",
        answer=tuple(sentences),
        decision=spec.say("decision", language.code) if spec is not None else "",
        badges=tuple(_badges(entry, language)),
        executed=language.date(entry.executed) if entry.executed is not None else "",
        page=f"{home}/index.html",
        reports=reports,
    )


def _answer(facts: Facts, language: Language) -> list[str]:
    """Return the answer of the report's first screen and what it rests on; else the one in full."""
    full = (condition_answer if facts.result.conditions else answer)(facts, language)
    told = headline(facts, language)
    found = short_answers(facts, language)
    if not found:
        return [*told, *full[-1:]] if told else full
    reasons = [" ".join(filter(None, (*told[:1], found[0].reason))), *(one.reason for one in found[1:])]
    sentences = [f"{one.question} {one.word}. {reason}" for one, reason in zip(found, reasons, strict=True)]
    return [*sentences, *told[1:], *full[-1:]]


def _badges(entry: Entry, language: Language) -> list[Badge]:
    badges = [origin_badge(entry.nature, language)] if entry.nature else []
    if entry.result is None:
        badges.append(Badge(language.say(f"site.badge.{entry.state}"), "loud"))
        return badges
    whole = entry.result.whole
    badges.append(
        Badge(language.say("page.complete" if whole else "page.incomplete"), "calm" if whole else "loud")
    )
    tones = {"matches": "calm", "moved": "loud"}
    badges.append(Badge(language.say(f"site.lock.{entry.lock.word}"), tones.get(entry.lock.word, "")))
    if entry.outdated:
        badges.append(Badge(language.say("site.badge.outdated"), "loud"))
    if entry.problem:
        badges.append(Badge(language.say("site.badge.problem"), "loud"))
    return badges


def write_index(site: Site, cards: Sequence[Card], questions: Sequence[Question] = ()) -> None:
    """Write the index of all studies, and of what stands beside them."""
    datasets = {name: title for card in cards for name, title, _ in card.datasets}
    site.write(
        site.index,
        "index.html.j2",
        title=site.language.say("site.index.title"),
        cards=cards,
        questions=questions,
        variants=sorted({name for card in cards for name in card.variants}),
        datasets=sorted(datasets.items(), key=lambda item: item[1]),
        n_run=sum(card.entry.result is not None for card in cards),
    )


def write_study(site: Site, card: Card, *, declared: bool) -> None:
    """Write a study's page and its reports, with its ``study.toml`` where that is part of the site."""
    entry, language = card.entry, site.language
    tables: dict[str, list[Link]] = {}
    for link in card.reports:
        if entry.result is None:
            break
        here, words = link.path, speak_site(link.remark)
        trail = [
            (words.say("site.index.title"), address(site.index, here)),
            (entry.slug, address(card.page, here)),
            *((other.text, address(other.path, here)) for other in card.reports if other is not link),
        ]
        folder = site.folder / Path(here).parent
        build_report(entry.result, folder, lang=link.remark, trail=trail)
        written = _tables(site, folder)
        tables = written if link.remark == language.code else tables
    home = str(Path(card.page).parent)
    site.write(
        card.page,
        "study.html.j2",
        title=card.title,
        card=card,
        tables=tables,
        declared=f"{home}/study.toml" if declared else "",
        lock=entry.lock,
        lock_word=language.say(
            f"site.lock_detail.{entry.lock.word}",
            checked=language.whole(entry.lock.checked),
            moved=language.whole(len(entry.lock.differences)),
        ),
        differences=(
            *entry.lock.differences[:MOST_DIFFERENCES],
            *([entry.lock.unlocked] if entry.lock.unlocked else []),
        ),
        hidden=max(0, len(entry.lock.differences) - MOST_DIFFERENCES),
    )


def _tables(site: Site, folder: Path) -> dict[str, list[Link]]:
    """Return the tables beside a report: name -> its forms."""
    found: dict[str, list[Link]] = {}
    for path in sorted((folder / "tables").glob("*.*")):
        place = path.relative_to(site.folder).as_posix()
        found.setdefault(path.stem, []).append(Link(_FORMS.get(path.suffix, path.suffix), place))
    return found
