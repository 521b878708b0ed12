"""Commands that are imported when they are called, so that the help comes at once."""

from __future__ import annotations

import importlib
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from kresearch._common.memory import set_memory_limit
from kresearch.errors import UsageError


class OnceCommand(TyperCommand):
    """A command that drops nothing that was said: neither the first value of two nor an empty one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments, once it is sure that nothing of them would be dropped."""
        if not ctx.resilient_parsing:
            values, _, order = self.make_parser(ctx).parse_args(args=list(args))
            for option in (one for one in order if isinstance(one, TyperOption)):
                if not (option.multiple or option.is_flag or option.count) and order.count(option) > 1:
                    raise UsageError(
                        f"{option.opts[0]} is said {order.count(option)} times. Allowed: once: it takes one "
                        "value. Say the one that is meant, or run the command once for each."
                    )
            for one in self.params:
                _refuse_empty(one, values.get(str(one.name)))
        return super().parse_args(ctx, args)


def _refuse_empty(parameter: Any, value: Any) -> None:
    """Refuse an empty text, as a variable makes that is not set: nothing would be said by it."""
    given = value if isinstance(value, list | tuple) else [value]
    if any(isinstance(one, str) and not one.strip() for one in given):
        named = parameter.opts[0] if isinstance(parameter, TyperOption) else str(parameter.name).upper()
        raise UsageError(
            f"{named} is empty. Allowed: a value that is not. Leave {named} away for the default, or look "
            "whether a variable of the shell is not set."
        )


class LazyCommand(TyperCommand):
    """A command known by name and one line of help; the rest is imported on demand.

    Parameters
    ----------
    name
        How it is called.
    target
        ``"module:attribute"`` below ``kresearch.cli``: a function, or a Typer app with commands of its own.
    summary
        The line that the list of commands shows.
    bounded
        Whether it works on data, and so has the option ``--memory-limit``.
    """

    def __init__(self, name: str, target: str, summary: str, bounded: bool = True) -> None:
        super().__init__(name=name, help=summary)
        self.target = target
        self.bounded = bounded

    def load(self) -> Any:
        """Import the command and return it."""
        module, _, attribute = self.target.partition(":")
        found = getattr(importlib.import_module(f"kresearch.cli.{module}"), attribute)
        app = found
        if not isinstance(found, typer.Typer):
            app = typer.Typer(add_completion=False)
            app.command(self.name)(found)
        # Completion belongs to the root, or every group would offer to install it.
        app._add_completion = False
        _take_once(app)
        command = typer.main.get_command(app)
        command.name = self.name
        _join_lines(command)
        if self.bounded:
            limit_memory(command)
        return command

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the arguments with the imported command."""
        return self.load().make_context(info_name, args, parent=parent, **extra)


def _take_once(app: typer.Typer) -> None:
    for info in app.registered_commands:
        own = info.cls
        if own is None or issubclass(OnceCommand, own):
            info.cls = OnceCommand
        elif not issubclass(own, OnceCommand):
            info.cls = type(own.__name__, (OnceCommand, own), {})
    for group in app.registered_groups:
        if group.typer_instance is not None:
            _take_once(group.typer_instance)


def _join_lines(command: Any) -> None:
    """Let the terminal break the paragraphs of a help text, and not the source; lists keep their lines."""
    for inner in getattr(command, "commands", {}).values():
        _join_lines(inner)
    parts = (command.help or "").split("\n\n")
    command.help = "\n\n".join(
        p if "\n-" in p or "\n " in p or "\b" in p else p.replace("\n", " ") for p in parts
    )


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
