"""Which column of a file is which of ours, how sure that is, and the mapping as TOML."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kresearch.errors import CheckError
from kresearch.interactions import schema
from kresearch.interactions.called import CALLED
from kresearch.interactions.guess.about import mention_reading
from kresearch.interactions.guess.fit import name_fit, value_fit
from kresearch.interactions.guess.profile import Profile, profile_columns
from kresearch.interactions.guess.time_forms import TimeForm, find_time_form
from kresearch.interactions.mapping import ColumnMap
from kresearch.interactions.vocabulary import KINDS, canonical_names, post_words

if TYPE_CHECKING:
    from kresearch.interactions.io.raw_table import RawTable

#: Columns in the order in which they choose: those whose values say most come first.
_ORDER = (
    "at", "kind", "network", "interaction_id", "text", "actor", "account", "polarity", "language", "post",
    "count",
)  # fmt: skip
#: A single column such as "Likes" may be of the author or of a text.
_FEWEST_TOTALS = 2
_SURE, _LEAST, _RIVAL = 0.75, 0.5, 0.06
_ZONED = re.compile(
    r"\d[:.]\d\d.*([Zz]|[+-]\d\d(:?\d\d)?|(?<=[\d )M])(?!AM|PM|am|pm)[A-Za-z]{3,4})\s*(\d{4})?\s*$"
)
_KIND_WORDS = canonical_names(KINDS)
#: A column of such numbers says something of the author or the text, not what happened to the post.
_NO_TOTALS = frozenset({"follow", "mention", "list", "endorsement", "recommendation", "tip"})
#: A path into an object of a person: when the person came is no time of what happened.
_IN_PERSON = re.compile(r"(?i)(.*\.)?\w*(user|author|owner|from|sender|profile|account|actor|channel)\w*\.")
_OF_PEOPLE = frozenset({"account", "actor"})
#: Kinds of reactions that stand in columns beside their sum.
_REACTIONS = frozenset({"love", "haha", "wow", "sad", "angry"})
_ALL_REACTIONS = re.compile(r"^(r[e\u00e9]a[ck]?[ct]i|reazion|rea\u00e7)", re.IGNORECASE)
#: Columns that name what a text answers or belongs to, not the text.
_ABOVE = re.compile(r"parent|reply|replied|conversation|thread|quoted|root", re.IGNORECASE)


NO_MAPPING = ColumnMap()


@dataclass(frozen=True)
class Proposed:
    """One of our columns and the file's column that fits it best."""

    ours: str  #: Our name.
    profile: Profile  #: The file's column.
    fit: float  #: 0 to 1.
    rivals: tuple[str, ...] = ()  #: Other columns that fit about as well.
    given: bool = False  #: Whether a person said it.

    @property
    def read(self) -> bool:
        """Whether it is read so as it stands: a person said it, or the column has our name."""
        return self.given or self.profile.name == self.ours

    @property
    def sure(self) -> bool:
        """Whether name and values agree and nothing else fits as well."""
        return self.fit >= _SURE and not self.rivals


@dataclass(frozen=True)
class Guess:
    """A proposed mapping."""

    proposed: tuple[Proposed, ...]  #: The columns found.
    missing: tuple[str, ...]  #: Our required columns for which nothing fits.
    totals: dict[str, str]  #: Kind -> column of numbers, in a file with totals in columns.
    unknown: tuple[str, ...] = ()  #: Words of the proposed kind column that the vocabulary does not know.
    #: Whether times carry no zone, so that one must be said; their unit where they are numbers.
    timezone: bool = False
    time_unit: str | None = None  #: Unit of times that are numbers.
    time_form: TimeForm | None = None  #: How times are written where that must be declared.
    #: How else a file with totals can be read, as a sentence; None when it cannot.
    otherwise: str | None = None
    given: ColumnMap = NO_MAPPING  #: What a person said already; it goes before every proposal.

    @property
    def columns(self) -> dict[str, str]:
        """Our column -> the file's."""
        return {one.ours: one.profile.name for one in self.proposed}

    @property
    def constants(self) -> dict[str, str]:
        """Our column -> the one value that a person said for all rows."""
        given = self.given.columns.get("interactions", {})
        return {ours: theirs[1:] for ours, theirs in given.items() if theirs.startswith("=")}

    def doubts(self) -> list[str]:
        """Return what must be decided by whoever knows the file, one sentence each."""
        doubts = [
            f"{p.ours}: '{p.profile.name}' or {' or '.join(repr(r) for r in p.rivals)}? Both fit."
            if p.rivals
            else f"{p.ours}: '{p.profile.name}' fits by its {_why(p)} only."
            for p in self.proposed
            if not p.sure
        ]
        doubts += [
            f"{name}: no column fits. Say which: --map {name}=THEIRS, or one value for all rows: "
            f"--map {name}=={example_of(name)}."
            for name in self.missing
        ]
        doubts += [] if self.time_form is None else self.time_form.doubts()
        if self.timezone:
            doubts.append("at: its times carry no zone. Say which: --timezone Europe/Rome.")
        doubts += [self.otherwise] if self.otherwise else []
        doubts += [
            f"kind: what is '{word}'? Say it: --kind {shlex.quote(f'{word}=share')}."
            for word in self.unknown[:10]
        ]
        return doubts


