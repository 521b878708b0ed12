"""The options of every command that reads a log, in one place."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kresearch._common.scratch import kept_folder
from kresearch.cli import console
from kresearch.errors import UsageError

if TYPE_CHECKING:
    from kresearch.interactions import InteractionLog

_FILE = "Reading the file"


def _option(*names: str, help_: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=help_, metavar=metavar, rich_help_panel=_FILE)


#: Name of the parameter -> its type and option; the default of each is None or False.
_OPTIONS: dict[str, Any] = {
    "map_": Annotated[
        list[str] | None,
        _option(
            "--map",
            metavar="OURS=THEIRS",
            help_="Our column=theirs, e.g. account=target or network==twitter; or a TOML file of them.",
        ),
    ],
    "timezone": Annotated[
        str | None, _option("--timezone", help_="Zone of times that have none, e.g. Europe/Rome.")
    ],
    "time_unit": Annotated[
        str | None, _option("--time-unit", help_="Unit of times that are numbers since 1970: s, ms or us.")
    ],
    "time_format": Annotated[
        str | None, _option("--time-format", help_="How times are written, e.g. '%d/%m/%Y %H:%M'.")
    ],
    "zone": Annotated[
        list[str] | None,
        _option(
            "--zone",
            metavar="WORD=ZONE",
            help_="What a word behind a time means: CST=-06:00, IST=Asia/Kolkata.",
        ),
    ],
    "network": Annotated[
        list[str] | None, _option("--network", help_="Allow a network outside the vocabulary.")
    ],
    "kind": Annotated[
        list[str] | None,
        _option("--kind", metavar="THEIRS=OURS", help_="A word for a kind, e.g. Apprezza=like."),
    ],
    "network_name": Annotated[
        list[str] | None,
        _option("--network-name", metavar="THEIRS=OURS", help_="A word for a network: birdsite=twitter."),
    ],
    "polarity_word": Annotated[
        list[str] | None,
        _option(
            "--polarity-word",
            metavar="THEIRS=NUMBER",
            help_="A word or number for a polarity, e.g. furious=-1 or 4=1; nothing behind = is not known.",
        ),
    ],
    "polarity_scale": Annotated[
        str | None,
        _option("--polarity-scale", metavar="LOW:HIGH", help_="Scale of polarity, e.g. 1:5 for stars."),
    ],
    "totals": Annotated[
        list[str] | None,
        _option(
            "--totals",
            metavar="KIND=COLUMN,...",
            help_="Totals in columns, e.g. like=Likes,share=Shares: counted rows of anonymous people.",
        ),
    ],
    "encoding": Annotated[
        str | None, _option("--encoding", help_="Encoding of text files; UTF-8 by default.")
    ],
    "skip_lines": Annotated[
        int | None,
        typer.Option("--skip-lines", help="Lines before the header.", rich_help_panel=_FILE),
    ],
    "sheet": Annotated[
        str | None, _option("--sheet", help_="Name of a spreadsheet's sheet, or of a file in a zip.")
    ],
    "decimal": Annotated[
        str | None, _option("--decimal", help_="Decimal sign: , or . (the other parts thousands).")
    ],
    "persons": Annotated[
        Path | None, _option("--persons", help_="File of linked accounts: person, network, account.")
    ],
    "normalise_names": Annotated[
        bool,
        _option("--normalise-names", help_="Merge names that differ only in spelling: case, blanks, @."),
    ],
}

#: Said by what is printed of a log with bad rows, so every command that reads one takes it.
_BAD_ROWS: Any = Annotated[
    str,
    _option(
        "--on-bad-rows",
        help_="refuse: the log is refused; quarantine: its bad rows are set aside in a file, which is named.",
    ),
]
#: Commands that say what is wrong with rows and never read past them.
_LOOK_ONLY = frozenset({"check", "guess"})


@dataclass(frozen=True)
class ReadingOptions:
    """How a log is to be read, as `kresearch.interactions.read_log` takes it."""

    options: dict[str, Any]  #: Its keyword arguments; what was not given is left out.
    #: The same as they stand on a command line, so that an advised command can be followed as it is.
    words: tuple[str, ...] = ()

    def open(self, path: Path) -> InteractionLog:
        """Return the log of a path, and say what reading did to it."""
        return open_log(path, **self.options)


def open_log(path: Path, **options: Any) -> InteractionLog:
    """Open a log as `kresearch.formats.open_log` does, and say its notes: unused columns, balance, doubts."""
    from kresearch.formats import open_log as open_any

    log = open_any(path, **options)
    for text in log.notes:
        console.note(text)
    return log


def reads_log(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command all reading options; it receives them as the keyword ``reading``."""
    signature = inspect.signature(command, eval_str=True)
    own = [p for name, p in signature.parameters.items() if name != "reading"]
    further = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=False if name == "normalise_names" else None,
            annotation=kind,
        )
        for name, kind in _OPTIONS.items()
    ]
    sets_aside = command.__name__ not in _LOOK_ONLY and "on_bad_rows" not in signature.parameters
    if sets_aside:
        kind = inspect.Parameter.KEYWORD_ONLY
        further.append(inspect.Parameter("on_bad_rows", kind, default="refuse", annotation=_BAD_ROWS))

    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        said = {name: given.pop(name) for name in _OPTIONS}
        options, words = gather(said), spell(said)
        if sets_aside and (choice := given.pop("on_bad_rows")) != "refuse":
            options |= {"on_bad_rows": choice, "quarantine_to": kept_folder("bad-rows")}
            words += ("--on-bad-rows", choice)
        return command(**given, reading=ReadingOptions(options, words))

    ours: Any = wrapped
    ours.__signature__ = signature.replace(parameters=[*own, *further])
    ours.__annotations__ = {p.name: p.annotation for p in (*own, *further)}
    del ours.__wrapped__
    return wrapped


