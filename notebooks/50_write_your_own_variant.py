# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How do I write a variant of my own, and how do I know that it is sound?
#
# A variant is the quantity chain with one part changed: a class of a dozen lines. **Question: does a short
# memory keep the laws of a score, and what does it do to a storm?** The storms are *simulated*; every score
# is a *reconstruction* from Klout's public statements.

# %%
import tempfile
from pathlib import Path
from typing import ClassVar

import pandas as pd
from IPython.display import Markdown
from pydantic import Field

import kresearch as kr
from kresearch.report import render
from kresearch.scoring import Boxcar
from kresearch.testing import LAWS, check_variant
from kresearch.variants.quantity import QUANTITY

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## The variant
# The decorator registers it for this session. As a file in `src/kresearch/variants`, or as an entry point of
# a package of your own, it needs no decorator (`CONTRIBUTING.md` has the recipe).

# %%
window = Field(14.0, gt=0, le=365, description="age in days from which nothing counts")


@kr.variant
class ShortMemory(kr.Variant):
    """What is older than some days counts nothing, everything younger counts fully."""

    name: ClassVar[str] = "short-memory"
    claims: ClassVar[frozenset[str]] = frozenset({"networks-help"})
    window_days: float = window

    def chain(self):
        """Return quantity with the memory changed."""
        return QUANTITY.replace(memory=Boxcar(self.window_days))


pd.DataFrame(ShortMemory.parameters())

# %% [markdown]
# ## The laws
# Random worlds try every law that applies; a broken law comes with a counterexample. A law that a variant
# cannot keep by its nature is declined by name in `waives`, never silently.

# %%
check_variant("short-memory", worlds=3)
pd.DataFrame([{"law": law.name, "what it says": law.text} for law in LAWS])

# %% [markdown]
# ## Against quantity, over several storms
# A study takes it by name like any other variant.

# %%
temporary = tempfile.TemporaryDirectory(prefix="kresearch-own-")  # goes with the kernel
folder = Path(temporary.name)
declared = """
title = "A short memory"
question = "What does forgetting after days do to a storm, and to the silence after it?"
seed = 50
polarity = "planted"
datasets = [{name = "simulated-cases", n = 8, n_null = 2, onset_days = 125, days = 190}]
variants = ["quantity", {name = "short-memory", window_days = [7, 14, 28]}]
metrics = ["spike-gain", "days-to-recover", "silence-change"]
"""
(folder / "study.toml").write_text(declared, encoding="utf-8")
result = kr.run_study(folder)
page = render(result)
page.drawings[0].figure

# %%
kinds = {(case.dataset, case.name): case.kind for case in result.cases}
metrics = ("spike-gain", "days-to-recover", "silence-change")
tables = {metric: result.table(metric) for metric in metrics}
medians = pd.DataFrame({m: t[t.index.map(kinds) == "negative"].median() for m, t in tables.items()})
medians.round(2)

# %% [markdown]
# ## A wrong parameter
# Limits are part of the declaration, so that the error says what is allowed.

# %%
try:
    kr.score(kr.load_dataset("groupalia"), "short-memory", window_days=0)
except kr.KresearchError as error:
    said = str(error)
said

# %% [markdown]
# ## Verdict

# %%
own = "short-memory" if "short-memory" in medians.index else "short-memory(window_days=14)"
moved = medians.loc[own] - medians.loc["quantity"]
n = sum(kind == "negative" for kind in kinds.values())
Markdown(
    f"The variant keeps all laws that apply to it on 3 random worlds, which is evidence and no proof. Over "
    f"{n} simulated storms (medians) forgetting after 14 days moves the gain by {moved['spike-gain']:+.1f} "
    f"points, the recovery by {moved['days-to-recover']:+.1f} days (lower bounds where a "
    f"storm was not over within its window) and the change in silence by "
    f"{moved['silence-change']:+.1f} points against quantity. No test was declared here; "
    "notebook 40 shows one."
)
