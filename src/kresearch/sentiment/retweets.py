"""Retweets: whose words they are, also when the text was cut."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kresearch.sentiment.protocol import Objects

#: A cut text shorter than this is matched with nothing: too many texts begin alike.
MIN_PREFIX = 20
#: Texts of old retweets end without a mark when they reached the limit.
_LIMIT = 138
_RT = re.compile(r"^\s*[\"'\u201c]?\s*(?:RT|MT)\s*:?\s*@(\w+)\s*:?\s*", re.IGNORECASE)
_INNER = re.compile(r"(?:^|\s)[\"'\u201c]?RT\s*:?\s*@(\w+)\s*:?\s*", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:\u2026|\.{3})\s*(?:https?://\S*)?\s*$|\s*https?:/?/?\s*$|\s+\S*\u2026\s*$")


@dataclass(frozen=True)
class Originals:
    """What is to be scored in place of each text."""

    #: Shape (n,): the original of a plain retweet, the comment of a commented one, else the text; None where
    #: there is nothing.
    text: Objects
    plain: NDArray[np.bool_]  #: Shape (n,): whether the text only repeats another's words.
    author: Objects  #: Shape (n,): lower-case name of the one who was retweeted, None otherwise.
    completed: NDArray[np.bool_]  #: Shape (n,): whether a cut text was found whole.


def resolve(texts: Sequence[str | None], *, posts: Iterable[str | None] = ()) -> Originals:
    """Find the original of each retweet among the texts and `posts`, whatever their order.

    ``RT @x: ...`` is a plain retweet of x; of nested ones the innermost text counts, and the last name is its
    author. ``comment RT @x: ...`` says the comment. A body that was cut (it ends in "…", or reached 138
    characters) is looked up as a prefix; when originals with different words begin so, it stays cut.
    """
    bodies: list[tuple[str | None, bool, str | None, bool]] = [_part(t) for t in texts]
    cut = [b is not None and plain and was_cut for b, plain, _, was_cut in bodies]
    whole = [b for b, _, _, was_cut in bodies if b and not was_cut] if any(cut) else []
    # A missing text comes out of a frame as NaN.
    table = _Prefixes([*(t for t in posts if isinstance(t, str) and t), *whole])
    out = np.full(len(bodies), None, dtype=object)
    completed = np.zeros(len(bodies), dtype=bool)
    for i, (body, _, _, _) in enumerate(bodies):
        out[i] = body
        if body is not None and cut[i]:
            original = table.find(_CUT.sub("", body))
            if original is not None:
                out[i], completed[i] = original, True
    author = np.full(len(bodies), None, dtype=object)
    author[:] = [a for _, _, a, _ in bodies]
    return Originals(out, np.array([p for _, p, _, _ in bodies], dtype=bool), author, completed)


def _is_cut(text: str) -> bool:
    # The expression is dear on long texts; few of them end like this.
    end = text[-60:]
    return ("\u2026" in end or "..." in end or "http" in end) and _CUT.search(end) is not None


def _part(text: str | None) -> tuple[str | None, bool, str | None, bool]:
    """Return what is to be scored, whether it is a plain retweet, of whom, and whether it was cut."""
    if not isinstance(text, str) or not text.strip():
        return None, False, None, False
    if "@" not in text or ("rt" not in (low := text.lower()) and "mt" not in low):
        return text, False, None, _is_cut(text)
    body, author = text, None
    while match := _RT.match(body):
        author, body = match.group(1).lower(), body[match.end() :]
    inner = _INNER.search(body) if "rt" in body.lower() else None
    if inner and body[: inner.start()].strip():
        return body[: inner.start()].strip(), author is not None, author, False
    was_cut = _is_cut(body) or (author is not None and len(text) >= _LIMIT)
    return (body.strip() or None), author is not None, author, was_cut


class _Prefixes:
    """Texts, to be found by how they begin (white space made single, case kept)."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = sorted({" ".join(t.split()) for t in set(texts)})

    def find(self, prefix: str) -> str | None:
        """Return the one text that begins so, None when none or several different ones do."""
        prefix = " ".join(prefix.split())
        if len(prefix) < MIN_PREFIX:
            return None
        first = bisect_left(self._texts, prefix)
        last = bisect_right(self._texts, prefix + "\U0010ffff")
        found = self._texts[first:last]
        # A text that is itself only the beginning of the longest is no rival to it.
        longest = max(found, key=len, default=None)
        if longest is None or any(not longest.startswith(f) for f in found):
            return None
        return longest
