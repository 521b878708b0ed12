"""Write docs/cli.md, the help of every command, the table of docs/formats.md, and the README's output.

Run ``python tools/docs.py``; tests compare the files with what this would write.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import re
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
#: The README's example, and the block below it that shows what it prints.
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```(?P<between>\n+<!-- [^>]*-->\n)```text\n.*?```", re.DOTALL)
PAGE = ROOT / "docs" / "cli.md"
#: The table of foreign formats stands between two marks of this page.
FORMATS = ROOT / "docs" / "formats.md"
_WORDS = {int: "NUMBER", float: "NUMBER", Path: "PATH"}
TOP = """# The command line

<!-- Written by tools/docs.py from the commands themselves. Change those, then run it. -->

Data goes to stdout, everything else to stderr. `--json` stands beside every table. The exit code is 0
for success, 1 for a failed check, 2 for wrong usage, 130 after an interruption. `--debug`, anywhere,
shows the traceback of an error and the warnings of libraries.
"""


def render() -> str:
    """Return the page."""
    from kresearch.cli.app import build

    return TOP + "".join(_section(path, command) for path, command in _walk("kresearch", build()))


def render_readme() -> str:
    """Return the README with what its example prints now."""
    text = README.read_text(encoding="utf-8")
    example = EXAMPLE.search(text)
    if example is None:
        raise SystemExit("README.md has no python block followed by a comment and a text block")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example["code"], str(README), "exec"), {})
    shown = f"```python\n{example['code']}```{example['between']}```text\n{printed.getvalue()}```"
    return text[: example.start()] + shown + text[example.end() :]


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Return every command below `command`, each after its group."""
    loaded = command.load() if hasattr(command, "load") else command
    yield path, loaded
    for name, child in getattr(loaded, "commands", {}).items():
        yield from _walk(f"{path} {name}", child)


def _section(path: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    children = getattr(command, "commands", {})
    words = [path, *(_argument(a) for a in arguments), *(["[OPTIONS]"] if options else [])]
    usage = " ".join([*words, *(["COMMAND ..."] if children else [])])
    lines = [f"\n## {path}\n", "```", usage, "```", "", inspect.cleandoc(command.help or ""), ""]
    rows = [(f"`{_argument(a)}`", a.help or "", a) for a in arguments]
    rows += [(_names(o), o.help or "", o) for o in options if "--help" not in o.opts]
    if rows:
        lines += ["| option | meaning | default |", "|---|---|---|"]
        lines += [f"| {name} | {_cell(text)} | {_default(p)} |" for name, text, p in rows]
        lines.append("")
    for name, child in children.items():
        lines.append(f"- `{path} {name}`: {(child.help or '').splitlines()[0]}")
    return "\n".join(lines).rstrip() + "\n"


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper()
    return str(name) if parameter.required else f"[{name}]"


def _names(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    if option.secondary_opts:
        names += " / " + ", ".join(f"`{name}`" for name in option.secondary_opts)
    if option.is_flag:
        return names
    kind = option.metavar or _word(option.type_descriptor.annotation)
    return f"{names} {kind}" + (", repeatable" if option.multiple else "")


def _word(annotation: Any) -> str:
    """Return what kind of value an option takes."""
    inner = [a for a in typing.get_args(annotation) if a is not type(None)]
    return _word(inner[0]) if inner else _WORDS.get(annotation, "TEXT")


def _default(parameter: Any) -> str:
    default = parameter.default
    if default in (None, False, "", ()) or parameter.required or callable(default):
        return "required" if parameter.required else ""
    return "yes" if default is True else f"`{default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def main() -> None:
    """Write all three."""
    from kresearch.formats.page import put_into

    PAGE.write_text(render(), encoding="utf-8")
    FORMATS.write_text(put_into(FORMATS.read_text(encoding="utf-8")), encoding="utf-8")
    README.write_text(render_readme(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.relative_to(ROOT)}, {FORMATS.relative_to(ROOT)} and {README.name}\n")


if __name__ == "__main__":
    main()
