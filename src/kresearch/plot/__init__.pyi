from .comparison import comparison
from .curves import scores
from .graph import graph
from .picture import Picture
from .storm import storm
from .template import register_template
from .waterfall import ledger

__all__ = ["Picture", "comparison", "graph", "ledger", "register_template", "scores", "storm"]
