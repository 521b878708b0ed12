"""A simulation that cells, ledgers and bands need in turn is made and read once."""

from __future__ import annotations

from pathlib import Path

from kresearch.study.loading import load_entry
from kresearch.study.spec_file import make_spec


def test_a_simulation_is_kept_and_told_apart() -> None:
    content = {
        "question": "?", "variants": ["quantity"], "metrics": ["spike-gain"], "seed": 5,
        "datasets": [{"name": "simulated-cases", "n": 1, "days": 70, "onset_days": 36, "silence_days": 5}],
        "polarity": "planted",
    }  # fmt: skip
    spec, read = make_spec(content), make_spec(content | {"polarity": "italian"})
    other = make_spec(content | {"seed": 6})
    one = load_entry(spec.datasets[0], spec, folder=Path())
    assert load_entry(spec.datasets[0], spec, folder=Path()) is one
    misread = load_entry(read.datasets[0], read, folder=Path())
    assert misread.log.digest() != one.log.digest() and misread.read.confusion is not None
    assert load_entry(other.datasets[0], other, folder=Path()).log.digest() != one.log.digest()
    again = load_entry(spec.datasets[0], spec, folder=Path())
    assert again is not one and again.log.digest() == one.log.digest(), "only the last two are kept"
