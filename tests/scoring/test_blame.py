"""Whose code stopped: a part of somebody else within a part of ours is named, our own errors go through."""

from __future__ import annotations

import errno
from dataclasses import dataclass

import pytest

from kresearch.errors import CheckError
from kresearch.scoring.blame import PartError, blaming_parts
from kresearch.scoring.chain import Chain
from kresearch.scoring.combine import LogLinear, Tempered


@dataclass(frozen=True)
class Theirs(LogLinear):
    """A combine of somebody else."""


def test_a_part_within_a_part_is_named() -> None:
    chain = Chain(combine=Tempered(base=Theirs()))
    with (
        pytest.raises(PartError, match=rf"Theirs of {__name__} stopped \(ValueError: odd\)") as caught,
        blaming_parts(chain),
    ):
        raise ValueError("odd")
    assert caught.value.chain == chain


def test_an_error_of_our_own_goes_through() -> None:
    with pytest.raises(ValueError, match="ours"), blaming_parts(Chain()):
        raise ValueError("ours")


@pytest.mark.parametrize("error", [CheckError("said"), OSError(errno.ENOSPC, "disk"), MemoryError()])
def test_what_is_told_elsewhere_goes_through(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, blaming_parts(Chain(combine=Theirs())):
        raise error
    assert caught.value is error
