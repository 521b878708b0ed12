"""The score in a topic is the chain over what belongs to it; a +K belongs to the topic it names."""

from __future__ import annotations

import pandas as pd
import pytest

import kresearch as kr
from kresearch.errors import DeclinedError, UnknownNameError, UsageError
from kresearch.interactions import InteractionLog
from kresearch.topics import Tag, measure_precision, restrict_log, score, tag, tagged_rows
from kresearch.topics.judgements import check_judgements
from kresearch.topics.restriction import SPAN_ACCOUNT
from tests.topics.topic_logs import POSTS, ROWS, make_log

pytestmark = pytest.mark.filterwarnings("ignore::kresearch.errors.KresearchWarning")


def judged(tags, topic, labels):
    keys = tags.of_topic(topic)["text_key"].tolist()
    rows = [(k, topic, label, 1.0) for k, label in zip(keys, labels, strict=False)]
    return check_judgements(pd.DataFrame(rows, columns=["text_key", "topic", "label", "probability"]))


def test_tags_of_posts_in_two_languages(log):
    tags = tag(log)
    assert tags.where == "posts"
    assert sorted(tags.texts_of("travel")) == sorted(text for _, post, text in POSTS if post in ("p1", "r1"))
    table = tagged_rows(log, tags)
    assert table[["account", "post", "topic"]].to_numpy().tolist() == [
        ["anna", "p1", "travel"], ["ben", "q1", "music"], ["carla", "r1", "travel"],
    ]  # fmt: skip
    assert "text" not in table.columns


def test_a_topic_is_its_posts_reactions_and_its_plus_k(log):
    restricted = restrict_log(log, "travel", tag(log))
    rows = restricted.interactions.execute()
    rows = rows[rows["account"] != SPAN_ACCOUNT]
    assert sorted(zip(rows["account"], rows["actor"], strict=True)) == [
        ("anna", "b1"), ("anna", "b2"), ("ben", "b4"), ("carla", "b5"),
    ]  # fmt: skip
    assert sorted(restricted.posts.execute()["post"]) == ["p1", "r1"]
    # A follow belongs to no topic, and yet the log reaches to its day.
    assert restricted.interactions["at"].max().execute() == log.interactions["at"].max().execute()


@pytest.mark.parametrize("variant", ["quantity", "diluted", "raw-count", "inactivity-freeze", "klout-2011"])
def test_the_score_is_that_of_a_log_with_these_rows_alone(log, variant):
    table = score(log, "travel", variant)
    kept = [row for row in ROWS if row[3] in ("p1", "r1") or row[4] == "travel"]
    # Somebody else's row keeps the span of the log.
    alone = make_log([*kept, ("zoe", "z", "like", None, None, 1), ("zoe", "z", "like", None, None, 30)])
    posts = alone.posts.filter(alone.posts.post.isin(["p1", "r1"]))
    expected = kr.score(alone.replace(posts=posts), variant, accounts=["anna", "ben", "carla"])
    last = expected.groupby("account")["score"].last()
    assert dict(zip(table["account"], table["score"], strict=True)) == pytest.approx(last.to_dict())
    assert table["score"].is_monotonic_decreasing
    assert list(table.columns) == ["account", "topic", "score", "valence", "precision", "low", "high"]


def test_texts_to_accounts_where_posts_have_none():
    rows = pd.DataFrame(
        {
            "account": "air", "actor": ["a", "b", "c"], "kind": "mention", "network": "twitter",
            "at": pd.date_range("2020-01-01", periods=3, tz="UTC"),
            "text": ["my luggage is lost at the airport", "lovely song", None],
        }
    )  # fmt: skip
    log = InteractionLog(rows)
    tags = tag(log)
    assert tags.where == "interactions"
    table = score(log, "travel", tags=tags)
    assert table.attrs["interactions"] == [1]
    assert table["score"][0] < kr.score(log)["score"].iloc[-1]
    with pytest.raises(DeclinedError, match="no posts with a text"):
        tag(log, where="posts")


