"""Commands that are imported when they are called, so that the help comes at once."""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class LazyCommand(TyperCommand):
    """A command known by name and one line of help; the rest is imported on demand.

    Parameters
    ----------
    name
        How it is called.
    target
        ``"module:attribute"``: a function, or a Typer app with commands of its own.
    help
        The line that the list of commands shows.
    """

    def __init__(self, name: str, target: str, help: str) -> None:  # noqa: A002 - click's word
        super().__init__(name=name, help=help)
        self.target = target

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
        return command

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the arguments with the imported command."""
        return self.load().make_context(info_name, args, parent=parent, **extra)


class LazyGroup(TyperGroup):
    """A group of lazy commands: name -> (target, line of help)."""

    def __init__(self, name: str, commands: dict[str, tuple[str, str]], help: str) -> None:  # noqa: A002
        lazy = {key: LazyCommand(key, *entry) for key, entry in commands.items()}
        super().__init__(name=name, commands=dict(lazy), help=help, no_args_is_help=True)
