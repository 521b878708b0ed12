"""Where the case picker takes cases, curves and counts from: a log, or the result of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kresearch.errors import UsageError
from kresearch.evaluate.cases import Case
from kresearch.evaluate.detect import detect_cases
from kresearch.evaluate.detectors.robust_z import RobustZ
from kresearch.lab.what_if_model import WhatIfModel, describe_log, list_accounts
from kresearch.scoring.notes import RECONSTRUCTION
from kresearch.study.activity import count_activity, read_hourly

if TYPE_CHECKING:
    import pandas as pd

    from kresearch.interactions import InteractionLog
    from kresearch.study.result import StudyResult

#: At most so many spikes of an account are offered.
MOST_CASES = 12


class CaseSource(Protocol):
    """What the picker asks."""

    @property
    def detects(self) -> bool:
        """Whether cases are found by a detector, whose settings matter."""
        ...

    @property
    def accounts(self) -> list[str]:
        """Accounts to offer."""
        ...

    @property
    def notes(self) -> list[str]:
        """What a reader must know."""
        ...

    def find(self, account: str, detector: RobustZ) -> list[Case]:
        """Return the account's cases."""
        ...

    def curve(self, account: str, case: Case | None) -> pd.DataFrame:
        """Return ``at, score`` around a case, or all of it."""
        ...

    def counts(self, account: str, case: Case | None) -> pd.DataFrame:
        """Return ``at, interactions, negative`` around a case, or all of it."""
        ...


class LogSource:
    """Cases detected in a log; curves of the quantity score."""

    detects = True

    def __init__(self, log: InteractionLog, *, every: str = "1d") -> None:
        self._log, self._every = log, every
        self.accounts = list_accounts(log)
        self.notes = [*describe_log(log), "The curve is the quantity score."]
        self._hourly: dict[str, pd.DataFrame] = {}
        self._curves: dict[str, pd.DataFrame] = {}
        self._counts: dict[str, pd.DataFrame] = {}

    def find(self, account: str, detector: RobustZ) -> list[Case]:
        """Return the spikes that the detector finds in the account's counts."""
        if account not in self._hourly:
            self._hourly[account] = read_hourly(self._log, [account])
        return detect_cases(self._hourly[account], detector)

    def curve(self, account: str, case: Case | None) -> pd.DataFrame:
        """Return the account's quantity score over the whole log."""
        del case
        if account not in self._curves:
            self._curves[account] = WhatIfModel(self._log, account, every=self._every).score("quantity")
        return self._curves[account][["at", "score"]]

    def counts(self, account: str, case: Case | None) -> pd.DataFrame:
        """Return the account's counts over the whole log."""
        del case
        if account not in self._counts:
            self._counts[account] = count_activity(self._log, [account], every=self._every)
        return self._counts[account][["at", "interactions", "negative"]]


class ResultSource:
    """Cases, curves and counts as a study has them; curves of its reference."""

    detects = False

    def __init__(self, result: StudyResult) -> None:
        if not result.cases:
            raise UsageError(
                f"study '{result.spec.slug}' has no case to pick. Allowed: a result with cases, or a log. "
                "Run the study, or call pick_case(log)."
            )
        self._result = result
        self.accounts = list(dict.fromkeys(case.account for case in result.cases))
        made_up = ["Simulated data."] if result.simulated else []
        self.notes = [*made_up, RECONSTRUCTION, f"The curve is the reference, {result.spec.reference}."]

    def find(self, account: str, detector: RobustZ) -> list[Case]:
        """Return the study's cases of the account; the detector is not asked."""
        del detector
        return [case for case in self._result.cases if case.account == account]

    def curve(self, account: str, case: Case | None) -> pd.DataFrame:
        """Return the reference's curve around the case."""
        rows = self._of(self._result.scores, account, case)
        return rows.loc[rows["variant"] == self._result.spec.reference, ["at", "score"]]

    def counts(self, account: str, case: Case | None) -> pd.DataFrame:
        """Return the counts around the case."""
        return self._of(self._result.activity, account, case)[["at", "interactions", "negative"]]

    def _of(self, frame: pd.DataFrame, account: str, case: Case | None) -> pd.DataFrame:
        name = None if case is None else case.name
        return frame[(frame["account"] == account) & (frame["case"] == name)]
