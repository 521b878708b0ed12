"""A small study, for tests and examples of what is made of studies."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_STUDY = """
slug = "storm"
question = "Does anger raise the score?"
datasets = ["log.csv"]
variants = ["quantity"]
metrics = ["spike-gain"]
cases = [{detector = "robust-z"}]
"""


def write_study(folder: str | Path) -> Path:
    """Write a study of one made-up account with one storm, and return its folder.

    Parameters
    ----------
    folder
        Where ``study.toml`` and ``log.csv`` go: two replies a day for 160 days, and 60 more on one of them.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kr.run_study(write_study(folder), ledgers=False).cells["value"].round(1).tolist()
    [3.0]
    """
    home = Path(folder)
    days = pd.date_range("2012-01-01", periods=160, tz="UTC")
    rows = pd.DataFrame({"at": [*days, *days, *days[140:141].repeat(60)], "polarity": -0.5})
    rows = rows.assign(account="anna", actor=rows.index, kind="reply", network="twitter")
    rows.to_csv(home / "log.csv", index=False)
    (home / "study.toml").write_text(_STUDY, encoding="utf-8")
    return home
