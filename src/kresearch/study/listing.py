"""The studies of a folder and how far each is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kresearch.errors import KresearchError, UsageError
from kresearch.study.result import StudyResult
from kresearch.study.spec_file import read_spec

COLUMNS = ["study", "title", "datasets", "ran", "complete", "problem"]


def list_studies(root: str | Path) -> pd.DataFrame:
    """Return the studies below a folder; one that cannot be read says why and stops no other.

    Parameters
    ----------
    root
        E.g. ``experiments``.

    Returns
    -------
    pandas.DataFrame
        study, title, datasets (how many), ran (whether there is a result), complete (whether every stage
        is done), problem (empty, or why the declaration or the result cannot be read).

    Raises
    ------
    UsageError
        When there is no such folder.

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
    ...     pathlib.Path(folder, "storm").mkdir()
    ...     size = pathlib.Path(folder, "storm", "study.toml").write_text(study)
    ...     found = kr.study.list_studies(folder)
    >>> found[["study", "datasets", "ran", "problem"]].to_dict("records")
    [{'study': 'storm', 'datasets': 1, 'ran': False, 'problem': ''}]
    """
    if not Path(root).is_dir():
        raise UsageError(
            f"there is no folder '{root}', so there are no studies in it. Allowed: a folder that holds "
            "studies. Name another, or make a study with 'kresearch study new'."
        )
    rows = [_describe(file) for file in sorted(Path(root).glob("*/study.toml"))]
    return pd.DataFrame(rows, columns=COLUMNS)


def _describe(file: Path) -> dict[str, object]:
    home = file.parent / "output"
    row: dict[str, object] = dict.fromkeys(COLUMNS, "")
    row |= {
        "study": file.parent.name,
        "datasets": 0,
        "ran": (home / "result.json").is_file(),
        "complete": False,
    }
    try:
        spec = read_spec(file)
        row |= {"study": spec.slug, "title": spec.title, "datasets": len(spec.datasets)}
        if row["ran"]:
            row["complete"] = StudyResult.load(home).finished
    except (KresearchError, OSError) as error:
        row["problem"] = str(error)
    return row
