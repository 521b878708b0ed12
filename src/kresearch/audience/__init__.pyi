from .behaviour import describe_actors
from .concentration import concentration
from .figures import FIGURES, FigureTable, read_figures
from .growth import growth
from .languages import languages
from .looks import LOOKS
from .model import AudienceModel, load_model
from .quality import quality
from .rings import rings
from .thresholds import Thresholds
from .training import train
from .transfer import check_transfer

__all__ = [
    "FIGURES",
    "LOOKS",
    "AudienceModel",
    "FigureTable",
    "Thresholds",
    "check_transfer",
    "concentration",
    "describe_actors",
    "growth",
    "languages",
    "load_model",
    "quality",
    "read_figures",
    "rings",
    "train",
]
