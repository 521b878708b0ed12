"""Who is who: the interactions as a score sees them, each under the person behind the account.

An account of the score is the person where `persons` names one, else the account itself. What a
person does to one of its own accounts, under any spelling of its name, counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kresearch.interactions.names import comparing_form, form_of, same_name, teach_forms
from kresearch.interactions.spellings import replace_names

if TYPE_CHECKING:
    import ibis.expr.types as ir


_BETWEEN = "\x1f"
#: Where accounts stand, by table.
ROLES = {"interactions": ("account", "actor"), "posts": ("account",), "audience": ("account",)}


class Links:
    """Which person stands behind an account of a network.

    Parameters
    ----------
    rows
        ``person, network, account`` as plain rows.
    """

    def __init__(self, rows: list[Mapping[str, str]]) -> None:
        self._persons: dict[tuple[str, str], str] = {}
        for row in rows:
            self._persons[row["network"], comparing_form(row["account"])] = row["person"]

    def find(self, network: str, account: str) -> str:
        """Return the person behind an account, or the account itself."""
        return self._persons.get((network, comparing_form(account)), account)

    def filter(self, pairs: ir.Table) -> ir.Table:
        """Return, of a table of ``network, name``, the rows that a person may stand behind."""
        networks, forms = (sorted(set(part)) for part in zip(*self._persons, strict=True))
        known = pairs.filter(pairs.name.notnull() & pairs.network.isin(networks))
        engine = pairs.get_backend()
        if engine.name != "duckdb":
            return known
        teach_forms(engine)
        return known.filter(form_of(known.name, engine).isin(forms))

    def renamed(self, pairs: list[tuple[str, str]]) -> dict[str, str]:
        """Return, of ``(network, name)`` pairs, the key of each that a person stands behind."""
        found = {pair: self.find(*pair) for pair in pairs}
        return {
            f"{network}{_BETWEEN}{name}": person
            for (network, name), person in found.items()
            if person != name
        }


def read_links(persons: ir.Table | None) -> Links | None:
    """Return the links of a table of persons; None when there is none or it is empty."""
    if persons is None:
        return None
    rows = persons.select("person", "network", "account").to_pyarrow().to_pylist()
    return Links(rows) if rows else None


def accounts_of(persons: ir.Table | None, person: str) -> list[str]:
    """Return the accounts that a table of persons links to one, sorted; none for any other name."""
    if persons is None:
        return []
    rows = persons.filter(persons.person == person).select("account").distinct()
    return sorted(rows.to_pyarrow()["account"].to_pylist())


def person_of(persons: ir.Table | None, account: str) -> str | None:
    """Return the person that a table of persons links an account to; None where it links it to none."""
    return persons_of(persons, [account]).get(account)


def persons_of(persons: ir.Table | None, accounts: list[str]) -> dict[str, str]:
    """Return, of some accounts, those that a table of persons links -> the person behind each."""
    if persons is None:
        return {}
    rows = persons.filter(persons.account.isin(accounts)).select("account", "person")
    return {
        row["account"]: row["person"] for row in rows.order_by("account", "person").to_pyarrow().to_pylist()
    }


def link_accounts(tables: Mapping[str, ir.Table | None], links: Links | None) -> dict[str, ir.Table | None]:
    """Return the tables with every account of `read_links`, in both roles, under its person's name."""
    linked = dict(tables)
    if links is None:
        return linked
    for name, columns in ROLES.items():
        table = tables.get(name)
        if table is None:
            continue
        for column in columns:
            pairs = table.select("network", name=table[column]).distinct()
            rows = links.filter(pairs).to_pyarrow().to_pylist()
            renamed = links.renamed([(row["network"], row["name"]) for row in rows])
            table = replace_names(table, column, renamed, by=table.network.concat(_BETWEEN, table[column]))
        linked[name] = table
    return linked


def without_self(interactions: ir.Table, *, spelt: bool) -> ir.Table:
    """Return the interactions without those of an account with itself.

    `spelt` says that some may differ in spelling; comparing spellings costs more than comparing texts.
    """
    actor, account = interactions.actor, interactions.account
    if not spelt:
        return interactions.filter(actor.isnull() | (actor != account))
    engine = interactions.get_backend()
    if engine.name == "duckdb":
        teach_forms(engine)
        return interactions.filter(actor.isnull() | ~same_name(actor, account, engine))
    pairs = (
        interactions.filter(actor.notnull()).select("account", "actor").distinct().to_pyarrow().to_pylist()
    )
    same = [
        f"{row['account']}{_BETWEEN}{row['actor']}"
        for row in pairs
        if comparing_form(row["account"]) == comparing_form(row["actor"])
    ]
    return interactions.filter(actor.isnull() | account.concat(_BETWEEN, actor).notin(same))


def accounts_in(*tables: ir.Table | None) -> list[str]:
    """Return the accounts of some tables, sorted."""
    found: set[str] = set()
    for table in tables:
        if table is not None:
            found |= set(table.select("account").distinct().to_pyarrow()["account"].to_pylist())
    return sorted(found)
