"""Italian by lexicon and rules: sentences written for this test, and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.sentiment.italian import ItalianScorer
from kresearch.sentiment.italian.inflection import inflect_adjective, inflect_noun, inflect_verb
from kresearch.sentiment.italian.lexicon import forms, phrases
from kresearch.sentiment.italian.tokens import split_hashtag, tokenise

SCORER = ItalianScorer()


def polarity(text: str) -> float:
    return float(SCORER.score([text]).polarity[0])


NEGATIVE = [
    "Vergognatevi! Che schifo, sciacalli",
    "Siete senza vergogna",
    "Non comprerò mai più da voi",
    "Servizio pessimo, personale maleducato",
    "Che delusione, mi aspettavo di meglio ma niente",
    "Fate schifo",
    "Ma vi rendete conto di quello che avete scritto?",
    "Presa per il culo bella e buona",
    "Questa pizza non è buona",
    "Il film non mi è piaciuto affatto",
    "Sono stanca e triste oggi",
    "che VERGOGNA",
    "Siete dei ladri e dei bugiardi!!!",
    "#vergognatevi #boicottaggio",
    "Boicottiamoli tutti",
    "vaff*nculo a tutti",
    "Mi avete rotto le scatole con queste mail",
    "Che noia mortale, non ne posso più",
    "Hotel sporco e rumoroso, camere squallide",
    "poco professionali e molto arroganti",
    "\U0001f621\U0001f621\U0001f92e",
    "Ma bravi, complimenti davvero \U0001f44f\U0001f44f",
    "Che genio chi ha avuto questa pensata",
    "Bravi, ottima idea scherzare sui morti!",
    'Siete proprio "simpatici"',
    "Grazie eh, bella figura",
    "Cancellatemi dalla vostra lista, non voglio più saperne",
    "Licenziate chi gestisce i social",
]
POSITIVE = [
    "Grazie mille, siete stati gentilissimi",
    "Non vedo l'ora di tornare!",
    "Che bello, sono felicissima",
    "Ti amo tanto",
    "Cena ottima e personale simpatico",
    "Non è affatto male questo libro",
    "Bravissimi, continuate così!",
    "Auguri di buon compleanno \u2764\ufe0f",
    "senza dubbio il migliore della città",
    "mi piace tantissimoooo",
    "Un capolavoro, emozionante dall'inizio alla fine",
    "che meraviglia :)",
    "Hanno sbagliato ma hanno chiesto scusa, lasciateli in pace",
    "Può capitare a tutti di sbagliare, su con la vita",
]
NEUTRAL = [
    "Scossa di magnitudo 5.8 in provincia di Modena",
    "Domani il treno parte alle otto da Bologna",
    "Qualcuno sa quando apre il negozio?",
    "L'azienda replica dopo il tweet sul terremoto http://t.co/abc",
    "La riunione è spostata a giovedì",
    "Oggi pubblichiamo l'elenco dei comuni coinvolti",
]


@pytest.mark.parametrize("text", NEGATIVE)
def test_negative(text: str) -> None:
    assert polarity(text) <= -SCORER.threshold


@pytest.mark.parametrize("text", POSITIVE)
def test_positive(text: str) -> None:
    assert polarity(text) >= SCORER.threshold


@pytest.mark.parametrize("text", NEUTRAL)
def test_neutral(text: str) -> None:
    assert abs(polarity(text)) < SCORER.threshold


def test_the_sentence_the_issue_names_is_strongly_negative() -> None:
    assert polarity("Vergognatevi! Che schifo, sciacalli") < -0.8


def test_degree_and_negation() -> None:
    assert polarity("molto bello") > polarity("bello") > polarity("poco bello")
    assert polarity("bellissimo") > polarity("bello")
    assert polarity("non è bello") < 0 < polarity("è bello")
    assert polarity("non è cattivo") > polarity("è cattivo")
    assert polarity("CHE SCHIFO davvero") < polarity("un po' di schifo davvero")
    assert polarity("brutto!!!") < polarity("brutto")


def test_contrast_weighs_what_comes_last() -> None:
    assert polarity("bello ma troppo scomodo e caro") < polarity("troppo scomodo e caro ma bello")


def test_praise_beside_misfortune_is_turned_and_comfort_is_not() -> None:
    assert polarity("Fantastico! Con tutti quei morti, bella pubblicità") < -SCORER.threshold
    assert polarity("Forza Emilia, un abbraccio a chi ha sentito la scossa, grandissimi volontari") > 0


def test_lexicon_has_thousands_of_forms_within_the_scale() -> None:
    table = forms()
    assert len(table) > 5_000
    assert all(-4 <= v <= 4 for v in table.values())
    assert sum(len(entries) for entries in phrases().values()) > 1_000
    assert {"solo", "danno", "mente", "parte"}.isdisjoint(table)


def test_inflection() -> None:
    assert {"stanco", "stanchi", "stanca", "stanche", "stanchissimo"} <= set(inflect_adjective("stanco"))
    assert {"simpatici", "simpatiche", "simpaticissima"} <= set(inflect_adjective("simpatico"))
    assert {"felici", "felicissimo", "felicemente"} <= set(inflect_adjective("felice"))
    assert {"razzisti", "razziste"} <= set(inflect_adjective("razzista"))
    assert "amiche" in set(inflect_noun("amica"))
    assert {"bugie"} <= set(inflect_noun("bugia"))
    verb = set(inflect_verb("offendere", participle="offeso"))
    assert {"offendo", "offendete", "offesi", "offendervi", "offendendo", "offenderebbe"} <= verb
    assert {"ferisco", "feriscono", "ferito"} <= set(inflect_verb("ferire", isc=True))
    assert {"baci", "bacerò", "baciamo"} <= set(inflect_verb("baciare"))


@pytest.mark.parametrize(
    "tag, words",
    [
        ("VergognaGroupalia", ("vergogna", "groupalia")),
        ("vergognatevitutti", ("vergognatevi", "tutti")),
        ("boicottagroupalia", ("boicotta", "groupalia")),
        ("sciacalli", ("sciacalli",)),
        ("milano", ("milano",)),
    ],
)
def test_hashtags_are_split(tag: str, words: tuple[str, ...]) -> None:
    assert split_hashtag(tag) == words


def test_tokens_see_shouting_stretching_quotes_and_hidden_letters() -> None:
    by_word = {
        t.word: t for t in tokenise('SCHIFO bellooo "geniale" #vergogna m*rda :( \U0001f44d\U0001f3fd')
    }
    assert by_word["schifo"].shouted
    assert by_word["bello"].stretched
    assert by_word["geniale"].quoted
    assert by_word["vergogna"].tag
    assert {"merda", ":(", "\U0001f44d"} <= set(by_word)


def test_nothing_is_unknown() -> None:
    batch = SCORER.score([None, "", "   ", "http://t.co/abc", "@qualcuno"])
    assert np.isnan(batch.polarity).all()
    assert batch.coverage == 0
    assert list(batch.language) == [None] * 5


SENTENCES = st.lists(st.sampled_from(NEGATIVE + POSITIVE + NEUTRAL), min_size=1, max_size=12)


@given(SENTENCES)
def test_batch_is_as_one_by_one(texts: list[str]) -> None:
    together = SCORER.score(texts).polarity
    assert together.tolist() == [polarity(t) for t in texts]
    assert SCORER.score(texts[::-1]).polarity.tolist() == together[::-1].tolist()


@given(st.text(max_size=300))
def test_any_text_stays_within_one(text: str) -> None:
    value = polarity(text)
    assert np.isnan(value) or -1 <= value <= 1


@given(st.sampled_from(NEGATIVE + POSITIVE + NEUTRAL), st.sampled_from([" ", "\n", "\u200b", "  \t "]))
def test_appending_nothing_changes_nothing(text: str, nothing: str) -> None:
    assert polarity(text + nothing) == polarity(text)


def test_long_texts_end() -> None:
    assert -1 <= polarity("che schifo " * 50_000) <= 1
    assert -1 <= polarity("\U0001f621" * 50_000) <= 1
