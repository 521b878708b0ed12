"""What shows only in a log as a whole: names spelt in two ways, and the time it covers.

All of it are warnings: no row is refused for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kresearch.interactions.checks.problems import Problem
from kresearch.interactions.covering import count_days, describe_coverage
from kresearch.interactions.names import comparing_form
from kresearch.interactions.spellings import find_spellings

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions.covering import Covered


def judge_tables(
    tables: Mapping[str, ir.Table | None], *, covered: Covered | None = None, one_spelling: bool = False
) -> tuple[Problem, ...]:
    """Return what is doubtful about a log as a whole.

    `one_spelling` says that no name of an interaction stands in two spellings.
    """
    time = covered if covered is not None else describe_coverage(count_days(tables))
    # Names of other tables may differ from those of the interactions.
    clear = one_spelling and all(table is None for name, table in tables.items() if name != "interactions")
    found = [*(() if clear else _spellings(tables)), *_persons(tables), *_time(time)]
    return tuple(found)


def _warn(column: str, rule: str, reason: str, advice: str, *, table: str = "interactions") -> Problem:
    return Problem(table, column, rule, "warning", 0, reason, advice)


def _spellings(tables: Mapping[str, ir.Table | None]) -> Iterator[Problem]:
    found = find_spellings(tables)
    if found:
        yield _warn(
            "account, actor",
            "spelling",
            f"{found.names:,} names differ only in case, blanks, @, invisible signs or Unicode form: {found}",
            "They are kept apart, each as an account or actor of its own. Merge them: normalise_names=True "
            "(--normalise-names).",
        )


def _persons(tables: Mapping[str, ir.Table | None]) -> Iterator[Problem]:
    persons, interactions = tables.get("persons"), tables["interactions"]
    if persons is None or interactions is None:
        return
    rows = persons.to_pyarrow().to_pylist()
    linked = {(row["network"], comparing_form(row["account"])) for row in rows}
    names = {row["person"] for row in rows}
    table = interactions.filter(interactions.account.isin(sorted(names)))
    seen = table.select("network", "account").distinct().to_pyarrow().to_pylist()
    others = [r for r in seen if (r["network"], comparing_form(r["account"])) not in linked]
    if others:
        said = ", ".join(f"'{r['account']}' on {r['network']}" for r in others[:5])
        yield _warn(
            "person",
            "person-name",
            f"the name of a person is also that of an account not linked to it: {said}",
            "Both are scored as one. Link the account in persons, or give the person another name.",
            table="persons",
        )


def _time(covered: Covered) -> Iterator[Problem]:
    for rule, reason, advice in covered.findings():
        if rule == "far":
            # The check has named these rows already, one by one.
            continue
        yield _warn("at", rule, reason, advice)
