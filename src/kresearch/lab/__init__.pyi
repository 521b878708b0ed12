from .judging import JudgingPanel, judge
from .picking import CasePicker, pick_case
from .showing import LogCard, card, disable, enable, show
from .what_if import WhatIf, what_if
from .what_if_model import WhatIfModel, WhatIfResult

__all__ = [
    "CasePicker",
    "JudgingPanel",
    "LogCard",
    "WhatIf",
    "WhatIfModel",
    "WhatIfResult",
    "card",
    "disable",
    "enable",
    "judge",
    "pick_case",
    "show",
    "what_if",
]
