"""The first kilobytes of a file: what it is, and which columns or keys it has."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kresearch._common.csv_rows import csv_rows, escapes_quotes
from kresearch.formats.cells import unfold
from kresearch.formats.json_shape import first_values, key_paths
from kresearch.formats.opening import HEAD_BYTES, encoding_of, magic_of, members_of, open_bytes, packing_of
from kresearch.formats.preamble import lines_before_header
from kresearch.formats.values import Record
from kresearch.interactions.io.plain import check_encoding

#: window.YTD.tweets.part0 = [ ...
_ASSIGNED = re.compile(r"\s*(?:var\s+|let\s+|const\s+)?([\w.$]+)\s*=\s*(?=[\[{])")
_DELIMITERS = ",;\t|"
_SHOWN_ROWS = 40
#: Bytes that no text has. A lone zero byte is of a program that cut a text.
_NO_TEXT = re.compile(r"[\x01-\x06\x0e-\x1a]")
#: What a table without any cell is written with.
_NOTHING = " \t\r\n\ufeff\"',;|"


@dataclass(frozen=True)
class Head:
    """What the first kilobytes of a file say.

    Parameters
    ----------
    path
        The file.
    member
        The file inside, when it is a zip file; the sheet, when it is a workbook.
    packing
        ``""``, ``"gzip"``, ``"zip"`` or ``"spreadsheet"``.
    encoding
        Of the text.
    shape
        ``"csv"``, ``"json-cells"`` (a table whose cells show objects), ``"json-lines"`` (an object a
        line), ``"json-array"``, ``"json-object"`` (one object over several lines), ``"spreadsheet"``,
        ``"empty"``, ``"text"``, ``"encoding"`` (a text in none that is known), or what a file that is no
        text is (``"parquet"``, ``"pdf"``, ...).
    text
        The first kilobytes, decoded.
    assigned
        The name that a JavaScript file assigns its JSON to, e.g. ``"window.YTD.tweets.part0"``.
    skip
        Lines before the header of a CSV file.
    folder
        What tells the file from others of its name, with a slash behind it; else empty.
    """

    path: Path
    member: str
    packing: str
    encoding: str
    shape: str
    text: str
    assigned: str = ""
    skip: int = 0
    folder: str = ""

    @property
    def name(self) -> str:
        """The file's name, with the member of a zip file, and its folder where several have that name."""
        name = f"{self.folder}{self.path.name}"
        return f"{name}:{self.member}" if self.member else name

    @property
    def is_json(self) -> bool:
        """Whether the file holds JSON in any of its shapes."""
        return self.shape.startswith("json")

    @cached_property
    def delimiter(self) -> str:
        """What stands between the cells of a CSV file."""
        lines = self.text.splitlines()[self.skip : self.skip + 1] or [""]
        counts = {sign: _outside_quotes(lines[0], sign) for sign in _DELIMITERS}
        return max(counts, key=lambda sign: counts[sign])

    @cached_property
    def escaped(self) -> bool:
        """Whether a quote inside a cell of a CSV file stands behind a backslash."""
        return escapes_quotes(self.text, self.delimiter)

    @cached_property
    def cells(self) -> list[list[str]]:
        """The first rows of a CSV file, the header among them, as cells."""
        if self.shape not in ("csv", "json-cells"):
            return []
        rows = csv_rows(io.StringIO(self.text, newline=""), self.delimiter, escaped=self.escaped)
        try:
            shown = [(rows.line_num, row) for row, _ in zip(rows, range(_SHOWN_ROWS), strict=False)]
            return [row for line, row in shown if line > self.skip]
        except csv.Error:
            return []

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The column names of a CSV file, stripped."""
        return tuple(name.strip() for name in self.cells[0]) if self.cells else ()

    @cached_property
    def values(self) -> list[Record]:
        """The first JSON objects, the last of them perhaps cut short."""
        if self.shape == "json-cells":
            return [unfold(dict(zip(self.header, row, strict=False))) for row in self.cells[1:]]
        return first_values(self.text, self.shape) if self.is_json else []

    @cached_property
    def unfolded(self) -> Head | None:
        """The same file as objects, when it is a table of which some cell shows one."""
        if self.shape != "csv" or not any(cell.startswith("{") for row in self.cells[1:] for cell in row):
            return None
        found = replace(self, shape="json-cells")
        return (
            found if any(isinstance(value, dict) for row in found.values for value in row.values()) else None
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """Paths of keys in the first JSON objects: ``user.screen_name``, ``entities.urls[].url``."""
        return key_paths(self.values)

    def has(self, *names: str) -> bool:
        """Return whether all columns (of a CSV file, whatever their case) or paths (of JSON) are there."""
        if self.is_json:
            return all(name in self.keys for name in names)
        lowered = {name.lower() for name in self.header}
        return bool(lowered) and all(name.lower() in lowered for name in names)

    def has_any(self, *names: str) -> bool:
        """Return whether one of several columns or paths is there."""
        return any(self.has(name) for name in names)


def read_head(path: str | Path, member: str = "", *, encoding: str | None = None) -> Head:
    """Return what the first kilobytes of a file say.

    Parameters
    ----------
    path, member
        The file, and the member when it is a zip file of several.
    encoding
        Of the text; None: by its first bytes.

    Raises
    ------
    UsageError
        When there is no such file, or no such encoding.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "reactions.csv"
    ...     _ = file.write_text("Autore;Data")
    ...     head = kr.formats.read_head(file)
    >>> head.shape, head.encoding, head.text
    ('csv', 'utf-8', 'Autore;Data')
    """
    path = Path(path)
    encoding = check_encoding(encoding) if encoding else None
    packing = packing_of(path)
    if packing == "spreadsheet" and not member:
        sheets = members_of(path)
        if len(sheets) != 1:
            return Head(path, "", "spreadsheet", "", "spreadsheet" if sheets else "empty", "")
        member = sheets[0]
    if packing == "zip" and not member:
        return Head(path, "", "zip", "", "zip", "")
    try:
        with open_bytes(path, member) as file:
            start = file.read(HEAD_BYTES)
    except (OSError, EOFError) as error:
        return Head(path, member, packing, "", "damaged", str(error))
    found = magic_of(start)
    if found:
        return Head(path, member, packing, "", found, "")
    # Sheets are written by us, whatever was said of other files.
    said = check_encoding(encoding) if encoding else ""
    chosen = "utf-8" if packing == "spreadsheet" else said or encoding_of(start)
    text = start.decode(chosen or "latin-1", errors="replace").lstrip("\ufeff")
    if not _NO_TEXT.search(text) and text.count("\0") * 50 < len(text):
        text = text.replace("\0", "")
    assigned = _ASSIGNED.match(text)
    body = text[assigned.end() :] if assigned else text
    shape = _shape_of(body) if chosen else "binary" if _NO_TEXT.search(text) else "encoding"
    if assigned and shape == "json-lines":
        shape = "json-object"
    skip = lines_before_header(body) if shape in ("csv", "text") else 0
    if skip:
        shape = "csv"
    return Head(path, member, packing, chosen, shape, body, assigned[1] if assigned else "", skip)


def _shape_of(text: str) -> str:
    if not text.strip(_NOTHING):
        return "empty"
    start = text.lstrip()
    if start[0] == "[":
        return "json-array"
    if start[0] == "{":
        first, broken, _ = start.partition("\n")
        # A line longer than the head is a line, too: pretty JSON breaks early.
        return "json-object" if broken and not first_values(first, "json-whole") else "json-lines"
    if start[:1] == "<":
        return "html"
    if "\0" in text[:1000]:
        return "binary"
    first = next(line for line in text.splitlines() if line.strip())
    return "csv" if any(_outside_quotes(first, sign) for sign in _DELIMITERS) else "text"


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])
