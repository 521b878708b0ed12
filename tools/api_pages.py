"""A hook of mkdocs: the page of a package lists its public names, wherever they are defined.

``::: kresearch.study`` in a page becomes one section per name in ``kresearch.study.__all__``. Public names
are loaded on first use, which reading the source alone does not see.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
_PACKAGE = re.compile(r"^::: (kresearch(?:\.\w+)?)$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return a page with the names of its package in the place of the package."""
    return _PACKAGE.sub(lambda found: list_names(found[1]), markdown)


def list_names(package: str) -> str:
    """Return a package's docstring and its public names: sections, or links where another page has them."""
    module = importlib.import_module(package)
    parts = [inspect.getdoc(module) or ""]
    links: list[str] = []
    values = []
    for name in sorted(public_names(module)):
        value = getattr(module, name)
        home, inner = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if inspect.ismodule(value):
            values.append(f"- `{package}.{name}`: {first_line(value)}")
        elif inner and _is_elsewhere(value, str(home), package):
            links.append(
                f"- [`{name}`][{home}.{inner}]: {(inspect.getdoc(value) or '').partition(chr(10))[0]}"
            )
        elif str(home).startswith("kresearch") and inner:
            parts.append(f"::: {home}.{inner}")
        else:
            values.append(f"- `{package}.{name}`")
    if links:
        parts.insert(1, "\n".join(links))
    if values:
        parts.append("## Modules and constants\n\n" + "\n".join(values))
    return "\n\n".join(parts)


def _is_elsewhere(value: Any, home: str, package: str) -> bool:
    """Return whether the package that a name is defined in has a section of it on its own page."""
    owner = ".".join(home.split(".")[:2])
    if owner in (package, "kresearch") or not owner.startswith("kresearch."):
        return False
    module = importlib.import_module(owner)
    return any(getattr(module, name, None) is value for name in public_names(module))


def first_line(value: Any) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(value) or "").partition("\n")[0]


def public_names(module: Any) -> list[str]:
    """Return ``__all__`` of a module, or what it defines itself."""
    if hasattr(module, "__all__"):
        return [str(name) for name in module.__all__]
    own = vars(module).items()
    return [n for n, v in own if not n.startswith("_") and getattr(v, "__module__", "") == module.__name__]
