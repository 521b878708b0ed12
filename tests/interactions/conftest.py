"""Small logs to test with."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

HEADER = "interaction_id,account,actor,kind,network,at,polarity,text"


@pytest.fixture
def interactions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "interaction_id": ["1", "2", "3"],
            "account": ["brand", "brand", "shop"],
            "actor": ["ann", "bob", "ann"],
            "kind": ["like", "comment", "share"],
            "network": ["twitter", "facebook", "twitter"],
            "at": pd.to_datetime(
                ["2012-05-29T10:00:00Z", "2012-05-29T11:30:00.123456Z", "2012-05-30T00:00:00Z"],
                format="ISO8601",
            ),
            "polarity": [None, -0.1, None],
            "text": [None, "vergogna", None],
        }
    )


@pytest.fixture
def posts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account": ["brand"],
            "post": ["p1"],
            "network": ["twitter"],
            "at": pd.to_datetime(["2012-05-29T09:00:00Z"]),
        }
    )


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., Path]:
    """Write rows under the usual header and return the file."""

    def write(*rows: str, header: str = HEADER, name: str = "interactions.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def shared_cases(root: Path) -> Path:
    """Return the folder of inputs that fail, or skip where it is not at hand."""
    folder = Path(os.environ.get("KRESEARCH_SHARED", root.parent / "shared")) / "cases"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}; KRESEARCH_SHARED names the folder that holds them")
    return folder
