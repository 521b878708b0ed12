"""Every example in the help of a public name runs, and gives what it says."""

from __future__ import annotations

import doctest
import inspect
import sys
from collections.abc import Iterator

import pytest

import kresearch as kr


def examples() -> Iterator[doctest.DocTest]:
    """Yield the examples of every public function, class and method, each once."""
    homes = [kr, *(value for name in kr.__all__ if inspect.ismodule(value := getattr(kr, name)))]
    public = {
        id(v): (f"{home.__name__}.{n}", v) for home in homes for n in home.__all__ if (v := getattr(home, n))
    }
    for name, value in public.values():
        module = sys.modules.get(getattr(value, "__module__", ""))
        if callable(value) and module is not None and module.__name__.startswith("kresearch"):
            found = doctest.DocTestFinder().find(value, name, module=module, globs=dict(vars(module)))
            yield from (test for test in found if test.examples)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_gives_what_it_says(example: doctest.DocTest) -> None:
    told: list[str] = []
    done = doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert done.failed == 0, "".join(told)
