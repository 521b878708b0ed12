"""What stands in each column of a file: how many values, of what look."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import ibis.expr.datatypes as dt

from kresearch._common.reading import parse_json
from kresearch.interactions.called import CALLED
from kresearch.interactions.io.builtins import builtin
from kresearch.interactions.io.json_paths import escape_key
from kresearch.interactions.vocabulary import KINDS, NETWORKS, POLARITIES, canonical_names, post_words

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from kresearch.interactions.io.raw_table import RawTable

#: Rows of which objects are looked into, paths of one column, and keys of a path.
_LOOKED_INTO, _MOST_PATHS, _DEEPEST = 200, 60, 3
_extract = builtin("json_extract_string", (dt.string, dt.string), dt.string)
_valid = builtin("json_valid", (dt.string,), dt.boolean)
#: Rows whose values are looked at; counts are of all rows.
LOOKED_AT = 2_000
#: What our columns are called elsewhere, without signs.
_NAMES = frozenset(word.replace(" ", "") for words in CALLED.values() for word in words)
_KINDS = canonical_names(KINDS) | post_words()
_NETWORKS = canonical_names(NETWORKS)
_TIME = re.compile(
    r"^\s*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ,]+\d{2,4}"
    r"|[A-Z][a-z]{2},? (\d{1,2} )?[A-Z][a-z]{2} \d{1,4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4}|\d{8}[T ]\d{6}"
    r"|\d{1,2}[:.]\d{2}([:.]\d{2})?,? +\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4})"
)
_EPOCH = re.compile(r"^\s*1[0-9]{9}([0-9]{3})?([0-9]{3})?(\.\d+)?\s*$")
_NUMBER = re.compile(r"^\s*[+-]?\d+([.,]\d+)?\s*$")
_DECIMAL = re.compile(r"^-?\d+[.,]\d+$")
_ID = re.compile(r"^[\w:./#=@-]{2,80}$")
#: Programs that a text was written with: no actors, though they stand in columns named "source".
_CLIENT = re.compile(
    r"^<a href=|\b(for|per) (iphone|ipad|android|mac|windows|blackberry|websites|advertisers)\b"
    r"|\bweb (app|client)\b"
    r"|^(tweetdeck|hootsuite|buffer|echofon|ubersocial|ifttt|sprinklr|ios|android|web|mobile)\b",
    re.IGNORECASE,
)
#: {'id': 1}, ["a", "b"], [1, 2]; "[deleted]" is a word.
_STRUCTURE = re.compile(r"^\s*(\{|\[\s*[\[{'\"\d\]])")


@dataclass(frozen=True)
class Profile:
    """One column at a look."""

    name: str  #: As the file calls it.
    #: Rows of the file, those with a value, and different values.
    rows: int
    filled: int
    distinct: int
    values: tuple[str, ...]  #: The first values, as texts, empty ones left out.

    @property
    def examples(self) -> tuple[str, ...]:
        """Three different values, the first that occur."""
        return tuple(dict.fromkeys(self.values))[:3]

    def share(self, test: Callable[[str], object]) -> float:
        """Return the share of the values of which something is true, 0 without values."""
        return sum(1 for value in self.values if test(value)) / len(self.values) if self.values else 0.0

    @cached_property
    def times(self) -> float:
        """Share of values that look like times."""
        return self.share(lambda v: _TIME.match(v) or _EPOCH.match(v))

    @cached_property
    def epochs(self) -> float:
        """Share of values that look like seconds, milliseconds or microseconds since 1970."""
        return self.share(_EPOCH.match)

    @cached_property
    def numbers(self) -> float:
        """Share of numbers."""
        return self.share(_NUMBER.match)

    @cached_property
    def kinds(self) -> float:
        """Share of known words for kinds."""
        return self.share(lambda v: v.strip().lower() in _KINDS)

    @cached_property
    def networks(self) -> float:
        """Share of known words for networks."""
        return self.share(lambda v: v.strip().lower() in _NETWORKS)

    @cached_property
    def polarities(self) -> float:
        """Share of words for polarity, or numbers from -1 to 1."""
        return self.share(lambda v: v.strip().lower() in POLARITIES or _inside(v))

    @cached_property
    def clients(self) -> float:
        """Share of names of programs."""
        return self.share(_CLIENT.search)

    @cached_property
    def ids(self) -> float:
        """Share of values without blanks, as ids and handles are."""
        return self.share(_ID.match)

    @cached_property
    def names(self) -> float:
        """Share of values that may be somebody's name: short, on one line, no structure, no decimals."""
        return self.share(
            lambda v: len(v) <= 60 and "\n" not in v and not _STRUCTURE.match(v) and not _DECIMAL.match(v)
        )

    @cached_property
    def texts(self) -> float:
        """Share of values of several words."""
        return self.share(lambda v: " " in v.strip())

    @cached_property
    def mean_length(self) -> float:
        """Mean number of signs."""
        return sum(map(len, self.values)) / len(self.values) if self.values else 0.0


