"""The records of a file one by one, in bounded memory; what is broken is counted with its place."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, AnyStr

from kresearch._common.csv_rows import csv_rows
from kresearch.formats.cells import unfold
from kresearch.formats.json_shape import doubled_keys
from kresearch.formats.opening import open_bytes
from kresearch.formats.spreadsheet import cells_filled
from kresearch.formats.values import Record, drain_unread
from kresearch.interactions.io.encodings import GUESSED, join_halves
from kresearch.interactions.io.merged import FILLED
from kresearch.interactions.io.sql import distinct_names, say_repeated

if TYPE_CHECKING:
    from kresearch.formats.head import Head
    from kresearch.formats.rows import Rows

#: A record longer than this is broken, not long.
LONGEST = 512 * 1024 * 1024
_CHUNK = 1 << 20
#: With fewer columns a text of several lines may hold as many commas.
_FEWEST_COLUMNS = 5
_DECODER = json.JSONDecoder()
_REPLACED = [0]
#: A character that was written as two halves, and as it is in UTF-8.
_PAIR_BYTES, _JOINED_BYTES = 6, 4


def read_records(head: Head, rows: Rows) -> Iterator[tuple[str, Record]]:
    """Return each record of a file and its place, e.g. ``("tweets.jsonl line 7", {...})``.

    Broken records are counted.
    """
    before = _REPLACED[0]
    drain_unread()  # of looking which format it is
    if head.encoding in GUESSED and rows.options.encoding is None:
        rows.note(f"{head.name} is not UTF-8 and is read as {head.encoding}; if it is another say --encoding")
    if head.packing == "spreadsheet" and (filled := cells_filled(head.path, head.member)):
        rows.note(f"{head.name}: {FILLED}", filled)
    if head.is_json and (twice := doubled_keys(head.text)):
        rows.note(
            f"{head.name}: a key stands twice in one object, its last value is read: {', '.join(twice)}"
        )
    try:
        with open_bytes(head.path, head.member, progress=rows.progress) as file:
            for found in _records(file, head, rows):
                yield found
                for cell in drain_unread():
                    rows.leave_out("a count that is no whole number", cell)
    except (EOFError, OSError) as error:
        rows.broken(f"the file is damaged from here on: {error}", head.name)
    if replaced := _REPLACED[0] - before:
        rows.note(f"{head.name}: signs that are not {head.encoding}, replaced", replaced)


def _records(file: IO[bytes], head: Head, rows: Rows) -> Iterator[tuple[str, Record]]:
    if head.shape == "csv":
        return _csv_rows(file, head, rows)
    if head.shape == "json-cells":
        return ((where, unfold(record)) for where, record in _csv_rows(file, head, rows))
    if head.shape == "json-lines":
        return _json_lines(file, head, rows)
    return _json_values(file, head, rows) if head.is_json else iter(())


def _replace(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        pair = bytes(error.object[error.start : error.start + _PAIR_BYTES])
        if len(joined := join_halves(pair)) == _JOINED_BYTES and pair[:1] == b"\xed":
            return joined.decode(), error.start + _PAIR_BYTES
    _REPLACED[0] += 1
    if isinstance(error, UnicodeDecodeError):
        return "\ufffd", error.end
    raise error


codecs.register_error("kresearch-replace", _replace)


def _text(file: IO[bytes], head: Head) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, encoding=head.encoding, errors="kresearch-replace", newline="")


def _lines(stream: IO[AnyStr], head: Head, rows: Rows) -> Iterator[AnyStr]:
    """Return the lines of a file, but none that would fill the memory (a packed file of one sign)."""
    while line := stream.readline(LONGEST):
        if len(line) >= LONGEST:
            rows.broken(f"a line is longer than {LONGEST:,}; it and what follows is not read", head.name)
            return
        yield line


def _csv_rows(file: IO[bytes], head: Head, rows: Rows) -> Iterator[tuple[str, Record]]:
    lines = (line.replace("\0", "") for line in _lines(_text(file, head), head, rows))
    reader = csv_rows(lines, head.delimiter, escaped=head.escaped)
    names: list[str] | None = None
    header: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            rows.broken(f"no row of a table: {error}", f"{head.name} line {line}")
            continue
        if line <= head.skip or not any(cell.strip() for cell in cells):
            continue
        if names is None:
            # Of two columns of one name the first has it.
            header = [_bare(name) for name in cells]
            names = distinct_names(header)
            if repeated := say_repeated(header):
                rows.note(f"{head.name}: {repeated}")
        elif _bare(cells[0]) == header[0] and [_bare(cell) for cell in cells] == header:
            rows.note(f"{head.name}: the header stands again between rows, as in files put together")
        elif len(cells) > len(names) and any(cells[len(names) :]):
            more = len(cells) - len(names)
            rows.broken(f"{more} cells more than the header", f"{head.name} line {line}", ",".join(cells))
        elif len(cells) < len(names):
            fewer = len(names) - len(cells)
            rows.broken(f"{fewer} cells fewer than the header", f"{head.name} line {line}", ",".join(cells))
        elif reader.line_num > line and (number := _swallowed(cells, len(names), head.delimiter)):
            why = "a cell holds what look like further rows: a quote is not closed"
            rows.broken(why, f"{head.name} lines {line} to {reader.line_num}", f"{number} rows")
        else:
            yield f"{head.name} line {line}", dict(zip(names, cells, strict=False))


def _bare(name: str) -> str:
    return name.strip().lstrip("\ufeff").strip()


def _swallowed(cells: list[str], columns: int, delimiter: str) -> int:
    """Return how many lines inside the cells of one row look like rows of the table themselves."""
    if columns < _FEWEST_COLUMNS:
        return 0
    inside = (line for cell in cells if "\n" in cell for line in cell.split("\n")[1:])
    looks = [_look(cell) for cell in cells]
    return sum(
        line.count(delimiter) >= columns - 1 and _fits(line.split(delimiter), looks) for line in inside
    )


def _fits(cells: list[str], looks: list[str]) -> bool:
    """Return whether cells of a line begin as a row does, and have numbers where it has them."""
    numbers = zip(cells[1:], looks[1:], strict=False)
    return looks[0] in ("text", _look(cells[0])) and all(
        not cell.strip() or _look(cell) == "number" for cell, look in numbers if look == "number"
    )


def _look(cell: str) -> str:
    """Return what a cell is; a line of a text seldom begins with a number or one word and a comma."""
    plain = cell.strip().strip('"')
    if not plain or " " in plain:
        return "text"
    return "number" if plain.isdecimal() else "id" if re.search(r"\d", plain) else "word"


def _json_lines(file: IO[bytes], head: Head, rows: Rows) -> Iterator[tuple[str, Record]]:
    # Bytes are decoded a line at a time, so that a bad one costs its line only.
    decoded = head.encoding in ("utf-8", "utf-8-sig")
    lines = (
        (_decoded(line, head) for line in _lines(file, head, rows))
        if decoded
        else _lines(_text(file, head), head, rows)
    )
    # JSON has no carriage return inside its texts: each ends an object, as on old Macintoshes.
    parts = ((number, part) for number, line in enumerate(lines, start=1) for part in line.split("\r"))
    for number, line in parts:
        where = f"{head.name} line {number}"
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        try:
            value = json.loads(text)
        except ValueError as error:
            if (several := _in_a_line(text)) is not None:
                yield from ((where, one) for one in several)
            else:
                rows.broken("is not JSON", where, f"{error}: {text[:60]}")
            continue
        except RecursionError:
            rows.broken("is nested too deeply", where)
            continue
        if isinstance(value, dict):
            yield where, value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    yield where, item
                else:
                    rows.broken("is no JSON object", where, str(item)[:60])
        else:
            rows.broken("is no JSON object", where, text[:60])


def _in_a_line(text: str) -> list[Record] | None:
    """Return the objects of a line that stand one behind the other; None where it is something else."""
    found: list[Record] = []
    position = 0
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict):
            return None
        found.append(value)
        while position < len(text) and text[position] in " \t,":
            position += 1
    return found


def _decoded(line: bytes, head: Head) -> str:
    try:
        return line.decode(head.encoding)
    except UnicodeDecodeError:
        return line.decode(head.encoding, errors="kresearch-replace")


def _json_values(file: IO[bytes], head: Head, rows: Rows) -> Iterator[tuple[str, Record]]:
    """Return the elements of an array, or one object after another, without reading the whole file."""
    stream = _text(file, head)
    buffer = stream.read(_CHUNK).lstrip("\ufeff")
    if head.assigned:
        buffer = buffer[buffer.index("=") + 1 :]
    buffer = buffer.lstrip()
    position, number, more, inside = 0, 0, True, False
    array = head.shape == "json-array"
    while True:
        while position < len(buffer) and buffer[position] in " \t\r\n,;":
            position += 1
        if position >= len(buffer) and more:
            buffer, position = stream.read(_CHUNK), 0
            more = bool(buffer)
            continue
        if position >= len(buffer):
            if inside:
                rows.broken("the array breaks off", f"{head.name} after element {number}")
            return
        if array and buffer[position] == ("]" if inside else "["):
            # Files put together are one array behind the other.
            inside, position = not inside, position + 1
            continue
        if array and not inside:
            rows.broken(
                "stands behind the array, and is not read",
                f"{head.name} after element {number}",
                buffer[position : position + 60],
            )
            return
        number += 1
        where = f"{head.name} element {number}"
        try:
            value, position = _DECODER.raw_decode(buffer, position)
        except (ValueError, RecursionError) as error:
            # Not whole yet, or broken: only the rest of the file can say. Reading twice as much
            # each time keeps the work in proportion to the length.
            number -= 1
            rest = buffer[position:]
            added = stream.read(max(_CHUNK, len(rest))) if len(rest) < LONGEST else ""
            if added:
                buffer, position = rest + added, 0
                continue
            why = "is not JSON; it and what follows it is not read"
            rows.broken(why, where, f"{error}: {rest[:60]}")
            return
        if isinstance(value, dict):
            yield where, value
        else:
            rows.broken("is no JSON object", where, str(value)[:60])
        if position > _CHUNK:
            buffer, position = buffer[position:], 0
