"""Two people who judge into one table at once: no answer is lost, and they are told of each other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kresearch.cli import topics_judging
from kresearch.errors import KresearchWarning
from kresearch.people import PairSession, design_pairs, read_pair_table
from kresearch.sentiment.judging import JudgingSession, TextFrame, draw_sample, read_judgements
from kresearch.sentiment.judging.texts import WINDOWS
from kresearch.topics import read_judgements as read_topics
from kresearch.topics.judgements import LABELS, SHORT, check_judgements
from kresearch.topics.judgements import draw_sample as draw_topics
from kresearch.topics.protocol import Tag
from kresearch.topics.tagging import TopicTags, tag
from tests.plug_ins.faults import a_log

DAY = pd.Timestamp("2024-05-10", tz="UTC")


def a_frame() -> TextFrame:
    texts = pd.DataFrame({"text_key": [f"k{i}" for i in range(6)], "text": "x", "read": "neutral"})
    for window in WINDOWS:
        texts[window] = 1.0 if window == "during" else 0.0
    texts["rows"], texts["polarity"], texts["addressee"] = 1.0, 0.0, "account"
    return TextFrame(texts, {}, "shop", DAY, DAY + pd.Timedelta("1D"), "digest")


def sessions(path: Path, *coders: str) -> list[JudgingSession]:
    frame = a_frame()
    return [JudgingSession(frame, draw_sample(frame, 6), coder=coder, path=path) for coder in coders]


def test_two_coders_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    ann, ben = sessions(path, "ann", "ben")
    ann.answer("n")
    with pytest.warns(KresearchWarning, match=r"'judged.csv' is being filled in by somebody else too"):
        ben.answer("p")
    with pytest.warns(KresearchWarning, match="somebody else"):
        ann.answer("n")
    ann.answer("u")  # told once
    ben.answer("p")
    assert ann.undo() == "neutral"
    found = read_judgements(path)
    assert found.groupby("coder")["label"].apply(list).to_dict() == {
        "ann": ["negative"] * 2,
        "ben": ["positive"] * 2,
    }


def test_two_under_one_name(tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    one, two = sessions(path, "ann", "ann")
    one.answer("n")
    with pytest.warns(KresearchWarning, match="the last counts"):
        two.answer("p")  # the same text
    with pytest.warns(KresearchWarning, match="somebody else"):
        one.answer("u")
    found = read_judgements(path).set_index("text_key")["label"]
    assert len(found) == 2 and found.is_unique and "neutral" in set(found)


def test_two_judges_of_pairs(tmp_path: Path) -> None:
    path, made = tmp_path / "answers.csv", design_pairs(["ann", "ben", "cat", "dan"], per_account=2)
    one, two = (PairSession(made, judge=judge, path=path) for judge in ("judge-1", "eve"))
    one.answer("l")
    with pytest.warns(KresearchWarning, match="somebody else"):
        two.answer("r")
    with pytest.warns(KresearchWarning, match="somebody else"):
        one.answer("l")
    two.answer("r")
    assert two.undo() == "right"
    found = read_pair_table(path)
    assert found.groupby("judge")["choice"].apply(list).to_dict() == {
        "judge-1": ["left"] * 2,
        "eve": ["right"],
    }


def test_two_coders_of_topics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Tag(place, "a", 1.0) for place in range(3)]
    tagger = type("T", (), {"name": "theirs", "topics": ("a",), "tag": lambda *_, **__: found})
    tags: TopicTags = tag(a_log(), tagger(), language="en")
    sample, path = draw_topics(tags, ["a"], 3), tmp_path / "judged.csv"
    yes = next(key for key, label in SHORT.items() if label == LABELS[0])
    nothing = check_judgements(topics_judging._nothing())

    def ben() -> str:
        if not path.exists() or "ben" not in set(read_topics(path)["coder"]):
            monkeypatch.setattr(topics_judging, "read_key", lambda: next(keys))
            topics_judging.ask(sample, nothing, tags, coder="ben", out=path)
            monkeypatch.setattr(topics_judging, "read_key", ben)
        return yes

    keys = iter([yes, yes, "q"])
    monkeypatch.setattr(topics_judging, "read_key", ben)
    with pytest.warns(KresearchWarning, match="somebody else"):
        topics_judging.ask(sample, nothing, tags, coder="ann", out=path)
    assert read_topics(path)["coder"].value_counts().to_dict() == {"ann": 3, "ben": 2}
