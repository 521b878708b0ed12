"""Who takes the account's side blames somebody else: "leave @acme alone, these trolls are disgusting"."""

from __future__ import annotations

import re
from functools import cache

from kresearch.sentiment.normalise import repair

#: What is said around a name by who takes its side; NAME is the account, or a pronoun for it.
_SIDES = (
    r"leave NAME alone",
    r"(?:stop|whoever|who|those|people|anyone) (?:\w+ )?(?:attack|bully|harass|smear|insult)\w* NAME",
    r"hands off NAME",
    r"(?:stand|stands|standing|standby|we are|i am|i'm|we're) (?:with|by|behind) NAME",
    r"(?:solidarity|love|respect|hugs) (?:with|to|for) NAME",
    r"(?:attacks?|hate|hatred|abuse|smears?|campaign|threats?|insults?) (?:on|against|at|towards?) NAME",
    r"NAME (?:deserves?|did not deserve|didn't deserve) (?:better|this|that|it)",
    r"gi[uù] le mani da(?:l|llo|lla|i|gli|lle|ll')? ?NAME",
    r"lasciate(?: stare| in pace) NAME",
    r"lasciate NAME (?:stare|in pace)",
    r"(?:solidariet\w+|vicinanza|vicin[oaie]|abbraccio|solidal[ei]) (?:a|al|allo|alla|con|ai|agli) NAME",
    r"(?:siamo|sono|sto|stiamo|schierat[oaie]) (?:con|dalla parte di) (?:il |lo |la |l')?NAME",
    r"(?:attacc\w+|insult\w+|odio|fango|minacc\w+|gogna) (?:a|al|alla|contro|su|verso) (?:il |la |l')?NAME",
    r"chi (?:attacca|insulta|minaccia|offende) (?:il |lo |la |l')?NAME",
    r"difend\w+ (?:il |lo |la |l')?NAME",
)


@cache
def _sides(names: frozenset[str]) -> re.Pattern[str]:
    named = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    name = rf"(?:[@#]?(?:{named})\w*|her|him|them)"
    return re.compile(rf"\b(?:{'|'.join(side.replace('NAME', name) for side in _SIDES)})", re.IGNORECASE)


def takes_side(text: str, names: frozenset[str]) -> bool:
    """Say whether a text that names the account takes its side against others.

    Parameters
    ----------
    text
        A post.
    names
        Names of the account, from `names_of`.

    Examples
    --------
    >>> acme = frozenset({"acme"})
    >>> takes_side("Leave @acme alone, these trolls are disgusting", acme)
    True
    >>> takes_side("Leave us alone @acme, disgusting", acme)
    False
    >>> takes_side("Giù le mani da @acme, vergogna", acme)
    True
    """
    return bool(names) and _sides(names).search(repair(text).replace("\u2019", "'")) is not None
