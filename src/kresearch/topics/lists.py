"""Lists of topics: names, the terms that stand for each, and what excludes it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from kresearch._common.reading import reading
from kresearch.errors import UnknownNameError, UsageError, suggestion

#: Column of Klout's open ontology -> ours. Its names are the only terms it has, in English.
_ONTOLOGY = {"topicSlug": "topic", "topicDisplayName": "terms"}
_ALLOWED = ("topic", "terms", "parent", "exclude", "language")
_BETWEEN = re.compile(r"\s*[;|]\s*")


@dataclass(frozen=True)
class Term:
    """A word or phrase that stands for a topic.

    Parameters
    ----------
    words
        As written, e.g. ``"air travel"``.
    language
        ISO 639-1; None for every language (names).
    ambiguous
        Whether it counts only beside another term of the topic or its relatives. None: to be judged from the
        word itself, as in lists that were not made for matching.
    """

    words: str
    language: str | None = None
    ambiguous: bool | None = False


@dataclass(frozen=True)
class Topic:
    """A topic and what speaks for and against it.

    Parameters
    ----------
    name
        As in tables and options, e.g. ``"travel"``.
    terms
        What stands for it.
    exclude
        What rules it out in a text.
    parent
        Name of a broader topic, or empty.
    """

    name: str
    terms: tuple[Term, ...]
    exclude: tuple[Term, ...] = ()
    parent: str = ""


@dataclass(frozen=True)
class TopicList:
    """Topics by name.

    Parameters
    ----------
    topics
        The topics.
    source
        Where they come from, in one line.
    """

    topics: tuple[Topic, ...]
    source: str = ""
    _by_name: dict[str, Topic] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {t.name: t for t in self.topics})

    def __len__(self) -> int:
        return len(self.topics)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in the list's order."""
        return tuple(self._by_name)

    def __getitem__(self, name: str) -> Topic:
        if name not in self._by_name:
            known = self.names if len(self) <= 60 else [n for n in self.names if n[:3] == name[:3]][:20]
            raise UnknownNameError("topic", name, known)
        return self._by_name[name]

    def relatives(self, name: str) -> frozenset[str]:
        """Return the topic itself, its parent, its children and its siblings."""
        parent = self[name].parent
        family = {t.name for t in self.topics if t.parent == name or (parent and t.parent == parent)}
        return frozenset(family | {name} | ({parent} if parent else set()))


def read_topics(path: str | Path) -> TopicList:
    """Read a list of topics: CSV, TOML, or Klout's open ontology.

    Parameters
    ----------
    path
        CSV (also .gz) with the columns ``topic, terms`` and, where wanted, ``parent, exclude, language``;
        terms are parted by ``;`` or ``|``, and a topic may have several rows, e.g. one per language. TOML
        with a table per topic: ``terms = [...]`` or ``terms.en = [...]``, ``exclude``, ``parent``. A question
        mark behind a term marks it as ambiguous (it counts beside another term only). Klout's
        ``topic_ontology.csv`` is recognised by its columns; each of its names is one English term whose
        sense is guarded.

    Returns
    -------
    TopicList

    Raises
    ------
    UsageError
        When there is no such file, or with everything that is wrong in it.

    Examples
    --------
    >>> import kresearch as kr
    >>> import pandas, tempfile
    >>> lists = {"topic": ["sport", "tennis"], "terms": ["match; goal?", "forehand"], "parent": ["", "sport"]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pandas.DataFrame(lists).to_csv(f"{folder}/mine.csv", index=False)
    ...     topics = kr.topics.read_topics(f"{folder}/mine.csv")
    >>> topics.names, topics["tennis"].parent, topics["sport"].terms[1].ambiguous
    (('sport', 'tennis'), 'sport', True)
    """
    path = Path(path)
    if not path.is_file():
        raise UsageError(
            f"no list of topics at '{path}'. Allowed: a CSV file with topic and terms, or a TOML file with a "
            "table per topic. Leave --topics away for the example list."
        )
    with reading(path, "topics", allowed="CSV with topic and terms, or TOML", todo="Repair the file."):
        if path.suffix == ".toml":
            return _from_toml(tomllib.loads(path.read_text(encoding="utf-8-sig")), str(path.name))
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return _from_frame(frame, path.name)


@cache
def example_topics() -> TopicList:
    """Return the example list that comes with kresearch: English and Italian terms of its own making.

    Examples
    --------
    >>> "travel" in example_topics().names
    True
    """
    text = (files("kresearch.topics") / "examples.toml").read_text(encoding="utf-8")
    return _from_toml(tomllib.loads(text), "example list of kresearch")


