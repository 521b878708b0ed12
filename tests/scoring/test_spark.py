"""The same expressions on Spark give the same numbers."""

from __future__ import annotations

import shutil
import warnings
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import UsageError
from kresearch.testing import World, random_world
from kresearch.variants import list_variants, score_many

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="the extra 'spark' is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java on this machine"),
]


def skewed_world() -> World:
    """One account with most rows, two networks, actors that are accounts, totals, +K."""
    world = random_world(np.random.default_rng(8), interactions=160, days=40)
    acted = world.interactions
    acted.loc[acted.index % 3 > 0, "account"] = "A"
    acted.loc[acted.index % 11 == 0, ["network", "kind"]] = ["klout", "endorsement"]
    return world.replace(interactions=acted)


@pytest.fixture(scope="module")
def logs() -> tuple[kr.InteractionLog, kr.InteractionLog]:
    from kresearch.engine import spark_engine

    world = skewed_world()
    log = kr.InteractionLog(world.interactions, world.posts, world.audience)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark on pandas 3
        return log, log.to_engine(spark_engine())


OURS = [row.name for row in list_variants() if row.origin == "kresearch"]


@pytest.fixture(scope="module")
def frames(
    logs: tuple[kr.InteractionLog, kr.InteractionLog],
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Return the scores of every variant, on DuckDB and on Spark, by which each log is read once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return score_many(logs[0], OURS), score_many(logs[1], OURS)


@pytest.mark.parametrize("name", OURS)
def test_spark_gives_the_numbers_of_duckdb(
    frames: tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]], name: str
) -> None:
    expected, found = frames[0][name], frames[1][name]
    assert len(expected) and (expected[["account", "at"]] == found[["account", "at"]]).all(axis=None)
    assert list(found.columns) == list(expected.columns)
    for column in expected.columns[2:]:
        np.testing.assert_allclose(found[column], expected[column], rtol=0, atol=1e-9, err_msg=column)


def test_some_accounts_and_days_on_spark(logs: tuple[kr.InteractionLog, kr.InteractionLog]) -> None:
    log, spark = logs
    asked = {"accounts": ["B"], "since": "2012-01-20", "until": "2012-01-25"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected, found = kr.score(log, **asked), kr.score(spark, **asked)
    assert len(found) == 6
    np.testing.assert_allclose(found["score"], expected["score"], rtol=0, atol=1e-9)


def test_what_needs_one_machine_says_so(logs: tuple[kr.InteractionLog, kr.InteractionLog]) -> None:
    with pytest.raises(UsageError, match="Move it with log.to_engine"):
        kr.explain(logs[1], account="A", at="2012-01-20")