def _inside(value: str) -> bool:
    try:
        return abs(float(value)) <= 1
    except ValueError:
        return False


def _inside_objects(raw: RawTable) -> dict[str, ir.Value]:
    """Return the path of every plain value in the objects of a JSON file, and its cells."""
    if not raw.nested:
        return {}
    found: dict[str, ir.Value] = {}
    first = raw.table.select(*raw.columns).limit(_LOOKED_INTO).to_pyarrow()
    for name in raw.columns:
        paths: dict[tuple[str, ...], None] = {}
        for text in first[name].to_pylist():
            if isinstance(text, str) and text.startswith("{"):
                paths |= dict.fromkeys(_paths(text))
        # Those that are called as ours are come first: an answer of an interface has a hundred others.
        ranked = sorted(paths, key=lambda path: re.sub(r"[\W_]+", "", path[-1].lower()) not in _NAMES)
        for path in ranked[:_MOST_PATHS]:
            pointer = "".join(f"/{escape_key(key)}" for key in path)
            cell = _extract(_valid(raw.table[name]).ifelse(raw.table[name], "{}"), pointer)
            found[".".join((name, *path))] = cell
    return {path: cell for path, cell in found.items() if path not in raw.columns}


def _paths(text: str) -> list[tuple[str, ...]]:
    try:
        value = parse_json(text)
    except ValueError:
        return []
    found: list[tuple[str, ...]] = []

    def walk(inner: object, path: tuple[str, ...]) -> None:
        if isinstance(inner, dict) and len(path) < _DEEPEST:
            for key, below in inner.items():
                # What a path is parted at cannot stand in a key of it.
                if key and not set(key) & set(".[]"):
                    walk(below, (*path, key))
        elif isinstance(inner, (str, int, float)) and path:
            found.append(path)

    walk(value, ())
    return found


def profile_columns(raw: RawTable) -> tuple[Profile, ...]:
    """Return the profile of every column that came, and of every path into its objects that can be read."""
    if not raw.columns:
        return ()
    cells = {name: raw.table[name].cast("string") for name in raw.columns} | _inside_objects(raw)
    table = raw.table.select(**{f"c{n}": cell for n, cell in enumerate(cells.values())})
    measures = {"rows": table.count()}
    for n in range(len(cells)):
        value = table[f"c{n}"].strip().nullif("")
        measures |= {f"filled{n}": value.count(), f"distinct{n}": value.nunique()}
    counts = table.aggregate(**measures).to_pyarrow().to_pylist()[0]
    first = table.limit(LOOKED_AT).to_pyarrow()
    out = []
    for n, name in enumerate(cells):
        values = tuple(v for v in first[f"c{n}"].to_pylist() if v is not None and v.strip())
        out.append(Profile(name, counts["rows"], counts[f"filled{n}"], counts[f"distinct{n}"], values))
    return tuple(out)
