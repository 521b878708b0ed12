"""From a flat TOML file to a `StudySpec`; every problem of the file at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kresearch._common.paths import check_slug
from kresearch.errors import KresearchError, UsageError, suggestion
from kresearch.evaluate.metrics import find_metric
from kresearch.evaluate.set_metrics import find_set_metric
from kresearch.study.crossing import read_cross
from kresearch.study.judged import check_judged
from kresearch.study.pairs import read_chosen_pairs
from kresearch.study.scorers import check_polarity, read_confusion, reads_texts
from kresearch.study.spec import (
    FROM_DATASET,
    SINGLE_CASE,
    InvalidStudyError,
    StudySpec,
    VariantEntry,
)
from kresearch.study.spec_lists import (
    as_list,
    attempt,
    name_of,
    options_of,
    read_cases,
    read_datasets,
    read_variants,
)
from kresearch.study.spec_shape import check_shapes

#: The default says nothing about a study that reads no texts.
_RETWEETS = StudySpec.model_fields["retweets"].default
_KEYS = tuple(name for name in StudySpec.model_fields)
_NEEDED = ("question", "datasets", "variants", "metrics")


def study_file(path: str | Path) -> Path:
    """Return the ``study.toml`` that a folder or file stands for; UsageError names the nearest studies."""
    asked = Path(path)
    file = asked / "study.toml" if asked.is_dir() or not asked.suffix else asked
    if not file.is_file():
        beside = sorted(p.parent.name for p in asked.parent.glob("*/study.toml"))
        hint = suggestion(asked.name, beside) or (f" There are: {', '.join(beside)}." if beside else "")
        raise UsageError(
            f"no study at '{asked}': '{file.name}' is not there. Allowed: a folder with a study.toml, or a "
            f"TOML file.{hint}"
        )
    return file


def read_spec(path: str | Path) -> StudySpec:
    """Return what a study declares.

    Parameters
    ----------
    path
        A folder with a ``study.toml``, or a TOML file.

    Raises
    ------
    InvalidStudyError
        With every problem of the file: unknown keys with the nearest known one, values that
        do not fit, unknown variants, metrics, datasets, cases that do not hold together.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> study = '''
    ... slug = "storm"
    ... question = "Does anger raise the score?"
    ... datasets = ["groupalia"]
    ... variants = ["quantity"]
    ... metrics = ["spike-gain"]
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     size = pathlib.Path(folder, "study.toml").write_text(study)
    ...     spec = kr.study.read_spec(folder)
    >>> spec.slug, spec.metrics, spec.reference
    ('storm', ('spike-gain',), 'quantity')
    """
    file = study_file(path)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidStudyError(file.name, [f"it is no TOML: {str(error).rstrip('.')}."]) from error
    except (RecursionError, ValueError, OverflowError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).rstrip(".")
        raise InvalidStudyError(file.name, [f"it cannot be read: {why}."]) from error
    slug = file.resolve().parent.name if file.name == "study.toml" else file.stem
    try:
        return make_spec(content, slug=slug, where=file.name, folder=file.parent)
    except KresearchError:
        raise
    except Exception as error:  # e.g. of a plug-in's variant, or a value nobody thought of
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise InvalidStudyError(file.name, [f"it cannot be made into a study ({said})."]) from error


def make_spec(
    content: dict[str, Any], *, slug: str = "study", where: str = "the study", folder: Path | None = None
) -> StudySpec:
    """Return a spec from plain values, as in a ``study.toml``.

    `slug` is the name of a study that says none, `where` what messages call it, and paths are relative to
    `folder`.
    """
    problems: list[str] = []
    unknown = [key for key in content if key not in _KEYS]
    problems += [f"unknown key '{k}'.{suggestion(k, _KEYS)} Known: {', '.join(_KEYS)}." for k in unknown]
    problems += [f"'{key}' is missing." for key in _NEEDED if not content.get(key)]
    # What is of another kind than expected is left out, so that the rest can be looked at too.
    wrong = check_shapes(content)
    problems += wrong.values()
    content = {k: v for k, v in content.items() if k not in wrong}
    if "slug" in content:
        attempt(check_slug, problems, content["slug"])
    ready = {k: v for k, v in content.items() if k in _KEYS}
    ready |= {"question": "?"} if "question" in wrong else {}
    ready.setdefault("slug", slug)
    ready.setdefault("title", ready["slug"])
    ready["datasets"] = read_datasets(ready.get("datasets", []), folder, problems)
    ready["variants"] = read_variants(
        [*as_list(ready.get("reference", "quantity")), *as_list(ready.get("variants", []))],
        problems,
        folder,
    )
    if isinstance(ready.get("reference"), dict):
        entry = ready["reference"]
        built = attempt(VariantEntry(name=name_of(entry), parameters=options_of(entry)).build, [])
        ready["reference"] = built.label if built else "?"
    ready["metrics"] = [m for m in as_list(ready.get("metrics", [])) if attempt(find_metric, problems, m)]
    ready["set_metrics"] = [
        m for m in as_list(ready.get("set_metrics", [])) if attempt(find_set_metric, problems, m)
    ]
    for name in ready["set_metrics"]:
        lacking = [m for m in find_set_metric(name).needs if m not in ready["metrics"]]
        if lacking:
            problems.append(
                f"set_metrics names '{name}', which reads {', '.join(lacking)}. Add that to the metrics."
            )
    ready["cases"] = read_cases(as_list(ready.get("cases", FROM_DATASET)), problems)
    ready["aliases"] = {account: as_list(names) for account, names in ready.get("aliases", {}).items()}
    if "judged" in ready:
        attempt(check_judged, problems, ready["judged"], folder)
    _check_polarity(ready, folder, problems)
    if "pairs" in ready:
        ready["pairs"] = attempt(read_chosen_pairs, problems, ready["pairs"], folder) or ()
    problems += [
        f"set_metrics names '{name}', which reads people's choices. Name their table: pairs = 'pairs.csv'."
        for name in ready["set_metrics"]
        if find_set_metric(name).reads_pairs and "pairs" not in content
    ]
    _check_words(ready, problems)
    _check_cross(ready, problems)
    try:
        spec = StudySpec.model_validate(ready)
    except ValidationError as error:
        for e in error.errors():
            if e["type"] == "missing":
                continue  # said above, in plain words
            place = ".".join(str(p) for p in e["loc"])
            problems.append(f"{place} = {e['input']!r}: {e['msg'][0].lower()}{e['msg'][1:]}.")
        spec = None
    if problems or spec is None:
        raise InvalidStudyError(where, problems)
    return spec


def _check_polarity(ready: dict[str, Any], folder: Path | None, problems: list[str]) -> None:
    polarity, before = str(ready.get("polarity", "as-given")), len(problems)
    attempt(check_polarity, problems, polarity, folder)
    if "confusion" in ready and folder is not None:
        attempt(lambda name: read_confusion(name, folder, scorer=polarity), problems, ready["confusion"])
    asked = ready.get("retweets", _RETWEETS) != _RETWEETS
    if len(problems) == before and asked and not reads_texts(polarity):
        problems.append(
            f"retweets says what a scorer of texts makes of them, and polarity = {polarity!r} reads none. "
            "Allowed with vader, italian, auto, trained:FOLDER and the like; leave it out or change polarity."
        )


def _check_words(ready: dict[str, Any], problems: list[str]) -> None:
    every = ready.get("every", "1d")
    if every not in ("1d", "1h"):
        problems.append(f"every = {every!r} is no time step; allowed are '1d' (a day) and '1h' (an hour).")
    for metric in as_list(ready.get("tested", [])):
        if metric not in ready["metrics"]:
            hint = suggestion(str(metric), ready["metrics"])
            problems.append(f"tested names '{metric}', which is not among the metrics.{hint}")
    for name in as_list(ready.get("single_case", [])):
        if name not in SINGLE_CASE:
            hint = suggestion(str(name), SINGLE_CASE)
            problems.append(f"single_case names '{name}'.{hint} Allowed: {', '.join(SINGLE_CASE)}.")
    _check_across(ready, problems)
    margins = ready.get("equivalence", {})
    if not isinstance(margins, dict):
        problems.append("equivalence is no table; write e.g. equivalence = {spike-gain = 1.0}.")
        ready["equivalence"] = {}
        return
    for metric, margin in margins.items():
        if metric not in ready["metrics"]:
            hint = suggestion(metric, ready["metrics"])
            problems.append(f"equivalence names '{metric}', which is not among the metrics.{hint}")
        if isinstance(margin, bool) or not isinstance(margin, (int, float)) or not margin > 0:
            problems.append(f"equivalence of '{metric}' = {margin!r}: allowed is a number over 0.")


def _check_cross(ready: dict[str, Any], problems: list[str]) -> None:
    labels = [entry.build().label for entry in ready["variants"]]
    metrics = as_list(ready.get("tested", [])) or ready["metrics"]
    entry = ready.get("cross")
    if isinstance(entry, dict) and "metrics" in entry:
        metrics = ready["metrics"]
    ready["cross"] = read_cross(
        entry, labels=labels, metrics=metrics, datasets=ready["datasets"], problems=problems
    )


def _check_across(ready: dict[str, Any], problems: list[str]) -> None:
    names = [str(name) for name in as_list(ready.get("across", []))]
    ready["across"] = names
    if len(names) > 2 or len(set(names)) < len(names):
        problems.append(f"across = {names}: allowed are one option of the datasets, or two different ones.")
    for name in names:
        without = [entry.label for entry in ready["datasets"] if name not in entry.options]
        if without:
            known = sorted({option for entry in ready["datasets"] for option in entry.options})
            problems.append(
                f"across names '{name}', which {', '.join(without)} does not set.{suggestion(name, known)} "
                "Allowed: options that every dataset of the study sets."
            )
