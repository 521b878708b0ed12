"""Foreign column names and words: a small mapping from what a file says to what we call it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kresearch.errors import UsageError, suggestion
from kresearch.interactions import schema
from kresearch.interactions.vocabulary import post_words
from kresearch.interactions.zones import read_zone_words

TIME_UNITS = ("s", "ms", "us")
DECIMALS = (",", ".")
_OPTIONS = (
    "timezone", "time_unit", "kinds", "networks", "polarity_words", "polarity_scale", "decimal",
    "time_format", "skip_lines", "sheet", "encoding", "totals", "normalise_names", "zones",
)  # fmt: skip


@dataclass(frozen=True)
class ColumnMap:
    """Where our columns come from.

    Parameters
    ----------
    columns
        Per table: our column name -> the file's column name, or ``"=text"`` for a constant.
    timezone
        Zone of times that carry none, an IANA name.
    time_unit
        Unit of times given as numbers since 1970: ``"s"``, ``"ms"`` or ``"us"``.
    kinds, networks
        Words of the file (lower case) and what each means.
    polarity_words
        Words of the polarity column (lower case) and the number of each, None for not known.
    polarity_scale
        Lowest and highest value of a polarity that is a number on another scale, e.g. ``(1, 5)`` for stars.
    decimal
        ``","`` or ``"."``: the decimal sign; the other one then parts thousands.
    time_format
        How times are written, e.g. ``"%d/%m/%Y %H:%M"``; nothing else is then read as a time.
    skip_lines
        Lines before the header.
    sheet
        Name of a spreadsheet's sheet, or of a file in a zip file.
    encoding
        Of a text file.
    totals
        Kind -> column of totals, each read as counted rows of anonymous people.
    normalise_names
        Whether names that differ only in spelling are merged.
    zones
        Words behind a time (lower case) and the offset or IANA zone that each means.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    timezone: str | None = None
    time_unit: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)
    polarity_words: Mapping[str, float | None] = field(default_factory=dict)
    polarity_scale: tuple[float, float] | None = None
    decimal: str | None = None
    time_format: str | None = None
    skip_lines: int = 0
    sheet: str | None = None
    encoding: str | None = None
    totals: Mapping[str, str] = field(default_factory=dict)
    normalise_names: bool = False
    zones: Mapping[str, str] = field(default_factory=dict)


def read_mapping(
    mapping: ColumnMap | Mapping[str, Any] | Iterable[str] | str | Path | None,
) -> ColumnMap:
    """Return the column map of a dict, of ``account=target`` pairs or of a TOML file.

    Parameters
    ----------
    mapping
        Ours on the left, the file's on the right: ``{"account": "target"}``,
        ``["account=target", "network==twitter", "posts.at=created"]``, or the path of a TOML
        file. A value that begins with ``=`` is a constant. A flat mapping is about the
        interactions; tables ``[interactions]``, ``[posts]``, ``[audience]`` about each.

    Returns
    -------
    ColumnMap

    Raises
    ------
    UsageError
        When a name on the left is not one of ours; says the nearest.

    Examples
    --------
    >>> import kresearch as kr
    >>> columns = kr.interactions.read_mapping(["account=page", "actor=who", "network==facebook"])
    >>> columns.columns["interactions"]
    {'account': 'page', 'actor': 'who', 'network': '=facebook'}
    """
    if mapping is None:
        return ColumnMap()
    if isinstance(mapping, ColumnMap):
        return mapping
    if isinstance(mapping, Mapping):
        return _from_dict(mapping)
    if isinstance(mapping, Path) or (isinstance(mapping, str) and "=" not in mapping):
        return _from_toml(Path(mapping))
    return _from_pairs([mapping] if isinstance(mapping, str) else list(mapping))


def _from_toml(path: Path) -> ColumnMap:
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise UsageError(
            f"cannot read the mapping {path}: {error.strerror}. Allowed: a TOML file or pairs "
            "like account=target. Check the path."
        ) from error
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise UsageError(
            f'the mapping {path} is not TOML: {error}. Allowed: lines like account = "target", in UTF-8. '
            "Mend it."
        ) from error

    return _from_dict(content)


