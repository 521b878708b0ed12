"""``kresearch``: the commands, and how errors and warnings reach a person.

`COMMANDS` and `DATA` are the whole registry: a command is one line here and one module.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from kresearch import __version__
from kresearch._common.full_disk import tell_full_disk
from kresearch.cli import console
from kresearch.cli.lazy import LazyCommand, LazyGroup
from kresearch.cli.streams import mend_streams
from kresearch.errors import KresearchError

#: Command -> where it is below this package, its line in the help, and False where no memory is bounded.
COMMANDS: dict[str, tuple[Any, ...]] = {
    "quickstart": ("quickstart:quickstart", "Go the whole way on a file: guess, check, read, score, page."),
    "score": ("score:score", "Score every account of a log at every tick."),
    "explain": ("explain:explain", "Say what made a score, or what moved it."),
    "advise": ("advise:advise", "Say what it would take for an account to gain some points."),
    "variants": ("variants:variants", "List the variants, their parameters and origin.", False),
    "behaviours": ("behaviours:behaviours", "Compare what Klout was seen to do with what is obtained."),
    "pairs": (
        "pairs:app",
        "Ask people which of two accounts is more influential; compare variants with them.",
    ),
    "weights": ("weights:app", "Learn weights from judged pairs of accounts."),
    "detect": ("detect:detect", "Find the spikes of accounts, by every detector."),
    "audience": ("audience:app", "Say who reacts: the quality of an audience."),
    "shortlist": (
        "shortlist:shortlist",
        "List accounts by score under several variants, and why the lists differ.",
    ),
    "decide": ("decide:decide", "Say who passes at a score, and what each decision hangs on."),
    "study": ("study:app", "Run, resume and verify declared comparisons."),
    "sentiment": ("sentiment:app", "Fill in and evaluate polarity."),
    "topics": ("topics:app", "Say what posts are about, and score accounts in a topic."),
    "report": ("report:app", "Publish the result of a study."),
    "export": ("export:export", "Write who reacts to whom as a graph: gexf, graphml or csv."),
    "publish": ("publish:publish", "Publish all studies as a static site."),
    "notebook": ("notebook:app", "Run notebooks with parameters."),
    "register": ("register:register", "Register a variant as a model in MLflow.", False),
    "lab": ("lab:lab", "Open JupyterLab on the notebooks.", False),
    "ui": ("lab:ui", "Open MLflow on the tracked studies.", False),
}
DATA: dict[str, tuple[Any, ...]] = {
    "check": ("data_check:check", "Name every problem of a log, with rows and what to do."),
    "guess": ("data_guess:guess", "Propose a mapping for a file, from names and values."),
    "pseudonymise": ("data_people:pseudonymise", "Write a log with keyed hashes for names."),
    "forget": ("data_people:forget", "Write a log without the rows of some people."),
    "list": ("data_catalogue:list_", "List the datasets: ours and those of plug-ins.", False),
    "show": ("data_catalogue:show", "Show a dataset's card.", False),
    "formats": ("data_formats:formats", "List the formats of platforms and collectors.", False),
    "import": ("data_formats:import_", "Read files of a platform or collector, or a dataset, into a log."),
    "fetch": ("data_catalogue:fetch", "Download a dataset's public files, checked by hash.", False),
}

INTERRUPTED, TERMINATED = 130, 143
#: Signals that asked this process to stop.
_stopped: list[int] = []
#: Whether the command is over: it is then not stopped any more.
_ended = threading.Event()
_MOMENT_SECONDS = 0.05

_app = typer.Typer(add_completion=True, no_args_is_help=True)


def _say_version(wanted: bool) -> None:
    if wanted:
        console.write(f"kresearch {__version__}\n")
        raise typer.Exit


@_app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and all warnings.")] = False,
) -> None:
    """Score interactions, change one part of the score, measure the change, publish it.

    Scores are a reconstruction from Klout's public statements, not Klout's formula.
    """


def build() -> Any:
    """Return the root command with all the others in it."""
    root: Any = typer.main.get_command(_app)
    for name, entry in COMMANDS.items():
        root.add_command(LazyCommand(name, *entry))
        if name == "variants":
            root.add_command(LazyGroup("data", DATA, "Check and import logs; list and fetch datasets."))
    return root


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code.

    0 is success, 1 a failed check, 2 wrong usage, 130 an interruption.
    """
    mend_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    # The hint in an error must work by being added at the end.
    debug = "--debug" in given
    given = [argument for argument in given if argument != "--debug"]
    console.show_warnings(all_of_them=debug)
    _stopped.clear()
    _ended.clear()
    _on_signal(_stop)
    hook, sys.unraisablehook = sys.unraisablehook, _stop_again
    try:
        try:
            build().main(given, prog_name="kresearch")
        finally:
            _ended.set()
            _on_signal(_ignore_once)
            if not _stopped:
                sys.unraisablehook = hook
    except KeyboardInterrupt:
        _leave_stopped()
    except SystemExit as error:
        if error.code == INTERRUPTED:
            _leave_stopped()
        raise
    except BaseException as error:  # of a plug-in, whatever class it is
        if _stopped:  # an engine says in words of its own that it was interrupted
            _leave_stopped()
        if debug:
            console.tell("".join(traceback.format_exception(error)))
        full = tell_full_disk(error)
        if full is not None:
            sys.unraisablehook = _keep_quiet(hook)
        console.say(full or _tell(error, debug=debug))
        sys.exit(error.exit_code if isinstance(error, KresearchError) and full is None else 1)
    sys.exit(0)


