"""The log of a file that nobody described, for ``kresearch quickstart``."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch.cli.asking import Asker
from kresearch.errors import CheckError, UsageError, suggestion

if TYPE_CHECKING:
    from kresearch.formats.first_look import Question
    from kresearch.interactions import InteractionLog

MAPPING, BAD_ROWS = "mapping.toml", "bad-rows.csv"
#: Signs in a format's refusal that say which question is open.
_ASKS = {"--timezone": "timezone", "--account": "account"}


@dataclass(frozen=True)
class FirstReading:
    """A log, and how it was come by."""

    log: InteractionLog  #: The log; bad rows were set aside.
    how: str  #: In words: its format, or whose columns were guessed.
    #: The options with which ``kresearch data check`` reads the same.
    options: list[str] = field(default_factory=list)
    decided: tuple[str, ...] = ()  #: What was decided without asking.


def read_first(path: Path, folder: Path, asker: Asker, options: dict[str, Any]) -> FirstReading:
    """Return the log of any path; the mapping and the bad rows go into `folder`.

    Raises UsageError when it is no file of rows or lacks a column that no answer can give, CheckError when no
    row is left.
    """
    from kresearch.formats.detect import say_unknown
    from kresearch.formats.head import read_head
    from kresearch.formats.logs import is_own
    from kresearch.interactions.io.archives import pick_table, tables_in

    if not path.exists():
        beside = [file.name for file in path.parent.iterdir()] if path.parent.is_dir() else []
        raise UsageError(
            f"no file '{path}'.{suggestion(path.name, beside)} Allowed: a file or folder that is there. "
            "Check the path."
        )
    bad_rows = folder / BAD_ROWS
    bad_rows.unlink(missing_ok=True)
    safe = {"on_bad_rows": "quarantine", "quarantine_to": bad_rows}
    mapped = bool(options.get("mapping"))
    if not is_own(path, mapped=mapped, encoding=options.get("encoding"), sheet=options.get("sheet")):
        found = _read_format(path, asker, options | safe)
    elif path.is_dir() or _is_file_of_mapping(options):
        found = _read_plain(path, options | safe)
    else:
        names = tables_in(path)
        member = options.get("sheet") or (names[0] if len(names) == 1 else "")
        if len(names) > 1 and not options.get("sheet"):
            pick_table(path, names, None)
        head = read_head(path, member if names else "", encoding=options.get("encoding"))
        if head.shape not in ("csv", "json-lines", "json-array", "parquet", "spreadsheet"):
            raise UsageError(say_unknown(head))
        found = _read_guessed(path, folder, asker, options, safe)
    if not found.log.summary().interactions:
        raise CheckError(
            f"no row of '{path.name}' can be an interaction; '{bad_rows}' says why of each. "
            "Allowed: at least one. Name the columns with --map OURS=THEIRS."
        )
    return found


def _is_file_of_mapping(options: dict[str, Any]) -> bool:
    return any("=" not in str(one) for one in options.get("mapping") or ())


def _read_plain(path: Path, options: dict[str, Any]) -> FirstReading:
    from kresearch.formats import open_log

    said = [f"--map={one}" for one in options.get("mapping") or ()]
    if options.get("timezone"):
        said += ["--timezone", str(options["timezone"])]
    return FirstReading(open_log(path, **options), "in the project's own form", said)


def _read_format(path: Path, asker: Asker, options: dict[str, Any]) -> FirstReading:
    from kresearch.formats import Options, open_log
    from kresearch.formats.first_look import account_question, zone_question

    questions: dict[str, Callable[[], Question]] = {
        "timezone": zone_question,
        "account": lambda: account_question(path.name),
    }
    given = {"timezone": options.pop("timezone", None), "encoding": options.pop("encoding", None)}
    while True:
        try:
            log = open_log(path, formats=Options(**given), **options)
            break
        except UsageError as error:
            # A format refuses with the option that it lacks; each is asked once.
            name = next((n for sign, n in _ASKS.items() if sign in str(error) and not given.get(n)), None)
            if name is None:
                raise
            check = check_zone if name == "timezone" else None
            given[name] = asker.answer(questions[name](), check=check)
    zone = ["--timezone", str(given["timezone"])] if given["timezone"] else []
    return FirstReading(log, log.source or "a known format", zone)


def _read_guessed(
    path: Path, folder: Path, asker: Asker, options: dict[str, Any], safe: dict[str, Any]
) -> FirstReading:
    from kresearch.formats.first_look import look_at, write_mapping_file
    from kresearch.interactions import read_log
    from kresearch.interactions.guess import profile_columns
    from kresearch.interactions.load import open_interactions

    rest = {name: value for name, value in options.items() if name not in ("mapping", "timezone")}
    profiles = profile_columns(open_interactions(path, **rest))
    pairs = [str(pair).split("=", 1) for pair in options.get("mapping") or ()]
    given = {ours.strip(): theirs for ours, theirs in pairs}
    look = look_at(profiles, name=path.name, given=given, whose=asker.answers.get("account"))
    if look.missing:
        columns = ", ".join(profile.name for profile in profiles[:20]) or "none"
        how = " ".join(f"--map {name}=COLUMN" for name in look.missing)
        raise UsageError(
            f"no column of '{path.name}' is {' or '.join(look.missing)}. Allowed: a table of who did what to "
            f"whom and when. Its columns: {_shorten(columns)}. Say {how}."
        )
    if len(look.time_forms) > 1 and not options.get("time_format"):
        forms = " or ".join(f"--time-format {shlex.quote(form)}" for form in look.time_forms)
        raise UsageError(
            f"the dates in column '{look.columns['at']}' of '{path.name}' may be day/month or month/day, and "
            f"none tells. Allowed: the one that is meant. Say {forms}."
        )
    checks: dict[str, Callable[[str], Any]] = {"timezone": check_zone, "network": check_network}
    answers = {q.name: asker.answer(q, check=checks.get(q.name)) for q in look.questions}
    if "timezone" in asker.answers:
        answers["timezone"] = asker.answers["timezone"]
    mapping = look.mapping(answers)
    target = folder / MAPPING
    write_mapping_file(mapping, target, comments=["Written by kresearch quickstart.", *look.decided])
    log = read_log(path, mapping=target, **rest, **safe)
    log.source = log.source or path.name
    columns = ", ".join(
        f"{ours} is '{theirs[1:]}'" if theirs.startswith("=") else f"{ours} from '{theirs}'"
        for ours, theirs in [*mapping["interactions"].items(), *mapping.get("totals", {}).items()]
    )
    return FirstReading(log, f"a table, its columns guessed: {columns}", ["--map", str(target)], look.decided)


def check_given(options: dict[str, Any]) -> None:
    """Refuse answers given as options that cannot be, before anything is read."""
    if options.get("timezone"):
        check_zone(str(options["timezone"]))
    for pair in options.get("mapping") or ():
        ours, _, theirs = str(pair).partition("==")
        if ours.strip() == "network" and theirs and theirs not in options.get("networks", ()):
            check_network(theirs.strip())


def check_zone(name: str) -> None:
    """Refuse what is no time zone."""
    from kresearch.interactions.zones import check_zone as check

    check(name)


def check_network(name: str) -> None:
    """Refuse what is no network."""
    from kresearch.errors import UnknownNameError
    from kresearch.interactions.vocabulary import NETWORKS, canonical_names

    if name.lower() not in canonical_names(NETWORKS):
        raise UnknownNameError("network", name, NETWORKS)


def _shorten(text: str) -> str:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= 300 else f"{shown[:300]}..."
