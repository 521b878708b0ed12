from .behaviour import WhatIfBehaviour, what_if_behaviour
from .judging import JudgingPanel, judge
from .pair_judging import PairPanel, judge_pairs
from .picking import CasePicker, pick_case
from .showing import LogCard, card, disable, enable, show
from .what_if import WhatIf, what_if
from .what_if_model import WhatIfModel, WhatIfResult

__all__ = [
    "CasePicker",
    "JudgingPanel",
    "LogCard",
    "PairPanel",
    "WhatIf",
    "WhatIfBehaviour",
    "WhatIfModel",
    "WhatIfResult",
    "card",
    "disable",
    "enable",
    "judge",
    "judge_pairs",
    "pick_case",
    "show",
    "what_if",
    "what_if_behaviour",
]
