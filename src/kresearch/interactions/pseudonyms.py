"""A log without names: keyed hashes for accounts and actors, and the removal of one person.

A pseudonym is HMAC-SHA-256 of the comparing form of a name, so that all spellings of a name get one, and
who has no key cannot try names. Who has the key can: it is kept apart from the log.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kresearch.errors import UsageError
from kresearch.interactions.names import comparing_form
from kresearch.interactions.spellings import NAME_COLUMNS, replace_names

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions.log import InteractionLog

#: Hex digits of a pseudonym: two of a billion names are alike with a chance of one in a million.
_DIGITS = 20
_HANDLE = re.compile(r"(?<![\w@])@(\w(?:[\w.]*\w)?(?:@[\w.-]+\w)?)")
_KEY_BYTES = 32


@dataclass(frozen=True)
class Pseudonyms:
    """Names by a secret key."""

    key: bytes  #: At least 16 bytes.
    kept: frozenset[str]  #: Accounts that keep their name, in any spelling.

    def of(self, name: str) -> str:
        """Return the pseudonym of a name, or the name where it is kept."""
        form = comparing_form(name)
        if form in self.kept:
            return name
        return "p" + hmac.new(self.key, form.encode(), hashlib.sha256).hexdigest()[:_DIGITS]

    def in_text(self, text: str) -> str:
        """Return a text whose handles (``@name``) are pseudonyms."""
        return _HANDLE.sub(lambda found: f"@{self.of(found[1])}", text)


def read_key(path: Path, *, make: bool = False) -> bytes:
    """Return the secret key (hex digits) in a file, which only its owner may read.

    With `make` it is made, with mode 0600, when it is not there. Raises UsageError when it is not there, or
    holds no key.
    """
    if make and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES) + "\n")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise UsageError(f"no key '{path}'. Allowed: the file of an earlier run. Check it.") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"'{path}' holds no key. Allowed: 32 hex digits and more. Name another.") from error
    if len(key) < _KEY_BYTES // 2:
        raise UsageError(f"the key in '{path}' has {len(key)} bytes. Allowed: 16 and more. Name another.")
    return key


def pseudonymise(log: InteractionLog, key: bytes, *, keep: Iterable[str] = ()) -> InteractionLog:
    """Return a new log in which accounts, actors, persons and handles in texts are pseudonyms.

    The same log and key give the same pseudonyms, hence the same digest. Ids of posts and interactions stay:
    on most platforms they lead to the author, so leave them out before you hand the log on. Accounts to
    `keep` are meant in any spelling.
    """
    hidden = Pseudonyms(key, frozenset(comparing_form(name) for name in keep))
    tables: dict[str, ir.Table | None] = {}
    for name, table in log.tables.items():
        if table is None:
            tables[name] = None
            continue
        columns = (*NAME_COLUMNS[name], *(("person",) if name == "persons" else ()))
        for column in columns:
            table = replace_names(table, column, {old: hidden.of(old) for old in _distinct(table, column)})
        if "text" in table.columns:
            texts = _distinct(table.filter(table.text.contains("@")), "text")
            table = replace_names(table, "text", {text: hidden.in_text(text) for text in texts})
        tables[name] = table
    new = log.replace(**tables)
    # Notes name accounts and actors.
    new.notes = ["names are pseudonyms: keyed hashes of accounts, actors and handles in texts"]
    return new


def forget(log: InteractionLog, names: Iterable[str]) -> tuple[InteractionLog, dict[str, int]]:
    """Return a new log without the rows of some people, as actor or account in any spelling.

    Beside it, how many rows are gone per table; ``texts`` counts those in which a handle was replaced by
    ``@[removed]``.
    """
    forms = {comparing_form(name) for name in names}
    tables: dict[str, ir.Table | None] = {}
    gone: dict[str, int] = {}
    for name, table in log.tables.items():
        if table is None:
            tables[name] = None
            continue
        columns = NAME_COLUMNS[name]
        rest = table
        for column in columns:
            spelt = [old for old in _distinct(table, column) if comparing_form(old) in forms]
            if spelt:
                rest = rest.filter(rest[column].isnull() | rest[column].notin(spelt))
        gone[name] = _count(table) - _count(rest)
        if "text" in rest.columns:
            texts = _distinct(rest.filter(rest.text.contains("@")), "text")
            changed = {text: bare for text in texts if (bare := _without_handles(text, forms)) != text}
            touched = _count(rest.filter(rest.text.isin(list(changed)))) if changed else 0
            gone["texts"] = gone.get("texts", 0) + touched
            rest = replace_names(rest, "text", changed)
        tables[name] = rest
    new = log.replace(**tables)
    new.notes = [note for note in log.notes if not any(form in comparing_form(note) for form in forms)]
    return new, gone


def texts_of(log: InteractionLog) -> set[str]:
    """Return the different texts of a log, of interactions and posts."""
    tables = [table for table in log.tables.values() if table is not None and "text" in table.columns]
    return {text for table in tables for text in _distinct(table, "text")}


def _without_handles(text: str, forms: set[str]) -> str:
    return _HANDLE.sub(lambda f: "@[removed]" if comparing_form(f[1]) in forms else f[0], text)


def _distinct(table: ir.Table, column: str) -> list[str]:
    values = table.select(column).distinct().to_pyarrow()[column].to_pylist()
    return [value for value in values if value is not None]


def _count(table: ir.Table) -> int:
    return int(table.count().to_pyarrow().as_py())


def say_gone(gone: Mapping[str, int]) -> str:
    """Return how many rows are gone, table by table."""
    return ", ".join(f"{number:,} {name}" for name, number in gone.items() if number) or "nothing"
