"""A registry of factories: named things that are made when they are asked for, some from an argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from kresearch._common.others import blaming, check_own_name
from kresearch._common.registry import Registry
from kresearch.errors import UsageError

P = TypeVar("P")


def _callable(what: str, name: str, found: object) -> Callable[..., Any]:
    if not callable(found):
        raise UsageError(f"{what} '{name}' is {found!r}, which makes nothing. Name a class or a function.")
    return found


class Factories(Registry[Callable[..., P]], Generic[P]):
    """Factories by name, and the one way to what they make.

    Parameters
    ----------
    what
        What one of them is called in messages, e.g. ``"scorer"``.
    group
        Entry-point group of plug-ins.
    protocol
        What everything that is made must be an instance of; a class or a runtime-checkable protocol.
    described
        What that is, and what it needs: ``"polarity scorer; it needs `name` and `score(texts)`"``.
    built_in
        Name to ``"module:object"``.
    needs
        Name -> what has to stand behind a colon, e.g. ``{"trained": "a folder"}``.
    """

    def __init__(
        self,
        what: str,
        *,
        group: str,
        protocol: type,
        described: str,
        built_in: Mapping[str, str],
        needs: Mapping[str, str],
    ) -> None:
        short = what.split()[-1]
        super().__init__(
            what, group=group, built_in=built_in, check=lambda name, found: _callable(short, name, found)
        )
        self.needs, self._short, self._protocol, self._described = dict(needs), short, protocol, described

    def decorate(self, name: str) -> Callable[[Callable[..., P]], Callable[..., P]]:
        """Return a decorator that registers a class or factory; a later one of the name wins."""

        def keep(factory: Callable[..., P]) -> Callable[..., P]:
            self.register(name, factory)
            return factory

        return keep

    def make(self, given: str | P, **options: Any) -> P:
        """Return what a name (with its argument behind a colon) stands for; an object comes back as it is.

        Parameters
        ----------
        given
            ``"name"``, ``"name:argument"``, or something that keeps the protocol.
        **options
            Handed to the factory.

        Raises
        ------
        UnknownNameError
            When nothing has that name.
        UsageError
            When an argument is missing, an option does not fit, or what was made does not keep the protocol.
        """
        if not isinstance(given, str):
            if not self._keeps(given, f"{self._short} of the class {type(given).__name__}"):
                raise UsageError(
                    f"{given!r:.200} is no {self._described}; give one of {', '.join(self.sources())} or an "
                    "object that has them."
                )
            return given
        name, _, argument = given.partition(":")
        if name in self.needs and not argument:
            raise UsageError(
                f"{self._short} '{name}' needs {self.needs[name]}; allowed is '{name}:...'; "
                f"write e.g. '{name}:path/to/folder'."
            )
        factory = self.get_value(name)
        try:
            with blaming(f"{self._short} '{given}'", but=(TypeError,)):
                found = factory(argument, **options) if argument else factory(**options)
        except TypeError as problem:
            raise UsageError(
                f"{self._short} '{given}' was not made: {problem}; see its documentation for its options."
            ) from problem
        if not self._keeps(found, f"{self._short} '{name}'"):
            raise UsageError(
                f"{self._short} '{name}' gave {type(found).__name__}, which is no {self._described}."
            )
        return found

    def _keeps(self, found: object, what: str) -> bool:
        """Return whether something keeps the protocol; its name must be one."""
        with blaming(what):
            if not isinstance(found, self._protocol):
                return False
            check_own_name(self._short, getattr(found, "name", None))
        return True
