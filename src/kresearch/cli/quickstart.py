"""``kresearch quickstart``: from a file that nobody described to a page, and the commands that did it."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import Annotated

import typer

from kresearch._common.files import write_text_atomically
from kresearch.cli import console
from kresearch.cli.asking import Asker
from kresearch.cli.reading_options import ReadingOptions, reads_log
from kresearch.errors import UsageError


@reads_log
def quickstart(
    path: Annotated[Path, typer.Argument(help="A file or folder that a platform, a tool or a person wrote.")],
    account: Annotated[
        str | None,
        typer.Option(
            "--account", help="Whose page; and whom the rows reach, where the file does not say it."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into; default: quickstart-NAME here.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the page: en or it.")] = "en",
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: take the safest answers and say which.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what an earlier run wrote.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    *,
    reading: ReadingOptions,
) -> None:
    """Go the whole way on a file: guess, check, read, score, detect, page.

    Asks at most three questions (whose rows, which network, which time zone); without a terminal it asks
    none, takes the safest answers and says which. Writes the log, its scores, a page of one account, a
    study of its spikes, and the commands that do each of these again. The score is a reconstruction from
    Klout's public statements, not Klout's formula.
    """
    from kresearch.cli.quickstart_reading import check_given, read_first
    from kresearch.cli.quickstart_work import choose_account, say_problems, score_and_draw
    from kresearch.report.escape import slug
    from kresearch.report.language import speak

    begun = time.monotonic()
    speak(lang)
    folder = out if out is not None else Path(f"quickstart-{slug(path.name.split('.')[0], fallback='log')}")
    if not force and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"'{folder}' is there already. Allowed: a new folder. Say --force to replace it.")
    options = dict(reading.options)
    check_given(options)
    asker = Asker({"account": account, "timezone": options.get("timezone")}, silent=yes)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        found = read_first(path, folder, asker, options)
    except BaseException:
        if made and not any(folder.iterdir()):
            folder.rmdir()
        raise
    console.say(f"read: {found.how}.")
    for text in found.decided:
        console.say(f"decided: {text}.")
    say_problems(found.log)
    chosen = choose_account(found.log, asker)
    done = score_and_draw(found.log, chosen, folder, lang=lang)
    options_said = [*found.options, *_other_options(reading.words)]
    commands = _commands(path, folder, chosen, options_said, lang=lang, study=bool(done["cases"]))
    script = folder / "commands.sh"
    write_text_atomically("\n".join(commands) + "\n", script)
    said = {
        "account": chosen,
        **done,
        "commands": str(script),
        "assumed": asker.assumed,
        "decided": list(found.decided),
        "seconds": round(time.monotonic() - begun, 1),
    }
    if as_json:
        console.print_json(said)
        return
    for name in ("page", "scores", "study", "log", "commands"):
        if said.get(name):
            console.write(f"{name + ':':<10}{said[name]}\n")
    follow = f"; then: {_line('study', 'run', str(folder))}" if done["cases"] else ""
    console.say(f"done in {said['seconds']:,.1f} s. Look at the page{follow}")


def _commands(
    path: Path, folder: Path, account: str, options: list[str], *, lang: str, study: bool
) -> list[str]:
    """Return the script that does each step again."""
    log, home = str(folder / "log"), str(folder)
    answers = ("--account", account, "--lang", lang, "--out", home, "--yes", "--force")
    page = ("--account", account, "--lang", lang, "--out", str(folder / "page"))
    lines = [
        "# What kresearch quickstart did, step by step. Run it where quickstart was run.",
        "# Every problem of the file; leaves with 1 where there is any:",
        _line("data", "check", str(path), *options),
        "# The whole way again, with every answer said:",
        _line("quickstart", str(path), *options, *answers),
        "# Single steps, from the log:",
        _line("score", log, "--out", str(folder / "scores.csv"), "--force"),
        _line("detect", log, "--account", account, "--detector", "robust-z"),
        _line("report", "account", log, *page),
    ]
    if study:
        lines += ["# The next step: what each variant makes of the spikes.", _line("study", "run", home)]
    return lines


def _other_options(words: tuple[str, ...]) -> list[str]:
    """Return what was said of the file beside what every reading answers itself."""
    rest = list(words)
    for flag in ("--map", "--timezone", "--on-bad-rows"):
        while flag in rest:
            del rest[rest.index(flag) : rest.index(flag) + 2]
    return rest


def _line(*words: str) -> str:
    return " ".join(["kresearch", *(shlex.quote(word) for word in words)])