def _from_frame(frame: pd.DataFrame, source: str) -> TopicList:
    frame = frame.rename(columns=lambda name: str(name).strip())
    named = set(_ONTOLOGY) <= set(frame.columns)
    if named:
        frame = frame[list(_ONTOLOGY)].rename(columns=_ONTOLOGY)
        # Two topics may share a name; one topic has one row.
        return _build(
            ((str(n), {"terms": [str(t)], "language": "en"}) for n, t in frame.to_numpy().tolist()),
            f"{source} (Klout's open ontology, CC BY 3.0)",
            guarded=True,
        )
    frame.columns = frame.columns.str.lower()
    missing = [name for name in ("topic", "terms") if name not in frame.columns]
    if missing:
        hints = "".join(suggestion(name, frame.columns) for name in missing)
        raise UsageError(
            f"'{source}' has no column {', '.join(missing)}.{hints} Allowed: {', '.join(_ALLOWED)}. It has "
            f"{', '.join(frame.columns)}. Rename its columns."
        )
    rows = frame[[c for c in _ALLOWED if c in frame.columns]].to_dict("records")
    return _build(
        (
            (
                str(row["topic"]).strip(),
                {
                    "terms": _parted(row["terms"]),
                    "exclude": _parted(row.get("exclude", "")),
                    "parent": str(row.get("parent", "")).strip(),
                    "language": str(row.get("language", "")).strip().lower(),
                },
            )
            for row in rows
        ),
        source,
    )


def _parted(cell: object) -> list[str]:
    return [part for part in _BETWEEN.split(str(cell).strip()) if part]


def _from_toml(tables: Mapping[str, Any], source: str) -> TopicList:
    problems, rows = [], []
    for name, table in tables.items():
        if not isinstance(table, dict):
            problems.append(f"'{name}' is no table.")
            continue
        for key in table:
            if key not in ("terms", "exclude", "parent"):
                hint = suggestion(key, ("terms", "exclude", "parent"))
                problems.append(f"'{name}' has the key '{key}', which says nothing.{hint}")
        parent = str(table.get("parent", ""))
        for what in ("terms", "exclude"):
            given = table.get(what, [])
            for language, words in given.items() if isinstance(given, dict) else (("", given),):
                if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
                    problems.append(f"{what} of '{name}' are no list of texts.")
                    continue
                rows.append((name, {what: words, "parent": parent, "language": language}))
    if problems:
        raise UsageError(
            f"'{source}': {' '.join(problems)} Allowed: a table per topic with terms, exclude (lists, or "
            "lists per language) and parent. Correct them."
        )
    return _build(rows, source)


def _build(rows: Iterable[tuple[str, Mapping[str, Any]]], source: str, *, guarded: bool = False) -> TopicList:
    """Return the topics of rows; several rows of a name are one topic. All problems are named at once."""
    terms: dict[str, list[Term]] = {}
    exclude: dict[str, list[Term]] = {}
    parents: dict[str, str] = {}
    problems = []
    for name, row in rows:
        if not name:
            problems.append("a topic has no name.")
            continue
        language = row.get("language") or None
        if language is not None and not re.fullmatch(r"[a-z]{2}", language):
            problems.append(f"language '{language}' of '{name}' is no ISO 639-1 code.")
        terms.setdefault(name, []).extend(_terms(row.get("terms", ()), language, guarded=guarded))
        exclude.setdefault(name, []).extend(_terms(row.get("exclude", ()), language, guarded=False))
        parent = row.get("parent")
        if parent and parents.setdefault(name, parent) != parent:
            problems.append(f"'{name}' has two parents, {parents[name]} and {parent}.")
    problems += [f"'{name}' has no terms." for name, found in terms.items() if not found]
    for name, parent in parents.items():
        if parent not in terms or parent == name:
            others = [other for other in terms if other != name]
            problems.append(f"parent '{parent}' of '{name}' is no other topic.{suggestion(parent, others)}")
    problems += find_oddities(terms, exclude, parents)
    if not terms:
        problems.append("there is no topic.")
    if problems:
        more = f" and {len(problems) - 10} more" if len(problems) > 10 else ""
        raise UsageError(
            f"'{source}': {' '.join(problems[:10])}{more} Allowed: topics with a name and terms, parents "
            "among them, languages such as en. Correct the list."
        )
    return TopicList(
        tuple(Topic(n, tuple(t), tuple(exclude[n]), parents.get(n, "")) for n, t in terms.items()), source
    )


def find_oddities(
    terms: Mapping[str, Sequence[Term]], exclude: Mapping[str, Sequence[Term]], parents: Mapping[str, str]
) -> Iterator[str]:
    """Yield what a list says that can never be meant.

    Names that differ in spelling alone would part one topic in two, a circle of parents has no broadest
    topic, a term without a letter or digit meets no text, a topic that excludes its own term never has it.
    """
    spelled: dict[str, str] = {}
    for name in terms:
        other = spelled.setdefault(" ".join(name.casefold().split()), name)
        if other != name:
            yield f"'{other}' and '{name}' differ in spelling alone."
    for name in parents:
        above, seen = parents[name], {name}
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == name and len(seen) > 1 and name == min(seen):
            yield f"{', '.join(sorted(seen))} are each other's parents."
    for name, own in terms.items():
        dead = [t.words for t in (*own, *exclude[name]) if not any(sign.isalnum() for sign in t.words)]
        if dead:
            yield f"the term '{dead[0]}' of '{name}' has neither letter nor digit."
        out = {(t.words.casefold(), t.language) for t in exclude[name]}
        both = [t.words for t in own if (t.words.casefold(), t.language) in out]
        if both:
            yield f"'{name}' excludes its own term '{both[0]}'."


def _terms(words: Sequence[str], language: str | None, *, guarded: bool) -> list[Term]:
    found = []
    for word in words:
        plain = word.strip()
        marked = plain.endswith("?")
        plain = plain.rstrip("?").strip()
        if plain:
            found.append(Term(plain, language, True if marked else None if guarded else False))
    return found
