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
# # Reproduce the quantity score by hand
#
# A score that cannot be followed cannot be defended. **Question: does the engine give the numbers that one
# gets on paper?** Three accounts, two further actors, six interactions; `docs/hand_worked_example.md` tells
# the same in prose. The formula is a *reconstruction* from Klout's public statements.

# %%
from math import exp, log1p

import pandas as pd
from IPython.display import Markdown

import kresearch as kr

# %% [markdown]
# ## What happened
# Anna posts on day 0 and day 9. Carla's post on day 45 keeps the log open until then.

# %%
noon = pd.Timestamp("2012-01-01 12:00", tz="UTC")
happened = pd.DataFrame(
    [
        (0, "p", "share", "Anna", 0.6),
        (0, "q", "like", "Anna", 0.2),
        (5, "p", "like", "Bea", 0.5),
        (5, "q", "like", "Bea", 0.5),
        (9, "Bea", "share", "Anna", -0.8),
        (27, "p", "like", "Anna", 0.4),
    ],
    columns=["day", "actor", "kind", "account", "polarity"],
)
posts = pd.DataFrame({"account": ["Anna", "Anna", "Carla"], "post": ["a1", "a2", "c1"], "day": [0, 9, 45]})
happened

# %%
interactions = happened.assign(at=noon + pd.to_timedelta(happened["day"], unit="D"), network="twitter")
published = posts.assign(at=noon + pd.to_timedelta(posts["day"], unit="D"), network="twitter")
log = kr.InteractionLog(interactions.drop(columns="day"), published.drop(columns="day"))
computed = kr.score(log, "quantity", accounts=["Anna"]).iloc[-1]
computed[["at", "reach", "amplification", "impact", "raw", "score", "valence"]].to_frame("by the engine")

# %% [markdown]
# ## Remember
# The memory is a straight line over 90 days: what is *d* days old counts `K = 1 − d/90`.

# %%
to_anna = happened[happened["account"] == "Anna"].copy()
to_anna["K"] = 1 - (45 - to_anna["day"]) / 90
to_anna

# %% [markdown]
# ## Signals
# **Reach**: each actor once, by its latest interaction. **Amplification**: shares per post, with ten posts
# of prior. **Impact**: actors weighted by the largest reach they had before they acted; Bea had 2 on day 5,
# p and q are no accounts.

# %%
reach = to_anna.sort_values("day").groupby("actor")["K"].last().sum()
shares = to_anna.loc[to_anna["kind"] == "share", "K"].sum()
posted = (1 - (45 - posts.loc[posts["account"] == "Anna", "day"]) / 90).sum()
amplification = shares / (posted + 10)
impact = to_anna.loc[to_anna["actor"] == "Bea", "K"].sum() * 2
pd.Series({"reach": reach, "amplification": amplification, "impact": impact}).to_frame("on paper")

# %% [markdown]
# ## Combine and scale
# A weighted sum of logarithms, then a logistic curve from 10 (an empty account) to 100. Both are frozen.

# %%
raw = 0.6 * log1p(reach) + 0.2 * log1p(amplification / 0.1) + 0.2 * log1p(impact / 10)
curve = [1 / (1 + exp(-0.354 * (x - 3.58))) for x in (0, raw)]
score = 10 + 90 * (curve[1] - curve[0]) / (1 - curve[0])
signs = to_anna["polarity"].gt(0).map({True: 1, False: -1})
valence = 100 * (signs * to_anna["K"]).sum() / to_anna["K"].sum()
names = ["reach", "amplification", "impact", "raw", "score", "valence"]
paper = pd.Series([reach, amplification, impact, raw, score, valence], index=names)
both = pd.DataFrame({"on paper": paper, "by the engine": computed[names].astype(float)})
both["difference"] = both["by the engine"] - both["on paper"]
both

# %% [markdown]
# Day by day: up with every reaction, down as it ages.

# %%
kr.plot.scores(kr.score(log, "quantity", accounts=["Anna", "Bea"]))

# %% [markdown]
# What Anna's score on day 45 is made of, adding up to it.

# %%
kr.plot.ledger(kr.explain(log, account="Anna", at=computed["at"]))

# %% [markdown]
# ## Verdict

# %%
largest = both["difference"].abs().max()
same = "The engine does what the page says." if largest < 1e-6 else "They differ: one of the two is wrong."
Markdown(
    f"On day 45 Anna's score is **{paper['score']:.4f} on paper and {computed['score']:.4f} by the engine**; "
    f"the largest difference of the six numbers is {largest:.1e}. {same}"
)
