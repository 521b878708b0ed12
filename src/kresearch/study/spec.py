"""What a study declares: question, datasets, polarity, cases, variants, metrics."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kresearch.errors import UsageError
from kresearch.variants import Variant, resolve

FROM_DATASET = "from dataset"
#: Analyses of a case by itself, for studies of few cases.
PLACEBO_ON_OTHERS = "placebo-on-others"
SINGLE_CASE = (
    "interrupted-time-series", "counterfactual", "block-bootstrap", "placebo-in-time", PLACEBO_ON_OTHERS,
)  # fmt: skip
#: Cases beyond these are not analysed by themselves: they belong into a comparison over cases.
MOST_CASES = 6


class InvalidStudyError(UsageError):
    """A study file with problems: `problems` holds all of them."""

    def __init__(self, where: str, problems: list[str]) -> None:
        self.where, self.problems = where, problems
        head = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in {where}:"
        super().__init__("\n".join([head, *(f"  - {problem}" for problem in problems)]))


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatasetEntry(_Frozen):
    """One dataset of a study: a catalogue name or a path, with options.

    Attributes
    ----------
    name
        Catalogue name, or for a path the folder's or file's name.
    path
        Where the files lie, relative to the study's folder; None for catalogue names.
    options
        Of the adapter, the simulation or the reader.
    """

    name: str
    path: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name and options, e.g. ``groupalia(seed=1)``; unique within a study."""
        if not self.options:
            return self.name
        return f"{self.name}({', '.join(f'{k}={v}' for k, v in sorted(self.options.items()))})"


class VariantEntry(_Frozen):
    """One variant of a study: a name and parameters that are no lists any more."""

    name: str
    parameters: dict[str, Any] = Field(default_factory=dict)

    def build(self) -> Variant:
        """Return the variant."""
        return resolve(self.name, self.parameters)


class CrossEntry(_Frozen):
    """A 2 x 2 of sentiment by inactivity.

    Attributes
    ----------
    metrics
        Which; those that the study tests by default.
    neither, sentiment, inactivity, both
        Labels of the variants at the four corners.
    situations
        Name -> what the cases of the situation have in common: options of their dataset, its name
        (``dataset``), their ``kind``. The first that fits counts; cases that fit none are left out.
        Without situations the kind of a case is its situation.
    """

    metrics: tuple[str, ...]
    neither: str = "quantity"
    sentiment: str = "sentiment-penalise"
    inactivity: str = "inactivity-freeze"
    both: str = "sentiment-freeze"
    situations: dict[str, dict[str, Any]] = Field(default_factory=dict)


class ChosenPair(_Frozen):
    """A person's choice between two accounts; made of the file that a study names in ``pairs``.

    Attributes
    ----------
    winner, loser
        The account that was chosen, and the other.
    judge
        Who chose.
    """

    winner: str
    loser: str
    judge: str = ""


class Band(_Frozen):
    """How the classifier's error is propagated into scores and metrics.

    Attributes
    ----------
    draws
        Worlds of plausible true polarity.
    level
        Of the band.
    cases
        ``"told"``: of each dataset the first case of each kind of spike; or ``"all"``.
    """

    draws: int = Field(60, ge=10, le=2000)
    level: float = Field(0.95, gt=0, lt=1)
    cases: Literal["told", "all"] = "told"


class StudyText(_Frozen):
    """A study's own words in a further language; what is left out is shown as the study has it.

    Attributes
    ----------
    title, question, decision
        As of the study.
    situations
        Name of a situation of the 2 x 2 -> its name in this language.
    """

    title: str = ""
    question: str = ""
    decision: str = ""
    situations: dict[str, str] = Field(default_factory=dict)


