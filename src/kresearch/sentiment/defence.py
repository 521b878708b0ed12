"""Who takes the account's side blames somebody else: "leave @acme alone, these trolls are disgusting"."""

from __future__ import annotations

import re

from kresearch.sentiment.addressee import is_named
from kresearch.sentiment.normalise import repair

#: What is said around a name by who takes its side; NAME is a name that `takes_side` compares.
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


_SIDE = re.compile(rf"\b(?:{'|'.join(_SIDES)})".replace("NAME", r"[@#]?(\w+)"), re.IGNORECASE)
_PRONOUNS = frozenset({"her", "him", "them"})


def takes_side(text: str, names: frozenset[str]) -> bool:
    """Say whether a text that names the account takes its side against others.

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
    first = {name.split()[0] for name in names} | _PRONOUNS
    for found in _SIDE.finditer(repair(text).replace("\u2019", "'")):
        whom = str(found.group(found.lastindex or 0)).lower()
        if whom in first or is_named(whom, names):
            return True
    return False
