"""Settings and cases as lines of a ``study.toml``."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from kresearch._common.html_cards import is_unsafe

if TYPE_CHECKING:
    from kresearch.evaluate.cases import Case
    from kresearch.variants import Variant

_WINDOWS = ("baseline", "spike", "recovery", "silence")


def variant_line(variant: Variant) -> str:
    """Return a variant as an entry of ``variants = [ ... ]``, parameters at their default left out."""
    changed = variant.model_dump(exclude_defaults=True)
    return write_value({"name": variant.name, **changed})


def case_line(case: Case) -> str:
    """Return a case as an entry of ``cases = [ ... ]``."""
    entry: dict[str, Any] = {"name": case.name, "account": case.account, "kind": case.kind}
    for name in _WINDOWS:
        window = getattr(case, name)
        if window is not None:
            entry[name] = [time.isoformat().replace("+00:00", "Z") for time in window]
    return write_value(entry)


def write_value(value: Any) -> str:
    """Return a TOML value: texts escaped so that no character of them does anything."""
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(k)} = {write_value(v)}" for k, v in value.items())
        return f"{{{inside}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(write_value(v) for v in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(int(value) if math.isfinite(value) and value == int(value) else value)
    return _text(str(value))


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else _text(key)


def _text(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return "".join(_code(c) if is_unsafe(c) else c for c in written)


def _code(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
