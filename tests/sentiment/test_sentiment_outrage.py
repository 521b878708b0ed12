"""Italian outrage at a public body or a brand, made up: what it is read as, and what must not be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.sentiment import label
from kresearch.sentiment.irony import names_failure
from kresearch.sentiment.italian.lexicon import forms

OUTRAGE = """vergogna
VERGOGNATEVI!!!
siete indecenti
pagliacci
siete dei dilettanti
il vostro sito è una barzelletta
ci state prendendo in giro
e io pago
grazie per nulla
complimenti davvero 👏👏👏
fate ridere
fate pietà
mai una volta che funzioni
ma a cosa servite?
cosa vi paghiamo a fare?
solo promesse
dimettetevi
il presidente si dimetta
promesse mai mantenute
siamo alle comiche
roba da terzo mondo
repubblica delle banane
non ve la beve nessuno, siete finiti
è stato un errore? siete incompetenti e bugiardi
ma state scherzando?
quando pagate?
aspetto da due mesi
nessuno risponde
il portale non funziona""".splitlines()

CALM = """buongiorno, a chi devo rivolgermi? Saluti e grazie
oggi resto a casa, domani vengo allo sportello
grazie mille, gentilissimi
ottimo servizio, pratica chiusa in due giorni
figurati, nessun problema
zero costi, tutto online
ho ricevuto il pagamento oggi
non è grave, siete bravi
questo comico mi fa ridere
quando sarà pagata la pensione di aprile?
pubblicata la circolare sulla cassa integrazione
finalmente una buona notizia""".splitlines()


def read(lines: list[str]) -> np.ndarray:
    """Return the polarity of texts that speak to the account."""
    rows = pd.DataFrame({"text": [f"@ente_it {t}" for t in lines]})
    rows = rows.assign(account="ente_it", kind="mention", actor=[f"a{i}" for i in range(len(lines))])
    return label(rows, "italian", stance=True, workers=1, cache=None)["polarity"].to_numpy(float)


@pytest.mark.parametrize("line", OUTRAGE)
def test_outrage_is_read_as_blame(line: str) -> None:
    assert read([line])[0] < -0.05


@pytest.mark.parametrize("line", CALM)
def test_enquiry_thanks_and_news_are_not(line: str) -> None:
    assert not read([line])[0] < -0.05


@pytest.mark.parametrize("praise", ["grazie mille, tre ore di attesa", "ottimo lavoro, sito in tilt"])
def test_praise_beside_a_failure_is_not_praise(praise: str) -> None:
    assert not read([praise])[0] > 0.05


def test_words_of_failure_belong_to_their_language() -> None:
    assert names_failure("they drag their feet", "en") and not names_failure("il governo Draghi", "it")
    assert names_failure("sito bloccato", "it") and not names_failure("send me the code and the file", "en")


@pytest.mark.parametrize(
    "plural", ["pagliacci", "ipocriti", "ipocrite", "parassiti", "idioti", "baci", "egoiste"]
)
def test_plurals_of_nouns_in_io_and_a(plural: str) -> None:
    assert plural in forms()
