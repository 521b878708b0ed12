"""Italian inflection: from a judged lemma to the forms people write.

Only regular patterns are made; irregular participles are given with the lemma. A form that does
not exist does no harm (nobody writes it), one that is also another word does: those are listed
in ``ambiguous.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator

_CLITICS = ("mi", "ti", "ci", "vi", "si", "lo", "la", "li", "le", "ne", "gli")
#: Endings after the stem, by conjugation. The thematic vowel of the future differs from the infinitive.
_ENDINGS = {
    "are": (
        "o i a iamo ate ano avo avi ava avamo avate avano ai asti ò ammo aste arono i ino assi asse assimo "
        "assero ando ante anti"
    ),
    "ere": (
        "o i e iamo ete ono evo evi eva evamo evate evano ei esti é emmo este erono a ano essi esse essimo "
        "essero endo ente enti"
    ),
    "ire": (
        "o i e iamo ite ono ivo ivi iva ivamo ivate ivano ii isti ì immo iste irono a ano issi isse issimo "
        "issero endo ente enti"
    ),
    "isc": (
        "isco isci isce iamo ite iscono ivo ivi iva ivamo ivate ivano ii isti ì immo iste irono isca iscano "
        "issi isse issimo issero endo ente enti"
    ),
}
_FUTURE = "ò ai à emo ete anno ei esti ebbe emmo este ebbero"


def _harden(stem: str, ending: str) -> str:
    """Join stem and ending, keeping the sound of c and g ("manco, manchi") and one i ("bacio, baci")."""
    if ending[:1] in "ei" and ending and stem[-1:] in ("c", "g"):
        return f"{stem}h{ending}"
    if ending.startswith("i") and stem.endswith("i"):
        return stem[:-1] + ending
    return stem + ending


def inflect_adjective(lemma: str) -> Iterator[str]:
    """Yield gender, number, superlative and adverb of an adjective, given as masculine singular."""
    yield lemma
    stem = lemma[:-1]
    if lemma.endswith("a"):
        yield from (_harden(stem, "i"), _harden(stem, "e"))
    elif lemma.endswith("o"):
        plural = stem + "i" if stem.endswith("ic") else _harden(stem, "i")
        yield from (plural, stem + "a", _harden(stem, "e"))
        superlative = _harden(stem, "issim") if not stem.endswith("ic") else stem + "issim"
        if not lemma.endswith("issimo"):
            yield from (superlative + vowel for vowel in "oaie")
        yield stem + "amente"
    elif lemma.endswith("e"):
        yield stem + "i"
        yield from (f"{stem}issim{vowel}" for vowel in "oaie")
        yield (stem if stem.endswith(("al", "il", "ol", "ar", "or")) else lemma) + "mente"


def inflect_noun(lemma: str) -> Iterator[str]:
    """Yield singular and plural of a noun; accented and foreign ones do not change."""
    yield lemma
    stem, last = lemma[:-1], lemma[-1]
    if last == "o":
        soft = stem.endswith(("ic", "g")) and not stem.endswith("gg")
        # "pagliaccio, pagliacci": of two i one is written.
        yield stem + "i" if soft else _harden(stem, "i")
    elif last == "a":
        if stem.endswith(("ci", "gi")):
            yield from (stem[:-1] + "e", stem + "e")
        else:
            yield _harden(stem, "e")
        if lemma.endswith(("ista", "ita", "ota")):
            yield stem + "i"
    elif last == "e":
        yield stem + "i"


def inflect_verb(lemma: str, *, participle: str | None = None, isc: bool = False) -> Iterator[str]:
    """Yield the simple tenses, participles, and the forms with clitics of a verb in -are, -ere, -ire.

    `participle` is an irregular one, e.g. ``offeso``; with `isc` the verb goes like ``ferire, ferisco``.
    """
    ending, stem = lemma[-3:], lemma[:-3]
    yield lemma
    # In -are the sound of c and g stays (manchi); elsewhere it changes with the letter (vinci).
    join = _harden if ending == "are" else _join_plain
    if ending == "are" and stem.endswith(("ci", "gi", "sci")):
        join = _join_soft
    yield from (join(stem, e) for e in _ENDINGS["isc" if isc else ending].split())
    future = join(stem, "er") if ending in ("are", "ere") else stem + "ir"
    yield from (future + e for e in _FUTURE.split())
    regular = stem + {"are": "ato", "ere": "uto", "ire": "ito"}[ending]
    base = (participle or regular)[:-1]
    yield from (base + vowel for vowel in "oaie")
    yield from (lemma[:-1] + c for c in _CLITICS)
    gerund = stem + ("ando" if ending == "are" else "endo")
    yield from (gerund + c for c in _CLITICS)
    second = stem + {"are": "ate", "ere": "ete", "ire": "ite"}[ending]
    yield from (second + c for c in _CLITICS)
    yield from (join(stem, "iamo") + c for c in _CLITICS)
    singular = stem + {"are": "a", "ere": "i", "ire": "isci" if isc else "i"}[ending]
    yield from (singular + c for c in _CLITICS)


def _join_plain(stem: str, ending: str) -> str:
    return stem + ending


def _join_soft(stem: str, ending: str) -> str:
    """Join a stem in -ci, -gi, whose i is only spelling before a, o, u ("bacio, bacerò, baci")."""
    return stem[:-1] + ending if ending[:1] in ("e", "i") else stem + ending


def inflect(lemma: str, part_of_speech: str, options: str = "") -> Iterator[str]:
    """Yield the forms of a lemma: an ``adjective``, ``noun``, ``verb``, or ``fixed`` (not inflected).

    Options of verbs are ``pp=FORM`` and ``isc``, separated by commas.
    """
    if part_of_speech == "adjective":
        yield from inflect_adjective(lemma)
    elif part_of_speech == "noun":
        yield from inflect_noun(lemma)
    elif part_of_speech == "verb" and lemma[-3:] in _ENDINGS:
        parts = options.split(",")
        participle = next((p[3:] for p in parts if p.startswith("pp=")), None)
        yield from inflect_verb(lemma, participle=participle, isc="isc" in parts)
    else:
        yield lemma
