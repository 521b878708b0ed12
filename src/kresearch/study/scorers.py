"""The scorer that a study reads polarity with, and the error that was measured for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.paths import data_path
from kresearch.errors import UsageError, suggestion

if TYPE_CHECKING:
    from kresearch.sentiment import Confusion, PolarityScorer
    from kresearch.study.spec import StudySpec

#: What needs no scorer, and what each means.
WITHOUT_SCORER = {
    "as-given": "the polarity column as it is, never overwritten",
    "labels": "human labels in the polarity column; refused when there are none",
    "planted": "the planted truth of a simulation; no text classifier was used",
}
_TRAINED = "trained"


def needs_scorer(polarity: str) -> bool:
    """Return whether a study's polarity is read by a scorer."""
    return polarity not in WITHOUT_SCORER


def allowed_words() -> list[str]:
    """Return what a study may say for ``polarity``; where a folder or name follows, with a colon."""
    from kresearch.sentiment import list_scorers
    from kresearch.sentiment.protocol import SCORERS

    behind = {
        n: f"{n}:{said.removeprefix('a ').replace(' ', '_').upper()}" for n, said in SCORERS.needs.items()
    }
    return [*WITHOUT_SCORER, *(behind.get(name, name) for name in list_scorers())]


def check_polarity(polarity: str, folder: Path | None) -> None:
    """Refuse a polarity that no scorer gives, with what is allowed and the nearest name.

    Without a folder a trained scorer is looked for when the study runs.
    """
    from kresearch.sentiment import get_scorer, list_scorers
    from kresearch.sentiment.protocol import SCORERS

    name, colon, argument = polarity.partition(":")
    if polarity in WITHOUT_SCORER or (name in list_scorers() and not colon):
        if name in SCORERS.needs:
            raise UsageError(f"polarity = {polarity!r} needs a folder or name. Allowed: '{name}:...'.")
        return
    if name not in list_scorers():
        near = suggestion(polarity, [*WITHOUT_SCORER, *list_scorers()])
        raise UsageError(f"polarity = {polarity!r} is unknown.{near} Allowed: {', '.join(allowed_words())}.")
    if name not in SCORERS.needs:
        get_scorer(polarity)  # says so where the scorer takes nothing behind a colon
    if name == _TRAINED and folder is not None and not data_path(folder, argument).is_dir():
        raise UsageError(
            f"polarity = {polarity!r}: there is no such folder; paths are relative to the study's folder. "
            "Allowed: a folder that 'kresearch sentiment train --out' wrote, below the project."
        )


def reads_texts(polarity: str) -> bool:
    """Return whether a study's polarity is read from texts, not from kinds or shares of replies."""
    if not needs_scorer(polarity):
        return False
    from kresearch.sentiment.textfree import TextFreeScorer

    if ":" in polarity:
        return True
    from kresearch.sentiment import get_scorer

    return not isinstance(get_scorer(polarity), TextFreeScorer)


def find_scorer(polarity: str, folder: Path) -> PolarityScorer:
    """Return the scorer of a study; a trained one lies below its project."""
    from kresearch.sentiment import get_scorer

    name, _, argument = polarity.partition(":")
    return get_scorer(f"{name}:{data_path(folder, argument)}" if name == _TRAINED else polarity)


def error_of(spec: StudySpec, folder: Path, language: str | None) -> Confusion | None:
    """Return the error of a study's polarity: declared, of the trained scorer's folder, or measured by us.

    `language` is that of most texts.
    """
    from kresearch.sentiment import Confusion, measured

    if spec.confusion is not None:
        return read_confusion(spec.confusion, folder, scorer=spec.polarity)
    if not needs_scorer(spec.polarity):
        return None
    if ":" in spec.polarity:
        found = getattr(find_scorer(spec.polarity, folder), "confusion", None)
        return found if isinstance(found, Confusion) else None
    return measured(spec.polarity, language)


def read_confusion(name: str, folder: Path, *, scorer: str = "") -> Confusion:
    """Return the confusion matrix of a JSON file below the project of the study.

    It holds what ``kresearch sentiment evaluate --json`` printed, or one matrix: ``{"counts": [[...], [...],
    [...]], "unknown": [...]}``, rows true, columns given. Raises UsageError when it holds none, or several
    and `scorer` names none of them.
    """
    from kresearch.sentiment import Confusion

    path = data_path(folder, name)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = [Confusion.from_dict(one) for one in _matrices(content)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        why = "is not there" if isinstance(error, FileNotFoundError) else "holds no confusion matrix"
        raise UsageError(
            f"confusion = {name!r} {why} ({type(error).__name__}). Allowed: a JSON file below the project, "
            "as 'kresearch sentiment evaluate FILE --text T --label L --scorer NAME --json' prints it."
        ) from error
    mine = [one for one in found if one.scorer == scorer] or found
    if len(mine) != 1:
        raise UsageError(
            f"confusion = {name!r} holds {len(mine)} matrices, of {', '.join(one.scorer for one in mine)}. "
            f"Allowed: one, or one of '{scorer}'. Measure that scorer alone."
        )
    return mine[0]


def _matrices(content: Any) -> list[dict[str, Any]]:
    if "counts" in content:
        return [content]
    return [one["confusion"] for one in content["scorers"] if one["confusion"] is not None]
