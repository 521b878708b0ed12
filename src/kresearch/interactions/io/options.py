"""How text files are read: their encoding, the lines before the header, the paths into objects."""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.errors import UsageError

#: More lines before a header than any program writes.
MOST_SKIPPED_LINES = 1_000_000


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

    Raises
    ------
    UsageError
        When so many lines cannot stand before a header.
    """

    encoding: str = "utf-8"
    skip_lines: int = 0
    wanted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.skip_lines <= MOST_SKIPPED_LINES:
            raise UsageError(
                f"skip_lines = {self.skip_lines}: so many lines cannot stand before a header. Allowed: 0 to "
                f"{MOST_SKIPPED_LINES:,}. Count them in an editor, and say --skip-lines (skip_lines=) anew."
            )
