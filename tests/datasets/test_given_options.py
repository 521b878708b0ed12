"""What somebody gives to a simulation, an adapter or a reader is refused in a sentence, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import kresearch as kr
from kresearch.errors import UsageError


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        (lambda: kr.simulate.cases("3"), "n='3': allowed is a whole number"),
        (lambda: kr.simulate.cases(2.5), "n=2.5: allowed is a whole number"),
        (lambda: kr.simulate.cases(2, effect=None), "effect=None: allowed is a number"),
        (lambda: kr.simulate.campaigns(n="3", actor=1), r"no parameter 'actor'.*'actors'.*n='3': allowed"),
        (lambda: kr.simulate.groupalia(n_replies="3"), "n_replies='3': allowed is a whole number"),
        (lambda: kr.simulate.groupalia(activity=True), "activity=True: allowed is a number"),
    ],
)
def test_a_parameter_of_another_type_is_refused(call: Callable[[], object], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        call()


def test_an_option_that_no_adapter_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="dataset 'higgs': no option 'foo'. Known: none"):
        kr.load_dataset("higgs", source=tmp_path, foo=3)
    with pytest.raises(UsageError, match="no option 'offset_hours'.*Known: assume_offset_hours"):
        kr.load_dataset("twitter-ratio", source=tmp_path, offset_hours=3)


@pytest.mark.parametrize("read", [kr.datasets.read_card, kr.weights.read_pairs])
def test_a_file_that_cannot_be_read_is_named(read: Callable[[Path], object], tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe bad")
    (tmp_path / "empty").write_bytes(b"")
    for name in ("missing", "binary", "empty", "."):
        with pytest.raises(UsageError):
            read(tmp_path / name)
