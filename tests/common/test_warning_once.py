"""The same warning stands once per place, whatever libraries do to the filters, unless somebody wants all."""

from __future__ import annotations

import warnings

import pytest

from kresearch._common.warning_once import warn_once
from kresearch.errors import KresearchWarning


def work(text: str) -> None:
    """Do what a library does: filters are changed and put back, and Python forgets what it has shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
    warn_once(text)


def shown(action: str, texts: list[str]) -> list[str]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter(action)
        for text in texts:
            work(text)
    return [str(one.message) for one in found]


@pytest.mark.parametrize("action", ["default", "once", "module"])
def test_a_loop_warns_once_of_the_same_and_of_each_that_differs(action: str) -> None:
    texts = [f"few of {action}", f"few of {action}", f"none of {action}", f"few of {action}"]
    assert shown(action, texts) == [f"few of {action}", f"none of {action}"]


def test_whoever_wants_all_gets_all_and_nobody_gets_none() -> None:
    assert shown("always", ["wanted"] * 3) == ["wanted"] * 3
    assert shown("ignore", ["unwanted"] * 3) == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2):
            with pytest.raises(KresearchWarning):
                work("an error each time")


def test_a_filter_of_some_words_counts_for_these_alone() -> None:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("default")
        warnings.filterwarnings("always", message="wanted words")
        for text in ["wanted words here", "other words", "wanted words here", "other words"]:
            work(text)
    assert [str(one.message) for one in found] == ["wanted words here", "other words", "wanted words here"]


def test_another_place_warns_of_its_own() -> None:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("default")
        work("from two places")
        work("from two places")
    assert len(found) == 2
    assert {one.filename for one in found} == {__file__}
