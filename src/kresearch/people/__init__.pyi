from .advice import Advice, advise
from .behaviour import FurtherNetwork, MorePosts, NewActors, PaidCampaign, Silence, Storm
from .behaviour_answer import BehaviourAnswer, what_if_behaviour
from .behaviour_model import BehaviourModel
from .graph import GraphFile, build_graph, export_graph

__all__ = [
    "Advice",
    "BehaviourAnswer",
    "BehaviourModel",
    "FurtherNetwork",
    "GraphFile",
    "MorePosts",
    "NewActors",
    "PaidCampaign",
    "Silence",
    "Storm",
    "advise",
    "build_graph",
    "export_graph",
    "what_if_behaviour",
]
