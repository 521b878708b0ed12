"""The builder that formats fill: what happened, row by row, in the project's words."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo

from kresearch.formats.conversion import Conversion, LeftOut
from kresearch.formats.dates import forms_of, needs_order
from kresearch.formats.doubtful_hours import doubt_about, near_change
from kresearch.formats.options import Options
from kresearch.formats.tables import Parts
from kresearch.formats.times import read_time, word_of
from kresearch.formats.weekdays import wrong_weekday
from kresearch.interactions.names import comparing_form
from kresearch.interactions.zones import ask_zone, is_half_day

#: Networks on which a handle means the same in any case; it is written in lower case.
CASELESS = frozenset({"twitter", "instagram", "tiktok", "threads", "mastodon", "bluesky", "reddit"})
#: 5.70E+17, 5.7E17 and 570301083672813571.0: what spreadsheets and programs make of a long number.
_DAMAGED = re.compile(r"[+-]?\d+([.,]\d+)?[eE]\+\d+|\d[.,]\d+[eE]\d+|\d+\.0+")
#: {'id': '7', 'screen_name': 'Anna'}, ['anna', 'bea'] as the text of a cell.
_STRUCTURE = re.compile(r"\[?\{.*:.*\}\]?|\[\s*[\[{'\"].*\]", re.DOTALL)
#: 41030.4166: days since 1900, from 1982 to 2091.
_DAY_NUMBER = re.compile(r"[3-6]\d{4}([.,]\d+)?")
#: More of anything than there are people, likes and robots.
_MOST = 10**12
#: "Lifetime" and 0 stand in columns of times and say none.
_MAYBE_TIME = re.compile(r"\d.{4,}")
#: A number of so many digits is still exact when a table keeps it as a float (100.0).
_EXACT_DIGITS = 15
#: Why most times that are not read are not.
NO_FORM = "are written in no form that is read"
#: How an account is called whose number alone is known, until a handle is found for it.
BY_NUMBER = "id:"
#: How the author of a post is called whose id alone is known, until the files name the author.
BY_POST = "id:author of "

#: When one text reaches an account in several ways, the first of these is what it was.
STRENGTH = ("share", "quote", "reply", "comment", "mention")


@dataclass(frozen=True)
class Reached:
    """One account that a text reaches."""

    account: str | None  #: Whom.
    kind: str  #: ``"share"``, ``"quote"``, ``"reply"``, ``"comment"`` or ``"mention"``.
    post: str | None = None  #: The account's post that it is about, where known.


class Rows:
    """Takes what the records of a foreign file say and writes it as canonical rows.

    Formats call `interaction`, `statement`, `total`, `post` and `audience`; names are brought into
    one form, what cannot be a row is counted with its reason. Repetitions (a tweet retweeted a
    hundred times, counters in each of its copies) are joined when everything is read.

    Parameters
    ----------
    parts
        Where the rows go.
    options
        What a person said about the files.
    conversion
        Where everything is counted.
    progress
        Called with how many bytes of the current file were read.
    """

    def __init__(
        self,
        parts: Parts,
        options: Options,
        conversion: Conversion,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.options, self.conversion = options, conversion
        self.progress: Callable[[int], None] = progress or (lambda _: None)
        self.networks: set[str] = set()
        self.numbered = False
        #: Of day and month in dates of numbers, where the file tells.
        self.order: str | None = None
        #: Why the first time that was not read was not, and what to do.
        self.unread = ""
        self._words = tuple(sorted(options.zones.items()))
        self._parts, self._where = parts, ""

    def silent(self) -> Rows:
        """Return rows that take the same options and count nothing, to look through a file beforehand."""
        silent = Rows(self._parts, self.options, Conversion())
        silent.order = self.order
        return silent

    def begin(self, where: str) -> None:
        """Say that the next record begins, and where it stands."""
        self.conversion.read += 1
        self._where = where

    def time(self, value: object, *, pattern: str | None = None, utc: bool = False) -> int | None:
        """Return a time of the file as microseconds since 1970, or None.

        Parameters
        ----------
        value
            As the file writes it.
        pattern
            A `strptime` pattern that the form documents.
        utc
            Whether the form documents that times without a zone are UTC.
        """
        zone = self.options.zone or (UTC if utc else None)
        found = self._read_time(value, zone, pattern)
        if found is None and not self.unread and isinstance(value, str) and _MAYBE_TIME.search(value):
            self.unread = self._why_unread(value.strip(), pattern)
        if found is not None and zone is not None and isinstance(value, str) and near_change(found, zone):
            self._doubt(value, zone, pattern)
        return found

    def _doubt(self, value: str, zone: tzinfo, pattern: str | None) -> None:
        """Note a time without a zone of its own in an hour that the clocks of the zone skip or repeat."""
        if self._read_time(value, None, pattern) is not None:
            return
        shown = self._read_time(value, UTC, pattern)
        if shown is not None and (doubt := doubt_about(shown, zone)):
            self.note(doubt)

    def _read_time(self, value: object, zone: tzinfo | None, pattern: str | None) -> int | None:
        return read_time(value, zone=zone, pattern=pattern or self.options.time_format,
                         order=self.order, words=self._words)  # fmt: skip

    def _why_unread(self, value: str, pattern: str | None) -> str:
        """Return why a time is not read, and what to do."""
        if (day := wrong_weekday(value)) is not None:
            return (
                f"name a weekday that their date does not have ({day}), e.g. {value}: one of both is wrong, "
                "so look at the source"
            )
        if (word := word_of(value)) is not None and word.lower() not in self.options.zones:
            if is_half_day(word):
                return f"say half a day with '{word}', e.g. {value}: write them with AM and PM"
            return f"end in '{word}', e.g. {value}: say what it means, as {ask_zone(word)}"
        if self._read_time(value, UTC, pattern) is not None:
            return (
                f"carry no zone, e.g. {value}: say the zone that the tool was set to, as --timezone UTC "
                "or --timezone Europe/Rome"
            )
        if _DAY_NUMBER.fullmatch(value):
            return (
                f"are day numbers of a spreadsheet, e.g. {value}: make the column one of dates there, and "
                "export it again"
            )
        if needs_order(value):
            return (
                f"may be day/month or month/day, e.g. {value}, and none tells: say which, as "
                f"{' or '.join(f'--time-format {shlex.quote(form)}' for form in forms_of(value))}"
            )
        return f"{NO_FORM}, e.g. {value}: say it, as --time-format '%d/%m/%Y %H:%M'"

    def name(self, name: str | None, network: str) -> str | None:
        """Return the one form of a name: without @ and blanks, in lower case where case says nothing."""
        if name is None:
            return None
        plain = name.strip()
        if _STRUCTURE.fullmatch(plain):
            self.note("an object or a list stands where a name is expected, and is none")
            return None
        if network in CASELESS:
            if plain.startswith(BY_NUMBER):
                self.numbered = True
                return plain
            # Handles are plain; what else stands in one is a mark of direction, a wide letter, a blank.
            return (plain.lstrip("@").lower() if plain.isascii() else comparing_form(plain)) or None
        return plain or None

    def numbered_name(self, number: str | None, network: str) -> str | None:
        """Return the name of an account known by its number only; replaced where a handle is found."""
        if number is None:
            return None
        self.numbered = True
        self.networks.add(network)
        return f"{BY_NUMBER}{number}"

    def handle(self, number: str | None, name: str | None, *, network: str) -> None:
        """Say which handle belongs to an account's number."""
        if number is not None and (plain := self.name(name, network)) is not None:
            self._parts.add("handles", (network, number, plain))

    def author_of(self, post: str | None, network: str) -> str | None:
        """Return a stand-in for whoever wrote a post; left out and counted where the files do not say who."""
        if post is None:
            return None
        self.numbered = True
        self.networks.add(network)
        return f"{BY_POST}{post}"

    def wrote(self, author: str | None, post: str | None, *, network: str) -> None:
        """Say who wrote a post, for all that is only known to answer it."""
        if post is not None:
            self.handle(f"{BY_POST}{post}".removeprefix(BY_NUMBER), author, network=network)

    def interaction(
        self,
        account: str | None,
        actor: str | None,
        kind: str,
        at: int | None,
        *,
        network: str,
        interaction_id: str | None = None,
        post: str | None = None,
        text: str | None = None,
        language: str | None = None,
        polarity: float | None = None,
    ) -> None:
        """Add one thing that an actor did to an account.

        Parameters
        ----------
        account, actor
            Names as the file writes them; without either it is counted as left out.
        kind
            A kind of the vocabulary.
        at
            As `time` returned it.
        network, interaction_id, post, text, language, polarity
            As of the table of interactions.
        """
        whom, who = self.name(account, network), self.name(actor, network)
        if whom is None or who is None:
            self.leave_out(f"a {kind} without {'an account' if whom is None else 'an actor'}")
        elif at is None:
            self.leave_out(f"a {kind} whose time cannot be read, or has no zone")
        elif whom == who:
            self.leave_out(f"a {kind} of an account toward itself")
        else:
            self.networks.add(network)
            row = (whom, who, kind, network, at, self._id(interaction_id), self._id(post), text)
            self._parts.add("interactions", (*row, language, polarity))

    def statement(
        self,
        actor: str | None,
        at: int | None,
        reached: Iterable[Reached],
        *,
        network: str,
        interaction_id: str | None = None,
        text: str | None = None,
        language: str | None = None,
        polarity: float | None = None,
    ) -> None:
        """Add a text that reaches several accounts: one row each, of the strongest way it reaches it.

        A reply that also names whom it replies to is one reply, a retweet whose text names the
        retweeted author is one share. The key of each row is (network, account, interaction_id).

        Parameters
        ----------
        actor, at, network, interaction_id, text, language, polarity
            As of `interaction`.
        reached
            Whom, and how.
        """
        best: dict[str, Reached] = {}
        for one in reached:
            whom = self.name(one.account, network)
            if whom is None:
                self.leave_out(f"a {one.kind} without an account")
            elif whom not in best or STRENGTH.index(one.kind) < STRENGTH.index(best[whom].kind):
                best[whom] = one
        for one in best.values():
            self.interaction(
                one.account, actor, one.kind, at,
                network=network, interaction_id=interaction_id, post=one.post,
                text=text, language=language, polarity=polarity,
            )  # fmt: skip

    def total(
        self,
        account: str | None,
        kind: str,
        count: int | None,
        at: int | None,
        *,
        network: str,
        post: str | None = None,
    ) -> None:
        """Add a counter: that many anonymous actors, less those that the files name.

        Counters of one post are cumulative: the largest counts, once. A counter without a post is
        of its time, e.g. of a day.

        Parameters
        ----------
        account, kind, at, network, post
            As of `interaction`.
        count
            How many; None and 0 are nothing.
        """
        if not count or not self.options.totals:
            return
        whom = self.name(account, network)
        if count < 0:
            self.leave_out(f"a total of {kind} below 0", str(count))
        elif count > _MOST:
            self.leave_out(f"a total of {kind} above {_MOST:,}", str(count))
        elif whom is None:
            self.leave_out(f"a total of {kind} without an account")
        elif at is None:
            self.leave_out(f"a total of {kind} whose time cannot be read, or has no zone")
        else:
            self.networks.add(network)
            self._parts.add("totals", (whom, kind, network, at, self._id(post), count))

    def post(
        self, account: str | None, post: str | None, at: int | None, *, network: str, text: str | None = None
    ) -> None:
        """Add something that an account published."""
        whom, which = self.name(account, network), self._id(post)
        if whom is None or which is None:
            self.leave_out(f"a post without {'an account' if whom is None else 'an id'}")
        elif at is None:
            self.leave_out("a post whose time cannot be read, or has no zone", str(which))
        else:
            self.networks.add(network)
            self._parts.add("posts", (whom, which, network, at, text))

    def audience(self, account: str | None, followers: int | None, at: int | None, *, network: str) -> None:
        """Add how many followers an account had; of several figures of a day the last counts."""
        whom = self.name(account, network)
        if whom is None or followers is None or not 0 <= followers <= _MOST or at is None:
            return
        self.networks.add(network)
        self._parts.add("audience", (whom, network, at, followers))

    def leave_out(self, why: str, example: str = "") -> None:
        """Count something that was understood and becomes nothing."""
        place = f"{self._where}: {example}" if example and self._where else example or self._where
        self.conversion.left_out.setdefault(why, LeftOut()).add(place)

    def broken(self, why: str, where: str, example: str = "") -> None:
        """Count a record that cannot be taken apart."""
        self.conversion.read += 1
        self.conversion.broken.setdefault(why, LeftOut()).add(f"{where}: {example}" if example else where)

    def note(self, what: str, count: int = 1) -> None:
        """Count something that a reader of a result should know."""
        self.conversion.notes[what] += count

    def _id(self, value: str | None) -> str | None:
        if value is None:
            return None
        # Nearly every id is digits or a name, and needs no pattern.
        if not value.isalnum() and _DAMAGED.fullmatch(value.strip()):
            whole, _, fraction = value.strip().partition(".")
            if whole.isdigit() and len(whole) <= _EXACT_DIGITS and not fraction.strip("0"):
                return whole
            self.note("an id that a spreadsheet damaged (5.70E+17) is not used")
            return None
        return value.strip() or None
