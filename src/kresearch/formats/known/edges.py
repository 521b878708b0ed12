"""Edge lists of networks: who acted on whom, with a time; signed weights are ratings."""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.formats.head import Head
from kresearch.formats.records import read_records
from kresearch.formats.rows import Rows
from kresearch.formats.tabular import Table, match_columns, open_table
from kresearch.formats.values import Record
from kresearch.interactions.vocabulary import KINDS, canonical_names

_COLUMNS = {
    "actor": ("source", "from", "src"),
    "account": ("target", "to", "dst", "dest"),
    "date": ("time", "timestamp", "date", "datetime", "unix", "at", "created at", "created utc"),
    "weight": ("weight", "rating", "sign", "value"),
    "kind": ("kind", "interaction", "relation", "edge type", "action", "type"),
    "network": ("network", "platform"),
    "id": ("edge id", "id"),
    "text": ("text",),
}
#: What an edge is called beside the words of the vocabulary -> kind; Gephi's Directed is none.
_KINDS = {
    "rt": "share",
    "mt": "mention",
    "re": "reply",
    "replies": "reply",
}
_WORDS = canonical_names(KINDS)
_NO_KIND = frozenset({"directed", "undirected"})
#: More interactions than this from one weight are no count.
_MOST = 1000


@dataclass(frozen=True)
class EdgeList:
    """A table of edges with times."""

    name: str = "edge-list"
    title: str = "Edge lists: source, target, time, and perhaps weight, kind, network (CSV)"
    networks: tuple[str, ...] = ("edges",)
    source: str = "public files"
    becomes: tuple[str, ...] = (
        "source acts on target: the kind that a column names (retweet, reply, ...), else a mention, said",
        "weights below 0 among them -> ratings: endorsements with polarity weight / largest weight",
        "whole weights from 2 up -> that many interactions at the time of the edge",
        "a column network -> network, else 'edges'",
    )
    lost: tuple[str, ...] = (
        "weights that are no whole number, said",
        "edges without a time: a list without times has no score over time",
        "lists without a header (give them one: source,target,weight,time)",
    )

    def recognises(self, head: Head) -> bool:
        """Return whether a table has source, target and a time, and is nobody's table of texts."""
        found = match_columns(head.header, _COLUMNS) if head.shape == "csv" else {}
        known = set(found.values()) | {
            name for name in head.header if name.lower() in ("label", "source name")
        }
        return {"actor", "account", "date"} <= found.keys() and len(head.header) <= len(known) + 2

    def read(self, head: Head, rows: Rows) -> None:
        """Read every edge; whether weights are ratings is asked of the whole file first."""
        table = open_table(head, rows, _COLUMNS, utc=True)
        lowest, largest = self._weights(head, rows, table)
        for where, record in read_records(head, rows):
            rows.begin(where)
            self._take(record, table, rows, scale=largest if lowest < 0 else None)

    def _weights(self, head: Head, rows: Rows, table: Table) -> tuple[float, float]:
        """Return the lowest weight and the largest distance from 0 in the whole file."""
        if "weight" not in table.columns:
            return 0.0, 0.0
        lowest = largest = 0.0
        silent = rows.silent()
        for _, record in read_records(head, silent):
            value = _weight(record, table)
            lowest, largest = min(lowest, value or 0.0), max(largest, abs(value or 0.0))
        return lowest, largest

    def _take(self, record: Record, table: Table, rows: Rows, *, scale: float | None) -> None:
        network = (table.value(record, "network") or "edges").lower()
        account, actor, when = (
            table.value(record, "account"),
            table.value(record, "actor"),
            table.when(record, rows),
        )
        weight, polarity, times = _weight(record, table), None, 1
        said = (table.value(record, "kind") or "").lower()
        kind = _KINDS.get(said) or _WORDS.get(said)
        if scale is not None:
            kind, polarity = "endorsement", None if weight is None else weight / scale
        elif weight is not None and weight > 1:
            if weight.is_integer() and weight <= _MOST:
                times = int(weight)
            else:
                rows.note("weights that are no count of interactions are not used")
        if kind is None:
            kind = "mention"
            rows.note(
                "edges called by a word that is no kind: taken as mentions"
                if said and said not in _NO_KIND
                else "the file does not say what its edges are: taken as mentions"
            )
        number = table.value(record, "id")
        for _ in range(times):
            rows.interaction(
                account, actor, kind, when,
                network=network, interaction_id=number if times == 1 else None,
                text=table.value(record, "text"), polarity=polarity,
            )  # fmt: skip


def _weight(record: Record, table: Table) -> float | None:
    said = table.value(record, "weight")
    try:
        return None if said is None else float(said)
    except ValueError:
        return None


FORMAT = EdgeList()
