"""The registry: built-in variants, those of installed plug-ins, and decorated classes.

A file in this folder that defines a `Variant` with a name is a variant: nothing else to
register. An installed package adds its own by an entry point of the group
``kresearch.variants``. In a notebook the decorator is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from kresearch._common.others import check_own_name
from kresearch._common.registry import Entry, Registry, classes_of
from kresearch.errors import UsageError, suggestion
from kresearch.variants.base import LAWS, Variant

V = TypeVar("V", bound=type[Variant])


def _check(called: str, found: object) -> type[Variant]:
    """Return a variant class, or say what is wrong with it: what it is, its name, its laws."""
    if not (isinstance(found, type) and issubclass(found, Variant)):
        raise UsageError(f"{found!r} is not a Variant. Derive the class from kresearch.Variant.")
    name = getattr(found, "name", None)
    if not isinstance(name, str) or not name:
        raise UsageError(
            f'the variant class {found.__name__} has no name. Add a line such as name = "my-variant" '
            "(annotated ClassVar[str] or not annotated)."
        )
    check_own_name("variant", name, called)
    wrong = [
        f"{field} names the law '{law}', which does not exist.{suggestion(str(law), LAWS)}"
        for field in ("claims", "waives")
        for law in sorted(getattr(found, field), key=str)
        if law not in LAWS
    ]
    if wrong:
        raise UsageError(f"variant '{name}': {' '.join(wrong)} Allowed: {', '.join(LAWS)}.")
    return found


#: Every variant by name.
VARIANTS: Registry[type[Variant]] = Registry(
    "variant",
    group="kresearch.variants",
    check=_check,
    package="kresearch.variants",
    find=lambda module: classes_of(module, Variant),
)


def variant(cls: V) -> V:
    """Register a variant class; use it as a decorator.

    Parameters
    ----------
    cls
        A subclass of `Variant` with a `name` and a `chain` method.

    Raises
    ------
    UsageError
        When the class is no variant, has no name, or claims or waives a law that does not exist.

    Examples
    --------
    >>> import kresearch as kr
    >>> from kresearch.scoring import Boxcar
    >>> from kresearch.variants.quantity import QUANTITY
    >>> @kr.variant
    ... class Fortnight(kr.Variant):
    ...     "Only the last 14 days count."
    ...     name = "fortnight"
    ...     def chain(self):
    ...         return QUANTITY.replace(memory=Boxcar(14))
    >>> "fortnight" in [entry.name for entry in kr.list_variants()]
    True
    """
    VARIANTS.register(getattr(cls, "name", ""), cls)
    return cls


def list_variants() -> list[Entry[type[Variant]]]:
    """Return all known variants by name: built-in, plug-in and decorated, each with its origin.

    Examples
    --------
    >>> import kresearch as kr
    >>> ours = {entry.name: entry.value for entry in kr.list_variants() if entry.origin == "kresearch"}
    >>> "quantity" in ours, "sentiment-penalise" in ours
    (True, True)
    >>> ours["inactivity-freeze"]().model_dump()
    {'days': 7.0}
    """
    return VARIANTS.entries()


def find_variant(name: str) -> type[Variant]:
    """Return the variant class called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.

    Examples
    --------
    >>> import kresearch as kr
    >>> kr.variants.find_variant("inactivity-freeze")(days=14).label
    'inactivity-freeze(days=14)'
    """
    return VARIANTS.get_value(name)


def resolve(which: str | Variant | type[Variant], parameters: Mapping[str, Any] | None = None) -> Variant:
    """Return a variant with its parameters, from a name, a class or an instance.

    Examples
    --------
    >>> from kresearch.variants import resolve
    >>> resolve("sentiment-penalise", {"penalty": 0.5}).label
    'sentiment-penalise(penalty=0.5)'
    >>> resolve("quantity").label
    'quantity'
    """
    parameters = dict(parameters or {})
    if isinstance(which, Variant):
        return type(which).build(**{**which.model_dump(), **parameters}) if parameters else which
    if isinstance(which, type):
        return which.build(**parameters)
    return find_variant(which).build(**parameters)
