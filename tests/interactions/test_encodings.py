"""Encodings that bytes tell are read, those they do not tell are asked for; none is read as another."""

from __future__ import annotations

import pytest

from kresearch.interactions.io.encodings import guess_encoding

TEXTS = {
    "hu": "Szép időt, jó napot! Őszintén: hol van a csomagom? Két hete várok, ez így nem jó, üdv.",
    "pl": "Dziękuję, przesyłka dotarła! Żółta okładka, świetna książka, ale źle zapakowana. Już łatwiej?",
    "cs": "Děkuji, objednávka dorazila včas. Škoda, že chyběl návod. Příště bych raději žlutý, můj účet.",
    "sk": "Ďakujem, všetko prišlo. Škoda, že chýbal návod. Ľutujem, že som čakal tak dlho, môžem späť?",
    "ro": "Mulţumesc, comanda a ajuns repede. Păcat că lipsea instrucţiunea şi pâinea, în rest e bună.",
    "de": "Schöne Grüße aus München, die Bücher waren beschädigt. Weiß jemand Rat?",
    "it": "Perché non rispondete? È già la terza volta che scrivo, più di così non so. Libertà, lunedì.",
    "pt": "Não recebi a encomenda. Que opções há? Põe água já, as informações são más, é difícil.",
    "fr": "Très bien, reçu le colis. Dommage que la notice ait été oubliée. Où êtes-vous, sûr ?",
    "mixed": "Perché? È già tardi. Schöne Grüße. Mañana. Reçu, êtes-vous là ? Não, opções.",
}
WESTERN = ("cp1252", "iso-8859-1", "cp850")
CENTRAL = ("cp1250", "iso-8859-2", "cp852")


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(name, one) for name in ("hu", "pl", "cs", "sk", "ro") for one in CENTRAL]
    + [(name, one) for name in ("de", "it", "pt", "fr", "mixed") for one in (*WESTERN, "mac-roman")],
)
def test_a_text_is_read_as_it_was_written(language, encoding):
    data = TEXTS[language].encode(encoding)
    found = guess_encoding(data)
    assert found is not None and data.decode(found) == TEXTS[language]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Çok güzel bir hizmet, teşekkür ederim. Şikayet ettim, ıslak paket. İyi günler", "cp1254"),
        ("Labai ačiū už greitą pristatymą. Gaila, kad trūko. Šį kartą laukiau ilgai", "cp1257"),
        ("Спасибо за быструю доставку", "koi8-r"),
        ("Ευχαριστώ πολύ για την παράδοση", "cp1253"),
    ],
)
def test_what_the_bytes_do_not_tell_is_asked_for(text, encoding):
    assert guess_encoding(text.encode(encoding)) is None
