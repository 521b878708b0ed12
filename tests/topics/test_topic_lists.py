"""Lists of topics: what may stand in a file, and everything wrong said at once."""

from __future__ import annotations

import pytest

from kresearch.errors import UnknownNameError, UsageError
from kresearch.topics import Term, example_topics, read_topics


def test_csv_rows_of_a_topic_become_one(tmp_path):
    path = tmp_path / "topics.csv"
    path.write_text(
        "Topic,terms,parent,exclude,language\ntravel,flight; gate?,,time travel,en\n"
        "travel,volo|bagaglio,,,it\nhotels,hotel,travel,,\n",
        encoding="utf-8-sig",
    )
    found = read_topics(path)
    assert found.names == ("travel", "hotels")
    assert found["travel"].terms[1] == Term("gate", "en", True)
    assert [t.language for t in found["travel"].terms] == ["en", "en", "it", "it"]
    assert found["travel"].exclude == (Term("time travel", "en"),)
    assert found.relatives("hotels") == {"hotels", "travel"}


def test_toml_and_the_ontologys_columns(tmp_path):
    (tmp_path / "t.toml").write_text(
        '[travel]\nterms.it = ["volo?"]\nparent = "life"\n[life]\nterms = ["x"]\n'
    )
    assert read_topics(tmp_path / "t.toml")["travel"].terms == (Term("volo", "it", True),)
    (tmp_path / "o.csv").write_text('"topicId","topicSlug","topicDisplayName"\n1,"c-plus-plus","C++"\n')
    # Its names were not made for matching: whether they are ambiguous is judged from the word.
    assert read_topics(tmp_path / "o.csv")["c-plus-plus"].terms == (Term("C++", "en", None),)


def test_everything_wrong_is_named_at_once(tmp_path):
    path = tmp_path / "topics.csv"
    path.write_text("topic,terms,parent,language\ntravel,,trvel,english\nfood,pizza,travl,\n")
    with pytest.raises(UsageError) as told:
        read_topics(path)
    for part in ("'english'", "'travel' has no terms", "'trvel'", "Did you mean 'travel'?"):
        assert part in str(told.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "subject,terms\nx,y\n", "no column topic"),
        ("a.csv", "topic,terms\n", "there is no topic"),
        ("a.toml", "[travel]\nterm = ['x']\n", "Did you mean 'terms'?"),
        ("a.toml", "travel = 3\n", "is no table"),
        ("a.toml", "[travel\n", "a.toml"),
    ],
)
def test_files_that_are_no_list(tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match="Allowed|allowed") as told:
        read_topics(tmp_path / name)
    assert said in str(told.value)


def test_the_example_list_speaks_both_languages():
    found = example_topics()
    assert 20 <= len(found) <= 25
    assert all({t.language for t in topic.terms} == {"en", "it"} for topic in found.topics)
    with pytest.raises(UnknownNameError, match="Did you mean 'travel'"):
        found["travle"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Travel,flight,,\ntravel,train,,", "'Travel' and 'travel' differ in spelling alone"),
        ("a,flight,b,\nb,train,a,", "a, b are each other's parents"),
        ("a,!!!,,", "the term '!!!' of 'a' has neither letter nor digit"),
        ("a,flight,,Flight", "'a' excludes its own term 'flight'"),
    ],
)
def test_what_a_list_can_never_mean_is_refused(rows, said, tmp_path):
    (tmp_path / "own.csv").write_text(f"topic,terms,parent,exclude\n{rows}\n")
    with pytest.raises(UsageError) as told:
        read_topics(tmp_path / "own.csv")
    assert said in str(told.value)
