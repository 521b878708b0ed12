"""When two names are one: the form in which names of accounts and actors are compared.

People, spreadsheets and collectors write ``Acme``, ``@acme``, ``acme `` and ``ac\u200bme`` for one
account. Names are kept as they came; only comparisons use this form.
"""

from __future__ import annotations

import re
import weakref
from typing import TYPE_CHECKING
from unicodedata import category, normalize

import ibis
import ibis.expr.datatypes as dt

from kresearch.interactions.io.builtins import builtin

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends import BaseBackend

#: What programs write where there is no name.
NO_NAMES = frozenset(
    {
        "nan", "none", "null", "nil", "n/a", "na", "#n/a", "#na", "#ref!", "#value!", "#name?", "undefined",
        "[deleted]", "[object object]", "<na>", "nat", "\\n", "-", "--", "?", "unknown", "(null)", "(none)",
        "[removed]", "deleted user", "deleted account", "facebook user", "instagram user", "true", "false",
    }
)  # fmt: skip
#: Signs that show nothing but are no format characters: fillers, joiners, choice of a glyph.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
_HIDDEN = frozenset({"Cf", "Cc"})
#: Printable ASCII, single spaces inside, at most one @ before it: lower case is then all there is to do.
_PLAIN = r"^@?[!-?A-~][!-~]*( [!-~]+)*$"
_FUNCTION = "kr_comparing_form"
_registered: weakref.WeakSet[BaseBackend] = weakref.WeakSet()


def comparing_form(name: str) -> str:
    r"""Return the form in which a name is compared with others, the same for all its spellings.

    Compatible signs become one (NFKC), case is folded, signs that show nothing are left out, blanks at the
    ends and ``@`` at the beginning too, blanks within become one space. The form of a form is itself; a name
    that would vanish (``"@"``) stays.

    Examples
    --------
    >>> comparing_form(" @Acme\u200b ")
    'acme'
    >>> comparing_form("CAFE\u0301") == comparing_form("caf\u00e9")
    True
    """
    form, before = name, None
    # Folding may make new signs to compose, hence until nothing changes.
    while form != before:
        before = form
        seen = "".join(c for c in _UNSEEN.sub("", form) if c.isspace() or category(c) not in _HIDDEN)
        folded = normalize("NFKC", normalize("NFKC", seen).casefold())
        form = " ".join(folded.split()).lstrip("@ ").rstrip() or folded.strip()
    return form or name


_comparing_form = builtin(_FUNCTION, (dt.string,), dt.string)
_ltrim = builtin("ltrim", (dt.string, dt.string), dt.string)
_strlen = builtin("strlen", (dt.string,), dt.int64)


def form_of(name: ir.StringValue, engine: BaseBackend) -> ir.StringValue:
    """Return `comparing_form` as an expression of DuckDB, whose connection learns the function.

    Plain ASCII names, which nearly all are, stay in the engine; only the others go through Python.
    """
    teach_forms(engine)
    return name.re_search(_PLAIN).ifelse(_ltrim(name, "@").lower(), _comparing_form(name))


def same_name(one: ir.StringValue, other: ir.StringValue, engine: BaseBackend) -> ir.BooleanValue:
    """Return where two names have one comparing form; cheap where they are plain and of unlike length."""
    both_plain = one.re_search(_PLAIN) & other.re_search(_PLAIN)
    # Of a plain name at most the @ is left out.
    unlike = (_strlen(one) - _strlen(other)).abs() > 1
    same: ir.BooleanValue = ibis.cases(
        (one == other, True),
        (unlike & both_plain, False),
        else_=form_of(one, engine) == form_of(other, engine),
    )
    return same


def teach_forms(engine: BaseBackend) -> None:
    """Make Python's function known to a connection, once."""
    if engine in _registered:
        return
    import duckdb

    try:
        # Wrapped: DuckDB would evaluate the annotations, and Arrow is not imported here.
        engine.con.create_function(
            _FUNCTION, lambda names: _map_forms(names), ["VARCHAR"], "VARCHAR", type="arrow"
        )
    except (duckdb.CatalogException, duckdb.NotImplementedException):
        # Another wrapper of the same connection taught it.
        engine.con.execute(f"SELECT {_FUNCTION}('a')")
    _registered.add(engine)


def _map_forms(names: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    return pa.array([None if n is None else comparing_form(n) for n in names.to_pylist()], pa.string())
