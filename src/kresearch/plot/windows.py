"""The case whose windows a figure shades, however it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case


def read_case(case: Case | Mapping[str, Any] | None) -> Case | None:
    """Return a case, made from plain values as a simulation or a study file has them.

    Parameters
    ----------
    case
        A case, the fields of one, or None.

    Raises
    ------
    InvalidCaseError
        When the values do not make a case.
    """
    from kresearch.evaluate.cases import make_case

    return make_case(case) if isinstance(case, Mapping) else case
