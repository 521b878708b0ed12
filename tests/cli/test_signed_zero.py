"""A change that rounds to nothing has no minus: "-0.00" reads as a fall."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kresearch
from kresearch.cli.people_options import shown

#: A signed number of a fixed length in an f-string; Plotly's own formats follow a per cent sign.
SIGNED = re.compile(r"(?<!%)(?<!%\{)\{[^{}%]*:\+,?\.\d+f\}")
FILES = sorted(Path(kresearch.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize(
    ("value", "said"), [(-0.001, "+0.00"), (-0.0, "+0.00"), (0.004, "+0.00"), (-1, "-1.00")]
)
def test_numbers_of_the_screen(value: float, said: str) -> None:
    assert shown(value, 2, signed=True) == said


def test_no_text_of_ours_can_say_minus_zero() -> None:
    found = [
        f"{path.name}: {line.strip()}"
        for path in FILES
        for line in path.read_text(encoding="utf-8").splitlines()
        if SIGNED.search(line)
    ]
    assert found == [], "write +z.2f: z leaves the sign of a negative zero away"
