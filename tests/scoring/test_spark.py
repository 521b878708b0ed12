"""The same expressions on Spark give the same numbers."""

from __future__ import annotations

import shutil
import warnings
from importlib.util import find_spec

import numpy as np
import pytest

import kresearch as kr
from kresearch.testing import random_world

#: Between them they use every stance, clock and network branch of the chain, and every rule for absence;
#: `quantity` is what `inactivity-protected` computes before its rule.
VARIANTS = (
    "sentiment-freeze",
    "inactivity-steps",
    "inactivity-protected",
    "inactivity-uncertain",
    "proven-peak",
)
pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="the extra 'spark' is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java on this machine"),
]


def test_spark_gives_the_numbers_of_duckdb() -> None:
    from kresearch.engine import spark_engine

    world = random_world(np.random.default_rng(8), interactions=120, days=40)
    log = kr.InteractionLog(world.interactions, world.posts, world.audience)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark on pandas 3
        spark = log.to_engine(spark_engine())
        found = kr.score_many(spark, VARIANTS)
    expected = kr.score_many(log, VARIANTS)
    for label, frame in expected.items():
        assert (frame[["account", "at"]] == found[label][["account", "at"]]).all(axis=None)
        assert list(found[label].columns) == list(frame.columns)
        for column in frame.columns[2:]:
            np.testing.assert_allclose(found[label][column], frame[column], rtol=0, atol=1e-9, err_msg=column)
