"""What a variant is: parameters with limits, and the chain they make."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kresearch._common.others import blaming
from kresearch.errors import UnknownNameError, UsageError
from kresearch.scoring import Chain
from kresearch.scoring.output import NamedChain

#: The laws of the design's section 6 that a variant may decline to claim, by name.
LAWS = (
    "bounds",
    "no-look-ahead",
    "order-free",
    "no-self-interaction",
    "monotone",
    "networks-help",
    "many-beat-one",
    "diminishing",
    "equal-when-positive",
    "blame-never-helps",
    "no-cliff",
    "frozen-when-inactive",
    "frozen-scale",
    "subset",
)


#: Marks a parameter that names a file or folder (`json_schema_extra`): a study names it below its project.
PATH: dict[str, Any] = {"path": True}


class Variant(BaseModel):
    """A scoring rule: a named chain with one part changed.

    Subclasses set `name`, declare their parameters as fields, and return their chain from
    `chain`. The docstring's first line is what ``kresearch variants`` shows.

    Attributes
    ----------
    name : str
        How the variant is called in files and commands.
    version : int
        Raised whenever the same parameters give other numbers.
    claims : frozenset of str
        Laws beyond those of every variant that this one promises (see `LAWS`).
    waives : frozenset of str
        Laws of every variant that this one does not keep, e.g. because of its nature.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    version: ClassVar[int] = 1
    claims: ClassVar[frozenset[str]] = frozenset()
    waives: ClassVar[frozenset[str]] = frozenset()

    def chain(self) -> Chain:
        """Return the chain of parts. Subclasses say which part differs from quantity."""
        raise UsageError(
            f"the variant class {type(self).__name__} has no method chain(). A variant returns its parts "
            "there, e.g. 'return QUANTITY.replace(clock=FreezeClock(7))'."
        )

    @property
    def label(self) -> str:
        """Name and the parameters that differ from the defaults, e.g. ``x(penalty=0.5)``."""
        changed = self.model_dump(exclude_defaults=True)
        if not changed:
            return self.name
        return f"{self.name}({', '.join(f'{k}={_plain(v)}' for k, v in sorted(changed.items()))})"

    def named_chain(self) -> NamedChain:
        """Return the chain under the name that its scores go by."""
        with blaming(f"variant '{self.name}'"):
            chain: object = self.chain()
            if not isinstance(chain, Chain):
                raise TypeError(f"its chain() gave {chain!r:.60}; allowed is a Chain")
        return NamedChain(chain, self.name, self.label, self.model_dump(), self.version)

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the docstring."""
        return (cls.__doc__ or "").strip().splitlines()[0] if cls.__doc__ else ""

    @classmethod
    def parameters(cls) -> list[dict[str, Any]]:
        """Return the parameters: name, default, limits and meaning of each."""
        rows = []
        for name, field in cls.model_fields.items():
            rows.append(
                {
                    "parameter": name,
                    "default": field.get_default(call_default_factory=True),
                    "allowed": _limits(field.metadata),
                    "meaning": field.description or "",
                }
            )
        return rows

    @classmethod
    def build(cls, **values: Any) -> Variant:
        """Return the variant with these parameters.

        Raises
        ------
        UnknownNameError
            For a parameter it does not have.
        UsageError
            For values outside their limits; names all of them at once.
        """
        for key in values:
            if key not in cls.model_fields:
                raise UnknownNameError(f"parameter of variant '{cls.name}'", key, cls.model_fields)
        try:
            with blaming(f"variant '{cls.name}'", but=(ValidationError,)):
                return cls(**values)
        except ValidationError as error:
            allowed = {row["parameter"]: row["allowed"] for row in cls.parameters()}
            said = []
            for e in error.errors():
                name = str(e["loc"][0]) if e["loc"] else ""  # without, it is of all values together
                limits = f" (allowed: {allowed[name]})" if name in allowed else ""
                said.append(f"{name}{name and '='}{e['input']!r:.200}: {e['msg'].lower()}{limits}")
            wrong = "; ".join(said)
            raise UsageError(
                f"variant '{cls.name}' cannot take {wrong}. 'kresearch variants' lists every parameter."
            ) from None


def _plain(value: Any) -> str:
    """Return a short text of a parameter's value."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _limits(metadata: list[Any]) -> str:
    """Return the limits of a field in words."""
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    found = [
        f"{word} {getattr(m, key):g}" for m in metadata for key, word in words.items() if hasattr(m, key)
    ]
    return ", ".join(found) or "any"


def paths_of(variant: Variant) -> list[Path]:
    """Return the files and folders that the parameters of a variant name."""
    marked = [
        name
        for name, field in type(variant).model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("path")
    ]
    return [Path(str(value)) for value in (getattr(variant, name) for name in marked) if value]
