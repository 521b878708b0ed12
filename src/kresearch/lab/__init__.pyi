from .behaviour import WhatIfBehaviour, what_if_behaviour
from .judging import JudgingPanel, judge
from .pair_judging import PairPanel, judge_pairs
from .picking import CasePicker, pick_case
from .showing import disable, enable, show
from .what_if import WhatIf, what_if
from .what_if_model import WhatIfModel, WhatIfResult

__all__ = [
    "CasePicker",
    "JudgingPanel",
    "PairPanel",
    "WhatIf",
    "WhatIfBehaviour",
    "WhatIfModel",
    "WhatIfResult",
    "disable",
    "enable",
    "judge",
    "judge_pairs",
    "pick_case",
    "show",
    "what_if",
    "what_if_behaviour",
]
