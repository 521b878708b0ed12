from .listing import list_studies
from .lock import verify, write_lock
from .result import StudyResult
from .runner import collect_study, run_study
from .spec import InvalidStudyError, StudySpec
from .spec_file import read_spec
from .tracking import load_runs, track
from .tracking_evaluation import evaluate_model

__all__ = [
    "InvalidStudyError",
    "StudyResult",
    "StudySpec",
    "collect_study",
    "evaluate_model",
    "list_studies",
    "load_runs",
    "read_spec",
    "run_study",
    "track",
    "verify",
    "write_lock",
]
