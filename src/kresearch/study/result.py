"""What a study found: tidy tables and all that a reader must know beside them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kresearch.errors import UsageError
from kresearch.evaluate.cases import Case, make_case
from kresearch.study.files import content_digest, file_digest, write_json, write_parquet
from kresearch.study.spec import StudySpec

CELL_COLUMNS = (
    "study", "dataset", "case", "kind", "account", "variant", "name", "params",
    "metric", "value", "unit", "direction", "censored", "saturated", "note",
)  # fmt: skip
SCORE_COLUMNS = (
    "dataset", "case", "account", "variant", "at", "score", "valence", "raw", "reach", "amplification",
    "impact",
)  # fmt: skip
ACTIVITY_COLUMNS = (
    "dataset", "case", "account", "at", "posts", "interactions", "negative", "neutral", "positive", "unknown",
)  # fmt: skip
#: How far a stage of a study is.
DONE, PENDING, NOT_ASKED = "done", "pending", "not asked"
#: Of provenance, what differs between executions; kept apart so that results can be compared by bytes.
_TABLES = ("result.parquet", "scores.parquet", "activity.parquet")
EXECUTION_KEYS = ("command", "started_at", "seconds", "commit", "dirty", "python", "platform")


@dataclass
class StudyResult:
    """The result of a study.

    Parameters
    ----------
    spec
        What was declared.
    cells
        One row per cell and metric: study, dataset, case, kind (of the case), account, variant
        (label), name, params (JSON), metric, value, unit, direction (min, max, zero), censored,
        saturated (at the floor or ceiling of the scale), note.
        Where a variant declined or a metric does not apply, value is NaN and note says why.
    scores
        Curves of the case accounts: dataset, case, account, variant, at (UTC), score, valence,
        raw, reach, amplification, impact.
    activity
        Per tick of the case accounts: dataset, case, account, at, posts, interactions, negative,
        neutral, positive, unknown (interactions of unknown polarity).
    datasets
        One dict per dataset: name (label), title, licence, citation, simulated, origin ("simulated", "real",
        or empty where nobody declared it), source, digest, rows, accounts, actors, first, last, coverage (0
        to 1), languages, notes, known_problems, polarity.
    cases
        The cases, flagged where their data has gaps.
    variants
        One dict per variant: label, name, params, version, summary, origin, reference, baseline,
        declined (reason per dataset, or None).
    comparison
        Rows of `kresearch.evaluate.compare`, or None when nothing could be compared.
    ranks
        One dict per metric and kind of case: metric, kind, n, p (Friedman), critical_difference,
        mean (variant -> mean rank, 1 is best), groups (variants not told apart).
    baselines
        One dict per variant, trivial baseline, metric and kind: shift, p_holm, beats.
    sets
        Rows of `kresearch.evaluate.measure_sets`: one per set metric and variant.
    summary
        Sentences: what was found, and which variants are not shown to beat a trivial baseline.
    provenance
        Versions and digests, and of this execution command, started_at, seconds, commit, dirty.
    complete
        Whether every cell was computed.
    missing
        The cells that were not: dataset, case, variant.
    findings
        Rows of single-case analysis: dataset, case, variant, analysis, estimate, low, high,
        p, sentence; empty when none was asked for.
    cross
        The 2 x 2 of sentiment by inactivity, one dict per metric as of `cross_cases`.
    bands
        What the classifier's error leaves open, one row per case, variant that reads polarity and
        tested metric: dataset, case, kind, variant, metric, unit, read (with the polarity as read),
        low, high, corrected, planted (with the planted truth, NaN where it is unknown), scorer,
        domain, accuracy, and of the band its level, draws and curve (at, low, high, planted).
    judged
        What follows from judgements, one dict per case whose account was judged: dataset, case, kind,
        account, since, until, polarity (what "as read" means), coders, texts (that were judged), certain,
        unmatched (judgements of no text here), informative (whether reading tells the spike from before),
        agreement (of `sentiment.judging.Agreement`, or None), shares (of
        `sentiment.judging.judged_shares`; read is None for labels that no scorer gives), gains (variant,
        value, low, high, as_read in points, saturated: a share of the worlds), note, draws.
    readings
        What reading knows of the leading cases where nobody judged, one dict per case with texts: dataset,
        case, account, rows (interactions with a text in the spike), heaviest (the share of them that carry
        one text), decisive (so much that the answer hangs on it), heaviest_read (its class), before and
        during (share read negative), baseline (whether there is enough before), informative (whether
        reading tells the spike from before), unread (whether it would but for what was left unknown),
        unknown_before and unknown_during (shares), command (that asks a person; from the study's folder).
    conditions
        Rows of `kresearch.evaluate.compare_conditions`, in a study across conditions.
    stages
        Of cells, ledgers, bands, judged, readings and report, how far each is: ``"done"``, ``"pending"``
        (begun or still to come) or ``"not asked"``.
    ledgers
        What moved the score from before a spike to its peak, for one case of each kind: dataset,
        case, account, variant, since, at, start, score, rows (network, kind, sign, interactions,
        points, which add up to the change).
    """

    spec: StudySpec
    cells: pd.DataFrame
    scores: pd.DataFrame
    activity: pd.DataFrame
    datasets: list[dict[str, Any]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    variants: list[dict[str, Any]] = field(default_factory=list)
    comparison: list[dict[str, Any]] | None = None
    ranks: list[dict[str, Any]] = field(default_factory=list)
    baselines: list[dict[str, Any]] = field(default_factory=list)
    sets: list[dict[str, Any]] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)
    complete: bool = True
    missing: list[dict[str, str]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    cross: list[dict[str, Any]] = field(default_factory=list)
    bands: list[dict[str, Any]] = field(default_factory=list)
    judged: list[dict[str, Any]] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)
    conditions: list[dict[str, Any]] = field(default_factory=list)
    ledgers: list[dict[str, Any]] = field(default_factory=list)
    stages: dict[str, str] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def finished(self) -> bool:
        """Whether every cell was computed and no stage that was asked for is still to come."""
        return self.whole and PENDING not in self.stages.values()

    @property
    def outstanding(self) -> list[str]:
        """Stages that a page of the result shows and that were begun or are still to come.

        A result from before stages were noted lacks its bands where the study declares a band and
        there is none.
        """
        known = {"bands": PENDING} if self.complete and self.spec.band and not self.bands else {}
        return [name for name in ("ledgers", "bands") if (known | self.stages).get(name) == PENDING]

    @property
    def whole(self) -> bool:
        """Whether all that a page shows was computed: every cell, and the stages that were asked for."""
        return self.complete and not self.outstanding

    @property
    def lacks(self) -> str:
        """What is still missing, in words; empty for a finished study."""
        cells = [] if self.complete else [f"{len(self.missing)} cells are missing"]
        stages = self.outstanding + (["report"] if self.stages.get("report") == PENDING else [])
        return ", ".join([*cells, *(f"{name}: not written yet" for name in stages)])

    def mark_stage(self, stage: str, state: str, folder: str | Path) -> None:
        """Note how far a stage is, here and in the ``result.json`` of a folder."""
        self.stages = {**self.stages, stage: state}
        self._write_rest(Path(folder))

    def save(self, folder: str | Path) -> Path:
        """Write the result into a folder; each file is whole or not there.

        ``result.parquet`` (cells), ``scores.parquet``, ``activity.parquet`` and ``result.json``
        depend only on the content; ``execution.json`` holds when and how it was run.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        write_parquet(self.scores, folder / "scores.parquet")
        write_parquet(self.activity, folder / "activity.parquet")
        write_parquet(self.cells, folder / "result.parquet")
        execution = {k: v for k, v in self.provenance.items() if k in EXECUTION_KEYS}
        write_json(execution | {"digest": content_digest(execution)}, folder / "execution.json")
        self._written = {name: file_digest(folder / name) for name in _TABLES}
        self._write_rest(folder)
        return folder

    def _write_rest(self, folder: Path) -> None:
        rest = {
            "spec": self.spec.to_dict(),
            "datasets": self.datasets,
            "cases": [case.to_dict() for case in self.cases],
            "variants": self.variants,
            "comparison": self.comparison,
            "ranks": self.ranks,
            "baselines": self.baselines,
            "sets": self.sets,
            "summary": self.summary,
            "findings": self.findings,
            "cross": self.cross,
            "bands": self.bands,
            "judged": self.judged,
            "readings": self.readings,
            "conditions": self.conditions,
            "ledgers": self.ledgers,
            "stages": self.stages,
            "provenance": {k: v for k, v in self.provenance.items() if k not in EXECUTION_KEYS},
            "complete": self.complete,
            "missing": self.missing,
        }
        # What the tables were when they were written, not what may have become of them since.
        rest["digests"] = self._written or {name: file_digest(folder / name) for name in _TABLES}
        # Last, because its presence says that the result is there.
        write_json(rest | {"digest": content_digest(rest)}, folder / "result.json")

    @classmethod
    def load(cls, folder: str | Path) -> StudyResult:
        """Return the result in a folder, or in the ``output`` of a study's folder.

        Raises
        ------
        UsageError
            When there is no result, or it cannot be read; says what to run.
        """
        asked = Path(folder)
        home = asked if (asked / "result.json").is_file() else asked / "output"
        if not (home / "result.json").is_file():
            raise UsageError(
                f"no result of a study in '{asked}': there is no result.json. Allowed: the folder of a study "
                f"that has run, or its output. Run it with 'kresearch study run {asked}'."
            )
        try:
            return cls._read(home)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(
                f"the result in '{asked}' cannot be read ({type(error).__name__}: "
                f"{' '.join(str(error).split())[:200]}). Allowed: what 'kresearch study run' writes, whole. "
                "Run the study again: cells that are whole are not computed again."
            ) from error

    @classmethod
    def _read(cls, home: Path) -> StudyResult:
        rest = _read_digested(home / "result.json", always=False)
        digests = rest.pop("digests", {})
        for name, digest in digests.items():
            if name not in _TABLES or file_digest(home / name) != digest:
                raise ValueError(f"{name} is not what had been written with result.json")
        executed = home / "execution.json"
        execution = _read_digested(executed, always=bool(digests)) if executed.is_file() else {}
        found = cls(
            spec=_with_words(StudySpec.model_validate(rest["spec"]), home),
            cells=pd.read_parquet(home / "result.parquet"),
            scores=pd.read_parquet(home / "scores.parquet"),
            activity=pd.read_parquet(home / "activity.parquet"),
            datasets=rest["datasets"],
            cases=[make_case(case) for case in rest["cases"]],
            variants=rest["variants"],
            comparison=rest["comparison"],
            ranks=rest["ranks"],
            baselines=rest["baselines"],
            sets=_known(rest.get("sets", [])),
            summary=rest["summary"],
            provenance=rest["provenance"] | execution,
            complete=rest["complete"],
            missing=rest["missing"],
            findings=rest["findings"],
            cross=rest.get("cross", []),
            bands=_measured(rest.get("bands", [])),
            judged=rest.get("judged", []),
            readings=rest.get("readings", []),
            conditions=rest.get("conditions", []),
            ledgers=rest.get("ledgers", []),
            stages=rest.get("stages", {}),
        )
        found._written = digests
        return found

    def _repr_html_(self) -> str:
        from kresearch._common.html_cards import card

        kinds = ", ".join(dict.fromkeys(case.kind for case in self.cases)) or "none"
        facts = [
            ("question", self.spec.question),
            ("datasets", ", ".join(str(d.get("title") or d["name"]) for d in self.datasets) or "none"),
            ("cases", f"{len(self.cases)} ({kinds})"),
            ("variants", ", ".join(str(v["label"]) for v in self.variants) or "none"),
            ("metrics", ", ".join(self.spec.metrics)),
        ]
        said = {"all": "simulated", "some": "partly simulated", "none": "real data"}
        badges = [said.get(self.nature, "origin of the data not declared"), "scores are a reconstruction"]
        if not self.finished:
            badges.append(f"not finished: {self.lacks}")
        found = self.summary[:5] or ["Nothing was tested: read the cells and the curves."]
        if len(self.summary) > len(found):
            found.append(f"{len(self.summary) - len(found)} further sentences are in summary.")
        return card(f"Study: {self.spec.title}", facts, badges=badges, sentences=found)

    @property
    def simulated(self) -> bool:
        """Whether any of the datasets is made up."""
        return any(d.get("simulated") for d in self.datasets)

    @property
    def nature(self) -> str:
        """``all``, ``some`` or ``none`` of the datasets are simulated; ``unknown``: nobody declared it."""
        origins = {origin_of(d) for d in self.datasets}
        if "simulated" in origins:
            return "all" if origins == {"simulated"} else "some"
        return "none" if origins == {"real"} else "unknown"

    def table(self, metric: str) -> pd.DataFrame:
        """Return one metric as cases by variants (labels).

        Parameters
        ----------
        metric
            Name of a metric of the study.
        """
        rows = self.cells[self.cells["metric"] == metric]
        wide: pd.DataFrame = rows.pivot_table(
            index=["dataset", "case"], columns="variant", values="value", dropna=False, sort=True
        )
        return wide[[v["label"] for v in self.variants if v["label"] in wide]]


def _read_digested(path: Path, *, always: bool) -> dict[str, Any]:
    """Return a table of values whose digest holds; of before there were digests it may have none."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{path.name} is no table of values")
    # Both words, so that a bit that flips in one does not make an old file of a new one.
    marked = always or "digest" in content or "digests" in content
    if marked and content.pop("digest", None) != content_digest(content):
        raise ValueError(f"{path.name} is not what had been written there")
    return content


def _known(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows from JSON, which has no NaN: a number that is missing comes back as one."""
    texts = ("note", "set_metric", "variant", "unit", "direction")
    return [{k: float("nan") if v is None and k not in texts else v for k, v in row.items()} for row in rows]


def origin_of(dataset: Mapping[str, Any]) -> str:
    """Return ``"simulated"``, ``"real"`` or, where nobody declared it, an empty text.

    A result that was stored before origins were declared names a licence for what the catalogue holds.
    """
    if dataset.get("simulated"):
        return "simulated"
    return str(dataset.get("origin", "real" if dataset.get("licence") else ""))


def _measured(bands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return bands from JSON with NaN again where nothing could be measured or is known."""
    numbers = ("read", "low", "high", "corrected", "planted")
    return [row | {k: float("nan") for k in numbers if k in row and row[k] is None} for row in bands]


def _with_words(spec: StudySpec, home: Path) -> StudySpec:
    """Return a stored declaration with the words of further languages that its ``study.toml`` has by now.

    They change no number, so a translation needs no new run; a file that cannot be read changes nothing.
    """
    try:
        told = tomllib.loads((home.parent / "study.toml").read_text(encoding="utf-8")).get("text", {})
        return StudySpec.model_validate(spec.model_dump() | {"text": told}) if told else spec
    except (OSError, ValueError, RecursionError):
        return spec
