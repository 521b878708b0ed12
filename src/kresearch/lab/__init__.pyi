from .behaviour import WhatIfBehaviour, what_if_behaviour
from .judging import JudgingPanel, judge
from .picking import CasePicker, pick_case
from .showing import disable, enable, show
from .what_if import WhatIf, what_if
from .what_if_model import WhatIfModel, WhatIfResult

__all__ = [
    "CasePicker",
    "JudgingPanel",
    "WhatIf",
    "WhatIfBehaviour",
    "WhatIfModel",
    "WhatIfResult",
    "disable",
    "enable",
    "judge",
    "pick_case",
    "show",
    "what_if",
    "what_if_behaviour",
]
