"""Commands that are imported when they are called, so that the help comes at once."""

from __future__ import annotations

import importlib
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from kresearch._common.memory import set_memory_limit


class LazyCommand(TyperCommand):
    """A command known by name and one line of help; the rest is imported on demand.

    Parameters
    ----------
    name
        How it is called.
    target
        ``"module:attribute"``: a function, or a Typer app with commands of its own.
    summary
        The line that the list of commands shows.
    bounded
        Whether it works on data, and so has the option ``--memory-limit``.
    """

    def __init__(self, name: str, target: str, summary: str, bounded: bool = False) -> None:
        super().__init__(name=name, help=summary)
        self.target = target
        self.bounded = bounded

    def load(self) -> Any:
        """Import the command and return it."""
        module, _, attribute = self.target.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        app = found
        if not isinstance(found, typer.Typer):
            app = typer.Typer(add_completion=False)
            app.command(self.name)(found)
        # Completion belongs to the root, or every group would offer to install it.
        app._add_completion = False
        command = typer.main.get_command(app)
        command.name = self.name
        if self.bounded:
            limit_memory(command)
        return command

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the arguments with the imported command."""
        return self.load().make_context(info_name, args, parent=parent, **extra)


def limit_memory(command: Any) -> None:
    """Give a command, or every command of a group, the option ``--memory-limit``.

    It is handled before the command runs, so that no command needs to know of it.
    """
    if hasattr(command, "commands"):
        for inner in command.commands.values():
            limit_memory(inner)
        return

    command.params += _limit_option()


def _limit_option() -> list[Any]:
    """Return the option, made as Typer makes those of commands."""

    def limited(
        memory_limit: Annotated[
            str | None,
            typer.Option(
                metavar="SIZE",
                expose_value=False,
                callback=_apply_limit,
                help="Memory to keep within, e.g. 4GB; three quarters of the machine by default.",
            ),
        ] = None,
    ) -> None:
        """Do nothing: only the option is wanted."""

    app = typer.Typer(add_completion=False)
    app.command()(limited)
    return list(typer.main.get_command(app).params)


def _apply_limit(size: str | None) -> None:
    if size is not None:
        set_memory_limit(size)


class LazyGroup(TyperGroup):
    """A group of lazy commands: name -> (target, line of help, whether it is bounded)."""

    def __init__(self, name: str, commands: dict[str, tuple[Any, ...]], summary: str) -> None:
        lazy = {key: LazyCommand(key, *entry) for key, entry in commands.items()}
        super().__init__(name=name, commands=dict(lazy), help=summary, no_args_is_help=True)