def _from_pairs(pairs: list[str]) -> ColumnMap:
    if len(pairs) == 1 and "=" not in pairs[0]:
        return _from_toml(Path(pairs[0]))
    flat: dict[str, Any] = {}
    for pair in pairs:
        name, sign, target = pair.partition("=")
        if not sign or not name or not target:
            raise UsageError(
                f"cannot read the mapping '{pair}'. Allowed: ours=theirs as in account=target, or a "
                "constant as in network==twitter."
            )
        table, dot, column = name.strip().rpartition(".")
        chosen = flat.setdefault(table, {}) if dot else flat
        if column in chosen:
            raise UsageError(f"the mapping says '{name}' twice. Allowed: each of our columns once.")
        chosen[column] = target
    return _from_dict(flat)


def _from_dict(given: Mapping[str, Any]) -> ColumnMap:
    shapeless = _wrong_shapes(given)
    if shapeless:
        raise UsageError(
            f'the mapping does not fit: {" ".join(shapeless)} Correct them, e.g. timezone = "Europe/Rome", '
            'kinds = {"Piace" = "like"}, normalise_names = true.'
        )
    flat = {k: v for k, v in given.items() if k not in schema.TABLES and k not in _OPTIONS}
    columns = {table: dict(given.get(table, {})) for table in schema.TABLES}
    columns["interactions"] = flat | columns["interactions"]
    wrong = [
        f"'{name}' is no column of {table}.{suggestion(name, _names(table))}"
        for table, chosen in columns.items()
        for name in chosen
        if name not in _names(table)
    ]
    wrong += [
        f"'{name} = {target!r}' is no column name."
        for chosen in columns.values()
        for name, target in chosen.items()
        if not isinstance(target, str) or not target
    ]
    if wrong:
        raise UsageError(
            f"the mapping does not fit: {' '.join(wrong)} Allowed on the left: "
            + "; ".join(f"{table}: {', '.join(_names(table))}" for table in schema.TABLES)
            + "; on the right a column of the file, or =text for a constant."
        )
    unit = given.get("time_unit")
    check_time_unit(unit)
    problems = _wrong_options(given)
    if problems:
        raise UsageError(f"the mapping does not fit: {' '.join(problems)}")
    scale = given.get("polarity_scale")
    return ColumnMap(
        columns=columns,
        timezone=given.get("timezone"),
        time_unit=unit,
        kinds=_words(given.get("kinds", {}), "kind", schema.KINDS),
        networks={
            str(k).strip().lower(): str(v).strip().lower() for k, v in given.get("networks", {}).items()
        },
        polarity_words=read_polarity_words(given.get("polarity_words", {})),
        polarity_scale=None if scale is None else (float(scale[0]), float(scale[1])),
        decimal=given.get("decimal"),
        time_format=given.get("time_format"),
        skip_lines=int(given.get("skip_lines", 0)),
        sheet=given.get("sheet"),
        encoding=given.get("encoding"),
        totals=check_totals(given.get("totals", {})),
        normalise_names=bool(given.get("normalise_names", False)),
        zones=read_zone_words(given.get("zones", {})),
    )


def _wrong_shapes(given: Mapping[str, Any]) -> list[str]:
    """Return what is of another kind than it must be, so that the rest can rely on its types."""
    wrong = [f"'{name!r}' is no name; allowed: texts." for name in given if not isinstance(name, str)]
    for name in (*schema.TABLES, "kinds", "networks", "polarity_words", "totals", "zones"):
        value = given.get(name, {})
        if not isinstance(value, Mapping):
            wrong.append(f"{name} = {value!r}; allowed: a table of words and what they mean.")
        elif name in ("kinds", "networks", "totals", "zones"):
            wrong += [
                f"{name}: {word!r} = {meant!r}; allowed: a text for each word."
                for word, meant in value.items()
                if not isinstance(meant, str) or not meant.strip()
            ]
    wrong += [
        f"{name} = {given[name]!r}; allowed: a text."
        for name in ("timezone", "time_unit", "decimal")
        if given.get(name) is not None and not isinstance(given[name], str)
    ]
    if not isinstance(given.get("normalise_names", False), bool):
        wrong.append(f"normalise_names = {given['normalise_names']!r}; allowed: true or false.")
    return wrong


#: Signs that DuckDB reads, one of a time at least; a form of a thousand signs did not end.
_TIME_FORM = re.compile(
    r"(?=.{2,100}$)(?=.*%-?[a-zA-Z])(?:[^%]|%-?[aAbBcdfgGHIjmMnpSuUVwWxXyYzZ%])+", re.DOTALL
)


