"""From a declared dataset to a log with polarity, its planted cases, and what a reader must know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.paths import data_path
from kresearch.errors import UsageError, suggestion
from kresearch.study.polarity import Read, read_log_polarity, read_simulation
from kresearch.study.spec import DatasetEntry, StudySpec

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: Simulations that hand out planted cases, by the name of the dataset.
SIMULATIONS = ("groupalia", "simulated-cases", "simulated-campaigns")
#: Of simulations that have no card of their own.
_TITLES = {
    "simulated-cases": "Cases with planted effects (simulated)",
    "simulated-campaigns": "Campaigns of paid actors among honest accounts (simulated)",
}
_LANGUAGES_SHOWN = 10
#: Options of readers that name a file or folder.
_PATHS = ("persons", "quarantine_to", "source")
#: Simulations that this process has loaded last: cells, ledgers and bands need the same one in turn.
_kept: dict[tuple[Any, ...], Loaded] = {}
_MOST_KEPT = 2


@dataclass(frozen=True)
class Loaded:
    """A dataset of a study, ready for scoring."""

    entry: DatasetEntry  #: As declared.
    read: Read  #: The log with the polarity that the study asks for, and the error it was read with.
    planted: list[dict[str, Any]]  #: Cases that came with it, as plain dicts.

    @property
    def log(self) -> InteractionLog:
        """The log, ready for scoring."""
        return self.read.log


def load_entry(entry: DatasetEntry, spec: StudySpec, *, folder: Path) -> Loaded:
    """Return a dataset of a study, with the seed (of simulations that have none) and polarity of its spec.

    Paths are relative to `folder`. Raises UsageError when the data is not at hand, or cannot have the
    polarity that the study asks for.
    """
    if entry.path is not None:
        from kresearch.formats import open_log

        log = open_log(data_path(folder, entry.path), **contained_options(entry.options, folder))
        log.source = log.source or entry.name
    elif entry.name in SIMULATIONS:
        # A simulation is its parameters, so that it need not be made and read again.
        declared = (spec.seed, spec.polarity, spec.confusion, spec.retweets, repr(spec.aliases))
        key = (entry.model_dump_json(), str(folder), *declared)
        if key not in _kept:
            while len(_kept) >= _MOST_KEPT:
                del _kept[next(iter(_kept))]
            _kept[key] = _simulate(entry, spec, folder)
        return _kept[key]
    else:
        from kresearch.datasets import load_dataset

        log = load_dataset(entry.name, **contained_options(entry.options, folder))
    return Loaded(entry, read_log_polarity(log, entry, spec, folder=folder), [])


def contained_options(options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return a dataset's options, their paths resolved and kept in the project of the study.

    Raises UsageError when one of them leads out, e.g. a quarantine that would be written elsewhere.
    """
    ready = dict(options)
    for name in _PATHS:
        if isinstance(ready.get(name), str):
            ready[name] = data_path(folder, ready[name])
    mapping = ready.get("mapping")
    alone = mapping[0] if isinstance(mapping, list) and len(mapping) == 1 else mapping
    if isinstance(alone, str) and "=" not in alone:
        ready["mapping"] = data_path(folder, alone)
    return ready


def _simulate(entry: DatasetEntry, spec: StudySpec, folder: Path) -> Loaded:
    options = _seeded(entry, spec)
    accuracy = options.pop("accuracy", None) if entry.name == "simulated-cases" else None
    simulation = _simulator(entry.name)(**options)
    read = read_simulation(simulation, entry, spec, folder=folder, accuracy=accuracy)
    return Loaded(entry, read, simulation.cases)


def _simulator(name: str) -> Callable[..., Any]:
    from kresearch import datasets

    makers: dict[str, Callable[..., Any]] = {
        "groupalia": datasets.simulate_groupalia,
        "simulated-cases": datasets.simulate_cases,
        "simulated-campaigns": datasets.simulate_campaigns,
    }
    return makers[name]


def _seeded(entry: DatasetEntry, spec: StudySpec) -> dict[str, Any]:
    return {"seed": spec.seed, **entry.options}


def describe_dataset(loaded: Loaded, *, polarity: str) -> dict[str, Any]:
    """Return what a report says of a dataset; see `StudyResult.datasets`."""
    log, entry = loaded.log, loaded.entry
    facts = log.summary()
    known = {"title": entry.name, "licence": "", "citation": "", "known_problems": []}
    card = _card(entry)
    if card is not None:
        known = {
            "title": card.title,
            "licence": card.licence,
            "citation": card.citation,
            "known_problems": list(card.problems),
        }
    elif entry.name in _TITLES:
        known["title"] = _TITLES[entry.name]
        known["licence"] = "MIT, as the project itself"
        known["known_problems"] = ["It is a simulation: accounts, interactions and polarity are invented."]
    languages = log.languages()
    shown = languages[languages["language"].notna()].head(_LANGUAGES_SHOWN)
    return known | {
        "name": entry.label,
        "simulated": bool(log.simulated),
        "origin": log.origin,
        "source": log.source,
        "digest": log.digest(),
        "rows": facts.rows,
        "accounts": facts.accounts,
        "actors": facts.actors,
        "first": None if facts.span is None else facts.span[0].isoformat(),
        "last": None if facts.span is None else facts.span[1].isoformat(),
        "coverage": facts.coverage.share,
        "languages": {str(k): int(v) for k, v in zip(shown["language"], shown["interactions"], strict=True)},
        "notes": list(log.notes),
        "polarity": polarity,
    }


def _card(entry: DatasetEntry) -> Any:
    if entry.path is not None or entry.name in _TITLES:
        return None
    from kresearch.datasets import find_dataset

    return find_dataset(entry.name).card


def check_name(name: str) -> str:
    """Return the dataset's own name; UnknownNameError says the nearest known one."""
    plain = name.lower().replace("_", "-")
    if plain in SIMULATIONS:
        return plain
    from kresearch.datasets import find_dataset, known_datasets
    from kresearch.errors import UnknownNameError

    known = {*known_datasets(), *SIMULATIONS}
    if plain not in known:
        raise UnknownNameError("dataset", name, known)
    return find_dataset(plain).card.name


def check_accounts(
    wanted: list[str], known: list[str], *, where: str, linked: InteractionLog | None = None
) -> None:
    """Refuse accounts that have no score in a log, all at once, with the nearest names.

    Parameters
    ----------
    wanted, known
        Which are named, and which there are.
    where
        What named them.
    linked
        The log, where it may link accounts: an account of a person is answered with the person.
    """
    missing = [a for a in wanted if a not in known]
    if missing:
        from kresearch.interactions.people import persons_of

        persons = {} if linked is None else persons_of(linked.persons, missing)
        said = " ".join(
            f"account '{a}' counts under '{persons[a]}', to whom it is linked: name '{persons[a]}'."
            if a in persons
            else f"no account '{a}'.{suggestion(a, known)}"
            for a in missing
        )
        listing = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
        raise UsageError(f"{where}: {said} Known: {listing}.")
