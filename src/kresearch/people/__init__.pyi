from .advice import Advice, advise
from .behaviour import FurtherNetwork, MorePosts, NewActors, PaidCampaign, Silence, Storm
from .behaviour_answer import BehaviourAnswer, what_if_behaviour
from .behaviour_model import BehaviourModel
from .decide import decide
from .decisions import Decisions
from .graph import GraphFile, build_graph, export_graph
from .lists import Shortlist
from .pairs import CHOICES, QUESTIONS, check_pair_table, read_pair_table, write_pair_table
from .pairs_against import PeopleAgreement, compare_with_people
from .pairs_agreement import PairAgreement, measure_pair_agreement
from .pairs_design import Design, design_pairs
from .pairs_figures import SIGNAL_PROXIES, join_figures
from .pairs_session import PairSession
from .pairs_strengths import Strengths, fit_strengths
from .shortlist import shortlist

__all__ = [
    "CHOICES",
    "QUESTIONS",
    "SIGNAL_PROXIES",
    "Advice",
    "BehaviourAnswer",
    "BehaviourModel",
    "Decisions",
    "Design",
    "FurtherNetwork",
    "GraphFile",
    "MorePosts",
    "NewActors",
    "PaidCampaign",
    "PairAgreement",
    "PairSession",
    "PeopleAgreement",
    "Shortlist",
    "Silence",
    "Storm",
    "Strengths",
    "advise",
    "build_graph",
    "check_pair_table",
    "compare_with_people",
    "decide",
    "design_pairs",
    "export_graph",
    "fit_strengths",
    "join_figures",
    "measure_pair_agreement",
    "read_pair_table",
    "shortlist",
    "what_if_behaviour",
    "write_pair_table",
]
