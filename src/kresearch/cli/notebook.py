"""``kresearch notebook run``: a notebook with parameters, executed into a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from kresearch.cli import console
from kresearch.cli.lab import project_root
from kresearch.errors import KresearchError, UnknownNameError, UsageError, suggestion

TEMPLATES = Path("notebooks") / "templates"
_ENDING = ".ipynb"

app = typer.Typer(no_args_is_help=True, help="Run notebooks with parameters.")


class NotebookFailedError(KresearchError):
    """A notebook that began and did not come to its end."""

    exit_code = 1


class _Pairs(TyperCommand):
    """A command whose option ``-p`` takes a name and a value, as papermill's does."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        for option in self.params:
            if option.name == "parameters":
                # Typer has no words for an option that comes several times with two values.
                option.nargs = 2


@app.callback()
def notebook() -> None:
    """Run notebooks with parameters."""


@app.command(cls=_Pairs)
def run(
    template: Annotated[
        str, typer.Argument(help="A notebook with a cell of parameters, or a name in notebooks/templates.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The executed notebook, .ipynb.")],
    parameters: Annotated[
        list[Any] | None,
        typer.Option(
            "-p", "--parameter", metavar="NAME VALUE", parser=tuple, help="A parameter and its value."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Execute a notebook with these parameters and keep it with its outputs.

    Values take the type of the template's default. When a cell fails, the file holds everything up to
    there, and the error names the cell.
    """
    source = find_template(template)
    if out.suffix != _ENDING:
        raise UsageError(f"--out '{out}' does not end with {_ENDING}. Allowed: a notebook. Rename it.")
    if out.exists() and not force:
        raise UsageError(
            f"'{out}' is there already. Allowed: a new name, or replacing it. Say --force to replace it."
        )
    if out.exists() and out.samefile(source):
        raise UsageError(
            f"--out '{out}' is the template itself. Allowed: another file, because the template is kept. "
            "Name one."
        )
    values = read_parameters(source, parameters or [])
    with console.steps() as steps:
        steps.begin(f"executing {source.name}")
        execute(source, out, values)
    console.write(f"{out}\n")


def find_template(text: str) -> Path:
    """Return the notebook that a path or the name of a template stands for, or refuse."""
    asked = Path(text)
    if asked.suffix == _ENDING and asked.is_file():
        return asked
    folder = project_root() / TEMPLATES
    known = {path.stem: path for path in sorted(folder.glob(f"*{_ENDING}"))}
    name = text.removesuffix(_ENDING)
    if name in known:
        return known[name]
    said = f" Templates: {', '.join(known)}." if known else ""
    raise UsageError(
        f"no notebook '{text}'.{suggestion(name, known)} Allowed: the path of an {_ENDING} file, or the name "
        f"of one in {TEMPLATES.as_posix()}.{said}"
    )


def read_parameters(template: Path, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the values of parameters, each of the type of its default in the template.

    Raises UnknownNameError for a parameter that the template does not have, and UsageError with all values of
    another type.
    """
    defaults = _read_defaults(template)
    values: dict[str, Any] = {}
    wrong = []
    for name, text in pairs:
        if name not in defaults:
            raise UnknownNameError(f"parameter of {template.name}", name, defaults)
        if name in values:
            wrong.append(f"{name} comes twice.")
        try:
            values[name] = _convert(text, defaults[name])
        except ValueError:
            kind = type(defaults[name]).__name__
            wrong.append(f"{name} '{text}' is no {kind} (default: {defaults[name]!r}).")
    if wrong:
        raise UsageError(
            f"-p: {' '.join(wrong)} Allowed: each parameter once, with a value like its default. Mend them."
        )
    return values


def _read_defaults(template: Path) -> dict[str, Any]:
    """Return the parameters of a template and their defaults; None where it is no plain value."""
    import ast

    import nbformat

    try:
        cells = nbformat.read(template, as_version=4).cells
    except Exception as error:
        raise UsageError(
            f"'{template}' cannot be read as a notebook: {error}. Allowed: a Jupyter notebook of version 4. "
            "Open it in JupyterLab and save it again."
        ) from error
    sources = [c.source for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    if not sources:
        raise UsageError(
            f"'{template.name}' has no cell of parameters. Allowed: a notebook with a cell that is tagged "
            "'parameters' and sets each of them, e.g. penalty = 1.0. Tag one in JupyterLab."
        )
    try:
        statements = ast.parse(sources[0]).body
    except SyntaxError as error:
        raise UsageError(
            f"the cell of parameters of '{template.name}' is no Python: {error.msg} (line {error.lineno}). "
            "Allowed: lines such as penalty = 1.0. Mend it in JupyterLab."
        ) from error
    found: dict[str, Any] = {}
    for statement in statements:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
            continue
        name = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0]
        if isinstance(name, ast.Name):
            try:
                found[name.id] = ast.literal_eval(statement.value)
            except ValueError:
                found[name.id] = None
    return found


def _convert(text: str, default: Any) -> Any:
    """Return a text as a value of the default's type."""
    import ast

    if isinstance(default, bool):
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        if text.lower() not in words:
            raise ValueError(text)
        return words[text.lower()]
    if isinstance(default, (str, int, float)):
        return type(default)(text)
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        if default is None:
            return text
        raise ValueError(text) from None
    if default is not None and not isinstance(value, type(default)):
        raise ValueError(text)
    return value


def execute(template: Path, out: Path, values: dict[str, Any]) -> None:
    """Execute a notebook into another file; NotebookFailedError has the text of the cell that failed."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            str(template),
            str(out),
            parameters=values,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            extra_arguments=["--log-level=ERROR"],  # of the kernel, which warns of its own transport
        )
    except PapermillExecutionError as error:
        source = "\n".join(f"    {line}" for line in error.source.strip().splitlines())
        raise NotebookFailedError(
            f"cell {error.exec_count} of {template.name} failed with {error.ename}: {error.evalue}\n"
            f"The cell:\n{source}\n{out} holds the outputs up to there. Mend the parameter or the cell, "
            "then run it again with --force."
        ) from error
    except Exception as error:  # kernels die and go missing in many ways
        raise NotebookFailedError(
            f"{template.name} could not be executed: {type(error).__name__}: {error}. Allowed: a notebook "
            "for the kernel 'python3' of this environment. Try 'kresearch lab' to see whether it starts."
        ) from error