def spell(given: dict[str, Any]) -> tuple[str, ...]:
    """Return the reading options that were given as the words of a command line.

    Examples
    --------
    >>> spell({"map_": ["account==me"], "skip_lines": None, "normalise_names": True})
    ('--map', 'account==me', '--normalise-names')
    """
    words: list[str] = []
    for name, value in given.items():
        flag = "--" + name.rstrip("_").replace("_", "-")
        if value is True:
            words.append(flag)
        elif isinstance(value, list | tuple):
            words += [word for one in value for word in (flag, str(one))]
        elif value is not None and value is not False:
            words += [flag, str(value)]
    return tuple(words)


def gather(given: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of `read_log` of what stands on the command line."""
    wanted = {
        "mapping": given["map_"],
        "timezone": given["timezone"],
        "time_unit": given["time_unit"],
        "time_format": given["time_format"],
        "zones": read_words(given["zone"], "--zone", "CST=-06:00"),
        "networks": given["network"],
        "kinds": read_words(given["kind"], "--kind", "Apprezza=like"),
        "network_names": read_words(given["network_name"], "--network-name", "birdsite=twitter"),
        "polarity_words": read_words(given["polarity_word"], "--polarity-word", "furious=-1", empty=True),
        "polarity_scale": _read_scale(given["polarity_scale"]),
        "totals": read_words(
            _parted(given["totals"]), "--totals", "like=Likes,share=Shares", form="KIND=COLUMN"
        ),
        "encoding": given["encoding"],
        "skip_lines": given["skip_lines"],
        "sheet": given["sheet"],
        "decimal": given["decimal"],
        "persons": given["persons"],
        "normalise_names": given["normalise_names"],
    }
    return {name: value for name, value in wanted.items() if value}


def read_words(
    pairs: Sequence[str] | None, option: str, example: str, *, empty: bool = False, form: str = "THEIRS=OURS"
) -> dict[str, str]:
    """Return the ``THEIRS=OURS`` pairs of an option; all that are none are named at once."""
    words: dict[str, str] = {}
    wrong = []
    for pair in pairs or ():
        theirs, sign, ours = pair.rpartition("=")
        if not sign or not theirs.strip() or not (ours.strip() or empty):
            wrong.append(f"'{pair}'")
        else:
            words[theirs.strip()] = ours.strip()
    if wrong:
        raise UsageError(f"{option} {', '.join(wrong)} is no pair. Allowed: {form}, as in {example}.")
    return words


def _parted(given: Sequence[str] | None) -> list[str]:
    return [part for one in given or () for part in one.split(",") if part.strip()]


def _read_scale(text: str | None) -> list[float] | None:
    if text is None:
        return None
    low, _, high = text.partition(":")
    try:
        scale = [float(low), float(high)]
    except ValueError:
        scale = [0.0, 0.0]
    if scale[0] == scale[1]:
        raise UsageError(
            f"--polarity-scale '{text}' is no scale. Allowed: lowest and highest value, as in 1:5."
        )
    return scale
