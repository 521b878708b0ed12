"""A grievance told flatly to the account is blame; questions and other people's texts are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.sentiment import label
from kresearch.sentiment.grievance import GRIEVANCE, blame_grievances, tells_grievance


@pytest.mark.parametrize(
    ("text", "grievance"),
    [
        ("@shop two hours at the counter and no answer", True),
        ("@shop 40 min in this line", True),
        ("@shop my parcel was delayed", True),
        ("@shop the page doesn\u2019t open", True),
        ("@shop why is it again you", True),
        ("@shop why is it you", False),
        ("@shop which door is it", False),
        ("@shop see you at noon", False),
    ],
)
def test_what_tells_a_grievance(text: str, grievance: bool) -> None:
    assert tells_grievance(text) is grievance


def test_only_neutral_readings_of_what_speaks_to_the_account_change() -> None:
    text = "two hours on hold"
    polarity = np.array([0.0, 0.0, 0.6, -0.6, np.nan])
    spoken = np.array([True, False, True, True, True])
    found = blame_grievances(
        [text] * 5, polarity, spoken_to=spoken, languages=np.array(["en"] * 5, dtype=object)
    )
    assert found[:4].tolist() == [GRIEVANCE, 0.0, 0.6, -0.6] and np.isnan(found[4])


@pytest.mark.parametrize(
    ("text", "grievance"),
    [
        ("@ente aspetto da due mesi", True),
        ("@ente sono 3 mesi che aspetto", True),
        ("@ente nessuno risponde al telefono", True),
        ("@ente non riesco ad accedere", True),
        ("@ente sito in tilt", True),
        ("@ente ancora nessun pagamento", True),
        ("@ente possibile che sia sempre giù?", True),
        ("@ente a chi posso rivolgermi per il bonus?", False),
        ("@ente da quando si può fare domanda?", False),
        ("@ente firmato il decreto, ecco il testo", False),
        ("@ente ha parlato Draghi", False),
    ],
)
def test_what_tells_a_grievance_in_italian(text: str, grievance: bool) -> None:
    assert tells_grievance(text, "it") is grievance


def test_no_grievance_in_a_language_without_words() -> None:
    assert not tells_grievance("two hours on hold", "de")


def test_labelling_toward_the_account() -> None:
    rows = pd.DataFrame(
        [
            ("a", "mention", "@shop two hours on the phone and counting"),
            ("b", "mention", "@rival two hours on the phone and counting"),
            ("shop", "reply", "two hours on the phone and counting"),
            ("c", "reply", "two hours on the phone and counting"),
            ("d", "mention", "@shop due ore al telefono e ancora aspetto"),
            ("e", "mention", "RT @f: @shop two hours on the phone and counting"),
        ],
        columns=["actor", "kind", "text"],
    ).assign(account="shop")
    signs = np.sign(label(rows, "vader", stance=True, workers=1, cache=None)["polarity"].to_numpy(float))
    # Whoever repeats a grievance about the account states it: all copies of a text are read alike.
    assert (signs[[0, 3, 5]] == -1).all()
    assert not (signs[[1, 2]] < 0).any()
    plain = label(rows, "vader", workers=1, cache=None)["polarity"].to_numpy(float)
    assert not (plain < -0.05).any()
