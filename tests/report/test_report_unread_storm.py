"""A storm whose reading left much unknown: the caveat says that this could turn what was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kresearch.report.facts import Facts
from kresearch.report.judged import reading_caveat
from kresearch.report.language import speak

Build = Callable[..., Any]
COMMAND = "kresearch sentiment judge log --n 60"


@pytest.mark.parametrize("code", ["en", "it"])
@pytest.mark.parametrize("unread", [True, False, None])
def test_what_was_not_read_is_named_where_it_could_turn_the_answer(
    build_result: Build, build_case: Build, code: str, unread: bool | None
) -> None:
    case = build_case(kind="negative")
    row = {
        "dataset": case.dataset, "case": case.name, "decisive": False, "baseline": True, "informative": False,
        "before": 0.27, "during": 0.16, "command": COMMAND,
    }  # fmt: skip
    # None: a result of an earlier version, which does not say what was left unknown.
    row |= {} if unread is None else {"unread": unread, "unknown_before": 0.01, "unknown_during": 0.19}
    said = reading_caveat(Facts(build_result([case], readings=[row])), speak(code))
    assert COMMAND in said and "27" in said and "16" in said
    assert ("19" in said) == bool(unread)
