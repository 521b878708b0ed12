"""Matching and each guard of word sense: what it drops, and what it must not drop."""

from __future__ import annotations

import pytest

from kresearch.errors import UsageError
from kresearch.topics import Guards, TermTagger, Topic, TopicList, plain_tagger, read_guards
from kresearch.topics.lists import Term


def names(*words: str) -> TopicList:
    """Return topics called by their one English term, as in an ontology."""
    return TopicList(tuple(Topic(w.lower().replace(" ", "-"), (Term(w, "en", None),)) for w in words))


def found(tagger: TermTagger, text: str, language: str = "en") -> list[str]:
    return [tag.topic for tag in tagger.tag([text], languages=[language])]


LIST = names(
    "Nice",
    "Charlotte",
    "C",
    "Training",
    "Wall Street",
    "Wall Street Journal",
    "Spotify",
    "Mexico",
    "Dove",
    "GLEE",
)


@pytest.mark.parametrize(
    ("guard", "text", "language", "topic"),
    [
        ("ordinary", "what a nice day", "en", "nice"),
        ("place", "stuck on a flight to Charlotte all night", "en", "charlotte"),
        ("spelling", "c u later", "en", "c"),
        ("spelling", "they shouted with great glee there", "en", "glee"),
        ("name", "we drove all over New Mexico last summer", "en", "mexico"),
        ("longest", "reading the Wall Street Journal over coffee", "en", "wall-street"),
        ("language", "ma dove siete finiti tutti", "it", "dove"),
    ],
)
def test_each_guard_drops_what_it_is_for(guard, text, language, topic):
    assert topic in found(plain_tagger(LIST), text, language)
    assert topic not in found(TermTagger(LIST), text, language)
    alone = Guards(**{name: name == guard for name in vars(Guards.none()) if name != "min_terms"})
    assert topic not in found(TermTagger(LIST, guards=alone), text, language)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("we spent the summer there and Nice was lovely", "nice"),
        ("so tired of this #training", "training"),
        ("spotify is down again", "spotify"),
        ("Charlotte is a fine town", "charlotte"),
        ("she writes everything in plain C these days", "c"),
        ("the Wall Street Journal says so", "wall-street-journal"),
    ],
)
def test_what_stays(text, topic):
    assert topic in found(TermTagger(LIST), text)


def test_lemmas_but_not_forms_of_verbs():
    topics = names("Guitars", "Running")
    assert found(plain_tagger(topics), "my guitar and their guitars") == ["guitars"]
    assert found(plain_tagger(topics), "he runs and they run late") == []


def test_ambiguous_terms_need_another_one_of_the_family():
    topics = TopicList(
        (
            Topic("travel", (Term("luggage", "en"), Term("gate", "en", True), Term("seat", "en", True))),
            Topic("aviation", (Term("pilot", "en", True),), parent="travel"),
        )
    )
    tagger = TermTagger(topics)
    assert found(tagger, "open the gate") == []
    assert found(tagger, "my seat was at the far gate") == ["travel"]
    assert found(tagger, "gate, gate, gates") == []
    assert found(tagger, "the pilot lost my luggage") == ["aviation", "travel"]


def test_excluded_and_minimum():
    topics = TopicList((Topic("music", (Term("music"), Term("album")), (Term("face the music"),)),))
    assert found(TermTagger(topics), "time to face the music") == []
    assert found(TermTagger(topics, guards=Guards(exclude=False)), "time to face the music") == ["music"]
    two = TermTagger(topics, guards=Guards(min_terms=2))
    assert found(two, "music, music") == []
    assert found(two, "music of an album") == ["music"]


def test_handles_addresses_and_retweeted_names_are_no_words():
    assert found(plain_tagger(names("Music")), "RT @music: see https://music.example and @music") == []
    assert found(plain_tagger(names("Twitter")), "look pic.twitter.com/abc and bit.ly/twitter") == []
    assert found(plain_tagger(names("WAN")), "they want this") == []
    assert found(plain_tagger(names("Customer Service")), "worst #customerservice") == ["customer-service"]


def test_strength_ranks_and_says_why():
    tags = TermTagger().tag(
        ["my luggage", "my luggage and the boarding pass", None, ""], languages=["en"] * 4
    )
    assert [t.text for t in tags] == [0, 1]
    assert 0 < tags[0].strength < tags[1].strength < 1
    assert tags[1].because == "boarding pass, luggage"


def test_effects_measure_every_guard():
    table = TermTagger(LIST).effects(["nice day", "spotify", "hello there"], languages=["en"] * 3)
    shares = table.set_index("guard")
    assert shares.loc["none", "alone"] == pytest.approx(2 / 3)
    assert shares.loc["all", "without"] == pytest.approx(1 / 3)
    assert shares.loc["ordinary", "alone"] == pytest.approx(1 / 3)
    assert shares.loc["ordinary", "without"] == pytest.approx(2 / 3)


def test_unknown_guards_and_no_terms():
    with pytest.raises(UsageError, match="Did you mean 'place'"):
        read_guards(["plac"])
    with pytest.raises(UsageError, match="1 or more"):
        Guards(min_terms=0)
    assert read_guards(["place"]) == Guards(place=False)


@pytest.mark.parametrize(
    "text",
    [
        "mail me at travel@example.com please",
        "foo@travel.com, bar",
        "first.last+travel@mail.travel.co.uk said so",
        "see travel.example.com/flight",
        "see https://example.com/travel?x=flight",
        "@flight_travel hello there",
        "RT @travel: hello there",
    ],
)
def test_no_part_of_an_address_or_a_handle_is_a_term(text: str) -> None:
    assert not TermTagger().tag([text], languages=["en"])


@pytest.mark.parametrize(
    ("term", "text", "meant"),
    [
        ("partito", "che partita ieri sera", False),
        ("partito", "le partite di ieri", False),
        ("partita", "il partito ha perso", False),
        ("partito", "tutti i partiti hanno perso", True),
        ("squadra", "le squadre di ieri", True),
        ("problema", "quanti problemi", True),
        ("elezione", "le elezioni di domenica", True),
    ],
)
def test_masculine_and_feminine_of_one_italian_lemma_are_two_words(term: str, text: str, meant: bool) -> None:
    own = TopicList((Topic("own", (Term(term, "it"),)),))
    assert found(TermTagger(own), text, "it") == ["own"] * meant
