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
# # Whom is the anger at?
#
# A storm names a brand, an earthquake and other people, and much of it is retweets. **Question: do the rules
# of stance tell anger at the account from anger at the world, and how much hangs on what a retweet is taken
# to say?** The case is *simulated* and its texts invented, so that the truth is known; scores are a
# *reconstruction* from Klout's public statements.

# %%
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.sentiment import classify, label

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Five readings of one storm
# The brand's texts and retweets as they stand, toward the account under each declared choice about plain
# retweets, and the truth. Likes keep what was planted. Each text is scored once; the cache knows it then.

# %%
world = kr.simulate.groupalia()
planted = world.truth.rename(columns={"polarity": "planted"})
rows = world.log.interactions.execute().merge(planted, on="interaction_id")
rows = rows[rows["account"] == "groupalia"].reset_index(drop=True)
asked = rows["text"].notna() | (rows["kind"] == "share")
posts = world.log.posts.execute()
temporary = tempfile.TemporaryDirectory(prefix="kresearch-read-")  # goes with the kernel
same = {
    "overwrite": True,
    "posts": posts,
    "cache": Path(temporary.name) / "read.sqlite",
}
CHOICES = ["as-original", "neutral", "amplification"]
read = {"as it stands": label(rows[asked], "italian", **same)} | {
    choice: label(rows[asked], "italian", stance=True, retweets=choice, **same) for choice in CHOICES
}

# %% [markdown]
# ## With and without the rules
# What the replies are called as they stand and toward the account, by what was meant. Shares of each intent.

# %%
INTENTS = ["angry", "sarcastic", "apology-mockery", "neutral", "defending"]
texts = rows[rows["text"].notna()]
texts = texts.assign(
    before=classify(read["as it stands"].loc[texts.index, "polarity"].to_numpy(float)),
    after=classify(read["as-original"].loc[texts.index, "polarity"].to_numpy(float)),
    true=classify(texts["planted"].to_numpy(float)),
)
NAMES = {"before": "as it stands", "after": "toward the account", "true": "planted"}
shares = {
    name: pd.crosstab(texts["intent"], texts[column], normalize="index").loc[INTENTS]
    for column, name in NAMES.items()
}
pd.concat(shares, axis="columns", names=["read", "called"]).round(3)

# %% [markdown]
# Texts of the storm that the rules change, and who of the two is right:

# %%
changed = texts[(texts["before"] != texts["after"]) & texts["intent"].isin(INTENTS)]
changed[["intent", "text", *NAMES]].rename(columns=NAMES).drop_duplicates("text").head(8)

# %% [markdown]
# ## Anger at the world
# The simulation plants no anger at the earthquake itself. So here are twelve lines invented for this page,
# each with whom it is at. They illustrate; twelve lines measure nothing.

# %%
LINES = {
    "Maledetto terremoto, che paura stanotte": "the world",
    "Scosse tutta la notte, una tragedia": "the world",
    "Il governo fa schifo, e intanto il terremoto": "the world",
    "Ho perso la casa, sono disperata": "the world",
    "Che schifo di giornata, non dormo da ieri": "the world",
    "Sono furioso con i soccorsi, vergogna @protezione": "the world",
    "@groupalia che orrore questo terremoto, siamo a pezzi": "the world",
    "@groupalia grazie, ma @altrosito è una truffa vergognosa": "another",
    "@groupalia siete degli sciacalli": "the account",
    "Vergogna groupalia, pessimo gusto": "the account",
    "Fate schifo, speculare sul terremoto!": "the account",
    "Pubblicità vergognosa sul terremoto, sciacalli": "the account",
}
made = pd.DataFrame({"text": list(LINES), "at": LINES.values(), "account": "groupalia", "kind": "mention"})
lines = made[["text", "at"]].assign(
    before=classify(label(made, "italian")["polarity"].to_numpy(float)),
    after=classify(label(made, "italian", stance=True)["polarity"].to_numpy(float)),
)
at_account = lines["at"] == "the account"
lines["right"] = (lines["after"] == "negative") == at_account
lines.sort_values("right", kind="stable").rename(columns=NAMES)

