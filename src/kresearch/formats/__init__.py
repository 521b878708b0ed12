"""How others write what happened: one file per format of a platform or collector, found by looking inside.

`convert` reads foreign files into an `InteractionLog`, `detect` says which format a file has,
`list_formats` which there are. A format is one file in ``kresearch/formats/known``, or an
entry point of the group ``kresearch.formats`` in a package of one's own.
"""

from __future__ import annotations

from kresearch.formats.conversion import Conversion
from kresearch.formats.convert import convert, import_files
from kresearch.formats.detect import detect, find_candidates
from kresearch.formats.head import Head, read_head
from kresearch.formats.logs import check_any, open_log, write_import
from kresearch.formats.options import Options
from kresearch.formats.protocol import Format, RecordFormat
from kresearch.formats.registry import find_format, list_formats
from kresearch.formats.rows import Rows

__all__ = [
    "Conversion",
    "Format",
    "Head",
    "Options",
    "RecordFormat",
    "Rows",
    "check_any",
    "convert",
    "detect",
    "find_candidates",
    "find_format",
    "import_files",
    "list_formats",
    "open_log",
    "read_head",
    "write_import",
]
