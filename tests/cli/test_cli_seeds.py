"""A seed outside 0 to 2³² - 1 is refused by every command that takes one: scikit-learn takes no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kresearch.cli.app import build


def seeds(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Return the words of every command with a seed."""
    loaded = command.load() if hasattr(command, "load") else command
    for name, inner in getattr(loaded, "commands", {}).items():
        yield from seeds(inner, (*words, name))
    if any("--seed" in parameter.opts for parameter in loaded.params):
        yield words


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_that_no_library_takes(kresearch, seed) -> None:
    found = list(seeds(build()))
    assert len(found) >= 10
    for words in found:
        run = kresearch(*words, "--seed", seed)
        assert run.code == 2 and "--seed" in run.err and "or equal to" in run.err, words


@pytest.mark.parametrize("seed", ["1.5", "nan", ""])
def test_seeds_that_are_no_whole_numbers(kresearch, seed) -> None:
    assert kresearch("pairs", "design", "x.csv", "--seed", seed).code == 2
