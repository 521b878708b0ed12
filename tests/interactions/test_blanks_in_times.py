"""Blanks of typesetters and signs that nobody sees do not make a time illegible."""

import pandas as pd
import pytest

from kresearch.interactions import InteractionLog

NOON = pd.Timestamp("2012-05-29T12:00:00Z")


@pytest.mark.parametrize(
    "text",
    [
        "2012-05-29\u00a012:00:00Z", "2012-05-29 12:00:00\u202fPM", "2012-05-29\u200912:00",
        "2012-05-29\t12:00",
        "\u200e2012-05-29T12:00Z\u200f", "\ufeff2012-05-29 12:00", "2012-05-29T10:00\u221202:00",
        "2012-05-29\u300012:00", "\u00a02012-05-29 12:00\u00a0", "Tue, 29\u00a0May\u00a02012 12:00:00 +0000",
        "2012-05-29 12:00:00\u202fp.m.",
    ],
)  # fmt: skip
def test_read_as_with_plain_blanks(text):
    row = {"account": "a", "actor": "b", "kind": "like", "network": "twitter", "at": text}
    log = InteractionLog(pd.DataFrame([row]), timezone="UTC")
    assert log.interactions.to_pandas()["at"].tolist() == [NOON]


def test_in_a_declared_form():
    row = {
        "account": "a",
        "actor": "b",
        "kind": "like",
        "network": "twitter",
        "at": "29/05/2012,\u202f12:00\u202fPM",
    }
    declared = {"timezone": "UTC", "time_format": "%d/%m/%Y, %I:%M %p"}
    log = InteractionLog(pd.DataFrame([row]), mapping=declared)
    assert log.interactions.to_pandas()["at"].tolist() == [NOON]
