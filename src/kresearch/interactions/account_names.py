"""The names of an account, and whether a text says one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

#: Further names of an account: its hashtags, products and spellings, by account.
Aliases: TypeAlias = Mapping[str, Iterable[str]]


def bare_name(name: str) -> str:
    """Return a name (handle, hashtag, brand, product) in lower case, without the signs that mark it."""
    return name.strip().lower().lstrip("@#").strip()


def names_of(account: str, aliases: Aliases | None = None) -> frozenset[str]:
    """Return every name of an account: its own and the declared ones, in lower case.

    Examples
    --------
    >>> sorted(names_of("@United", {"united": ["#unitedairlines"]}))
    ['united', 'unitedairlines']
    """
    own = bare_name(account)
    # One name that stands alone is a name, and no collection of letters.
    listed = ((a, [names] if isinstance(names, str) else names) for a, names in (aliases or {}).items())
    declared = [n for a, names in listed if bare_name(a) == own for n in names]
    return frozenset(n for n in (own, *map(bare_name, declared)) if n)


def names_account(text: str, names: Iterable[str]) -> bool:
    """Say whether a text names an account, by one of `names_of` as handle, hashtag or word.

    A name counts wherever a word begins with it ("brand" in "#brandfail").
    """
    low = text.lower()
    return any(_beginning(n).search(low) for n in names if n in low)


@lru_cache(maxsize=4096)
def _beginning(name: str) -> re.Pattern[str]:
    """Return the pattern of words that begin with a name."""
    return re.compile(rf"(?<![^\W_]){re.escape(name)}")