class StudySpec(_Frozen):
    """A study as declared in its ``study.toml``; made by `kresearch.study.read_spec`.

    Attributes
    ----------
    slug
        Name of the study: its folder's name unless it says another.
    title, question, decision
        What it is called, what it asks, and (once known) what was decided.
    text
        Language (``en``, ``it``) -> the words in it, e.g. a table ``[text.it]`` with a title and a
        question: a report in that language shows them.
    seed
        Of everything random: simulations without a seed of their own, and the bootstrap.
    every
        ``"1d"`` or ``"1h"``.
    datasets, variants
        With sweeps spread out; the reference is among the variants, first.
    polarity
        ``as-given``, ``labels``, ``planted``, or a scorer: a name of `kresearch.sentiment.list_scorers`
        (``auto``, ``vader``, ``italian``, ``kinds``, ``reply-ratio``, one of a plug-in), ``trained:FOLDER``,
        ``transformers:NAME``.
    confusion
        A JSON file with the scorer's measured error, for the band; by default what is known of the scorer.
    retweets
        What a plain retweet says to a scorer of texts. ``amplification`` holds for both readings of it: it
        applauds whom it repeats, and says what it says about those it names. The other choices are
        ``as-original`` and ``neutral`` (see `kresearch.sentiment.label`).
    judged
        A CSV file of judgements in the study's folder, as ``kresearch sentiment judge`` writes it: of each
        case whose account was judged, shares and gains are then estimated from them. None without.
    pairs
        What people chose between two accounts: in the file the name of a CSV table in the study's folder (as
        ``kresearch pairs`` makes it), here its rows. The set metrics people-order and people-brier read it.
    aliases
        Further names of an account, e.g. ``{united = ["#unitedairlines"]}``: for whom texts are aimed at.
    cases
        ``"from dataset"``, tables of windows, or tables that name a detector.
    reference
        Label of the variant that the others are compared with.
    metrics
        Names of metrics.
    set_metrics
        Names of set metrics (one number per variant over all cases); by default all whose metrics the
        study has and whose kinds of case it holds.
    tested
        Those of the metrics that are tested against the reference; the others only describe.
        Holm counts what is tested. All of them by default.
    equivalence
        Metric name -> margin in the metric's unit within which a difference is none in practice.
    single_case
        Analyses of each case by itself, of `SINGLE_CASE`; none by default.
    band
        A table (`Band`): carry the measured error of the polarity's scorer into a band. None without.
    across
        One or two options of the datasets that make conditions, e.g. ``["silence_days"]``: the first
        is the axis, the second the panel. Every dataset must set them. Metrics are then shown per
        condition, with intervals over cases, and nothing is pooled over conditions.
    cross
        The 2 x 2 of sentiment by inactivity, as in `CrossEntry`; None by default.
    alpha
        Level of the tests and one minus the level of the intervals, 0.05 by default.
    """

    slug: str
    title: str
    question: str
    decision: str = ""
    text: dict[Literal["en", "it"], StudyText] = Field(default_factory=dict)
    seed: int = 0
    every: str = "1d"
    datasets: tuple[DatasetEntry, ...]
    polarity: str = "as-given"
    confusion: str | None = None
    retweets: Literal["as-original", "neutral", "amplification"] = "amplification"
    judged: str | None = None
    pairs: tuple[ChosenPair, ...] = ()
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    cases: tuple[str | dict[str, Any], ...] = (FROM_DATASET,)
    reference: str = "quantity"
    variants: tuple[VariantEntry, ...]
    metrics: tuple[str, ...]
    set_metrics: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    equivalence: dict[str, float] = Field(default_factory=dict)
    single_case: tuple[str, ...] = ()
    band: Band | None = None
    across: tuple[str, ...] = ()
    cross: CrossEntry | None = None
    alpha: float = Field(0.05, gt=0, lt=1)

    def build_variants(self) -> list[Variant]:
        """Return the variants, the reference first."""
        built = [entry.build() for entry in self.variants]
        return sorted(built, key=lambda v: v.label != self.reference)

    def say(self, key: Literal["title", "question", "decision"], language: str) -> str:
        """Return a text of the study in a language, its own where it has none in that."""
        return str(getattr(self._words(language), key) or getattr(self, key))

    def say_situation(self, name: str, language: str) -> str:
        """Return a situation's name in a language."""
        return self._words(language).situations.get(name, name)

    def _words(self, language: str) -> StudyText:
        return next((words for code, words in self.text.items() if code == language), StudyText())

    def conditions(self) -> dict[str, tuple[Any, ...]]:
        """Return each dataset's label and its values of the options in ``across``; empty without any."""
        if not self.across:
            return {}
        return {entry.label: tuple(entry.options[name] for name in self.across) for entry in self.datasets}

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, e.g. for JSON."""
        return self.model_dump(mode="json")

    def declaration(self) -> dict[str, Any]:
        """Return what `to_dict` does without the words of further languages, which change no number."""
        return self.model_dump(mode="json", exclude={"text"})
