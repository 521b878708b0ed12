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
# # The Groupalia spike: what does each variant make of it?
#
# Study `001-groupalia-spike` declares the comparison: the Groupalia case and further planted cases, every
# variant, every metric, one reference. **Question: which variants keep a storm of anger from lifting the
# score, and what do they pay for it?** All of its data is *simulated*; every score is a *reconstruction*
# from Klout's public statements.

# %%
import pandas as pd
from IPython.display import Markdown

from kresearch.report import render
from kresearch.study import run_study

# %% [markdown]
# ## Run it, or finish it
# Cells that were computed before are read, so that a second run takes seconds. `kresearch study run` does
# the same and writes the report.

# %%
result = run_study("../experiments/001-groupalia-spike")
page = render(result)
pd.Series(
    {"question": result.spec.question, "cases": len(result.cases), "variants": len(result.variants)}
).to_frame("")

# %% [markdown]
# ## The case
# Score curves of the brand with its windows, then what happened to it.

# %%
page.drawings[0].figure

# %%
Markdown(f"*{page.drawings[0].caption}*")

# %% [markdown]
# ## What the storm gave, in points
# Mean score during the spike minus mean score before it. For a negative case lower is better.

# %%
gains = result.table("spike-gain")
groupalia = gains.loc[[key for key in gains.index if key[0] == "groupalia"]]
groupalia.round(2).T

# %% [markdown]
# ## What the silence cost, in points

# %%
losses = result.table("silence-loss")
losses.loc[[key for key in losses.index if key[0] == "groupalia"]].round(2).T

# %% [markdown]
# ## Over all negative cases
# One case proves nothing: the unit is the case, and the comparison with the reference is paired.

# %%
negative = [(case.dataset, case.name) for case in result.cases if case.kind == "negative"]
over_cases = gains.loc[gains.index.isin(negative)]
pd.DataFrame({"median gain": over_cases.median(), "cases": over_cases.count()}).round(2)

# %% [markdown]
# ## Verdict
# In the words of the study itself, which the report repeats with intervals and p-values.

# %%
median = over_cases.median()
main = ["quantity", "sentiment-ignore", "sentiment-penalise", "inactivity-freeze", "sentiment-freeze"]
told = ", ".join(f"{name} {median[name]:+.1f}" for name in main if name in median)
Markdown(
    f"Median gain over {len(over_cases)} simulated negative cases, in points: **{told}**.\n\n"
    + "\n".join(f"- {sentence}" for sentence in result.summary[:6])
)
