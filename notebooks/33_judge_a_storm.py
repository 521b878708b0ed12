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
# # From a file to an answer that can be defended
#
# A client sends the file of a storm. A scorer of texts reads it, and nobody knows how far to trust it.
# **Question: did this storm lift the score of the brand or lower it, and how many texts must a person
# judge to say so?** The case is *simulated*: the planted truth plays the person who judges, and is right
# every time, as nobody is. Scores are a *reconstruction* from Klout's public statements.

# %%
import tempfile
from pathlib import Path

import pandas as pd
import plotly.express as px
from IPython.display import Markdown

import kresearch as kr
from kresearch.bands import score_judged
from kresearch.sentiment import classify, label
from kresearch.sentiment.judging import (
    JudgingSession,
    assess_reading,
    draw_sample,
    join_judgements,
    judged_shares,
    read_texts,
)
from kresearch.sentiment.judging.storm import judge_command, say_answer, say_reading

# %% [markdown]
# ## The file
# What people wrote to Groupalia in the weeks up to 29 May 2012, as a collector would hand it over: without
# polarity.

# %%
world = kr.simulate.groupalia()
(since, until), begin = world.cases[0]["spike"], pd.Timestamp("2012-04-01", tz="UTC")
rows = world.log.interactions.execute()
wanted = (rows["account"] == "groupalia") & rows["text"].notna() & rows["at"].between(begin, until)
temporary = tempfile.TemporaryDirectory(prefix="kresearch-storm-")  # goes with the kernel
file = Path(temporary.name) / "storm.parquet"
rows[wanted].drop(columns="polarity").dropna(axis="columns", how="all").to_parquet(file)
storm = label(kr.InteractionLog(file, simulated=True), "italian", workers=1)

# %% [markdown]
# ## What reading says
# And what it is worth: the command that it ends with, if any, asks a person.

# %%
frame = read_texts(storm, "groupalia", since, until)
reading = assess_reading(frame)
lines = say_reading(reading, judge_command(file.name, frame))
Markdown("\n".join(f"- {line}" for line in lines))

# %% [markdown]
# ## A person judges
# Texts that carry much are asked for certain, the rest by chance with known probability. With a person at the
# keyboard this cell is `kr.lab.judge(storm, account="groupalia", since=since, until=until, n=60)`.

# %%
meant = rows[wanted].merge(world.truth.rename(columns={"polarity": "planted"}), on="interaction_id")
truth = dict(zip(meant["text"].map(frame.keys), classify(meant["planted"].to_numpy(float)), strict=True))
sheets = {}
for n in (30, 60, 120):
    session = JudgingSession(frame, draw_sample(frame, n), coder="the planted truth")
    while (question := session.next()) is not None:
        session.answer(truth[question.text_key])
    sheets[n] = session.table()

# %% [markdown]
# ## The answer
# Share of the texts negative toward the brand, before and in the storm: as read, as judged with 95 %
# interval, and as planted.

# %%
shares = pd.concat(
    {n: judged_shares(join_judgements(frame, sheet)) for n, sheet in sheets.items()}, names=["judged", "row"]
).reset_index("judged")
planted = meant.assign(window=(meant["at"] >= since).map({True: "during", False: "before"}))
planted = (planted["planted"] <= -0.05).groupby(planted["window"]).mean()
points = shares[(shares["quantity"] == "negative") & shares["window"].isin(planted.index)]
points = points.assign(
    up=points["high"] - points["value"],
    down=points["value"] - points["low"],
    judged=points["judged"].astype(str) + " judged",
)
ends = points.drop_duplicates("window")
flat = {"read by the Italian lexicon": ends["read"], "planted": ends["window"].map(planted)}
plain = [ends.assign(judged=name, value=value, up=0.0, down=0.0) for name, value in flat.items()]
figure = px.scatter(
    pd.concat([plain[0], points, plain[1]]),
    x="value",
    y="judged",
    color="window",
    error_x="up",
    error_x_minus="down",
    template="simple_white",
    height=320,
    labels={"value": "negative toward the brand", "judged": "", "window": ""},
    range_x=[0, 1],
    color_discrete_sequence=["#0072b2", "#d55e00"],
)
kr.plot.Picture(figure.update_xaxes(tickformat=".0%"))

# %% [markdown]
# ## The score
# Gain from just before the storm to its end, with 60 judgements: in every world that they allow.

# %%
asked = {"account": "groupalia", "since": since, "until": until}
gains = pd.DataFrame(
    {
        name: score_judged(storm, name, sheets[60], draws=draws, **asked).gain()
        for name, draws in {"quantity": 2, "sentiment-ignore": 100, "sentiment-penalise": 100}.items()
    }
).T
true = kr.InteractionLog(
    meant.drop(columns=["intent", "polarity"], errors="ignore").rename(columns={"planted": "polarity"}),
    simulated=True,
)
curves = kr.score_many(true, list(gains.index), accounts=["groupalia"])
gains["planted"] = {
    name: curve.loc[curve["at"] < until, "score"].iloc[-1] - curve.loc[curve["at"] < since, "score"].iloc[-1]
    for name, curve in curves.items()
}
gains.round(1)

# %% [markdown]
# ## Verdict

# %%
answer = " ".join(say_answer(shares[shares["judged"] == 60], "groupalia"))
gain, held = (
    gains.loc["sentiment-penalise"],
    gains["planted"].between(gains["low"] - 0.05, gains["high"] + 0.05),
)
width = (
    points.set_index(["judged", "window"])[["low", "high"]].diff(axis="columns")["high"].xs("during", level=1)
)
Markdown(
    f"{answer} Planted are {planted['before']:.0%} and {planted['during']:.0%}. Quantity rises by "
    f"{gains.loc['quantity', 'value']:.1f} points in the storm. Under `sentiment-penalise` the score moves "
    f"by {gain['value']:+.1f} points by 60 judgements ({gain['low']:+.1f} to {gain['high']:+.1f}); the "
    f"lexicon read {gain['as_read']:+.1f}, planted is {gain['planted']:+.1f}. The planted gain lies in the "
    f"interval for {held.sum()} of {len(held)} variants. The share in the storm is known to within "
    f"{100 * width['30 judged']:.0f} points by 30 judgements, {100 * width['60 judged']:.0f} by 60, "
    f"{100 * width['120 judged']:.0f} by 120. *Simulated case, a coder who is never wrong, reconstructed "
    "scores.*"
)