def example_of(name: str) -> str:
    """Return what one value for all rows of a column may look like."""
    return {"network": "twitter", "kind": "mention", "account": "NAME", "actor": "NAME"}.get(name, "VALUE")


def _why(proposed: Proposed) -> str:
    return "values" if name_fit(proposed.ours, proposed.profile.name) < 0.5 else "name"


def guess_mapping(raw: RawTable, given: ColumnMap = NO_MAPPING) -> Guess:
    """Return the mapping that names and values of a table propose; what a person said already stays.

    Raises CheckError when the file is no table: it is empty or damaged, or its first line is no header.
    """
    wrong = [problem for problem in raw.problems if problem.level == "error"]
    if wrong:
        raise CheckError(" ".join(f"{problem.reason}. {problem.advice}" for problem in wrong))
    return propose(profile_columns(raw), given)


def propose(profiles: Sequence[Profile], given: ColumnMap = NO_MAPPING) -> Guess:
    """Return the mapping that the profiles of all columns propose; what a person said already stays."""
    chosen = dict(given.columns.get("interactions", {}))
    found = {
        ours: Proposed(ours, profile, 1.0, given=True)
        for ours, theirs in chosen.items()
        for profile in profiles
        if profile.name == theirs
    }
    taken = {*chosen.values(), *given.totals.values()}
    free = {profile.name: profile for profile in profiles if profile.filled and profile.name not in taken}
    totals = dict(given.totals) or find_totals(list(free.values()))
    acts = "kind" in chosen or {"account", "actor"} <= chosen.keys()
    acts = acts or any(value_fit("kind", profile) for profile in free.values())
    if not given.totals and (acts or len(totals) < _FEWEST_TOTALS):
        totals = {}
    free = {name: profile for name, profile in free.items() if name not in totals.values()}
    for ours in _ORDER:
        if ours in chosen:
            continue
        fits = {name: column_fit(ours, profile) for name, profile in free.items()}
        if totals and ours == "post":
            # A total is of the row's own text, never of what that answers.
            fits = {name: 0.0 if _ABOVE.search(name) else fit for name, fit in fits.items()}
        ranked = sorted(
            ((fit, name) for name, fit in fits.items() if fit >= _LEAST),
            key=lambda pair: (-pair[0], list(free).index(pair[1])),
        )
        if not ranked:
            continue
        best, name = ranked[0]
        rivals = tuple(other for fit, other in ranked[1:3] if best - fit < _RIVAL)
        found[ours] = Proposed(ours, free.pop(name), best, rivals)
    otherwise = None
    if totals:
        author = found.pop("actor", None)
        found.pop("count", None)
        if "account" not in {*found, *chosen}:
            otherwise = mention_reading(
                profiles, found, author.profile if author else None, time_unit=_unit_of(found.get("at"))
            )
            if author is not None:
                # Totals are of what somebody published: the author is the account.
                found["account"] = replace(author, ours="account", fit=min(author.fit, _LEAST))
        if "post" not in found and "interaction_id" in found:
            # A row of totals is no interaction: its id is that of the post.
            found["post"] = replace(found.pop("interaction_id"), ours="post")
        elif "post" not in found and (own := _own_id(free)) is not None:
            found["post"] = Proposed("post", own, _LEAST)
    needed = [c.name for c in schema.INTERACTIONS if c.required and c.name not in {*found, *chosen}]
    if totals:
        needed = [name for name in needed if name not in ("kind", "actor")]
    proposed = tuple(found[c.name] for c in schema.INTERACTIONS if c.name in found)
    at, kind = found.get("at"), found.get("kind")
    words = tuple(dict.fromkeys(kind.profile.values)) if kind else ()
    known = _KIND_WORDS | post_words() | dict(given.kinds)
    form = None if at is None or at.profile.epochs >= 0.5 else find_time_form(at.profile.values)
    if form is not None:
        clear = tuple(word for word in form.words if word.lower() not in given.zones)
        form = TimeForm(() if given.time_format else form.forms, clear)
    return Guess(
        proposed,
        tuple(needed),
        totals,
        tuple(word for word in words if word.strip().lower() not in known)[:40],
        timezone=at is not None
        and given.timezone is None
        and at.profile.epochs < 0.5
        and at.profile.share(_has_zone) < 0.5,
        time_form=form,
        time_unit=given.time_unit or _unit_of(at),
        otherwise=otherwise,
        given=given,
    )


