"""The form of a table of judgements: which columns and labels it has, checked in one way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from kresearch._common.words import number
from kresearch.errors import UsageError, suggestion

#: What stands in a column that nobody filled.
_DEFAULTS = {"coder": "coder-1"}


@dataclass(frozen=True)
class JudgementForm:
    """One kind of table of judgements."""

    labels: tuple[str, ...]  #: What may be said.
    keys: Mapping[str, str]  #: Key on the keyboard -> label.
    columns: tuple[str, ...]  #: All columns, in their order; ``label`` and ``probability`` are among them.
    needed: tuple[str, ...]  #: Those that must be there.
    todo: str  #: What makes such a table, as a sentence.
    #: What people write in a spreadsheet instead -> label.
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """What may stand in the column, in words."""
        return f"{', '.join(self.labels)} (or {', '.join(self.keys)})"

    def check(self, table: pd.DataFrame, *, where: str) -> pd.DataFrame:
        """Return judgements with every column, or say all that is wrong with them; rows without a label go.

        Raises UsageError when columns are missing, labels are unknown or probabilities lie outside 0 to 1.
        """
        if table.empty and not len(table.columns):
            return pd.DataFrame({name: pd.Series(dtype="object") for name in self.columns})
        missing = [name for name in self.needed if name not in table.columns]
        if missing:
            hints = "".join(suggestion(name, map(str, table.columns)) for name in missing)
            raise UsageError(
                f"{where}: no column {', '.join(missing)}.{hints} Needed are {', '.join(self.needed)}; "
                f"further ones are {', '.join(self.columns)}. {self.todo}"
            )
        out = table.copy()
        words = out["label"].map(
            lambda v: "" if pd.isna(v) else re.sub(r"[\s_-]+", "-", str(v).strip().lower())
        )
        out["label"] = words.map(self._meant)
        out = out[out["label"] != ""].reset_index(drop=True)
        unknown = Counter(out.loc[~out["label"].isin(self.labels), "label"])
        problems = [
            f"label '{w}' in {number(n, 'row')}.{suggestion(w, self.labels)}" for w, n in unknown.items()
        ]
        for name in self.needed:
            cells = out[name].map(lambda cell: "" if pd.isna(cell) else str(cell).strip())
            if name != "label" and (empty := int((cells == "").sum())):
                problems.append(f"{number(empty, 'judged row')} without {name}.")
        for name in self.columns:
            if name not in (*self.needed, "probability"):
                filled = out[name] if name in out else pd.Series("", index=out.index)
                there = filled.notna() & (filled.astype(str) != "")
                out[name] = filled.astype(object).where(there, _DEFAULTS.get(name, ""))
        given = out["probability"] if "probability" in out else pd.Series(float("nan"), index=out.index)
        out["probability"] = pd.to_numeric(given, errors="coerce").astype("float64")
        words = given.map(lambda cell: "" if pd.isna(cell) else str(cell).strip().lower())
        if odd := sorted(set(words[out["probability"].isna() & ~words.isin(["", "nan"])])):
            problems.append(f"probability '{odd[0]}' is no number.")
        outside = out["probability"].notna() & ~out["probability"].between(0, 1, inclusive="right")
        if outside.any():
            problems.append(f"{number(int(outside.sum()), 'row')} with a probability outside 0 to 1.")
        if problems:
            raise UsageError(
                f"{where}: {' '.join(problems)} Allowed labels are {self.asked}, and "
                f"probabilities over 0 up to 1. Correct them."
            )
        return out[list(self.columns)]

    def _meant(self, word: str) -> str:
        """Return the label that a person meant: its key, a beginning of it, or more words."""
        if word in self.words:
            return self.words[word]
        if word in self.keys or word in self.labels or len(word) < 3:
            return self.keys.get(word, word)
        stems = {label: label if "-" in label else label[:5] for label in self.labels}
        found = [n for n, stem in stems.items() if n.startswith(word) or word.startswith(stem)]
        return found[0] if len(found) == 1 else word

    def merge(self, judgements: pd.DataFrame) -> pd.DataFrame:
        """Return one judgement for each of what was judged: what most coders say; a tie cannot be told.

        Who cannot tell has no vote where others can. Second passes (``NAME/2``) serve agreement only. The
        columns are the needed ones, ``probability`` (the latest that is known), ``coders`` (how many
        judged) and ``split`` (whether it is such a tie, which nobody said of it).
        """
        keys = [name for name in self.needed if name != "label"]
        # A table made by hand is read as a file is: a "y" left as it is would count as wrong.
        judgements = self.check(judgements, where="the judgements")
        first = judgements[~judgements["coder"].astype(str).str.contains(r"/\d+$", regex=True)]
        rows = []
        for key, group in first.groupby(keys, sort=True):
            counts = Counter(group["label"])
            votes = Counter({k: v for k, v in counts.items() if k != "cannot-tell"}) or counts
            leaders = [label for label, n in votes.items() if n == max(votes.values())]
            known = group["probability"].dropna()
            label = leaders[0] if len(leaders) == 1 else "cannot-tell"
            chance = float(known.iloc[-1]) if len(known) else float("nan")
            rows.append((*key, label, chance, len(group), len(leaders) > 1))
        return pd.DataFrame(rows, columns=[*keys, "label", "probability", "coders", "split"])