def _wrong_options(given: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the options beside columns, zone and unit."""
    scale, skip = given.get("polarity_scale"), given.get("skip_lines", 0)
    wrong = []
    if scale is not None and not _is_scale(scale):
        wrong.append(f"polarity_scale = {scale!r}; allowed: its lowest and highest value, as [1, 5].")
    if given.get("decimal") not in (None, *DECIMALS):
        wrong.append(f"decimal = {given['decimal']!r}; allowed: a comma or a point.")
    if not isinstance(skip, int) or isinstance(skip, bool) or skip < 0:
        wrong.append(f"skip_lines = {skip!r}; allowed: 0 and more.")
    form = given.get("time_format")
    if form is not None and not (isinstance(form, str) and _TIME_FORM.fullmatch(form)):
        wrong.append(f"time_format = {form!r:.80}; allowed: signs as in '%d/%m/%Y %H:%M', 100 at most.")
    wrong += [
        f"{name} = {given[name]!r}; allowed: a text."
        for name in ("sheet", "encoding")
        if given.get(name) is not None and not isinstance(given[name], str)
    ]
    return wrong


def _is_scale(scale: Any) -> bool:
    return (
        isinstance(scale, (list, tuple))
        and len(scale) == 2
        and all(isinstance(n, (int, float)) and not isinstance(n, bool) and math.isfinite(n) for n in scale)
        and scale[0] != scale[1]
    )


def read_polarity_words(given: Mapping[str, Any]) -> dict[str, float | None]:
    """Return word -> polarity; an empty text is "not known".

    Raises UsageError when a number is none from -1 to 1.
    """
    words: dict[str, float | None] = {}
    for word, value in given.items():
        plain = str(word).strip().lower()
        if value is None or str(value).strip() == "":
            words[plain] = None
            continue
        try:
            words[plain] = 2.0 if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            words[plain] = 2.0
        if not -1 <= (words[plain] or 0.0) <= 1:
            raise UsageError(
                f"the mapping says polarity '{word}' means '{value}', which is no number from -1 to 1. "
                "Allowed: -1 (negative), 0, 1 (positive) and between, or nothing for not known. Say e.g. "
                "--polarity-word negativo=-1."
            )
    return words


def check_totals(totals: Mapping[str, Any]) -> dict[str, str]:
    """Return kind -> column of totals, the kinds in our words; UsageError for one that is none of ours."""
    known = schema.canonical_names(schema.KINDS)
    wrong = [kind for kind in totals if kind.strip().lower() not in known]
    if wrong:
        said = " ".join(f"no kind '{kind}'.{suggestion(kind, known)}" for kind in wrong)
        raise UsageError(f"totals: {said} Allowed: {', '.join(schema.KINDS)}. Say --totals like=Likes.")
    columns = [str(column) for column in totals.values()]
    if twice := next((column for column in columns if columns.count(column) > 1), None):
        kinds = " and ".join(kind for kind, column in totals.items() if str(column) == twice)
        raise UsageError(
            f"totals: the column '{twice}' is named for {kinds}, so that its numbers would count twice. "
            "Allowed: each column once. Say --totals like=Likes,share=Shares."
        )
    return {known[kind.strip().lower()]: str(column) for kind, column in totals.items()}


def check_time_unit(unit: str | None) -> None:
    """Raise UsageError when `unit` is no unit of time we read."""
    if unit is not None and unit not in TIME_UNITS:
        raise UsageError(
            f"no time unit '{unit}'. Allowed: {', '.join(TIME_UNITS)}, counted since 1970. "
            "Leave it out when times are texts or timestamps."
        )


def _names(table: str) -> list[str]:
    return [column.name for column in schema.TABLES[table]]


def _words(given: Mapping[str, Any], what: str, vocabulary: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    known = schema.canonical_names(dict(vocabulary))
    if what == "kind":
        known |= post_words()
    words: dict[str, str] = {}
    for foreign, ours in given.items():
        plain = str(ours).strip().lower()
        if plain not in known:
            raise UsageError(
                f"the mapping says {what} '{foreign}' means '{ours}', which is no {what}."
                f"{suggestion(plain, known)} Allowed: {', '.join(vocabulary)}."
            )
        words[str(foreign).strip().lower()] = known[plain]
    return words
