"""Malformed inputs by the kind of file: whole ones that Hypothesis bends, and what may come of them."""

from __future__ import annotations

import copy
import datetime
import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kresearch.errors import KresearchError

#: How many inputs each kind of file meets; the number of docs/reliability.md is made with more.
EXAMPLES = int(os.environ.get("KRESEARCH_FUZZ", "40"))
#: Kind of file -> how many inputs came to which end.
COUNTS: dict[str, Counter[str]] = {}

#: A value of every kind that TOML or JSON know, and texts that lead somewhere else.
ODD: list[Any] = [
    None, 0, -1, True, False, 1.5, float("nan"), float("inf"), -float("inf"), 2**62, 10**30, "", " ", "x",
    "no", "a\x00b", "\u202egnp", "\ud800", "../../x", "/etc/passwd", [], {}, [[]], [{}], [0], {"": 1},
    {"name": 3}, {"name": []}, {"path": 1}, "y" * 3_000, "=", "2020-13-41", "<b>",
]  # fmt: skip
#: What only TOML has.
DATES: list[Any] = [datetime.date(2020, 1, 1), datetime.time(1), datetime.datetime(2020, 1, 1)]


def spots(value: Any, trail: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to every value inside, the outermost first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*trail, key) for key, _ in inner] + [s for k, v in inner for s in spots(v, (*trail, k))]


def put(value: Any, trail: tuple[Any, ...], odd: Any) -> Any:
    """Return the value with another one at a spot."""
    out = copy.deepcopy(value)
    place = out
    for key in trail[:-1]:
        place = place[key]
    place[trail[-1]] = copy.deepcopy(odd)
    return out


def bent(whole: dict[str, Any], odd: list[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return tables like a whole one, with one to three values exchanged, removed or misnamed."""

    @st.composite
    def draw_one(draw: st.DrawFn) -> dict[str, Any]:
        content = whole
        for _ in range(draw(st.integers(1, 3))):
            trail = draw(st.sampled_from(spots(content) or [("x",)]))
            content = put(content, trail, draw(st.sampled_from(odd)))
        return content

    return draw_one()


def torn(whole: bytes) -> st.SearchStrategy[bytes]:
    """Return bytes like whole ones: cut off, with flipped bits, with bytes of something else in them."""

    @st.composite
    def draw_one(draw: st.DrawFn) -> bytes:
        content = bytearray(whole)
        for _ in range(draw(st.integers(1, 4))):
            at = draw(st.integers(0, max(0, len(content) - 1)))
            how = draw(st.sampled_from(["flip", "cut", "insert"]))
            if how == "flip" and content:
                content[at] ^= 1 << draw(st.integers(0, 7))
            elif how == "cut":
                del content[at:]
            else:
                content[at:at] = draw(st.binary(min_size=1, max_size=12))
        return bytes(content)

    return draw_one()


def end_of(kind: str, read: Callable[[], Any], believed: Callable[[Any], bool] = lambda _: True) -> str:
    """Return how reading an input ended, and count it.

    ``"clean"``: a sentence of kresearch, or accepted where that is right; ``"wrong"``: accepted where it is
    not. Any other error goes through: the test fails with its traceback.
    """
    try:
        found = read()
    except KresearchError as error:
        clean = bool(str(error).strip())
    except BaseException:
        count(kind)
        raise
    else:
        clean = believed(found)
    return count(kind, clean=clean)


def count(kind: str, *, clean: bool | None = None) -> str:
    """Count an input, and how it ended where that is known; return the end."""
    counts = COUNTS.setdefault(kind, Counter())
    end = "" if clean is None else "clean" if clean else "wrong"
    counts.update(["tried", end] if end else ["tried"])
    return end


def write_counts(path: Path) -> None:
    """Write the counts as JSON, for docs/reliability.md."""
    path.write_text(json.dumps({kind: dict(c) for kind, c in sorted(COUNTS.items())}, indent=1) + "\n")
