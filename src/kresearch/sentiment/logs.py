"""Polarity for an interaction log: only the distinct rows leave the engine, and a join brings them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions import InteractionLog

#: What two rows must share to be given the same polarity.
_KEYS = ("account", "actor", "kind", "post", "text")


def fill_log(log: InteractionLog, fill: Callable[..., pd.DataFrame], *, overwrite: bool) -> InteractionLog:
    """Return a new log whose polarity and language are filled.

    `fill` fills a frame: it is called with the frame, ``posts=`` and ``overwrite=``.
    """
    posts = None
    if log.posts is not None:
        posts = log.posts.select("account", "post", "text").distinct().execute()
    keyed = _with_keys(log.interactions)
    keys = [f"key_{name}" for name in _KEYS]
    needed = keyed.filter(keyed.key_text.notnull() | (keyed.kind == "share"))
    if not overwrite:
        needed = needed.filter(needed.polarity.isnull())
    rows = needed.select(keys).distinct().execute()
    rows.columns = pd.Index(_KEYS)
    # Rows come in any order from the engine; the answer of a contextual scorer must not depend on it.
    rows = rows.sort_values(list(_KEYS), na_position="first", ignore_index=True)
    answers = fill(rows, posts=posts, overwrite=True)
    return _with_answers(log, keyed, answers, overwrite=overwrite)


def _with_keys(table: ir.Table) -> ir.Table:
    """Add what answers depend on; the rest is blanked, so that few rows are distinct."""
    own = table.actor == table.account
    return table.mutate(
        key_account=table.account,
        key_actor=own.ifelse(table.actor, None),
        key_kind=table.kind,
        key_post=((table.kind == "share") & table.text.isnull()).ifelse(table.post, None),
        key_text=table.text,
    )


def _with_answers(
    log: InteractionLog, keyed: ir.Table, answers: pd.DataFrame, *, overwrite: bool
) -> InteractionLog:
    import ibis
    import pyarrow as pa

    from kresearch.engine import drop_unused, drop_when_unused, unique_name
    from kresearch.interactions.io.move import move_table

    fields = [pa.field(f"found_{name}", pa.string()) for name in _KEYS]
    fields += [pa.field("found_polarity", pa.float64()), pa.field("found_language", pa.string())]
    columns = {
        f"found_{name}": answers[name].astype(object).where(answers[name].notna(), None) for name in answers
    }
    table = pa.table(
        {f.name: pa.array(columns[f.name].tolist(), type=f.type, from_pandas=True) for f in fields},
        schema=pa.schema(fields),
    )
    side = move_table(ibis.memtable(table), log.engine)
    joined = keyed.left_join(side, [keyed[f"key_{n}"].identical_to(side[f"found_{n}"]) for n in _KEYS])
    asked = joined.key_text.notnull() | (joined.kind == "share")
    fresh, old = joined.found_polarity, joined.polarity
    polarity = asked.ifelse(fresh, old) if overwrite else ibis.coalesce(old, fresh)
    result = joined.mutate(
        polarity=polarity, language=ibis.coalesce(joined.language, joined.found_language)
    ).select(log.interactions.columns)
    if log.engine.name == "duckdb":
        drop_unused(log.engine)
        filled = log.engine.create_table(unique_name("labelled"), obj=result, temp=True)
        drop_when_unused(log.engine, filled, kind="TABLE")
        result = filled
    return log.replace(interactions=result)