def test_precision_hides_a_topic_and_says_so(log):
    tags = tag(log, Everything())
    assert pd.isna(score(log, "all", tags=tags)["precision"]).all()
    good = judged(tags, "all", ["on-topic"] * 3 + ["off-topic"])
    assert score(log, "all", tags=tags, judgements=good)["precision"].isna().all(), (
        "four judgements are too few"
    )
    log = make_log()
    posts = log.posts.execute()
    more = pd.concat([posts, posts.assign(post=posts["post"] + "x", text=posts["text"] + " x")])
    log = InteractionLog(log.interactions.execute(), posts=more)
    tags = tag(log, Everything())
    bad = judged(tags, "all", ["on-topic"] * 3 + ["off-topic"] * 5)
    with pytest.warns(kr.KresearchWarning, match="not shown as expertise: measured precision 0.38"):
        hidden = score(log, ["all", "travel"], tags=tags, judgements=bad)
    assert hidden.attrs["hidden"] == ["all"]
    assert set(hidden["topic"]) == {"travel"}
    shown = score(log, "all", tags=tags, judgements=bad, min_precision=0.3)
    row = measure_precision(tags, bad, at=()).iloc[0]
    assert shown["precision"].tolist() == [row["precision"]] * len(shown)
    assert (shown["low"] < shown["precision"]).all()
    assert (shown["precision"] < shown["high"]).all()


class Everything:
    """A tagger of somebody else's, which finds everything."""

    name, topics = "everything", ("all",)

    def tag(self, texts, *, languages=()):
        return [Tag(i, "all", 1.0 / (i + 1)) for i, _ in enumerate(texts)]


def test_only_accounts_of_the_topic_and_persons_behind_them():
    log = make_log()
    day = pd.Timestamp("2020-01-01", tz="UTC")
    audience = pd.DataFrame({"account": ["zoe", "anna"], "network": "twitter", "at": day, "followers": 9})
    persons = pd.DataFrame({"person": "pat", "network": "twitter", "account": ["anna", "carla"]})
    linked = InteractionLog(
        log.interactions.execute(), posts=log.posts.execute(), audience=audience, persons=persons
    )
    table = score(linked, "travel")
    assert sorted(table["account"]) == ["ben", "pat"]
    assert dict(zip(table["account"], table.attrs["interactions"], strict=True)) == {"ben": 1, "pat": 3}


def test_a_log_of_plus_k_needs_no_texts():
    frame = pd.DataFrame(
        {
            "account": ["a", "b"],
            "actor": ["x", "y"],
            "kind": "+K",
            "network": "klout",
            "topic": ["art", "music"],
        }
    ).assign(at=pd.Timestamp("2012-01-01", tz="UTC"))
    log = InteractionLog(frame)
    assert score(log, "art")["account"].tolist() == ["a"]
    with pytest.raises(DeclinedError, match="neither posts nor interactions"):
        score(log, "travel")


def test_wrong_usage(log):
    with pytest.raises(UnknownNameError, match="Did you mean 'travel'"):
        score(log, "travle")
    with pytest.raises(UnknownNameError, match="no account 'an'"):
        score(log, "travel", accounts=["an"])
    with pytest.raises(UsageError, match="share from 0 to 1"):
        score(log, "travel", min_precision=60)
    with pytest.raises(UsageError, match="Did you mean 'posts'"):
        tag(log, where="post")


def test_a_tagger_that_answers_nonsense_is_told(log):
    class Odd(Everything):
        def tag(self, texts, *, languages=()):
            return [Tag(len(texts), "all", 2.0)]

    with pytest.raises(UsageError, match="1 tags of texts that were not given, 1 strengths"):
        tag(log, Odd())


def test_the_digest_of_logs_without_topics_is_what_it_was():
    with_topic = make_log()
    without = make_log([(*row[:4], None, row[5]) for row in ROWS])
    assert with_topic.digest() != without.digest()
    frame = without.interactions.execute().drop(columns="topic")
    bare = InteractionLog(frame, posts=without.posts.execute())
    assert bare.digest() == without.digest()
    # Computed before there was a column topic.
    assert bare.digest() == "kr2:79fa6bd754874a73e9ea68037c87ae333bc2fd13a93f735dad19d957eee82c65"


def test_plus_k_on_one_topic_repeat_and_on_two_do_not():
    def last(topics, posts):
        frame = pd.DataFrame({"topic": topics, "post": posts}).assign(
            account="a", actor="x", kind="endorsement", network="klout",
            at=pd.date_range("2012-01-01", periods=2, freq="h", tz="UTC"),
        )  # fmt: skip
        return kr.score(InteractionLog(frame), "klout-2012")["raw"].iloc[-1]

    # The same person and topic once in seven days; the topic was the post in logs without the column.
    repeated, two = last(["art", "art"], [None, None]), last(["art", "music"], [None, None])
    assert repeated != two
    assert repeated == last([None, None], ["art", "art"])
    assert two == last([None, None], ["art", "music"])


def test_who_stands_there_by_one_post_is_said(log):
    # anna and carla wrote one post each on travel, ben has a +K for it.
    notes = score(log, "travel").attrs["notes"]
    assert "the score of 2 of 3 accounts in 'travel' rests on one post: anna, carla." in notes
    assert not [note for note in score(log, "music").attrs["notes"] if "rests on one post" in note]
