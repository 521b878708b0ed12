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
# # From a log of posts to people in a topic
#
# A company looks for accounts that count in travel. **Question: whom would a list by topic name, how often is
# the topic right, and under which variant would the list be another one?** The posts here are *simulated*:
# their topic is known, so that they can play the person who judges. With a log of real posts
# (`kresearch data import FILE --out LOG`, then `kresearch topics judge LOG --topic travel`) name it and its
# judgements in the next cell; nothing below changes. What came out on real posts of 2016 stands in
# `docs/topics.md`, their judgements in `judged/facebook_pages_travel.csv`. Scores are a *reconstruction* from
# Klout's public statements.

# %% tags=["parameters"]
LOG = ""
JUDGED = ""
TOPIC = "travel"

# %%
import pandas as pd
import plotly.express as px
from IPython.display import Markdown

import kresearch as kr
from kresearch.topics.judgements import COLUMNS, add_labels

world = kr.simulate.topical_posts(seed=7)
log = kr.read_log(LOG) if LOG else world.log
log

# %% [markdown]
# ## What the posts are about
# Terms are matched on lemmas, with guards of word sense.

# %%
tags = kr.topics.tag(log)
tags.counts().head()

# %% [markdown]
# ## How often the topic is right
# Strong texts are asked about for certain, the rest by chance with known probability.

# %%
sample = kr.topics.draw_sample(tags, [TOPIC], n=30)
meant = world.truth.set_index("text")["intent"]
answers = {
    (row.text_key, row.topic): "on-topic" if meant[row.text] == TOPIC else "off-topic"
    for row in sample.itertuples()
    if row.text in meant.index
}
judged = (
    kr.topics.read_judgements(JUDGED)
    if JUDGED
    else add_labels(pd.DataFrame(columns=list(COLUMNS)), sample, answers, coder="planted", digest=tags.digest)
)
precision = kr.topics.measure_precision(tags, judged, topics=[TOPIC])
precision

# %% [markdown]
# ## The list, under three variants
# The score in the topic is the same chain over what belongs to it.

# %%
variants = ["quantity", "sentiment-balance", "sentiment-ignore"]
scores = pd.concat(
    [
        kr.topics.score(log, TOPIC, name, tags=tags, judgements=judged, min_precision=0).assign(variant=name)
        for name in variants
    ]
)
found = kr.people.shortlist(
    log, variants, min_score=1, top=2, topic=TOPIC, topic_scores=scores, min_precision=0.6
)
figure = px.bar(
    scores, x="score", y="account", color="variant", barmode="group", template="simple_white", height=320,
    labels={"score": f"score in {TOPIC} (reconstruction)", "account": ""},
    color_discrete_sequence=["#0072b2", "#d55e00", "#009e73"],
)  # fmt: skip
kr.plot.Picture(figure)

# %% [markdown]
# ## Who drops out or comes in, and why

# %%
found.changes[["variant", "account", "change", "reason"]].style.hide(axis="index")

# %% [markdown]
# ## Verdict

# %%
whole = precision[precision["at"] == 0].iloc[0]
lists = {name: ", ".join(found.of(name)["account"]) or "nobody" for name in variants}
overlap = found.overlap.loc["quantity", "sentiment-balance"]
Markdown(
    f"Of the texts tagged with **{TOPIC}**, {whole['precision']:.0%} are about it "
    f"({whole['low']:.0%} to {whole['high']:.0%}, {whole['judged']:.0f} judged). The first two places: "
    + "; ".join(f"{name}: **{people}**" for name, people in lists.items())
    + f". The lists of quantity and sentiment-balance overlap by {overlap:.2f} (1 is the same). "
    + ("" if LOG else "The posts are simulated. ")
    + "Scores are a reconstruction."
)
