from .comparison import comparison
from .curves import scores
from .graph import graph
from .storm import storm
from .template import register_template
from .waterfall import ledger

__all__ = ["comparison", "graph", "ledger", "register_template", "scores", "storm"]
