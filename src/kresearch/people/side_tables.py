"""Tables about accounts that stand beside a log: prices, topic scores, audiences, people's choices."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from kresearch._common.formulas import plain_cell
from kresearch._common.words import number
from kresearch.errors import KresearchError, UsageError, suggestion
from kresearch.interactions.io.frames import to_arrow
from kresearch.interactions.io.sheets import is_spreadsheet, read_sheet
from kresearch.sentiment.files import read_columns

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

#: A table, the file it is in, or a function that makes it for the accounts that are asked about.
Source: TypeAlias = "pd.DataFrame | str | Path | Callable[[InteractionLog, list[str]], pd.DataFrame]"
YES, NO = ("yes", "true", "1", "y", "si", "sì"), ("no", "false", "0", "n")
#: Ends of intervals are computed, so the last digits differ.
_HAIR = 1e-6
#: Rows that a message names.
_SHOWN = 3


@dataclass(frozen=True)
class Field:
    """A column of such a table."""

    name: str  #: As it is called.
    needed: bool = True  #: Whether the table must have it.
    #: Of a number; both NaN for a text.
    low: float = math.nan
    high: float = math.nan
    choice: bool = False  #: Whether it is a yes or a no.

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return not math.isnan(self.low)


@dataclass(frozen=True)
class Shape:
    """What such a table looks like."""

    name: str  #: How messages call it, e.g. ``"prices"``.
    fields: tuple[Field, ...]  #: Its columns, the account first.
    key: tuple[str, ...] = ("account",)  #: The columns that name a row: no two rows have the same.
    #: The column that lies between ``low`` and ``high``; None where there are none.
    interval_of: str | None = None


def _share(name: str, *, needed: bool = False) -> Field:
    return Field(name, needed, 0.0, 1.0)


PRICES = Shape("prices", (Field("account"), Field("price", low=0.0, high=math.inf)))
AUDIENCE = Shape(
    "audience",
    (Field("account"), _share("suspicious_share", needed=True), _share("low"), _share("high")),
    interval_of="suspicious_share",
)
TOPICS = Shape(
    "topic scores",
    (
        Field("account"),
        Field("topic", needed=False),
        Field("variant", needed=False),
        Field("score", low=1.0, high=100.0),
        _share("precision"),
        _share("low"),
        _share("high"),
    ),
    key=("account", "topic", "variant"),
    interval_of="precision",
)
CHOICES = Shape("choices", (Field("account"), Field("chosen", choice=True)))


def read_side_table(
    source: Source, shape: Shape, *, log: InteractionLog | None = None, accounts: Iterable[str] = ()
) -> pd.DataFrame:
    """Return a checked table about accounts, with the columns of its shape.

    A row whose value is empty says that it is not known, as no row would; such rows are left out, and
    ``attrs["blank"]`` has their number, see `say_blank`. The source is a frame, the path of a file (CSV, TSV,
    JSON Lines, Parquet, a spreadsheet), or a function of the log and the accounts. Raises UsageError with
    everything that is wrong with the table.
    """
    where = f"{shape.name} '{source}'" if isinstance(source, str | Path) else shape.name
    given = _open(source, shape, log=log, accounts=list(accounts))
    columns = [str(name).strip() for name in given.columns]
    given = given.set_axis(columns, axis=1)
    lacking = [f.name for f in shape.fields if f.needed and f.name not in columns]
    if lacking:
        hints = "".join(suggestion(name, columns) for name in lacking)
        wanted = ", ".join(f.name if f.needed else f"{f.name} (optional)" for f in shape.fields)
        raise UsageError(
            f"{where}: there is no column {', '.join(lacking)}.{hints} It has "
            f"{', '.join(columns) or 'none'}. Allowed: {wanted}. Rename or add it."
        )
    wrong: list[str] = []
    found = pd.DataFrame({f.name: _column(given, f, wrong) for f in shape.fields}).reset_index(drop=True)
    nameless = found.index[found["account"].isna()]
    if len(nameless):
        wrong.append(f"{_rows(nameless)} without an account")
    keys = [name for name in shape.key if found[name].notna().any() or name == "account"]
    twice = found[found["account"].notna() & found.duplicated(keys, keep=False)]
    if len(twice):
        names = ", ".join(f"'{name}'" for name in list(dict.fromkeys(twice["account"]))[:_SHOWN])
        wrong.append(f"{number(twice['account'].nunique(), 'account')} more than once ({names})")
    wrong += _disordered(found, shape)
    if wrong:
        limits = "; ".join(_say_limits(f) for f in shape.fields if f.numeric or f.choice)
        raise UsageError(
            f"{where}: {'; '.join(wrong)}. Allowed: one row per {' and '.join(shape.key[: len(keys)])}, "
            f"{limits}. Mend these rows."
        )
    values = [f.name for f in shape.fields if f.needed and (f.numeric or f.choice)]
    known = found[values].notna().all(axis=1)
    found = found[known].reset_index(drop=True)
    found.attrs["blank"] = int((~known).sum())
    return found


def say_blank(table: pd.DataFrame, shape: Shape) -> str | None:
    """Return a sentence on the rows of a table of `read_side_table` that have no value; None without any."""
    blank = int(table.attrs.get("blank", 0))
    if not blank:
        return None
    return f"The {shape.name} have {number(blank, 'row')} without a value: what is asked there is not known."


def _disordered(found: pd.DataFrame, shape: Shape) -> list[str]:
    """Return what is wrong with intervals: the low end above the high one, or the share outside."""
    if shape.interval_of is None:
        return []
    share, low, high = (found[name] for name in (shape.interval_of, "low", "high"))
    bad = found.index[(low > high + _HAIR) | (share < low - _HAIR) | (share > high + _HAIR)]
    if not len(bad):
        return []
    return [f"{_rows(bad)}: {shape.interval_of} does not lie between low and high"]


def _open(source: Source, shape: Shape, *, log: InteractionLog | None, accounts: list[str]) -> pd.DataFrame:
    if callable(source):
        if log is None:
            raise UsageError(f"{shape.name} from a function need a log. Hand over a table or a file.")
        return source(log, accounts)
    if not isinstance(source, str | Path):
        return pd.DataFrame(to_arrow(source).to_pandas())
    if is_spreadsheet(source):
        if not Path(source).is_file():
            raise UsageError(
                f"no file '{source}' of {shape.name}. Allowed: a file that exists. Check the path."
            )
        return pd.DataFrame(read_sheet(Path(source)).to_pandas())
    try:
        # Spreadsheets put a mark before the first letter of a CSV file.
        return read_columns(source, encoding="utf-8-sig")
    except KresearchError as error:
        if not isinstance(error.__cause__, UnicodeDecodeError):
            raise
        # How the log is encoded says nothing of this file.
        raise UsageError(
            f"{shape.name} '{source}': {error.__cause__.reason} at byte {error.__cause__.start}, so this is "
            "no UTF-8. Allowed: UTF-8, or a spreadsheet. Save it so."
        ) from error


def _column(given: pd.DataFrame, field: Field, wrong: list[str]) -> pd.Series:
    """Return a column as it is meant; what cannot be meant is noted."""
    if field.name not in given:
        return pd.Series(math.nan if field.numeric else None, index=given.index, dtype=_dtype(field))
    column = given[field.name]
    cells = [None if pd.isna(cell) else str(cell).strip() or None for cell in column.tolist()]
    texts = pd.Series(cells, index=column.index, dtype=object)
    if field.choice:
        meant = texts.str.lower().map({**dict.fromkeys(YES, 1.0), **dict.fromkeys(NO, 0.0)})
        _note(wrong, texts, meant.isna() & texts.notna(), field, "is neither yes nor no")
        return meant.astype("float64")
    if not field.numeric:
        # Names that a spreadsheet would run as formulas are written behind an apostrophe.
        return texts.map(lambda text: text if text is None else plain_cell(text))
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    _note(wrong, texts, numbers.isna() & texts.notna(), field, "is no number")
    outside = numbers.notna() & ~numbers.between(field.low, field.high)
    outside |= numbers.abs() == math.inf
    _note(wrong, texts, outside, field, "is out of range")
    return numbers


def _dtype(field: Field) -> str:
    return "float64" if field.numeric else "object"


def _note(wrong: list[str], texts: pd.Series, bad: pd.Series, field: Field, what: str) -> None:
    places = [i for i, is_bad in enumerate(bad.to_numpy()) if is_bad]
    if places:
        shown = ", ".join(
            f"'{'' if texts.iloc[i] is None else texts.iloc[i]}' in row {i + 1}" for i in places[:_SHOWN]
        )
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        wrong.append(f"{field.name} {what}: {shown}{more}")


def _rows(index: pd.Index) -> str:
    shown = ", ".join(str(int(i) + 1) for i in index[:_SHOWN])
    return f"row {shown}" + (" and more" if len(index) > _SHOWN else "")


def _say_limits(field: Field) -> str:
    if field.choice:
        return f"{field.name} yes or no"
    ends = "0 or more" if field.high == math.inf else f"{field.low:g} to {field.high:g}"
    return f"{field.name} {ends}"


def unknown_accounts(table: pd.DataFrame, known: Iterable[str], shape: Shape) -> str | None:
    """Return a sentence on accounts of a table that a log does not have; None where it has all.

    Raises UsageError when it has none of them: the names are then written otherwise.
    """
    names, have = set(table["account"].dropna()), set(known)
    strange = sorted(names - have)
    if not strange:
        return None
    if names and not names & have:
        raise UsageError(
            f"{shape.name}: none of its accounts ({len(names):,}) is in the log, e.g. '{strange[0]}'."
            f"{suggestion(strange[0], have)} Allowed: names as the log writes them. Write them so."
        )
    shown = ", ".join(strange[:_SHOWN]) + (", ..." if len(strange) > _SHOWN else "")
    return f"The {shape.name} name {number(len(strange), 'account')} that the log does not have: {shown}."
