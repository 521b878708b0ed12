"""Trained models on disk: damaged, torn, exchanged or of another time they are never believed."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from kresearch._common.model_folder import ModelFolder
from kresearch.errors import KresearchError
from tests.fuzz.inputs import EXAMPLES, end_of

FOLDER = ModelFolder("test model", "Train it.", format=1)
FILES = ("model.skops", "card.json")


def make(folder: Path, shift: float) -> Path:
    rows = np.arange(20.0).reshape(10, 2) + shift
    model = LogisticRegression().fit(rows, np.arange(10) % 2)
    card = {"temperature": 1.25 + shift, "figures": ("a", "b"), "licence": "CC BY 4.0", "threshold": 0.5}
    FOLDER.write(folder, model, card)
    return folder


def show(folder: Path) -> str:
    model, card = FOLDER.read(folder)
    # Where the name of the digest itself is damaged, all that is used is whole.
    card = {name: card.get(name) for name in ("temperature", "figures", "licence", "threshold", "format")}
    return json.dumps([model.coef_.tolist(), model.intercept_.tolist(), card], sort_keys=True)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return make(tmp_path / "whole", 0.0)


def damaged(content: bytes) -> Iterator[bytes]:
    """Return contents with a bit flipped, and torn ones."""
    chance = random.Random(3)
    for number in range(max(EXAMPLES, 50)):
        broken = bytearray(content)
        if number % 5:
            broken[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        else:
            del broken[chance.randrange(len(content)) :]
        yield bytes(broken)
    yield from (b"", b"null", b"[]", b"{}", b"\x00" * 100, content + content)


@pytest.mark.parametrize("name", FILES)
def test_damage_is_noticed_or_harmless(name: str, whole: Path, tmp_path: Path) -> None:
    right, content = show(whole), (whole / name).read_bytes()
    for broken in damaged(content):
        (whole / name).write_bytes(broken)
        ended = end_of(f"model folder, {name}", lambda: show(whole), lambda found: found == right)
        assert ended == "clean", broken


@pytest.mark.parametrize("name", FILES)
def test_the_file_of_another_model_is_refused(name: str, whole: Path, tmp_path: Path) -> None:
    shutil.copy(make(tmp_path / "other", 3.0) / name, whole / name)
    with pytest.raises(KresearchError):
        show(whole)


@pytest.mark.parametrize("name", FILES)
def test_a_link_a_folder_and_a_lack_are_sentences(name: str, whole: Path) -> None:
    (whole / name).unlink()
    with pytest.raises(KresearchError):
        show(whole)
    (whole / name).symlink_to("/dev/null")
    with pytest.raises(KresearchError):
        show(whole)
    (whole / name).unlink()
    (whole / name).mkdir()
    with pytest.raises(KresearchError):
        show(whole)


@pytest.mark.parametrize(
    "change", [{"format": 99}, {"format": True}, {"temperature": 9}, {"figures": ["b", "a"]}]
)
def test_another_time_and_another_number_are_refused(change: dict[str, Any], whole: Path) -> None:
    card = json.loads((whole / "card.json").read_text())
    (whole / "card.json").write_text(json.dumps(card | change))
    with pytest.raises(KresearchError):
        show(whole)


def test_a_card_of_an_older_version_is_read(whole: Path) -> None:
    right, card = show(whole), json.loads((whole / "card.json").read_text())
    del card["card_digest"]
    (whole / "card.json").write_text(json.dumps(card))
    assert show(whole) == right
