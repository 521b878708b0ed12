"""A text that begins with several handles: a thread, in which the account is spoken to beside others."""

from __future__ import annotations

import re

from kresearch.sentiment.addressee import find_addressee, is_named
from kresearch.sentiment.normalise import MENTION, repair
from kresearch.sentiment.tables import stance_words

#: The handles a text begins with, also behind "RT @name:".
LEADING = re.compile(r"^(?:[\s.,:;!\"'\u201c(]*(?:(?:RT|MT)\s*:?\s*)?@\w+\s*:?)+", re.IGNORECASE)
_WORD = re.compile(r"[\w']+")


def addresses_thread(text: str, names: frozenset[str]) -> bool:
    """Say whether a text speaks to the account beside others, and to no single one of them.

    An answer in a thread begins with the handles of all who are in it. Blame in it that says "you" to one
    person, or calls one person names, is meant for the first; what it says otherwise is complained of before
    all of them.

    Examples
    --------
    >>> brand = frozenset({"brand"})
    >>> addresses_thread("@friend @brand still no answer, disgraceful", brand)
    True
    >>> addresses_thread("@critic @brand shame on you", brand)
    False
    >>> addresses_thread("@friend @brand vergognatevi", brand)
    True
    """
    lead = LEADING.match(text)
    if lead is None or not any(is_named(h[1:].lower(), names) for h in MENTION.findall(lead.group(0))):
        return False
    return not set(_WORD.findall(repair(text[lead.end() :]).lower())) & stance_words("one")


def addresses_account(text: str, names: frozenset[str]) -> bool:
    """Say whether a text speaks to the account, alone or before others."""
    return find_addressee(text, names) == "account" or addresses_thread(text, names)