# %% [markdown]
# The rules go by words. Anger at something that is on no list stays anger at the account; naming the account
# makes all of a clause be about it; and blame that names nobody beside a word of the world is lost. On real
# tweets at brands they gain next to nothing either (`docs/sentiment.md`).

# %% [markdown]
# ## What a retweet says
# Much of a storm is retweets of the brand's own posts. What the scorer makes of those posts:

# %%
case = world.cases[0]
since, until = case["spike"]
own = posts[(posts["account"] == "groupalia") & posts["at"].between(since, until)]
retweeted = own["post"].map(rows.loc[rows["kind"] == "share", "post"].value_counts()).fillna(0).astype(int)
own = label(own, "italian")[["text", "polarity"]].assign(retweets=retweeted)
own.sort_values("retweets", ascending=False).round(2)

# %% [markdown]
# ## The choice, in points
# Gain of the storm: mean score in the spike minus mean score before it. The brand's interactions stand alone
# to keep this page quick: its actors have no reach here, so that levels are not those of study 001.

# %%
rest = {
    "posts": world.log.posts,
    "audience": world.log.audience,
    "engine": world.log.engine,
    "simulated": True,
}
tables = {choice: pd.concat([rows[~asked], read[choice]]) for choice in CHOICES} | {"planted": rows}
curves = {
    choice: kr.score_many(
        kr.InteractionLog(table[list(world.log.interactions.columns)], **rest),
        ["sentiment-ignore", "sentiment-penalise"],
        accounts=["groupalia"],
        since=case["baseline"][0],
        until=until,
    )
    for choice, table in tables.items()
}

# %%
gains = pd.DataFrame(
    {
        choice: {
            f"gain, {name}": curve.loc[curve["at"] >= since, "score"].mean()
            - curve.loc[curve["at"] < since, "score"].mean()
            for name, curve in found.items()
        }
        for choice, found in curves.items()
    }
).T
storm = {choice: table[table["at"].between(since, until)] for choice, table in tables.items()}
for what, kinds in {"retweets": ["share"], "texts": ["reply", "mention", "comment"]}.items():
    gains[f"{what} called negative"] = {
        choice: (table.loc[table["kind"].isin(kinds), "polarity"] <= -0.05).mean()
        for choice, table in storm.items()
    }
gains.round(2)

# %% [markdown]
# ## Verdict

# %%
before, after = (changed[column] == changed["true"] for column in ("before", "after"))
points = gains["gain, sentiment-penalise"]
worst = own.sort_values("retweets").iloc[-1]
Markdown(
    f"In this storm the rules change {len(changed)} of {texts['intent'].isin(INTENTS).sum():,} texts, "
    f"of which {before.sum()} were right before and {after.sum()} are after: nearly every reply names "
    f"the brand or speaks to it. Of the {len(lines)} lines {lines['right'].sum()} are told apart. Much "
    f"more hangs on retweets: under `sentiment-penalise` the storm brings {points['as-original']:+.1f} "
    f"points as-original, {points['neutral']:+.1f} neutral, {points['amplification']:+.1f} as "
    f"amplification, and {points['planted']:+.1f} in truth. As-original takes "
    f"\u201c{worst['text']}\u201d, retweeted {worst['retweets']} times, for {worst['polarity']:+.2f} "
    "toward the brand, though the brand itself wrote it. Neutral silences those who retweet the anger "
    f"of others too: {gains.loc['neutral'].iloc[-1]:.0%} of the texts are negative then, "
    f"{gains.loc['as-original'].iloc[-1]:.0%} as-original and {gains.loc['planted'].iloc[-1]:.0%} in "
    "truth. *Simulated case, reconstructed scores.*"
)
