"""The comparing form: one for all spellings, and the engine's is Python's."""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kresearch.engine import duckdb_engine
from kresearch.interactions.names import comparing_form, form_of, same_name

SPELLINGS = [
    "acme", "Acme", "ACME", " acme", "acme ", "@acme", "@ acme", "@@Acme", "ac\u200bme", "ac\u00adme",
    "\ufeffacme", "acme\u00a0", "\uff41\uff43\uff4d\uff45", "\uff20acme", "acme\u2060", "acme\ufe0f",
    "\u200eacme\u200f", "acme\x00", "acme\t", "\x0bacme\x1c", "ac\u034fme",
]  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_spellings_are_one_name(name: str) -> None:
    assert comparing_form(name) == "acme"


@pytest.mark.parametrize("name", ["acme_it", "ac me", "acme1", "acmè", "4cme", "a.cme"])
def test_other_names_stay_others(name: str) -> None:
    assert comparing_form(name) != "acme"


def test_unicode_forms_are_one() -> None:
    assert comparing_form("Caf\u00e9") == comparing_form("cafe\u0301")
    assert comparing_form("STRASSE") == comparing_form("stra\u00dfe")
    assert comparing_form("\u0399\u03a3") == comparing_form("\u03b9\u03c2")


@pytest.mark.parametrize("name", ["@", " @ ", "\u200b"])
def test_a_name_of_nothing_does_not_become_everybody(name: str) -> None:
    assert comparing_form(name)


@given(st.text(max_size=12))
def test_the_form_of_a_form_is_itself(name: str) -> None:
    assert comparing_form(comparing_form(name)) == comparing_form(name)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8), min_size=1
    )
)
def test_the_engine_says_the_same(names: list[str]) -> None:
    names = [*names, *SPELLINGS, "@", "A b", "A\t b "]
    names = [n for n in names if "\x00" not in n]
    engine = duckdb_engine()
    table = ibis.memtable({"name": names}, schema={"name": "string"})
    said = engine.to_pyarrow(table.select("name", form=form_of(table.name, engine)))
    assert dict(zip(said["name"].to_pylist(), said["form"].to_pylist(), strict=True)) == {
        name: comparing_form(name) for name in names
    }


def test_names_are_compared_in_the_engine() -> None:
    engine = duckdb_engine()
    pairs = [
        (one, other)
        for one in [*SPELLINGS, "acme1", "@", "a@cme"]
        for other in ("acme", "ACME", "@", "@a@cme")
    ]
    ones, others = zip(*pairs, strict=True)
    table = ibis.memtable(
        {"one": list(ones), "other": list(others)}, schema={"one": "string", "other": "string"}
    )
    said = engine.to_pyarrow(table.select(same=same_name(table.one, table.other, engine)))["same"].to_pylist()
    assert said == [comparing_form(one) == comparing_form(other) for one, other in pairs]
