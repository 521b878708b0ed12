"""What a person may say about foreign files that the files do not say themselves."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from encodings.aliases import aliases
from zoneinfo import ZoneInfo

from kresearch.errors import UsageError, suggestion
from kresearch.interactions.zones import check_zone, read_zone_words


@dataclass(frozen=True)
class Options:
    """How foreign files are read.

    Parameters
    ----------
    account
        Whose file it is, for forms that do not say it (an analytics export, an archive without
        its account.js).
    timezone
        Zone of times that carry none, e.g. ``"Europe/Rome"``; a format whose documentation
        names a zone needs none.
    time_format
        `strptime` pattern of times that no form documents, e.g. ``"%d/%m/%Y %H:%M"``; others are read too.
    zones
        What a word behind a time means, e.g. ``{"CST": "-06:00"}``.
    encoding
        Of the text; None: by its first bytes, UTF-8 where they say nothing.
    totals
        Whether counters in columns (likes of a post, ...) become rows of anonymous actors.
    retweets_mention
        Whether the accounts that a retweeted text names are mentioned by whoever retweets it.
    sheet
        Of a workbook or a zip file the one sheet or file that is read; None: all.
    columns
        Our word -> the file's column, for forms whose columns have no fixed names.
    """

    account: str | None = None
    timezone: str | None = None
    time_format: str | None = None
    zones: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    totals: bool = True
    retweets_mention: bool = False
    sheet: str | None = None
    columns: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_zone(self.timezone)
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
            except LookupError as error:
                known = sorted(set(aliases.values()))
                raise UsageError(
                    f"no encoding '{self.encoding}'.{suggestion(self.encoding, [*known, *aliases])} Allowed: "
                    "those of Python, e.g. utf-8, utf-16, cp1252, latin-1. Say it as --encoding cp1252."
                ) from error
        object.__setattr__(self, "zones", read_zone_words(self.zones))

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of times that carry none."""
        return None if self.timezone is None else ZoneInfo(self.timezone)
