"""What anybody must read before such a score is used on people."""

from __future__ import annotations

#: Said wherever people are listed or decided about.
WARNING = (
    "A score of reactions says how much an account was reacted to, not what a person is worth, knows or "
    "can do. It favours the language, the network and the size that its data favour, it moves from week "
    "to week and it can be bought. Nothing here recommends anybody or a threshold: whoever decides about "
    "people by it decides alone, and owes them the reasons. In many places a decision about people by "
    "such a number alone is unlawful (in the European Union see Article 22 of the General Data Protection "
    "Regulation)."
)
