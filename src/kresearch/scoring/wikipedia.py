"""Wikipedia's figures as interactions: in-links, in-link ratio and PageRank of an article.

Klout counted them from August 2012 and did not say how much. They are figures about an
article, not acts of people, so they are given as totals of anonymous actors on the network
``wikipedia``, under kinds of the vocabulary that `networks.toml` names there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kresearch.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

#: Figure -> kind, what one unit of it is multiplied by to make a whole number, largest value.
FIGURES: dict[str, tuple[str, float, float]] = {
    "in_links": ("mention", 1.0, 1e9),
    "in_link_ratio": ("endorsement", 100.0, 1.0),
    "pagerank": ("recommendation", 1.0, 10.0),
}


def read_wikipedia(figures: pd.DataFrame) -> pd.DataFrame:
    """Return rows ``account, actor, kind, network, at, count`` for the interactions of a log.

    The figures are ``account, at`` and any of ``in_links`` (a count), ``in_link_ratio`` (0 to 1, counted in
    hundredths) and ``pagerank`` (0 to 10, as toolbars showed it). A figure counts while the memory holds it:
    state it once per window, not every day. Those that are missing or round to nothing have no row. Raises
    UsageError with all columns that are missing or unknown, and figures outside their range.
    """
    import pandas as pd

    wrong = [f"column '{name}' is missing." for name in ("account", "at") if name not in figures]
    unknown = [str(c) for c in figures if c not in FIGURES and c not in ("account", "at")]
    wrong += [f"column '{name}' is unknown." for name in unknown]
    rows = []
    for name, (kind, unit, most) in FIGURES.items():
        if name not in figures:
            continue
        values = pd.to_numeric(figures[name], errors="coerce")
        bad = figures.index[(values < 0) | (values > most) | (values.isna() & figures[name].notna())]
        wrong += [f"{name} of row {row} is {figures[name][row]}: allowed is 0 to {most:g}." for row in bad]
        if wrong:
            continue
        counts = (values * unit).round()
        kept = counts > 0
        rows.append(
            figures.loc[kept, ["account", "at"]].assign(
                actor=None, kind=kind, network="wikipedia", count=counts[kept].astype("int64")
            )
        )
    if wrong:
        raise UsageError(
            f"{len(wrong)} problem(s) in Wikipedia's figures: {' '.join(wrong)} "
            f"Allowed columns: account, at, {', '.join(FIGURES)}. Correct the table."
        )
    columns = ["account", "actor", "kind", "network", "at", "count"]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)
