from .lock import verify, write_lock
from .reading import read_spec
from .result import StudyResult
from .runner import collect_study, list_studies, run_study
from .spec import InvalidStudyError, StudySpec
from .tracking import load_runs, track

__all__ = [
    "InvalidStudyError",
    "StudyResult",
    "StudySpec",
    "collect_study",
    "list_studies",
    "load_runs",
    "read_spec",
    "run_study",
    "track",
    "verify",
    "write_lock",
]
