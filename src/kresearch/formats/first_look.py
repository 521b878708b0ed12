"""A file that nobody described: its columns as proposed, and the few things that only a person can say."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import write_text_atomically
from kresearch.formats.places import network_of
from kresearch.formats.tweets import handles_in
from kresearch.interactions.vocabulary import NETWORKS

if TYPE_CHECKING:
    from kresearch.interactions.guess import Guess, Profile

#: Names of columns that hold whom a row answers, so that a row is an act and its counters are not.
#: Of texts that name an account: so many, and the rows are said of it.
_MOST = 0.5
#: Of a column of polarities so many are words or numbers from -1 to 1.
_MOST_WORDS = 0.9
_ADDRESS = re.compile(r"\s*https?://")
_OWN_ADDRESS = re.compile(r"post|link|permalink|^url$|address|tweet", re.IGNORECASE)
_ANSWERED = re.compile(r"reply|replied|target|(^|[_ .])to([_ .]|$)", re.IGNORECASE)
#: ... but not what it answers, or how many answers there are.
_NOT_WHOM = re.compile(r"status|tweet|post|message|count|number|time|date|replies", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """What a file does not say."""

    name: str  #: ``account``, ``network`` or ``timezone``.
    text: str  #: The question.
    answer: str  #: The safest answer.
    why: str  #: Why that, half a sentence.
    option: str  #: How the answer is said on the command line, ``{}`` where it stands.


@dataclass(frozen=True)
class FirstLook:
    """How a file would be read, and what is open."""

    columns: dict[str, str]  #: Our column -> the file's, or ``=value``.
    totals: dict[str, str] = field(default_factory=dict)  #: Kind -> column of counters.
    time_unit: str | None = None  #: Of times that are numbers.
    questions: tuple[Question, ...] = ()  #: What only a person can say; at most three.
    decided: tuple[str, ...] = ()  #: What was decided without asking, one sentence each.
    missing: tuple[str, ...] = ()  #: Columns that nothing fits and no answer can give.
    time_forms: tuple[str, ...] = ()  #: Forms in which the times may be written, where they must be declared.

    def mapping(self, answers: Mapping[str, str]) -> dict[str, Any]:
        """Return the mapping that answers by name of the question make, as a TOML file holds it."""
        columns = dict(self.columns)
        for name in ("account", "network"):
            if name in answers and any(q.name == name for q in self.questions):
                columns[name] = f"={answers[name]}"
        made: dict[str, Any] = {}
        if "timezone" in answers:
            made["timezone"] = answers["timezone"]
        if self.time_unit:
            made["time_unit"] = self.time_unit
        if len(self.time_forms) == 1:
            made["time_format"] = self.time_forms[0]
        made["interactions"] = columns
        if self.totals:
            made["totals"] = self.totals
        return made


def look_at(
    profiles: Sequence[Profile],
    *,
    name: str,
    given: Mapping[str, str] | None = None,
    whose: str | None = None,
) -> FirstLook:
    """Return how a table of all these columns would be read.

    Its name may say a network or whose file it is. `given` is what a person said already: our column ->
    theirs, or ``=value``. Where the texts name the account `whose` and no row is its own, the rows are what
    others say of it.
    """
    from kresearch.interactions.guess import find_totals, propose

    said = dict(given or {})
    taken = set(said.values())
    free = [profile for profile in profiles if profile.name not in taken]
    guess, decided = propose(free), []
    answered = next((p.name for p in free if _names_whom(p)), None) if guess.totals else None
    if answered is not None and "account" not in said:
        counters = set(guess.totals.values())
        said["account"] = answered
        free = [p for p in free if p.name not in counters | {answered}]
        guess = propose(free)
        decided.append(
            f"each row is one act towards '{answered}', so its counters ({', '.join(sorted(counters))}) are "
            "not read: they count reactions to the actor"
        )
    author = guess.columns.get("account", "")
    if guess.totals and "account" not in said and whose and _say_of(whose, author, guess.columns, free):
        said |= {"account": f"={whose}", "actor": author}
        decided.append(f"the texts name '{whose}' and no row is its own: '{author}' is who mentions it")
    if guess.totals and not author and "account" not in said and _all_say_of_one(guess, free, whose):
        counters = set(guess.totals.values())
        free = [p for p in free if p.name not in counters]
        guess = propose(free)
        decided.append(
            "most texts name one account and no column says who wrote them, so each row is said of it; its "
            f"counters ({', '.join(sorted(counters))}) are not read: they count reactions to who wrote"
        )
    if guess.totals and {"account", "actor"} <= set(said):
        counters = set(guess.totals.values())
        free = [p for p in free if p.name not in counters | set(said.values())]
        guess = propose(free)
        decided.append(
            f"each row is one act of '{said['actor']}', so its counters ({', '.join(sorted(counters))}) are "
            "not read: they count reactions to the actor"
        )
    columns = guess.columns | said
    _leave_scale(columns, profiles, said, decided)
    decided += [
        f"'{counted}' is not read as a count: it does not say how often the row happened"
        for counted in sorted({*find_totals(free).values()} - {*guess.totals.values()})
    ]
    missing = [one for one in guess.missing if one not in said]
    _decide_kind(columns, missing, decided)
    _decide_actor(columns, missing, decided)
    questions = [ask(guess, profiles, name) for column, ask in _ASKED.items() if column in missing]
    if guess.timezone:
        questions.append(zone_question(guess.columns.get("at", "")))
    if guess.totals and "actor" in columns and "actor" not in said:
        del columns["actor"]
    return FirstLook(
        columns,
        guess.totals,
        guess.time_unit,
        tuple(questions),
        tuple(decided),
        tuple(one for one in missing if one not in _ASKED),
        guess.time_form.forms if guess.time_form is not None and "at" not in said else (),
    )


def _names_whom(profile: Profile) -> bool:
    """Return whether a column says which account a row answers."""
    from kresearch.interactions.guess.fit import value_fit

    named = _ANSWERED.search(profile.name) is not None and _NOT_WHOM.search(profile.name) is None
    return named and value_fit("account", profile) > 0


def _say_of(whose: str, author: str, columns: Mapping[str, str], free: Sequence[Profile]) -> bool:
    """Return whether most texts name an account that stands in no row as its author."""
    from kresearch.interactions.account_names import names_account, names_of

    by_name = {profile.name: profile for profile in free}
    people, texts = by_name.get(author), by_name.get(columns.get("text", ""))
    if people is None or texts is None:
        return False
    names = names_of(whose)
    own = people.share(lambda value: value.strip().lower().lstrip("@") in names)
    return own == 0.0 and texts.share(lambda value: names_account(value, names)) > _MOST


def _all_say_of_one(guess: Guess, free: Sequence[Profile], whose: str | None) -> bool:
    """Return whether most texts name one account, which then did not write them: that a person asked for."""
    from kresearch.interactions.account_names import names_of

    texts = _texts_of(guess, free)
    counted = _named_in(texts)
    asked = None if whose is None else {name.lower() for name in names_of(whose)}
    best = max((n for handle, n in counted.items() if asked is None or handle in asked), default=0)
    return best > _MOST * len(texts)


def _texts_of(guess: Guess, profiles: Sequence[Profile]) -> tuple[str, ...]:
    column = guess.columns.get("text")
    return next((p.values for p in profiles if p.name == column), ())


def _named_in(texts: Sequence[str]) -> Counter[str]:
    return Counter(handle.lower() for text in texts for handle in set(handles_in(text)))


def _leave_scale(
    columns: dict[str, str], profiles: Sequence[Profile], said: Mapping[str, str], decided: list[str]
) -> None:
    """Leave out a polarity whose numbers are on a scale that nobody said: stars, votes."""
    from kresearch.interactions.guess.fit import value_fit

    column = columns.get("polarity")
    profile = next((one for one in profiles if one.name == column), None)
    if profile is None or "polarity" in said or value_fit("polarity", profile) >= 1:
        return
    del columns["polarity"]
    decided.append(
        f"'{column}' is not read as polarity: its numbers may be votes or stars, or chances. Where they are "
        f"a scale say --map polarity={column} --polarity-scale LOWEST:HIGHEST"
    )


def _decide_kind(columns: dict[str, str], missing: list[str], decided: list[str]) -> None:
    if "kind" not in missing:
        return
    text, account = columns.get("text"), columns.get("account", "")
    if re.search("repl", account, re.IGNORECASE):
        kind, why = "reply", f"'{account}' says whom a row answers"
    elif text is not None:
        kind, why = "mention", f"each row has words of its own ('{text}')"
    else:
        kind, why = "like", "nothing says more, and a like weighs least"
    missing.remove("kind")
    columns["kind"] = f"={kind}"
    decided.append(f"every row is read as a {kind}: {why}. Another: --map kind==WORD")


def _decide_actor(columns: dict[str, str], missing: list[str], decided: list[str]) -> None:
    """Take each row for somebody else where no column says who acted, but rows have a number of their own."""
    if "actor" not in missing or "interaction_id" not in columns:
        return
    missing.remove("actor")
    columns["actor"] = columns["interaction_id"]
    decided.append(
        f"no column says who acted, so every row ('{columns['actor']}') counts as another person: reach is "
        "then the number of rows. Another: --map actor=COLUMN"
    )


def zone_question(column: str = "") -> Question:
    """Return the question for the zone of times that have none.

    The name of their column may say it: "Date (UTC)", "created_gmt".
    """
    said = re.search(r"(?<![a-z])(utc|gmt)(?![a-z+-])", column, re.IGNORECASE) is not None
    why = f"their column is called '{column}'" if said else "the file does not say"
    return Question(
        "timezone",
        "In which time zone are the times?",
        "UTC",
        f"{why}; a wrong zone moves every time by the same hours",
        "--timezone {}",
    )


def account_question(name: str, *, counted: Mapping[str, int] | None = None, rows: int = 0) -> Question:
    """Return the question for whom the rows of a file reach.

    `counted` says how many of the first `rows` texts name each handle.
    """
    text = "Whom do the rows reach: which account, brand or page are they about?"
    why = "the file's name; every row counts for it"
    if counted and rows:
        handle, named = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
        most = f"of the first {rows:,} texts {named:,} name @{handle}, more than anybody else"
        stem = re.sub(r"[\W_]+", "", _stem(name)).lower()
        meant = len(stem) > 3 and named * 10 >= rows and stem in handle.replace("_", "").lower()
        if named * 2 >= rows or meant:
            return Question("account", text, handle, f"{most}; every row counts for it", "--account {}")
        why = f"{why}; {most}"
    return Question("account", text, _stem(name), why, "--account {}")


def _ask_account(guess: Guess, profiles: Sequence[Profile], name: str) -> Question:
    texts = _texts_of(guess, profiles)
    return account_question(name, counted=_named_in(texts), rows=len(texts))


def _ask_network(guess: Guess, profiles: Sequence[Profile], name: str) -> Question:
    text = f"On which network? ({', '.join(list(NETWORKS)[:8])}, ...)"
    said = " ".join([name, *(profile.name for profile in profiles)]).lower()
    for network in NETWORKS:
        if len(network) > 3 and network in said:
            return Question("network", text, network, f"'{network}' stands in the file", "--map network=={}")
    if (found := _network_of_addresses(profiles)) is not None:
        return Question("network", text, found, "the addresses in the file lead there", "--map network=={}")
    column = guess.columns.get("text", "")
    tweets = "tweet" in said or any("@" in text for p in profiles if p.name == column for text in p.values)
    if tweets:
        why = "tweets or handles with @ stand in it"
        return Question("network", text, "twitter", why, "--map network=={}")
    why = "nothing says more; every kind of interaction has a weight there"
    return Question("network", text, "twitter", why, "--map network=={}")


def _network_of_addresses(profiles: Sequence[Profile]) -> str | None:
    """Return the network to which nearly all addresses of a column lead; those of the rows go first."""
    columns = [p for p in profiles if p.share(_ADDRESS.match) >= _MOST_WORDS]
    for profile in sorted(columns, key=lambda p: not _OWN_ADDRESS.search(p.name)):
        found = Counter(network_of(value) for value in profile.values)
        network, count = found.most_common(1)[0]
        if network in NETWORKS and count >= _MOST_WORDS * len(profile.values):
            return network
    return None


_ASKED = {"account": _ask_account, "network": _ask_network}


def _stem(name: str) -> str:
    stem = Path(name).name.split(".")[0]
    return re.sub(r"[^\w-]+", "-", stem).strip("-") or "account"


def write_mapping_file(mapping: Mapping[str, Any], path: Path, *, comments: Sequence[str] = ()) -> None:
    """Write a mapping of `FirstLook.mapping` as a TOML file that ``--map`` reads.

    The comments say what was decided, one line each.
    """
    lines = [f"# {' '.join(one.split())}" for one in comments]
    # JSON's texts are TOML's too; DEL alone must be escaped as well.
    lines += [f"{key} = {_text(value)}" for key, value in mapping.items() if isinstance(value, str)]
    for key, table in mapping.items():
        if isinstance(table, Mapping):
            lines += [f"\n[{key}]", *(f"{ours} = {_text(theirs)}" for ours, theirs in table.items())]
    write_text_atomically("\n".join(lines) + "\n", path)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
