"""The catalogue: every dataset by name, ours and third parties', through one door.

A dataset is one adapter file and one card. Ours lie in ``adapters/`` and are found by looking
into that folder; third parties name theirs under the entry point ``kresearch.datasets``. Both
are a `Dataset`.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import write_text_atomically
from kresearch._common.others import blaming
from kresearch._common.reading import stored_lines
from kresearch._common.registry import BUILT_IN, Registry
from kresearch.datasets.card import Card
from kresearch.datasets.places import dataset_folder, download_folder
from kresearch.errors import CheckError, UsageError, suggestion

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_IMPORTED = "dataset.json"


class DatasetUnavailableError(UsageError):
    """A dataset whose files are not at hand: says what, why and what to do."""


@dataclass(frozen=True)
class Dataset:
    """A card and the adapter that reads the public files.

    Parameters
    ----------
    card
        What the dataset is.
    load
        ``load(source, **options) -> InteractionLog``; `source` is a file or folder, None for
        simulations.
    origin
        ``"built in"`` or the distribution it comes from.
    """

    card: Card
    load: Callable[..., InteractionLog]
    origin: str = "built in"


def _check(_: str, found: object) -> Dataset:
    if not isinstance(found, Dataset):
        raise UsageError(f"{found!r:.200} is not a kresearch.datasets.Dataset.")
    if not isinstance(found.card, Card) or not callable(found.load):
        raise UsageError(
            f"the dataset has the card {found.card!r:.60} and the adapter {found.load!r:.60}. Allowed: a "
            "kresearch.datasets.Card and a function load(source)."
        )
    return found


#: Every dataset by name; underscores and capitals do not matter.
DATASETS: Registry[Dataset] = Registry(
    "dataset",
    group="kresearch.datasets",
    check=_check,
    package="kresearch.datasets.adapters",
    find=lambda module: [(module.DATASET.card.name, module.DATASET)],
    name_of=lambda dataset: dataset.card.name,
    normalise=lambda name: name.lower().replace("_", "-"),
)


def known_datasets() -> dict[str, Dataset]:
    """Return every dataset by name, each with the distribution that it comes from.

    Examples
    --------
    >>> import kresearch as kr
    >>> known = kr.datasets.known_datasets()
    >>> [name for name, dataset in known.items() if dataset.card.simulated]
    ['groupalia']
    """
    return {
        entry.name: entry.value if entry.origin == BUILT_IN else replace(entry.value, origin=entry.origin)
        for entry in DATASETS.entries()
    }


def find_dataset(name: str) -> Dataset:
    """Return a dataset by name; underscores and capitals do not matter.

    Raises
    ------
    UnknownNameError
        With the nearest known name.

    Examples
    --------
    >>> import kresearch as kr
    >>> card = kr.datasets.find_dataset("US_Airlines").card
    >>> card.name, card.simulated, card.licence
    ('us-airlines', False, 'CC BY-NC-SA 4.0')
    """
    # Through the listing, which knows where each comes from.
    known, plain = known_datasets(), name.lower().replace("_", "-")
    return known[plain] if plain in known else DATASETS.get_value(name)


def load_dataset(name: str, *, source: str | Path | None = None, **options: Any) -> InteractionLog:
    """Load a dataset as an interaction log.

    Parameters
    ----------
    name
        As listed by ``kresearch data list``.
    source
        The public file or its folder. Without it: what ``kresearch data import`` wrote, else
        what ``kresearch data fetch`` brought; simulations need neither.
    **options
        Of the adapter.

    Returns
    -------
    InteractionLog
        Its `notes` say what was left out or assumed, with counts.

    Raises
    ------
    UnknownNameError
        When there is no such dataset.
    DatasetUnavailableError
        When its files are not at hand.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> import pandas as pd
    >>> ratings = pd.DataFrame([[1, 2, 8, 1289241911], [3, 2, -10, 1289245277]])  # who, whom, rating, when
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ratings.to_csv(pathlib.Path(folder) / "soc-sign-bitcoinotc.csv", header=False, index=False)
    ...     log = kr.load_dataset("bitcoin-otc", source=folder)
    >>> log.interactions.execute()[["account", "actor", "polarity"]].values.tolist()
    [['2', '1', 0.8], ['2', '3', -1.0]]
    """
    dataset = find_dataset(name)
    card = dataset.card
    if card.simulated:
        return _load(dataset, source, **options)
    if source is not None:
        return _vouch(_load(dataset, Path(source), **options))
    imported = dataset_folder(card.name)
    if imported.is_dir() and not options:
        return _vouch(read_imported(imported))
    downloaded = download_folder(card.name)
    if downloaded.is_dir() and all((downloaded / file.name).is_file() for file in card.files):
        return _vouch(_load(dataset, downloaded, **options))
    raise DatasetUnavailableError(
        f"dataset '{card.name}' is not at hand: nothing imported at {imported}, nothing fetched at "
        f"{downloaded}. {_way_in(card)}"
    )


def _options_of(load: Callable[..., object]) -> list[str] | None:
    """Return the options that an adapter takes beside the source; None where it takes any."""
    try:
        taken = inspect.signature(load).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(one.kind is one.VAR_KEYWORD for one in taken):
        return None
    return [one.name for one in taken if one.kind in (one.KEYWORD_ONLY, one.POSITIONAL_OR_KEYWORD)][1:]


def _load(dataset: Dataset, source: str | Path | None, **options: Any) -> InteractionLog:
    """Call the adapter; what one of a plug-in does wrong is a sentence that names it."""
    known = _options_of(dataset.load)
    if known is not None and (unknown := [name for name in options if name not in known]):
        said = " ".join(f"no option '{name}'.{suggestion(name, known)}" for name in unknown)
        raise UsageError(f"dataset '{dataset.card.name}': {said} Known: {', '.join(known) or 'none'}.")
    if dataset.origin == Dataset.origin:
        return dataset.load(source, **options)
    from kresearch.interactions import InteractionLog

    with blaming(f"dataset '{dataset.card.name}' of '{dataset.origin}'"):
        log = dataset.load(source, **options)
    if not isinstance(log, InteractionLog) or not all(isinstance(note, str) for note in log.notes):
        gave = "notes that are no texts" if isinstance(log, InteractionLog) else type(log).__name__
        raise CheckError(
            f"dataset '{dataset.card.name}' of '{dataset.origin}' gave {gave}. Allowed is an InteractionLog, "
            "its notes texts. Mend or uninstall the package."
        )
    return log


def import_dataset(
    name: str,
    *,
    source: str | Path | None = None,
    out: str | Path | None = None,
    force: bool = False,
    **options: Any,
) -> tuple[InteractionLog, Path]:
    """Read the public files and write them as a canonical folder.

    Parameters
    ----------
    name
        As listed by ``kresearch data list``.
    source
        The public file or its folder; None for simulations and fetched files.
    out
        Where to; by default where `load_dataset` looks.
    force
        Whether to replace what is there.
    **options
        Of the adapter.

    Returns
    -------
    log : InteractionLog
    folder : Path

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = pathlib.Path(name)
    ...     _ = (folder / "higgs-activity_time.txt").write_text("223789 213163 1341100972 MT")
    ...     _, written = kr.datasets.import_dataset("higgs", source=folder, out=folder / "log")
    ...     kr.read_log(written).interactions.execute()[["account", "actor", "kind"]].values.tolist()
    [['213163', '223789', 'mention']]
    """
    dataset = find_dataset(name)
    folder = Path(out) if out is not None else dataset_folder(dataset.card.name)
    if folder.exists() and not force and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise UsageError(
            f"'{folder}' exists already. Allowed: a new folder. Give another --out, or --force to replace it."
        )
    if source is None and not dataset.card.simulated:
        # Not from an earlier import: importing that again would say nothing new.
        source = download_folder(dataset.card.name)
        if not source.is_dir():
            raise DatasetUnavailableError(f"dataset '{name}' is not at hand. {_way_in(dataset.card)}")
    log = _load(dataset, None if source is None else Path(source), **options)
    if not dataset.card.simulated:
        _vouch(log)
    log.write(folder, force=force)
    for table, content in log.tables.items():
        if content is None:  # an earlier import may have left one
            (folder / f"{table}.parquet").unlink(missing_ok=True)
    # Notes are part of the data: what was left out at the import must be said at every load.
    told = {"name": dataset.card.name, "notes": log.notes, "options": options, "card": dataset.card.to_dict()}
    write_text_atomically(json.dumps(told, indent=1, default=str) + "\n", folder / _IMPORTED)
    return log, folder


def _vouch(log: InteractionLog) -> InteractionLog:
    """Declare a log real: the catalogue names its publisher."""
    log.origin = "real"
    return log


def read_imported(folder: Path) -> InteractionLog:
    """Return the log in a folder that `import_dataset` wrote, with the notes of the import."""
    from kresearch.interactions import read_log

    log = read_log(folder)
    log.notes.extend(note for note in stored_lines(folder / _IMPORTED, "notes") if note not in log.notes)
    return log


def _way_in(card: Card) -> str:
    name = card.name
    public = ", ".join(file.name for file in card.files)
    fetch = f"run 'kresearch data fetch {name}', or " if any(file.url for file in card.files) else ""
    return (
        f"To get it: {fetch}download {public} from {card.home} and run "
        f"'kresearch data import {name} --from PATH'."
    )
