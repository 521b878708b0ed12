from .picking import CasePicker, pick_case
from .showing import disable, enable, show
from .what_if import WhatIf, what_if
from .what_if_model import WhatIfModel, WhatIfResult

__all__ = [
    "CasePicker",
    "WhatIf",
    "WhatIfModel",
    "WhatIfResult",
    "disable",
    "enable",
    "pick_case",
    "show",
    "what_if",
]
