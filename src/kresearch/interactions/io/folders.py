"""A log as a folder: interactions.*, posts.*, audience.*, and log.toml with what is known of it.

What is known of a log in one file stands beside the file: ``labelled.csv.log.toml``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import atomic_path
from kresearch.errors import UsageError, nearest, suggestion
from kresearch.interactions import schema
from kresearch.interactions.io.archives import as_folder
from kresearch.interactions.io.raw_table import CSV, JSON_LINES, PARQUET
from kresearch.interactions.io.write import check_target, write_part

if TYPE_CHECKING:
    import ibis.expr.types as ir

_ENDINGS = (*CSV, *JSON_LINES, *PARQUET)
_CARD = "log.toml"
_CARD_TYPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "simulated": (lambda value: isinstance(value, bool), "true or false"),
    "source": (lambda value: isinstance(value, str), "a text"),
    "polarity_by": (lambda value: isinstance(value, str), "a text"),
    "networks": (
        lambda value: (
            isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value)
        ),
        "a list of names",
    ),
}
FORMATS = ("parquet", "csv", "csv.gz", "jsonl")


def is_log_folder(source: object) -> bool:
    """Return whether a source is a folder (or a zip of one) with interactions, not one of Parquet parts."""
    if not isinstance(source, str | Path):
        return False
    folder = as_folder(Path(source))
    return folder.is_dir() and any(_names(path, "interactions") for path in folder.iterdir())


def find_tables(path: str | Path) -> dict[str, Path | None]:
    """Return the file of each table in a folder, or the one file that `path` is.

    Raises
    ------
    UsageError
        When a folder has no interactions, or a table in two forms.
    """
    path = as_folder(Path(path))
    tables: dict[str, Path | None] = dict.fromkeys(schema.TABLES)
    if not path.is_dir() or path.name == "interactions":
        return tables | {"interactions": path}
    for name in tables:
        found = [p for p in sorted(path.glob(f"{name}*")) if _names(p, name)]
        if len(found) > 1:
            raise UsageError(
                f"'{path}' has {name} more than once: {', '.join(p.name for p in found)}. "
                "Allowed: one file of each table. Move the others away."
            )
        tables[name] = found[0] if found else None
    if tables["interactions"] is None:
        present = ", ".join(sorted(p.name for p in path.iterdir())[:10]) or "nothing"
        raise UsageError(
            f"'{path}' has no interactions; in it: {present}. Allowed: a folder with interactions "
            f"({', '.join(_ENDINGS)}), posts and audience. Rename the file, or name it itself."
        )
    return tables


def _names(path: Path, table: str) -> bool:
    return path.name.lower() in {f"{table}{ending}" for ending in _ENDINGS} or (
        path.is_dir() and path.name == table
    )


def card_of(path: str | Path) -> Path:
    """Return where the card of a log lies: in its folder, or beside its one file.

    Examples
    --------
    >>> card_of("reactions.csv").as_posix()
    'reactions.csv.log.toml'
    """
    place = as_folder(Path(path))
    if place.is_dir():
        return place / _CARD
    beside = place.with_name(f"{place.name}.{_CARD}")
    # The interactions of a folder, named alone, are still what the folder's card describes.
    whole = place.parent / _CARD
    return whole if not beside.exists() and _names(place, "interactions") and whole.exists() else beside


def read_card(path: str | Path) -> dict[str, Any]:
    """Return what is known of a log: ``simulated``, ``source``, ``polarity_by``, ``networks``."""
    card = card_of(path)
    if not card.is_file():
        return {}
    try:
        said = tomllib.loads(card.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise UsageError(
            f"'{card}' is not TOML: {error}. Allowed: TOML in UTF-8. Mend it or remove it."
        ) from error
    wrong = [f"'{key} = {said[key]!r}' is not {what}." for key, (fits, what) in _CARD_TYPES.items()
             if key in said and not fits(said[key])]  # fmt: skip
    # A misspelt 'simulated' would make real data of what is made up.
    wrong += [
        f"there is no '{key}'.{suggestion(key, _CARD_TYPES)}"
        for key in said
        if key not in _CARD_TYPES and nearest(key, _CARD_TYPES)
    ]
    if wrong:
        raise UsageError(
            f"'{card}' does not fit: {' '.join(wrong)} Allowed: simulated = true or false, "
            'source = "text", polarity_by = "scorer", networks = ["name", ...]. Mend it or remove it.'
        )
    return {key: said[key] for key in _CARD_TYPES if key in said}


def write_tables(
    tables: Mapping[str, ir.Table | None],
    folder: str | Path,
    *,
    card: Mapping[str, Any],
    form: str = "parquet",
    force: bool = False,
) -> Path:
    """Write the tables of a log and its card into a folder.

    Parameters
    ----------
    tables
        The canonical tables by name; None where there is none.
    card
        What is known of the log: ``simulated``, ``source``, ``polarity_by``, ``networks``.
    folder
        Where to; made when missing.
    form
        ``"parquet"``, ``"csv"``, ``"csv.gz"`` or ``"jsonl"``.
    force
        Whether files that are there may be replaced.

    Raises
    ------
    UsageError
        When there is no such form, or a file is there and `force` is not given.
    """
    if form not in FORMATS:
        raise UsageError(f"no format '{form}'. Allowed: {', '.join(FORMATS)}.")
    folder = Path(folder)
    targets = {name: folder / f"{name}.{form}" for name, table in tables.items() if table is not None}
    for target in targets.values():
        check_target(target, force=force)
    if not force and (folder / _CARD).exists():
        raise UsageError(
            f"'{folder / _CARD}' is there already. Allowed: a new folder. Say --force to replace it."
        )
    with ExitStack() as stack:
        # Named when all of them are written: a full disk leaves no new table beside an older one.
        for name, target in targets.items():
            write_part(tables[name], stack.enter_context(atomic_path(target)), f".{form}")
        _write_card(card, stack.enter_context(atomic_path(folder / _CARD)))
    return folder


def write_file(table: ir.Table, path: str | Path, *, card: Mapping[str, Any], force: bool = False) -> Path:
    """Write the interactions of a log as one file, and its card beside it.

    Parameters
    ----------
    table
        The canonical interactions.
    path
        The file; its ending says in which form.
    card
        What is known of the log, as of `write_tables`.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    UsageError
        When the file is there and `force` is not given, or no form has such an ending.
    """
    path = Path(path)
    ending, beside = check_target(path, force=force), path.with_name(f"{path.name}.{_CARD}")
    with atomic_path(path) as part, atomic_path(beside) as note:
        write_part(table, part, ending)
        _write_card(card, note)
    return path


def _write_card(card: Mapping[str, Any], part: Path) -> None:
    # JSON's texts and lists are TOML's too.
    lines = [f"{key} = {json.dumps(value)}" for key, value in card.items()]
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
