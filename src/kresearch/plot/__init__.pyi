from .comparison import comparison
from .curves import scores
from .storm import storm
from .template import register_template
from .waterfall import ledger

__all__ = ["comparison", "ledger", "register_template", "scores", "storm"]
