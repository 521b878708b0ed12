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
# # How much of a storm's gain hangs on the analyst's choices?
#
# Penalty, freeze, memory and network weights are choices, not facts. **Question: over which range of these
# choices does a flood of anger still lift the score of Groupalia?** The case is *simulated* (its clock is
# documented, its numbers are made up); every score is a *reconstruction* from Klout's public statements.

# %%
import itertools

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.lab import WhatIfModel, what_if

log = kr.load_dataset("groupalia")
log

# %% [markdown]
# ## The panel
# Move a slider: curve, ledger and words follow. `panel.variant` and `panel.toml` hand out the settings for
# `kr.score` and for a study; the numbers are those of `kr.score`. (In a page without a kernel the panel
# stays as it was drawn.)

# %%
panel = what_if(log, "groupalia", at="2012-05-30", penalty=1.0, freeze_days=7)
panel

# %%
panel.toml

# %% [markdown]
# ## What made the difference?
# Points behind the score on the day after the tweet, under these settings and under quantity.

# %%
panel.answer.compare("sign").round(2)

# %% [markdown]
# ## All choices at once
# The desk is the panel without widgets; an answer takes milliseconds. The gain is the mean score of the
# three days from the tweet on, minus that of the 28 days before.

# %%
desk = WhatIfModel(log, "groupalia")
rows = []
for penalty, freeze, memory, days in itertools.product(
    [-1.0, 0.0, 0.5, 1.0, 2.0], [0, 7, 14], ["recency", "half-life"], [30, 60, 90]
):
    scores = desk.score(penalty=penalty, freeze_days=freeze, memory=memory, memory_days=days)
    curve = scores.set_index("at")["score"]
    gain = curve["2012-05-29":"2012-05-31"].mean() - curve["2012-05-01":"2012-05-28"].mean()
    rows.append((penalty, freeze, memory, days, gain))
grid = pd.DataFrame(rows, columns=["penalty", "freeze_days", "memory", "memory_days", "gain"])
grid.pivot_table(index="penalty", columns=["memory", "memory_days"], values="gain").round(1)

# %% [markdown]
# ## Which choice matters?
# How far the gain moves when one choice changes and the others stay: the median range, in points.

# %%
choices = ["penalty", "freeze_days", "memory", "memory_days"]
moved = {}
for choice in choices:
    gains = grid.groupby([other for other in choices if other != choice])["gain"]
    moved[choice] = (gains.max() - gains.min()).median()
pd.Series(moved, name="points").sort_values(ascending=False).round(2)

# %% [markdown]
# ## Verdict

# %%
blind = grid[grid["penalty"] == -1.0]["gain"]
counted = grid[grid["penalty"] > 0]["gain"]
most = max(moved, key=moved.get)
Markdown(
    f"Simulated Groupalia, {len(grid)} settings: where every reaction counts alike the storm lifts the score "
    f"in {(blind > 0).mean():.0%} of the settings ({blind.min():+.1f} to {blind.max():+.1f} points); where a "
    f"negative takes something away, in {(counted > 0).mean():.0%} ({counted.min():+.1f} to "
    f"{counted.max():+.1f}). The choice that moves the gain most is **{most}** ({moved[most]:.1f} points). "
    "One simulated case shows how the arithmetic works, not what happens to brands."
)
