"""A part of a chain that somebody else wrote stops: say whose it is, and let other chains go on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kresearch._common.full_disk import tell_full_disk
from kresearch._common.others import say_stopped
from kresearch.errors import CheckError

if TYPE_CHECKING:
    from kresearch.scoring.chain import Chain

_OURS = "kresearch."


class PartError(CheckError):
    """A part of a chain, not one of kresearch's own, raised an error.

    Parameters
    ----------
    chain
        The chain that has the part.
    text
        What happened.
    """

    def __init__(self, chain: Chain, text: str) -> None:
        super().__init__(text)
        self.chain = chain

    def __reduce__(self) -> tuple[type[PartError], tuple[Chain, str]]:
        """Return how the error travels between processes."""
        return PartError, (self.chain, str(self))


@contextmanager
def blaming_parts(chain: Chain) -> Iterator[None]:
    """Turn what the parts of others raise within into a `PartError`; errors of kresearch's own go through.

    Parameters
    ----------
    chain
        The chain that is at work.

    Raises
    ------
    PartError
        With the classes that are not kresearch's own, and what was raised.
    """
    try:
        yield
    except (CheckError, KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:
        others = sorted(_others(chain))
        if not others or tell_full_disk(error) is not None:
            raise
        raise PartError(chain, say_stopped(" and ".join(others), error)) from error


def _others(chain: Chain) -> Iterator[str]:
    """Yield the classes of a chain's parts, and of parts within them, that are not kresearch's own."""
    waiting: list[object] = [getattr(chain, field.name) for field in dataclasses.fields(chain)]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind.__module__.split(".")[0] in {"builtins", "numpy"}:
            waiting += part if isinstance(part, tuple | list | frozenset) else ()
            continue
        if not kind.__module__.startswith(_OURS):
            yield f"{kind.__name__} of {kind.__module__}"
        if dataclasses.is_dataclass(part):
            waiting += [getattr(part, field.name) for field in dataclasses.fields(part)]