def column_fit(ours: str, profile: Profile) -> float:
    """Return how well a column fits one of ours by name and values; 0 where the values forbid it."""
    values = 0.0 if ours not in _OF_PEOPLE and _IN_PERSON.match(profile.name) else value_fit(ours, profile)
    if not values:
        return 0.0
    name = name_fit(ours, profile.name)
    if not name and ours not in ("at", "kind", "network"):
        return 0.0
    return 0.6 * name + 0.4 * values if name else 0.55 * values


def suggest_column(raw: RawTable, ours: str, *, taken: Sequence[str] = ()) -> str | None:
    """Return the column of a table that fits one of ours by name and by its values; None when none does.

    Something else is read from the columns that are `taken`.
    """
    if ours not in CALLED:
        return None
    free = [p for p in profile_columns(raw) if p.filled and p.name not in taken]
    best = max(free, key=lambda profile: column_fit(ours, profile), default=None)
    return best.name if best is not None and column_fit(ours, best) >= _LEAST else None


def values_fit(raw: RawTable, ours: str, column: str) -> bool:
    """Return whether the values of a column of a table may stand in one of ours."""
    if ours not in CALLED:
        return True
    return any(value_fit(ours, profile) > 0 for profile in profile_columns(raw) if profile.name == column)


def find_totals(profiles: Sequence[Profile]) -> dict[str, str]:
    """Return kind -> column of numbers that count what happened to a post, by the columns' names."""
    totals: dict[str, Profile] = {}
    apart = {_KIND_WORDS.get(_counted(profile.name)) for profile in profiles} & _REACTIONS
    for profile in profiles:
        if apart and _ALL_REACTIONS.search(_counted(profile.name)):
            # It counts those that have columns of their own once more.
            continue
        kind = _KIND_WORDS.get(_counted(profile.name))
        if kind is None or kind in _NO_TOTALS or not value_fit("count", profile):
            continue
        # Beside "retweets" a column "retweet" of 0 and 1 says whether the row is one.
        if kind not in totals or profile.distinct > totals[kind].distinct:
            totals[kind] = profile
    return {kind: profile.name for kind, profile in totals.items()}


def _counted(name: str) -> str:
    """Return what a column counts by its name: ``likes`` of ``likeCount``, ``num_likes``, ``Likes``."""
    # Of a path its end: public_metrics.like_count; but the likes of a person are not those of the post.
    name = "" if _IN_PERSON.match(name) else name.rpartition(".")[2]
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip()).lower().replace("_", " ")
    return re.sub(r"^(num|number of|n|total|nb) | (count|counts|number|total)$", "", parted)


def _own_id(free: dict[str, Profile]) -> Profile | None:
    """Return the column of the rows' own ids, though some rows repeat one or have none."""
    ids = [p for p in free.values() if p.ids > 0.95 and name_fit("interaction_id", p.name) > 0.8]
    return max(ids, key=lambda p: name_fit("interaction_id", p.name), default=None)


def _has_zone(value: str) -> bool:
    return _ZONED.search(value) is not None


def _unit_of(at: Proposed | None) -> str | None:
    return None if at is None or at.profile.epochs < 0.5 else _unit(at.profile)


def _unit(profile: Profile) -> str:
    digits = len(profile.values[0].strip().split(".")[0])
    return "s" if digits <= 10 else "ms" if digits <= 13 else "us"
