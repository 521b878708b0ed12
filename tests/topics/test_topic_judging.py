"""Judging: samples of known probability, estimates that hold for them, keys and no texts on disk."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kresearch.errors import UsageError
from kresearch.topics import (
    TopicTags,
    draw_sample,
    judged_topics,
    measure_precision,
    topic_agreement,
    write_wrong,
    wrong_ones,
)
from kresearch.topics.judgements import add_labels, check_judgements, read_judgements, write_judgements
from kresearch.topics.precision import say_precision, wilson


def make_tags(n: int = 60) -> TopicTags:
    """Return tags of n texts; the strongest come first."""
    table = pd.DataFrame(
        {"text": range(n), "topic": "art", "strength": np.linspace(0.9, 0.1, n), "because": "paint"}
    )
    texts, keys = [f"text {i:03d}" for i in range(n)], [f"key{i:03d}" for i in range(n)]
    return TopicTags(table, texts, keys, "posts", "terms", ("art",), "kr2:0")


def judge_all(sample: pd.DataFrame, right: set[str], coder: str = "ann") -> pd.DataFrame:
    answers = {(k, "art"): "y" if k in right else "n" for k in sample["text_key"]}
    return add_labels(check_judgements(pd.DataFrame()), sample, answers, coder=coder, digest="kr2:0")


def test_samples_are_nested_and_know_their_probabilities():
    tags = make_tags()
    small, large = draw_sample(tags, ["art"], 20), draw_sample(tags, ["art"], 30)
    assert set(small["text_key"]) < set(large["text_key"])
    top = small[small["stratum"] == "top"]
    assert sorted(top["text_key"]) == tags.keys[:10]
    assert small.loc[small["stratum"] == "rest", "probability"].tolist() == [10 / 50] * 10
    assert len(draw_sample(make_tags(4), ["art"], 20)) == 4


def test_the_estimate_is_unbiased_over_samples():
    tags = make_tags()
    # All of the strongest ten are right, and a quarter of the others: 22.5 of 60.
    right = set(tags.keys[:10]) | set(tags.keys[10::4])
    truth = len(right) / 60
    found = []
    for seed in range(20):
        sample = draw_sample(tags, ["art"], 25, seed=seed)
        rows = measure_precision(tags, judge_all(sample, right), at=[10]).set_index("at")
        found.append(rows.loc[0, "precision"])
        assert rows.loc[10, "precision"] == 1.0
        assert rows.loc[10, "low"] == pytest.approx(wilson(1.0, 10)[0])
    # Unweighted, the strongest would count too much: about 0.55.
    assert np.mean(found) == pytest.approx(truth, abs=0.06)


def test_a_table_made_by_hand_is_read_as_a_file_is():
    tags = make_tags(12)
    by_hand = pd.DataFrame({"text_key": tags.keys, "topic": "art", "label": ["y"] * 9 + ["n", "n", ""]})
    row = measure_precision(tags, by_hand, at=()).iloc[0]
    assert (row["judged"], row["precision"]) == (11, pytest.approx(9 / 11))
    assert wrong_ones(tags, by_hand, ["art"])["text_key"].tolist() == tags.keys[9:11]
    assert judged_topics(tags.texts, tags.keys, by_hand)[1] == ["art"] * 9 + ["none"] * 2
    two = pd.concat([by_hand.assign(coder="ann"), by_hand.assign(coder="ben", label="on-topic")])
    assert topic_agreement(two).same == pytest.approx(9 / 11)
    for broken in (by_hand.drop(columns="topic"), by_hand.assign(label="yes, it is")):
        for call in (
            lambda table: measure_precision(tags, table),
            lambda table: wrong_ones(tags, table, ["art"]),
            lambda table: judged_topics(tags.texts, tags.keys, table),
            topic_agreement,
        ):
            with pytest.raises(UsageError, match="the judgements: "):
                call(broken)


def test_one_topic_is_a_name_and_no_sequence_of_letters():
    tags = make_tags(12)
    judged = pd.DataFrame({"text_key": tags.keys, "topic": "art", "label": ["y"] * 9 + ["n"] * 3})
    assert measure_precision(tags, judged, topics="art", at=())["topic"].tolist() == ["art"]
    assert len(wrong_ones(tags, judged, "art")) == 3
    assert draw_sample(tags, "art", 5).equals(draw_sample(tags, ["art"], 5))


def test_wilson_by_hand():
    # 8 of 10: the textbook's 0.490 and 0.943.
    assert wilson(0.8, 10) == pytest.approx((0.490, 0.943), abs=5e-4)
    assert wilson(0.0, 0) == (0.0, 1.0)


def test_few_judgements_give_no_figure_and_ties_cannot_be_told():
    tags = make_tags(12)
    sample = draw_sample(tags, ["art"], 12)
    ann = judge_all(sample, set(tags.keys[:6]))
    ben = ann.assign(coder="ben", label=np.where(ann["text_key"] == "key000", "off-topic", ann["label"]))
    row = measure_precision(tags, pd.concat([ann, ben]), at=()).iloc[0]
    counts = (row["judged"], row["cannot_tell"], row["split"])
    assert (*counts, row["precision"]) == (11, 0, 1, pytest.approx(5 / 11))
    assert pd.isna(measure_precision(tags, ann.head(4), at=()).iloc[0]["precision"])
    agreement = topic_agreement(pd.concat([ann, ben]))
    assert agreement.same == pytest.approx(11 / 12)
    assert 0.7 < agreement.alpha < 0.95


def test_judgements_on_disk_hold_keys_only_and_a_later_sample_is_the_design(tmp_path):
    tags = make_tags()
    table = judge_all(draw_sample(tags, ["art"], 20), set(tags.keys))
    write_judgements(table, tmp_path / "judged.csv")
    assert "text 0" not in (tmp_path / "judged.csv").read_text()
    old = read_judgements(tmp_path / "judged.csv")
    larger = draw_sample(tags, ["art"], 35)
    again = add_labels(old, larger, {}, coder="ann", digest="kr2:0").set_index("text_key")
    rest = larger[larger["stratum"] == "rest"]["text_key"]
    assert again.loc[[k for k in again.index if k in set(rest)], "probability"].eq(0.5).all()


def test_bad_judgements_are_told_at_once(tmp_path):
    (tmp_path / "j.csv").write_text("text_key,topic,label,probability\na,art,onn-topic,2\nb,art,,\n")
    with pytest.raises(UsageError) as told:
        read_judgements(tmp_path / "j.csv")
    assert "Did you mean 'on-topic'?" in str(told.value)
    assert "1 row with a probability outside" in str(told.value)
    with pytest.raises(UsageError, match="no judgements at"):
        read_judgements(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="no text is tagged with music"):
        draw_sample(make_tags(3), ["music"])
    with pytest.raises(UsageError, match=r"Did you mean 'art'\?"):
        draw_sample(make_tags(3), ["arts"])
    with pytest.raises(UsageError, match="no text is tagged with any topic"):
        draw_sample(make_tags(3), [])


def test_the_page_shows_ten_wrong_ones_and_no_markup_of_theirs(tmp_path):
    tags = make_tags(20)
    tags.texts[0] = "<b>*loud* & wide</b>"
    table = judge_all(draw_sample(tags, ["art"], 20), set())
    wrong = wrong_ones(tags, table, ["art"])
    assert len(wrong) == 10
    assert wrong["strength"].is_monotonic_decreasing
    path = write_wrong(measure_precision(tags, table), wrong, tmp_path / "wrong.md")
    page = path.read_text()
    assert page.count("text 0") == 9
    assert "<b>" not in page
    assert "precision over its 20 texts: 0.00 (0.00 to 0.16), 20 judged" in page
    with pytest.raises(UsageError, match="there already"):
        write_wrong(measure_precision(tags, table), wrong, path)
    with pytest.raises(UsageError, match=r"ends in \.md\. Name"):
        write_wrong(measure_precision(tags, table), wrong, tmp_path / "wrong.pdf")


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "0 % of its 20 texts"), ("it", "lo 0 % dei suoi 20 testi")]
)
def test_the_page_in_html_is_a_page_like_the_others(tmp_path, lang, said):
    from kresearch.report import build_topics

    tags = make_tags(20)
    tags.texts[0] = "<b>*loud* & wide</b>"
    table = judge_all(draw_sample(tags, ["art"], 20), set())
    measured, wrong = measure_precision(tags, table), wrong_ones(tags, table, ["art"])
    page = (
        build_topics(measured, wrong, tmp_path / "wrong.html", lang=lang).read_text().replace("\u00a0", " ")
    )
    assert said in page
    assert 'name="viewport"' in page
    assert page.count("<td") and "<b>*loud" not in page
    assert ("not for passing on" in page) == (lang == "en")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"text_key": "", "topic": "travel"}, "1 judged row without text_key"),
        ({"text_key": "k", "topic": None}, "1 judged row without topic"),
        ({"text_key": "k", "topic": "travel", "probability": "half"}, "probability 'half' is no number"),
    ],
)
def test_a_judgement_of_nothing_is_refused(row, said):
    with pytest.raises(UsageError, match=said):
        check_judgements(pd.DataFrame([{"label": "on-topic", **row}]))


def test_two_coders_who_never_agree_are_said_to_be_split_not_to_have_judged_nothing():
    tags = make_tags(12)
    sample = draw_sample(tags, ["art"], 12)
    ann, ben = judge_all(sample, set(tags.keys[:6])), judge_all(sample, set(tags.keys[6:]), "ben")
    row = measure_precision(tags, pd.concat([ann, ben]), at=()).iloc[0].to_dict()
    assert (row["judged"], row["cannot_tell"], row["split"]) == (0, 0, 12)
    assert say_precision(row).endswith("(0 judged, 5 are the least, on 12 the coders are split)")
    # Everybody differs every time: no draw tells another, so there is no interval to show.
    said = topic_agreement(pd.concat([ann, ben])).to_text()
    assert "(no interval: all of them alike)" in said


def test_who_could_not_tell_is_counted_where_nothing_is_measured():
    tags = make_tags(6)
    sample = draw_sample(tags, ["art"], 6)
    answers = {(k, "art"): "c" for k in sample["text_key"]}
    none = add_labels(check_judgements(pd.DataFrame()), sample, answers, coder="ann", digest="kr2:0")
    said = say_precision(measure_precision(tags, none, at=()).iloc[0].to_dict())
    assert said.endswith("(0 judged, 5 are the least, 6 cannot be told)")


@pytest.mark.parametrize(("word", "label"), [("yes", "on-topic"), ("Sì", "on-topic"), ("NO", "off-topic")])
def test_a_sheet_may_say_yes_and_no(word: str, label: str):
    table = pd.DataFrame({"text_key": ["k"], "topic": ["art"], "label": [word]})
    assert check_judgements(table)["label"].tolist() == [label]
