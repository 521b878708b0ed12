"""Training, keeping and loading scorers; transformers where they are installed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kresearch.errors import IntegrityError, KresearchError, UsageError
from kresearch.sentiment import get_scorer, load, save, train
from kresearch.sentiment.trained import TrainedScorer

GOOD = ["ottimo servizio", "che bello oggi", "grazie a tutti", "mi piace davvero", "siete fantastici"]
BAD = ["servizio pessimo", "che schifo oggi", "vergogna a tutti", "non mi piace", "siete orribili"]
PLAIN = [
    "il treno parte",
    "riunione alle nove",
    "apre il negozio",
    "oggi a Milano",
    "nuovo numero in edicola",
]


def small_set() -> tuple[list[str], list[str]]:
    texts, labels = [], []
    for i in range(8):
        for name, group in (("positive", GOOD), ("negative", BAD), ("neutral", PLAIN)):
            texts += [f"{t} {i}" for t in group]
            labels += [name] * len(group)
    return texts, labels


@pytest.fixture(scope="module")
def scorer() -> TrainedScorer:
    return train(*small_set(), language="it", name="small", folds=3, licence="made for this test")


def test_it_learns_and_its_card_says_how_well(scorer: TrainedScorer) -> None:
    batch = scorer.score(["servizio pessimo davvero", "grazie, siete fantastici", None, ""])
    assert batch.polarity[0] < -scorer.threshold
    assert batch.polarity[1] > scorer.threshold
    assert np.isnan(batch.polarity[2:]).all()
    assert scorer.card["macro_f1"] > 0.8
    assert scorer.card["licence"] == "made for this test"
    assert scorer.confusion.n == 120
    assert scorer.languages == {"it"}


def test_it_is_kept_without_pickle_and_comes_back_the_same(scorer: TrainedScorer, tmp_path: Path) -> None:
    folder = save(scorer, tmp_path / "mine")
    texts = ["servizio pessimo", "bello", "il treno", "qualcosa di nuovo"]
    back = get_scorer(f"trained:{folder}")
    np.testing.assert_allclose(back.score(texts).polarity, scorer.score(texts).polarity)
    assert sorted(p.name for p in folder.iterdir()) == ["card.json", "model.skops"]
    with pytest.raises(UsageError, match="holds a scorer already"):
        save(scorer, folder)
    save(scorer, folder, force=True)


def test_a_changed_file_is_refused(scorer: TrainedScorer, tmp_path: Path) -> None:
    folder = save(scorer, tmp_path / "mine")
    (folder / "model.skops").write_bytes(b"something else")
    with pytest.raises(IntegrityError):
        load(folder)
    with pytest.raises(KresearchError, match="no trained scorer"):
        load(tmp_path / "nothing")


def test_foreign_types_are_refused(scorer: TrainedScorer, tmp_path: Path) -> None:
    import skops.io

    folder = save(scorer, tmp_path / "mine")
    content = skops.io.dumps({"model": Path("x"), "words": None, "characters": None})
    (folder / "model.skops").write_bytes(content)
    card = json.loads((folder / "card.json").read_text())
    del card["model_digest"], card["card_digest"]
    (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(KresearchError, match="types that are not loaded"):
        load(folder)


def test_too_few_texts_are_refused() -> None:
    with pytest.raises(UsageError, match="2 neutral"):
        train(["a"] * 40 + ["b"] * 40 + ["c"] * 2, ["pos"] * 40 + ["neg"] * 40 + ["neutral"] * 2)


def test_row_order_does_not_matter(scorer: TrainedScorer) -> None:
    texts, labels = small_set()
    other = train(
        texts[::-1], labels[::-1], language="it", name="small", folds=3, licence="made for this test"
    )
    assert other.card["digest"] == scorer.card["digest"]
    assert other.card["confusion"] == scorer.card["confusion"]


def test_without_the_extra_the_error_names_it() -> None:
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError:
        with pytest.raises(KresearchError, match=r"kresearch\[transformers\]"):
            get_scorer("transformers:some/classifier")
    else:
        with pytest.raises(KresearchError, match="could not be loaded"):
            get_scorer("transformers:/no/such/folder")


def test_a_tiny_transformer(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the extra 'transformers' is not installed")
    transformers = pytest.importorskip("transformers", reason="the extra 'transformers' is not installed")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "day"]
    (tmp_path / "vocab.txt").write_text("\n".join(words))
    transformers.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    names = ["negative", "neutral", "positive"]
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8,
        id2label=dict(enumerate(names)), label2id={n: i for i, n in enumerate(names)},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path)
    scorer = get_scorer(f"transformers:{tmp_path}", languages=["en"], batch_size=2, device="cpu")
    texts = ["good day", None, "bad day", "", "good good good bad"]
    batch = scorer.score(texts)
    assert np.isnan(batch.polarity[[1, 3]]).all()
    assert (np.abs(batch.polarity[[0, 2, 4]]) <= 1).all()
    alone = [float(scorer.score([t]).polarity[0]) for t in texts]
    np.testing.assert_allclose(batch.polarity, alone, atol=1e-5)
