"""How text files are read: their encoding, the lines before the header, the paths into objects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TextOptions:
    """How a text file is read.

    Parameters
    ----------
    encoding
        What its bytes are.
    skip_lines
        How many lines stand before the header.
    wanted
        Columns that the mapping names; of JSON also paths such as ``user.screen_name``.
    """

    encoding: str = "utf-8"
    skip_lines: int = 0
    wanted: tuple[str, ...] = ()
