from .advice import Advice, advise
from .behaviour import FurtherNetwork, MorePosts, NewActors, PaidCampaign, Silence, Storm
from .behaviour_answer import BehaviourAnswer, what_if_behaviour
from .behaviour_model import BehaviourModel

__all__ = [
    "Advice",
    "BehaviourAnswer",
    "BehaviourModel",
    "FurtherNetwork",
    "MorePosts",
    "NewActors",
    "PaidCampaign",
    "Silence",
    "Storm",
    "advise",
    "what_if_behaviour",
]
