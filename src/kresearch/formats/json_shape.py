"""The first objects of a JSON text that may be cut off anywhere, and the paths of their keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from kresearch._common.reading import parse_json
from kresearch.formats.values import Record

_TAKEN = 20
_DEPTH = 8
_DECODER = json.JSONDecoder()


def first_values(text: str, shape: str) -> list[Record]:
    """Return the first objects of the beginning of a JSON file.

    The shape is ``"json-lines"``, ``"json-array"`` or ``"json-object"``; ``"json-whole"`` takes whole objects
    only.
    """
    if shape == "json-array":
        text = text.lstrip()[1:]
    found = list(_objects(text))
    if not found and shape != "json-whole":
        try:
            value = parse_json(close_open(text.lstrip(" \t\r\n,")))
        except ValueError:
            return []
        return [value] if isinstance(value, dict) else []
    return found


def _objects(text: str) -> Iterator[Record]:
    position = 0
    for _ in range(_TAKEN):
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        if text[position : position + 1] != "{":
            return
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield value


def doubled_keys(text: str) -> list[str]:
    """Return the keys that stand twice, with two values, in one of the first objects of a JSON text.

    Examples
    --------
    >>> doubled_keys('{"id": 1, "user": {"name": "a", "name": "b"}}')
    ['name']
    """
    found: dict[str, None] = {}

    def look(pairs: list[tuple[str, object]]) -> dict[str, object]:
        taken: dict[str, object] = {}
        for key, value in pairs:
            if key in taken and taken[key] != value:
                found[key] = None
            taken[key] = value
        return taken

    decoder = json.JSONDecoder(object_pairs_hook=look)
    position = 0
    for _ in range(_TAKEN):
        start = text.find("{", position)
        if start < 0:
            break
        try:
            _, position = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
    return list(found)


def close_open(text: str) -> str:
    """Return a JSON text that breaks off, cut at its last whole value and closed there.

    Examples
    --------
    >>> close_open('{"user": {"id": 1, "na')
    '{"user": {"id": 1}}'
    """
    open_: list[str] = []
    inside = escaped = False
    end = 0
    for position, sign in enumerate(text):
        if inside:
            if escaped:
                escaped = False
            elif sign == "\\":
                escaped = True
            elif sign == '"':
                inside = False
            continue
        if sign == '"':
            inside = True
            continue
        if sign in "{[":
            open_.append("}" if sign == "{" else "]")
        elif sign in "}]" and open_:
            open_.pop()
        elif sign != ",":
            continue
        end = position if sign == "," else position + 1
    # Whatever opens or closes is an end: what is open now was open there.
    return text[:end] + "".join(reversed(open_))


def key_paths(values: Iterable[object]) -> frozenset[str]:
    """Return the paths of all keys: ``user.id``, ``entities.urls[].url``."""
    paths: set[str] = set()
    for value in values:
        _collect(value, "", paths, 0)
    return frozenset(paths)


def _collect(value: object, prefix: str, paths: set[str], depth: int) -> None:
    if depth > _DEPTH:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            path = f"{prefix}.{key}" if prefix else str(key)
            paths.add(path)
            _collect(inner, path, paths, depth + 1)
    elif isinstance(value, list):
        for inner in value[:_TAKEN]:
            _collect(inner, f"{prefix}[]", paths, depth + 1)
