from .answers import Answer, Desk
from .picking import CasePicker, pick_case
from .showing import disable, enable, show
from .what_if import WhatIf, what_if

__all__ = [
    "Answer",
    "CasePicker",
    "Desk",
    "WhatIf",
    "disable",
    "enable",
    "pick_case",
    "show",
    "what_if",
]
