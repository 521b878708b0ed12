from .account_page import build_account
from .audience_page import build_audience
from .crate import build_crate
from .decision_page import build_decisions
from .document import build_document
from .language import LANGUAGES
from .ledger_page import build_explanation
from .markdown import build_markdown
from .page import build_report, render
from .pdf import print_pdf
from .scorecard_page import build_scorecard
from .shortlist_page import build_shortlist
from .svg import build_figures
from .topic_page import build_topics

__all__ = [
    "LANGUAGES",
    "build_account",
    "build_audience",
    "build_crate",
    "build_decisions",
    "build_document",
    "build_explanation",
    "build_figures",
    "build_markdown",
    "build_report",
    "build_scorecard",
    "build_shortlist",
    "build_topics",
    "print_pdf",
    "render",
]
