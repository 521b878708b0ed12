"""The polarity that a study asks for, and the error it was read with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.errors import UsageError
from kresearch.study.scorers import allowed_words, error_of, find_scorer, needs_scorer, reads_texts
from kresearch.study.spec import DatasetEntry, StudySpec

if TYPE_CHECKING:
    from kresearch.datasets.simulation import Simulation
    from kresearch.interactions import InteractionLog
    from kresearch.sentiment import Confusion


@dataclass(frozen=True)
class Read:
    """A log with the polarity that a study asks for."""

    log: InteractionLog  #: What is scored.
    #: The error that its polarity was read with; None where it is planted, given or labelled, or the error
    #: was never measured.
    confusion: Confusion | None = None
    #: The log with the planted truth, where that is known and differs from `log`.
    planted: InteractionLog | None = None


def read_simulation(
    simulation: Simulation, entry: DatasetEntry, spec: StudySpec, *, folder: Path, accuracy: float | None
) -> Read:
    """Return a simulated log as the study's scorer reads it.

    Where the simulation has texts they are scored. Where it has none, the planted polarity is misread with
    the error measured for the scorer, or with the `accuracy` of an imagined one.
    """
    from kresearch.sentiment import Confusion, simulate_classifier

    log, truth = simulation.log, simulation.truth
    if accuracy is None and not needs_scorer(spec.polarity):
        return read_log_polarity(log, entry, spec, folder=folder)
    has_texts = bool(log.interactions.text.count().to_pyarrow().as_py())
    if accuracy is None and (has_texts or not reads_texts(spec.polarity)):
        read = read_log_polarity(log, entry, spec, folder=folder)
        return Read(read.log, read.confusion, log)
    confusion = (
        Confusion.symmetric(accuracy, scorer="an imagined classifier")
        if accuracy is not None
        else error_of(spec, folder, _language(log))
    )
    if confusion is None:
        raise UsageError(
            f"dataset '{entry.label}' has no texts, and no error was measured for '{spec.polarity}' on "
            f"'{_language(log)}', so its polarity cannot be read. Allowed: language 'it' or 'en', an "
            "accuracy, or polarity = 'planted'."
        )
    sarcastic = truth.loc[truth["intent"] == "sarcastic", "interaction_id"]
    seed = int(entry.options.get("seed", spec.seed))
    return Read(simulate_classifier(log, confusion, seed=seed, sarcastic=sarcastic), confusion, log)


def read_log_polarity(log: InteractionLog, entry: DatasetEntry, spec: StudySpec, *, folder: Path) -> Read:
    """Return a log with the polarity that a study asks for; UsageError when the log cannot have it."""
    wanted = spec.polarity
    if wanted == "planted" and not log.simulated:
        raise UsageError(
            "polarity = 'planted' asks for the planted truth of a simulation, and dataset "
            f"'{entry.label}' is none. Allowed for it: {_others('planted')}. Change polarity in the study."
        )
    if needs_scorer(wanted):
        from kresearch.sentiment import label

        # Toward the account: that is what a variant's stance reads.
        labelled = label(
            log,
            find_scorer(wanted, folder),
            overwrite=True,
            stance=True,
            retweets=spec.retweets,
            aliases=spec.aliases,
        )
        if reads_texts(wanted):
            labelled.notes.append(f"What a plain retweet says was declared, not measured: {spec.retweets}.")
        return Read(labelled, error_of(spec, folder, _language(labelled)))
    if wanted == "labels" and log.coverage().known == 0:
        raise UsageError(
            f"polarity = 'labels' asks for labels, and no interaction of dataset '{entry.label}' has one. "
            f"Allowed: {_others('planted', 'labels')}. Change polarity in the study, or import the labels."
        )
    return Read(log, None if spec.confusion is None else error_of(spec, folder, _language(log)))


def _others(*without: str) -> str:
    return ", ".join(word for word in allowed_words() if word not in without)


def _language(log: InteractionLog) -> str | None:
    """Return the language that most texted interactions are in."""
    languages = log.languages()
    known = languages[languages["language"].notna()]
    return None if known.empty else str(known["language"].iloc[0])
