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

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Run it, or finish it
# Cells that were computed before are read, so that a second run takes seconds. `kresearch study run` does
# the same and writes the report.

# %%
result = run_study("../experiments/001-groupalia-spike")
page = render(result)
Markdown(f"> {result.spec.question}\n\n{len(result.cases)} cases, {len(result.variants)} variants.")

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
gains = result.table("spike-gain").dropna(how="all")
gains.loc["groupalia"].round(1).T

# %% [markdown]
# ## What the silence did, in points (below zero the score fell)

# %%
changes = result.table("silence-change").dropna(how="all")
changes.loc["groupalia"].round(1).T

# %% [markdown]
# ## Over all cases
# One case proves nothing: the unit is the case. A variant that holds anger down should still let praise
# through, and do nothing where nothing happened (null).

# %%
kinds = {(case.dataset, case.name): case.kind for case in result.cases}
by_kind = gains.groupby(gains.index.map(kinds)).median().T
by_kind.round(1)

# %% [markdown]
# ## Verdict
# The report repeats it with every interval and p-value.

# %%
main = ["quantity", "sentiment-ignore", "sentiment-penalise", "inactivity-freeze", "sentiment-freeze"]
moved = changes.loc[("groupalia", "groupalia-spike")]
told = [
    f"- **{name}**: {by_kind.loc[name, 'negative']:+.1f} after anger, "
    f"{by_kind.loc[name, 'positive']:+.1f} after praise; in Groupalia's silence {moved[name]:+.1f}."
    for name in main
]
found = [f"- {sentence}" for sentence in result.summary[:4]]
Markdown("\n".join(["Median gain in points, simulated cases:\n", *told, "\nIn the study's words:\n", *found]))