def _tell(error: BaseException, *, debug: bool) -> str:
    """Return what a person reads of an error."""
    if isinstance(error, KresearchError):
        return str(error)
    if isinstance(error, MemoryError):
        return "the memory of this machine is full. Take fewer accounts or a shorter time."
    if isinstance(error, OSError) and (error.filename is not None or error.errno is not None):
        path, why = error.filename2 or error.filename, (error.strerror or type(error).__name__).lower()
        named = "a file" if path is None else f"'{path}'"
        return (
            f"cannot use {named}: {why}. Allowed: a path that is there or can be made, on a disk with room, "
            "with the right to read and write it. Name another path."
        )
    told = " ".join(str(error).split())[:500].rstrip(".") or "no message"
    hint = "" if debug else " Add --debug to see where."
    return f"unexpected {type(error).__name__}: {told}.{hint}"


def _on_signal(answer: Callable[[int, FrameType | None], None]) -> None:
    """Answer Ctrl-C and termination, which then unwinds as Ctrl-C does: part files are removed."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, answer)
        signal.signal(signal.SIGTERM, answer)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    _stopped.append(number)
    raise KeyboardInterrupt


def _ignore_once(_number: int, _: FrameType | None) -> None:
    """Let a command that is over leave in order, and leave at once when asked again."""
    _on_signal(_leave_at_once)


def _leave_at_once(number: int, _: FrameType | None) -> NoReturn:
    os._exit(128 + number)


def _stop_again(unraisable: sys.UnraisableHookArgs) -> None:
    """Stop after all where the signal fell into a finaliser, which swallows exceptions.

    What finalisers say of work that was stopped in the middle is of no use to anybody.
    """
    if not _stopped:
        sys.__unraisablehook__(unraisable)
    elif isinstance(unraisable.exc_value, KeyboardInterrupt):
        again = threading.Timer(_MOMENT_SECONDS, _send, (_stopped[-1],))
        again.daemon = True
        again.start()


def _keep_quiet(hook: Callable[[sys.UnraisableHookArgs], Any]) -> Callable[[sys.UnraisableHookArgs], None]:
    """Return a hook without what files that are closed late say of a disk that is full, which was said."""

    def show(unraisable: sys.UnraisableHookArgs) -> None:
        error = unraisable.exc_value
        if error is None or tell_full_disk(error) is None:
            hook(unraisable)

    return show


def _send(number: int) -> None:
    if not _ended.is_set():
        os.kill(os.getpid(), number)


def _leave_stopped() -> NoReturn:
    terminated = signal.SIGTERM in _stopped
    console.say("terminated." if terminated else "interrupted.")
    sys.exit(TERMINATED if terminated else INTERRUPTED)
