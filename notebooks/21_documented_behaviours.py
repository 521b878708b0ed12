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
# # What Klout's score was seen to do
#
# Klout never published its formula, so a reconstruction can only be wrong against what its score was
# *observed* to do: 38 rows, from statements of Klout's and from people who wrote their scores down.
# Simulated accounts act each row out in its era; the era's variant scores them; every figure has a band
# that was written down before any parameter was fitted (direction right, size within a factor of two;
# population figures within 2 points). **Question: how many of the documented behaviours does the
# reconstruction show?**
#
# **Everything here is simulated and scored by a reconstruction from Klout's public statements.**

# %%
import pandas as pd
import plotly.graph_objects as go
from IPython.display import Markdown

from kresearch.behaviours import read_rows, run_behaviours
from kresearch.scoring.eras import ERAS, era_parameters

pd.set_option("display.max_colwidth", 80, "display.max_rows", 60)

# %% [markdown]
# ## One parameter set per era
#
# Four readable files; each part has the source of its figures beside it.

# %%
parts = ["memory", "actors", "endorsements", "combine", "scale"]
figures = {
    era: {
        part: ", ".join(f"{k}={v}" for k, v in era_parameters(era)[part].items() if k != "source")
        for part in parts
    }
    for era in ERAS
}
pd.DataFrame(figures)

# %%
pd.Series({part: era_parameters("klout-2011")[part]["source"] for part in parts}, name="source").to_frame()

# %% [markdown]
# ## Reported against obtained
#
# All scenarios of an era stand in one log and are scored in one pass. This takes about a minute.

# %%
card = run_behaviours()
print(card.text)

# %%
columns = ["row", "figure", "reported", "obtained", "low", "high", "within", "reproduced"]
card.frame[columns].style.hide(axis="index").format(precision=3, na_rep="direction only")

# %% [markdown]
# ### In one picture
#
# Where a size was reported: obtained divided by reported, with the band around it.

# %%
sized = card.frame[card.frame["reported"].abs() > 0].copy()
sized["label"] = sized["row"] + " " + sized["figure"]
for column in ("obtained", "low", "high"):
    sized[column] = sized[column] / sized["reported"]
ends = sized[["low", "high"]]
figure = go.Figure()
figure.add_bar(
    y=sized["label"],
    x=ends.max(axis=1) - ends.min(axis=1),
    base=ends.min(axis=1),
    orientation="h",
    name="band",
    marker_color="lightgrey",
)
for within, name, symbol in ((True, "inside", "circle"), (False, "outside", "x")):
    chosen = sized[sized["within"] == within]
    figure.add_scatter(
        y=chosen["label"], x=chosen["obtained"], mode="markers", name=name, marker_symbol=symbol
    )
figure.add_vline(x=1, line_dash="dot")
figure.update_layout(
    title="Obtained as a share of what was reported (simulated accounts)",
    xaxis_title="obtained / reported",
    yaxis_autorange="reversed",
    height=700,
    template="plotly_white",
)
figure

# %% [markdown]
# ## What cannot be had, and why

# %%
missing = card.frame[~card.frame["reproduced"]]
missing[["row", "behaviour", "figure", "reported", "obtained", "note"]].style.hide(axis="index")

# %% [markdown]
# ## What each row assumes
#
# A reported behaviour seldom says how many followers reacted. What a scenario had to assume is written
# beside it; `kresearch.behaviours.crowd` has the assumptions that all of them share.

# %%
assumed = card.frame.drop_duplicates("row").query("note != ''")
assumed[["row", "behaviour", "note", "source"]].style.hide(axis="index")

# %%
pd.DataFrame([{"row": r.id, "eras": ", ".join(r.eras), "source": r.source} for r in read_rows()])

# %% [markdown]
# ## Verdict

# %%
Markdown(card.text)
