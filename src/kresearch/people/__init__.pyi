from .decide import decide
from .decisions import Decisions
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
    "Decisions",
    "Design",
    "PairAgreement",
    "PairSession",
    "PeopleAgreement",
    "Shortlist",
    "Strengths",
    "check_pair_table",
    "compare_with_people",
    "decide",
    "design_pairs",
    "fit_strengths",
    "join_figures",
    "measure_pair_agreement",
    "read_pair_table",
    "shortlist",
    "write_pair_table",
]
