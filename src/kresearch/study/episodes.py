"""From what a study declares to cases, per dataset: planted, by hand, or detected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from kresearch.errors import UsageError
from kresearch.evaluate.cases import Case, flag_gaps, make_case
from kresearch.evaluate.detect import check_detector, detect_cases
from kresearch.study.activity import read_hourly, read_spans
from kresearch.study.flags import flag_case, longest_memory, warn_flagged
from kresearch.study.loading import Loaded, check_accounts
from kresearch.study.spec import FROM_DATASET, StudySpec

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog


def find_cases(loaded: Loaded, spec: StudySpec) -> list[Case]:
    """Return the cases of one dataset, in the order of the declaration.

    Raises UsageError when a case names an account that the log does not hold, or there is no case at all.
    """
    label, found = loaded.entry.label, []
    for entry in spec.cases:
        if entry == FROM_DATASET:
            planted = [make_case(case) for case in loaded.planted]
            found += [case.replace(dataset=label, origin="planted") for case in planted]
        elif isinstance(entry, dict) and "detector" in entry:
            found += _detect(loaded.log, entry, label)
        else:
            found += _by_hand(entry, loaded, spec)
    if not found:
        raise UsageError(
            f"dataset '{label}' has no case: {_why_none(loaded, spec)} Allowed in 'cases': tables of windows "
            '({name, account, kind, baseline, spike, recovery}) or a table with detector = "robust-z".'
        )
    spans = read_spans(loaded.log, sorted({case.account for case in found}))
    found = [_flagged(case, spans) for case in found]
    covered, memory = loaded.log.covered(), longest_memory(spec.build_variants())
    doubts = [flag_case(case, covered, memory) for case in found]
    warn_flagged(found, doubts, dataset=label)
    return [case.replace(flags=(*case.flags, *flags)) for case, flags in zip(found, doubts, strict=True)]


def name_apart(cases: list[Case]) -> list[Case]:
    """Return the cases with names that are unique: the dataset goes before a name used twice."""
    times = Counter(case.name for case in cases)
    named = [c.replace(name=f"{c.dataset}: {c.name}") if times[c.name] > 1 else c for c in cases]
    seen: Counter[str] = Counter()
    out = []
    for case in named:
        seen[case.name] += 1
        out.append(case if seen[case.name] == 1 else case.replace(name=f"{case.name} #{seen[case.name]}"))
    return out


def _detect(log: InteractionLog, entry: dict[str, Any], label: str) -> list[Case]:
    detector, accounts = check_detector(entry)
    if accounts is not None:
        check_accounts(accounts, log.accounts(), where=f"detector on dataset '{label}'")
    return detect_cases(read_hourly(log, accounts), detector, dataset=label)


def _by_hand(entry: Any, loaded: Loaded, spec: StudySpec) -> list[Case]:
    case = make_case(entry)
    known = loaded.log.accounts()
    label = loaded.entry.label
    if case.dataset and case.dataset not in (label, loaded.entry.name):
        return []
    if not case.dataset and len(spec.datasets) > 1 and case.account not in known:
        return []  # it belongs to another dataset of the study
    check_accounts([case.account], known, where=f"case '{case.name}' on dataset '{label}'")
    return [case.replace(dataset=label)]


def _flagged(case: Case, spans: pd.DataFrame) -> Case:
    if case.account not in spans.index or case.flags:
        return case
    times = spans.loc[[case.account]]
    return flag_gaps(case, first=times["first"].min(), last=times["last"].max())


def _why_none(loaded: Loaded, spec: StudySpec) -> str:
    if any(isinstance(e, dict) and "detector" in e for e in spec.cases):
        return "the detector found no spike; lower its threshold or look at the counts."
    if FROM_DATASET in spec.cases and not loaded.planted:
        return "it comes without planted cases."
    return "none of the declared cases belongs to it."
