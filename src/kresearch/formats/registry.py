"""The formats that are known: the files of ``known/``, and those of installed packages."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from kresearch._common.others import check_own_name
from kresearch._common.registry import Registry
from kresearch.errors import UsageError
from kresearch.formats.protocol import Format


def _check(_: str, found: object) -> Format:
    if not isinstance(found, Format):
        raise UsageError(
            f"{found!r:.200} lacks name, title, networks, source, becomes, lost, recognises or read. Its "
            "entry point must name a format."
        )
    check_own_name("format", found.name)
    for field in ("title", "source"):
        if not isinstance(getattr(found, field), str):
            raise UsageError(f"format '{found.name}': {field} is no text. Allowed: a text.")
    for field in ("networks", "becomes", "lost"):
        texts = getattr(found, field)
        if not isinstance(texts, tuple | list) or not all(isinstance(one, str) for one in texts):
            raise UsageError(f"format '{found.name}': {field} is {texts!r:.60}. Allowed: a tuple of texts.")
    return found


def is_built_in(form: Format) -> bool:
    """Return whether a format is one of kresearch's own."""
    return FORMATS.is_built_in(form)


def _of(module: ModuleType) -> Iterator[tuple[str, Format]]:
    for form in (getattr(module, "FORMAT", None), *getattr(module, "FORMATS", ())):
        if form is not None:
            yield form.name, form


#: Every format by name.
FORMATS: Registry[Format] = Registry(
    "format",
    group="kresearch.formats",
    check=_check,
    package="kresearch.formats.known",
    find=_of,
    name_of=lambda form: form.name,
)


def list_formats() -> list[Format]:
    """Return all known formats by name: ours, and those of installed packages.

    A file of ``kresearch/formats/known`` that defines `FORMAT` or `FORMATS` is found without
    being registered; an installed package names a `Format` by an entry point of the group
    ``kresearch.formats``. One that cannot be loaded is named in a warning and left out.

    Examples
    --------
    >>> import kresearch.formats
    >>> "twitter-api-v1" in [form.name for form in kresearch.formats.list_formats()]
    True
    """
    return [entry.value for entry in FORMATS.entries()]


def find_format(name: str) -> Format:
    """Return the format called `name`.

    Raises
    ------
    UnknownNameError
        With the nearest known name.

    Examples
    --------
    >>> import kresearch as kr
    >>> form = kr.formats.find_format("twitter-api-v1")
    >>> form.networks, form.source
    (('twitter',), 'documentation')
    >>> form.becomes[0]
    'reply -> reply to in_reply_to_screen_name'
    """
    return FORMATS.get_value(name)
