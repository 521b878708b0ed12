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
# # A tour: does a storm of anger lift the score?
#
# Klout counted reactions and did not look at their sign. On 29 May 2012 Groupalia advertised with an
# earthquake, and a flood of angry replies followed. **Question: how far does that flood lift each variant
# of the score?**
#
# The case is *simulated*: its clock is documented, its numbers are made up. Every score is a
# *reconstruction* from Klout's public statements, not Klout's formula.

# %%
import pandas as pd
from IPython.display import Markdown

import kresearch as kr

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## What happened
# A log is three tables (interactions, posts, audience), checked at the door. It says what it is: how much
# on which day, of which kinds, whom it reaches, who acts, and what is wrong with it.

# %%
log = kr.load_dataset("groupalia")
log

# %% [markdown]
# Reactions per day by polarity, the brand's posts below them, and the valence: from −100 (all negative) to
# 100. The simulation says when its storm was; the case is its windows.

# %%
case = kr.simulate.groupalia().cases[0]
kr.plot.storm(log, case=case)

# %% [markdown]
# ## What can be asked
# A variant is the quantity score with one part changed; these five of `kresearch variants` answer it: what
# a negative interaction is worth, or how the clock runs while an account is silent.

# %%
names = ["quantity", "sentiment-ignore", "sentiment-penalise", "inactivity-freeze", "sentiment-freeze"]
about = {row.name: row.value.summary() for row in kr.list_variants()}
pd.Series(about)[names].to_frame("what it does")

# %% [markdown]
# ## Score the brand under each of them
# All accounts count as actors; only the brand is given out.

# %%
frames = kr.score_many(log, names, accounts=["groupalia"])
scores = pd.DataFrame({name: frame.set_index("at")["score"] for name, frame in frames.items()})
scores.index = scores.index.strftime("%Y-%m-%d")
scores.loc["2012-05-27":"2012-06-02"].round(1)

# %% [markdown]
# Curves that lie on each other differ in nothing that happened so far.

# %%
kr.plot.scores(frames, case=case)

# %% [markdown]
# ## Before, during, after
# The tweet went out on the morning of 29 May; the brand was silent from the day after it.

# %%
moments = {"day before": "2012-05-28", "day of the tweet": "2012-05-29", "four weeks later": "2012-06-26"}
table = pd.DataFrame({name: scores.loc[day] for name, day in moments.items()})
table["lift of the storm"] = table["day of the tweet"] - table["day before"]
table["lost in silence"] = table["day of the tweet"] - table["four weeks later"]
table.round(1)

# %% [markdown]
# What lifted the quantity score that day, adding up to the change: angry replies count like any others.

# %%
told = kr.explain(log, account="groupalia", at=moments["day of the tweet"], since=moments["day before"])
kr.plot.ledger(told)

# %% [markdown]
# Beside every score stands the valence, from −100 (all negative) to 100: the score alone cannot tell praise
# from anger.

# %%
valence = frames["quantity"]["valence"].set_axis(scores.index)
valence.loc["2012-05-27":"2012-06-02"].round(0).to_frame()

# %% [markdown]
# ## Verdict

# %%
lift = table["lift of the storm"]
fell = [valence[moments[moment]] for moment in ("day before", "day of the tweet")]
cost = table["lost in silence"]
Markdown(
    f"In this simulation the storm moves the quantity score by **{lift['quantity']:+.1f} points** in a day. "
    f"Leaving negatives out makes that {lift['sentiment-ignore']:+.1f}, subtracting them "
    f"{lift['sentiment-penalise']:+.1f}. Valence went from {fell[0]:+.0f} to {fell[1]:+.0f} on the same day. "
    f"Four weeks of silence then cost the quantity score {cost['quantity']:.1f} points, the frozen one "
    f"{cost['inactivity-freeze']:.1f}."
)

# %% [markdown]
# Next: `10_load_and_check` for your own file, `20_reproduce_the_quantity_score` to follow a score on paper,
# `30_groupalia_spike` for the comparison with statistics.
