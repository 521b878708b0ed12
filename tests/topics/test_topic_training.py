"""A tagger learns from a few judged posts, knows "none", and is kept without pickle."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kresearch.errors import IntegrityError, UsageError
from kresearch.topics import get_tagger, load, save, train

SUBJECTS = {
    "travel": ["flight", "airport", "luggage", "boarding", "volo", "bagaglio"],
    "music": ["guitar", "album", "song", "concert", "canzone", "chitarra"],
    "none": ["today", "hello", "thanks", "monday", "grazie", "buongiorno"],
}
FRAMES = ["I saw the {} there", "so this {} again", "no {} for me", "my {} is late"]
TEXTS = [frame.format(word) for words in SUBJECTS.values() for word in words for frame in FRAMES]
LABELS = [name for name, words in SUBJECTS.items() for _ in words for _ in FRAMES]


@pytest.fixture(scope="module")
def tagger():
    return train(TEXTS, LABELS, licence="own", source="made up", folds=3)


def test_it_tells_topics_and_none(tagger):
    assert tagger.topics == ("music", "travel")
    found = tagger.tag(["where is the airport luggage", None, "a song and an album", "hello and thanks"])
    assert [(t.text, t.topic) for t in found] == [(0, "travel"), (2, "music")]
    assert all(0.5 <= t.strength <= 1 for t in found)


def test_its_card_measures_on_texts_not_seen(tagger):
    rows = {row["topic"]: row for row in tagger.card["measured"]}
    assert set(rows) == {"music", "travel"}
    assert all(row["texts"] == 24 and row["low"] <= row["precision"] <= row["high"] for row in rows.values())
    # Labels that say nothing cannot be measured as right.
    mixed = train(TEXTS, np.random.default_rng(0).permutation(LABELS).tolist(), folds=3)
    assert all(not row["precision"] > 0.8 for row in mixed.card["measured"])


def test_saved_and_loaded_it_answers_the_same(tagger, tmp_path):
    folder = save(tagger, tmp_path / "tagger")
    assert sorted(p.name for p in folder.iterdir()) == ["topics.json", "topics.skops"]
    again = get_tagger(f"trained:{folder}")
    assert again.tag(TEXTS) == tagger.tag(TEXTS)
    assert "airport" not in (folder / "topics.json").read_text()
    with pytest.raises(UsageError, match="holds a tagger already"):
        save(tagger, folder)
    card = json.loads((folder / "topics.json").read_text())
    (folder / "topics.json").write_text(json.dumps(card | {"model_digest": "0"}))
    with pytest.raises(IntegrityError, match="was changed after it was written"):
        load(folder)
    del card["card_digest"]
    (folder / "topics.json").write_text(json.dumps(card | {"model_digest": "0"}))
    with pytest.raises(IntegrityError, match="not what its card says"):
        load(folder)
    with pytest.raises(UsageError, match="no trained tagger"):
        load(tmp_path / "nothing")


def test_too_few_texts_are_told_together():
    with pytest.raises(UsageError, match=r"1 of 'art', 2 of 'music', 0 of 'none'"):
        train(["a", "b", "c"], ["art", "music", "music"])
    with pytest.raises(UsageError, match="one topic per text"):
        train(["a"], [])
